"""Config and summary: the document as it came, and its leaves as rows that can be filtered.

The document is kept as text with bare NaN tokens, which comes back exactly. The leaves are what
`filters` may ask for; only rows that changed are written, for a summary changes often and a little.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, update

from runwell.filters.leaf import as_number, config_leaves, kind_of, summary_leaves
from runwell.store.bulk import Clash
from runwell.store.columns.source import Source
from runwell.store.dialect import Dialect
from runwell.store.digest import key_digest
from runwell.store.ports.runs import NewDocument
from runwell.store.schema.runs import documents, keys, runs, values
from runwell.values.json import Json
from runwell.values.text import storable

MAX_LEAVES = 2_000
MAX_ITEMS = 100
MAX_TEXT_LENGTH = 4_096

# Written once: to spell these for every body that comes takes longer than to run them.
_KEPT = select(documents.c.run, documents.c.text).where(
    documents.c.run.in_(bindparam("of_runs", expanding=True)),
    documents.c.source == bindparam("of_source"),
)
# The revision is not set to what it was: a trigger makes it a new one (`store.revision`).
_REVISE = (
    update(runs)
    .where(runs.c.id.in_(bindparam("of_runs", expanding=True)))
    .values(revision=runs.c.revision)
    .returning(runs.c.id, runs.c.project_id)
)

_DOCUMENT = Clash((documents.c.run, documents.c.source), (documents.c.text,))
_VALUE_KEY = (values.c.project, values.c.source, values.c.digest, values.c.run, values.c.item)
_VALUE = Clash(_VALUE_KEY, (values.c.kind, values.c.number, values.c.text))
_KEY = Clash((keys.c.project, keys.c.source, keys.c.digest, keys.c.kind), (), (keys.c.runs,))
_KeyPlace = tuple[int, int, str]  # project, digest, kind


class Place(NamedTuple):
    """Where a leaf lies: by its key, and 0 for the value itself or the number of a list's item."""

    digest: int
    item: int


class Leaf(NamedTuple):
    """A leaf as its row has it."""

    key: str
    kind: str
    number: float | None
    text: str | None


@dataclass(frozen=True, slots=True)
class _Change:
    """A document that is not the one that is kept, with the leaves of both."""

    run: int
    text: str
    before: Mapping[Place, Leaf]
    after: Mapping[Place, Leaf]


def encode_document(document: Json) -> str:
    """Returns a document as the text that is kept."""
    return json.dumps(document, separators=(",", ":"))


def decode_document(text: str | None) -> dict[str, Json]:
    """Returns a kept document; none is an empty one."""
    document = json.loads(text) if text else {}
    return document if isinstance(document, dict) else {}


def write_document(
    connection: Connection,
    dialect: Dialect,
    run: int,
    source: Source,
    document: Mapping[str, Json],
) -> None:
    """Keeps a document in place of the one before, and its leaves."""
    write_documents(connection, dialect, source, (NewDocument(run, document),))


def write_documents(
    connection: Connection, dialect: Dialect, source: Source, new: Sequence[NewDocument]
) -> None:
    """Keeps documents of different runs, which are locked, in place of those before."""
    place = {"of_runs": [one.run for one in new], "of_source": int(source)}
    kept = connection.execute(_KEPT, place)
    old: dict[int, str] = {run: text for run, text in kept}  # noqa: C416 - rows are no pairs for mypy
    changes = [
        change for one in new if (change := _change(source, one, old.get(one.run))) is not None
    ]
    if not changes:
        return
    rows = [{"run": one.run, "source": int(source), "text": one.text} for one in changes]
    dialect.insert_many(connection, documents, rows, _DOCUMENT)
    revised = connection.execute(_REVISE, {"of_runs": [one.run for one in changes]})
    projects: dict[int, int] = {run: project for run, project in revised}  # noqa: C416 - as above
    changes = [one for one in changes if one.run in projects]
    _write_leaves(connection, dialect, source, changes, projects)
    _count_keys(connection, dialect, source, changes, projects)


