"""The few places where SQLite and PostgreSQL want different SQL. Everything else is shared.

Both engines know `INSERT … ON CONFLICT`, spelled by SQLAlchemy in two packages; regular
expressions and substring search are spelled by the engines themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Column, ColumnElement, Table, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert


class Dialect(Protocol):
    """What an engine spells in its own way."""

    def insert_new(self, table: Table) -> Insert:
        """Returns an insert that skips rows whose key is there already."""

    def insert_or_replace(
        self, table: Table, key: Sequence[Column[object]], replaced: Sequence[Column[object]]
    ) -> Insert:
        """Returns an insert that overwrites `replaced` where the key is there already."""

    def contains(self, haystack: ColumnElement[str], needle: str) -> ColumnElement[bool]:
        """Returns the condition that the text holds the other, letter by letter."""

    def matches(self, subject: ColumnElement[str], pattern: str) -> ColumnElement[bool]:
        """Returns the condition that the regular expression is found somewhere in the text."""


class SqliteDialect:
    """SQLite. The function `regexp` is registered on each connection by `sqlite.py`."""

    def insert_new(self, table: Table) -> Insert:
        return sqlite.insert(table).on_conflict_do_nothing()

    def insert_or_replace(
        self, table: Table, key: Sequence[Column[object]], replaced: Sequence[Column[object]]
    ) -> Insert:
        insert = sqlite.insert(table)
        new = {column.name: insert.excluded[column.name] for column in replaced}
        return insert.on_conflict_do_update(index_elements=list(key), set_=new)

    def contains(self, haystack: ColumnElement[str], needle: str) -> ColumnElement[bool]:
        return func.instr(haystack, needle) > 0

    def matches(self, subject: ColumnElement[str], pattern: str) -> ColumnElement[bool]:
        return func.regexp(pattern, subject) == 1


class PostgresDialect:
    """PostgreSQL."""

    def insert_new(self, table: Table) -> Insert:
        return postgresql.insert(table).on_conflict_do_nothing()

    def insert_or_replace(
        self, table: Table, key: Sequence[Column[object]], replaced: Sequence[Column[object]]
    ) -> Insert:
        insert = postgresql.insert(table)
        new = {column.name: insert.excluded[column.name] for column in replaced}
        return insert.on_conflict_do_update(index_elements=list(key), set_=new)

    def contains(self, haystack: ColumnElement[str], needle: str) -> ColumnElement[bool]:
        return func.strpos(haystack, needle) > 0

    def matches(self, subject: ColumnElement[str], pattern: str) -> ColumnElement[bool]:
        return subject.op("~", is_comparison=True)(pattern)
