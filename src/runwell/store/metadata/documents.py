"""Config and summary: the document as it came, and its leaves as rows that can be filtered.

The document is kept as text with bare NaN tokens, which comes back exactly. The leaves are what
`filters` may ask for; only rows that changed are written, for a summary changes often and a little.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, update

from runwell.filters.leaf import as_number, config_leaves, kind_of, summary_leaves
from runwell.store.columns.source import Source
from runwell.store.dialect import Dialect
from runwell.store.digest import key_digest
from runwell.store.schema import documents, keys, runs, values
from runwell.values.json import Json
from runwell.values.text import storable

MAX_LEAVES = 2_000
MAX_ITEMS = 100
MAX_TEXT_LENGTH = 4_096

# Written once: to spell these for every body that comes takes longer than to run them.
_KEPT = select(documents.c.text).where(
    documents.c.run == bindparam("of_run"), documents.c.source == bindparam("of_source")
)
_REVISE = (
    update(runs)
    .where(runs.c.id == bindparam("of_run"))
    .values(revision=runs.c.revision)
    .returning(runs.c.project_id)
)


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


def encode_document(document: Json) -> str:
    """Returns a document as the text that is kept."""
    return json.dumps(document, separators=(",", ":"))


def decode_document(text: str | None) -> dict[str, Json]:
    """Returns a kept document; none is an empty one."""
    document = json.loads(text) if text else {}
    return document if isinstance(document, dict) else {}


def read_document(connection: Connection, run: int, source: Source) -> dict[str, Json]:
    """Returns the document that is kept; an empty one if there is none."""
    kept = connection.scalar(_KEPT, {"of_run": run, "of_source": int(source)})
    return decode_document(kept)


def write_document(
    connection: Connection,
    dialect: Dialect,
    run: int,
    source: Source,
    document: Mapping[str, Json],
) -> None:
    """Keeps a document in place of the one before, and its leaves."""
    text = encode_document(dict(document))
    columns = documents.c
    old = connection.scalar(_KEPT, {"of_run": run, "of_source": int(source)})
    if old == text:
        return
    row = {"run": run, "source": int(source), "text": text}
    connection.execute(
        dialect.insert_or_replace(documents, (columns.run, columns.source), (columns.text,)), row
    )
    # The revision is not set to what it was: a trigger makes it a new one (`store.revision`).
    project = connection.scalar(_REVISE, {"of_run": run})
    before, after = leaf_rows(source, decode_document(old)), leaf_rows(source, document)
    place = {"project": project, "source": int(source)}
    _write_leaves(connection, dialect, {**place, "run": run}, before, after)
    _count_keys(connection, dialect, place, before, after)


def _write_leaves(
    connection: Connection,
    dialect: Dialect,
    where: Mapping[str, object],
    before: Mapping[Place, Leaf],
    after: Mapping[Place, Leaf],
) -> None:
    columns = values.c
    gone = [{**where, **place._asdict()} for place in before if place not in after]
    if gone:
        key = (columns.project, columns.source, columns.digest, columns.run, columns.item)
        connection.execute(
            delete(values).where(*(column == bindparam(f"of_{column.name}") for column in key)),
            [{f"of_{name}": value for name, value in row.items()} for row in gone],
        )
    changed = [
        {
            **where,
            **place._asdict(),
            "kind": leaf.kind,
            "number": leaf.number,
            "text": leaf.text,
        }
        for place, leaf in after.items()
        if before.get(place) != leaf
    ]
    if changed:
        connection.execute(
            dialect.insert_or_replace(
                values,
                (columns.project, columns.source, columns.digest, columns.run, columns.item),
                (columns.kind, columns.number, columns.text),
            ),
            changed,
        )


def _count_keys(
    connection: Connection,
    dialect: Dialect,
    where: Mapping[str, object],
    before: Mapping[Place, Leaf],
    after: Mapping[Place, Leaf],
) -> None:
    """Counts the run in for keys that it has now, and out for those that it had."""
    had = {(place.digest, leaf.kind, leaf.key) for place, leaf in before.items() if not place.item}
    has = {(place.digest, leaf.kind, leaf.key) for place, leaf in after.items() if not place.item}
    # In one order everywhere, or two writers would wait for each other's rows.
    moved = sorted([(key, 1) for key in has - had] + [(key, -1) for key in had - has])
    if moved:
        columns = keys.c
        connection.execute(
            dialect.insert_or_replace(
                keys,
                (columns.project, columns.source, columns.digest, columns.kind),
                (),
                (columns.runs,),
            ),
            [
                {**where, "digest": digest, "kind": kind, "key": key, "runs": count}
                for (digest, kind, key), count in moved
            ],
        )


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