def _change(source: Source, new: NewDocument, old_text: str | None) -> _Change | None:
    """Returns what is to be written for a document; None if it is kept already."""
    old = decode_document(old_text) if new.is_part else None
    document = dict(new.document) if old is None else {**old, **new.document}
    text = encode_document(document)
    if text == old_text:
        return None
    before = decode_document(old_text) if old is None else old
    return _Change(new.run, text, leaf_rows(source, before), leaf_rows(source, document))


def _write_leaves(
    connection: Connection,
    dialect: Dialect,
    source: Source,
    changes: Sequence[_Change],
    projects: Mapping[int, int],
) -> None:
    gone = [
        {
            "of_project": projects[change.run],
            "of_source": int(source),
            "of_digest": place.digest,
            "of_run": change.run,
            "of_item": place.item,
        }
        for change in changes
        for place in change.before
        if place not in change.after
    ]
    if gone:
        same = (column == bindparam(f"of_{column.name}") for column in _VALUE_KEY)
        connection.execute(delete(values).where(*same), gone)
    changed = [
        {
            "project": projects[change.run],
            "source": int(source),
            "digest": place.digest,
            "run": change.run,
            "item": place.item,
            "kind": leaf.kind,
            "number": leaf.number,
            "text": leaf.text,
        }
        for change in changes
        for place, leaf in change.after.items()
        if change.before.get(place) != leaf
    ]
    dialect.insert_many(connection, values, changed, _VALUE)


def _count_keys(
    connection: Connection,
    dialect: Dialect,
    source: Source,
    changes: Sequence[_Change],
    projects: Mapping[int, int],
) -> None:
    """Counts runs in for keys that they have now, and out for those that they had."""
    moved: Counter[_KeyPlace] = Counter()
    names: dict[_KeyPlace, str] = {}
    for change in changes:
        before, after = (
            _own_keys(projects[change.run], leaves) for leaves in (change.before, change.after)
        )
        moved.update(after.keys() - before.keys())
        moved.subtract(before.keys() - after.keys())
        names |= before | after
    # In one order everywhere, or two writers would wait for each other's rows.
    rows = [
        {
            "project": place[0],
            "source": int(source),
            "digest": place[1],
            "kind": place[2],
            "key": names[place],
            "runs": count,
        }
        for place, count in sorted(moved.items())
        if count
    ]
    dialect.insert_many(connection, keys, rows, _KEY)


def _own_keys(project: int, leaves: Mapping[Place, Leaf]) -> dict[_KeyPlace, str]:
    return {
        (project, place.digest, leaf.kind): leaf.key
        for place, leaf in leaves.items()
        if not place.item
    }


def leaf_rows(source: Source, document: Mapping[str, Json]) -> dict[Place, Leaf]:
    """Returns the leaves of a document as rows have them."""
    leaves: Iterable[tuple[str, Json]]
    if source is Source.CONFIG:
        leaves = config_leaves(document)
    elif source is Source.SUMMARY:
        leaves = summary_leaves(document)
    else:
        leaves = document.items()
    rows: dict[Place, Leaf] = {}
    for key, value in islice(leaves, MAX_LEAVES):
        digest = key_digest(key)
        rows[Place(digest, 0)] = _leaf(key, value)
        if isinstance(value, list):
            plain = (item for item in value if not isinstance(item, list | dict))
            for number, item in enumerate(islice(plain, MAX_ITEMS), start=1):
                rows[Place(digest, number)] = _leaf(key, item)
    return rows


def _leaf(key: str, value: Json) -> Leaf:
    kind = kind_of(value)
    number: float | None = None
    text: str | None = None
    if isinstance(value, int | float):
        number = as_number(value)
        number = None if math.isnan(number) else number
    elif isinstance(value, str):
        text = storable(value[:MAX_TEXT_LENGTH])
    elif isinstance(value, list):
        text = _list_text(value)
    return Leaf(storable(key), kind.value, number, text)


def _list_text(value: list[Json]) -> str:
    """Returns a list as JSON; equal lists have equal texts, long ones, too."""
    text = storable(json.dumps(value, ensure_ascii=False))
    if len(text) <= MAX_TEXT_LENGTH:
        return text
    return f"{text[: MAX_TEXT_LENGTH // 2]}… {key_digest(text):x}"
