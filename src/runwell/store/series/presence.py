"""Which keys some runs have, without a look at their points.

A key may hold numbers, other things, or both; of nested numbers the row keeps a copy beside the
column, so "both" says no more than that somebody has to look.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Table, select

from runwell.store.database import Database
from runwell.store.digest import key_digest
from runwell.store.ports.histories import KeyPresence, Stream
from runwell.store.schema.histories import metrics, rest_keys

_RUNS_AT_ONCE = 5_000
_KEYS_AT_ONCE = 10_000


def read_presence(
    database: Database, runs: Sequence[int], stream: Stream, keys: Sequence[str] | None
) -> KeyPresence:
    """Returns the keys that hold numbers, and those that hold anything else, in any of the runs."""
    digests = None if keys is None else [key_digest(key) for key in keys]
    with database.read() as connection:
        return KeyPresence(
            _keys(connection, database, metrics, runs, stream, digests),
            _keys(connection, database, rest_keys, runs, stream, digests),
        )


def _keys(
    connection: Connection,
    database: Database,
    table: Table,
    runs: Sequence[int],
    stream: Stream,
    digests: Sequence[int] | None,
) -> frozenset[str]:
    found: set[str] = set()
    for start in range(0, len(runs), _RUNS_AT_ONCE):
        among = database.dialect.among(table.c.run, runs[start : start + _RUNS_AT_ONCE])
        query = select(table.c.key).where(among, table.c.stream == stream).distinct()
        if digests is None:
            found.update(connection.scalars(query))
            continue
        for first in range(0, len(digests), _KEYS_AT_ONCE):
            wanted = digests[first : first + _KEYS_AT_ONCE]
            found.update(
                connection.scalars(query.where(database.dialect.among(table.c.digest, wanted)))
            )
    return frozenset(found)
