"""Many rows at once, in SQL that is spelled once: for what comes with every body of a stream.

SQLAlchemy looks at each parameter of each row anew, which takes longer than the engines need to
keep it; and PostgreSQL would be asked once a row. Here SQLite gets plain tuples, and PostgreSQL an
array per column, in a statement that stays the same however many rows there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Double,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
)

Row = Mapping[str, object]

# The first that a column's type is one of: big and small integers are integers, too.
_ARRAYS = (
    (SmallInteger, "smallint"),
    (BigInteger, "bigint"),
    (Integer, "integer"),
    (Double, "float8"),
    (Boolean, "boolean"),
    (Text, "text"),
    (LargeBinary, "bytea"),
)


@dataclass(frozen=True, slots=True)
class Clash:
    """What becomes of a row whose key is there already.

    Attributes:
        key: Its columns.
        replaced, added: The columns that are overwritten with the new values, and to which these
            are added. The old row stays as it is if there are none of either.
    """

    key: tuple[Column[object], ...]
    replaced: tuple[Column[object], ...] = ()
    added: tuple[Column[int], ...] = ()


def insert_tuples(connection: Connection, table: Table, rows: Sequence[Row], clash: Clash) -> None:
    """Inserts rows into SQLite. All of them name the same columns."""
    names = tuple(rows[0])
    text = f"{_into(table, names)} VALUES ({', '.join('?' * len(names))}) {_on(table, clash)}"
    connection.exec_driver_sql(text, [tuple(map(row.__getitem__, names)) for row in rows])


def insert_arrays(connection: Connection, table: Table, rows: Sequence[Row], clash: Clash) -> None:
    """Inserts rows into PostgreSQL. All of them name the same columns, and no two one key."""
    names = tuple(rows[0])
    arrays = ", ".join(f"%({name})s::{_array(table, name)}[]" for name in names)
    rest = _on(table, clash)
    text = f"{_into(table, names)} SELECT * FROM unnest({arrays}) {rest}"  # noqa: S608 - our names
    connection.exec_driver_sql(text, {name: [row[name] for row in rows] for name in names})


@lru_cache(maxsize=256)
def _into(table: Table, names: tuple[str, ...]) -> str:
    return f'INSERT INTO "{table.name}" ({", ".join(map(_quoted, names))})'


@lru_cache(maxsize=256)
def _on(table: Table, clash: Clash) -> str:
    key = ", ".join(_quoted(column.name) for column in clash.key)
    values = [f"{_new(column)}" for column in clash.replaced]
    values += [f"{_new(column, f'{_quoted(table.name)}.')}" for column in clash.added]
    what = f"UPDATE SET {', '.join(values)}" if values else "NOTHING"
    return f"ON CONFLICT ({key}) DO {what}"


def _new(column: Column[object] | Column[int], added_to: str = "") -> str:
    name = _quoted(column.name)
    old = f"{added_to}{name} + " if added_to else ""
    return f"{name} = {old}excluded.{name}"


def _quoted(name: str) -> str:
    return f'"{name}"'


@lru_cache(maxsize=256)
def _array(table: Table, name: str) -> str:
    kind = table.c[name].type
    return next(array for type_, array in _ARRAYS if isinstance(kind, type_))
