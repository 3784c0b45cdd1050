"""Config and summary: the document as it came, and its leaves as rows that can be filtered.

The document is kept as text with bare NaN tokens, which comes back exactly. The leaves are what
`filters` may ask for; only rows that changed are written, for a summary changes often and a little.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from enum import IntEnum
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select

from runwell.filters.leaf import as_number, config_leaves, kind_of, summary_leaves
from runwell.store.database import Database
from runwell.store.digest import key_digest
from runwell.store.schema import documents, values
from runwell.values.json import Json
from runwell.values.text import storable

MAX_LEAVES = 2_000
MAX_ITEMS = 100
MAX_TEXT_LENGTH = 4_096


class Source(IntEnum):
    """Which document a leaf comes from, as kept in the database."""

    CONFIG = 0
    SUMMARY = 1
    TAGS = 2


class _Place(NamedTuple):
    digest: int
    item: int


class _Leaf(NamedTuple):
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


def write_document(
    connection: Connection,
    database: Database,
    run: int,
    source: Source,
    document: Mapping[str, Json],
) -> None:
    """Keeps a document in place of the one before, and its leaves."""
    text = encode_document(dict(document))
    columns = documents.c
    old = connection.scalar(
        select(columns.text).where(columns.run == run, columns.source == source)
    )
    if old == text:
        return
    row = {"run": run, "source": int(source), "text": text}
    connection.execute(
        database.dialect.insert_or_replace(
            documents, (columns.run, columns.source), (columns.text,)
        ).values(row)
    )
    _write_leaves(
        connection,
        database,
        run,
        source,
        _leaves_of(source, decode_document(old)),
        _leaves_of(source, document),
    )


def _write_leaves(
    connection: Connection,
    database: Database,
    run: int,
    source: Source,
    old: Mapping[_Place, _Leaf],
    new: Mapping[_Place, _Leaf],
) -> None:
    columns = values.c
    gone = [place._asdict() for place in old if place not in new]
    if gone:
        connection.execute(
            delete(values).where(
                columns.run == run,
                columns.source == source,
                columns.digest == bindparam("digest"),
                columns.item == bindparam("item"),
            ),
            gone,
        )
    changed = [
        {"run": run, "source": int(source), **place._asdict(), **leaf._asdict()}
        for place, leaf in new.items()
        if old.get(place) != leaf
    ]
    if changed:
        connection.execute(
            database.dialect.insert_or_replace(
                values,
                (columns.run, columns.source, columns.digest, columns.item),
                (columns.key, columns.kind, columns.number, columns.text),
            ),
            changed,
        )


def _leaves_of(source: Source, document: Mapping[str, Json]) -> dict[_Place, _Leaf]:
    leaves: Iterable[tuple[str, Json]]
    if source is Source.CONFIG:
        leaves = config_leaves(document)
    elif source is Source.SUMMARY:
        leaves = summary_leaves(document)
    else:
        leaves = document.items()
    rows: dict[_Place, _Leaf] = {}
    for key, value in islice(leaves, MAX_LEAVES):
        digest = key_digest(key)
        rows[_Place(digest, 0)] = _leaf(key, value)
        if isinstance(value, list):
            plain = (item for item in value if not isinstance(item, list | dict))
            for number, item in enumerate(islice(plain, MAX_ITEMS), start=1):
                rows[_Place(digest, number)] = _leaf(key, item)
    return rows


def _leaf(key: str, value: Json) -> _Leaf:
    kind = kind_of(value)
    number: float | None = None
    text: str | None = None
    if isinstance(value, int | float):
        number = as_number(value)
        number = None if math.isnan(number) else number
    elif isinstance(value, str):
        text = storable(value[:MAX_TEXT_LENGTH])
    return _Leaf(storable(key), kind.value, number, text)
