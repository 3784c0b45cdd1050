"""Runs and the leaves of their documents as plain rows, for questions over many of them.

No document is parsed: leaves were taken apart when they were written. A text is shortened as
filters have it (`documents.MAX_TEXT_LENGTH`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import RowMapping, and_, select

from runwell.filters.leaf import Kind
from runwell.store.columns.source import Source
from runwell.store.database import Database
from runwell.store.digest import key_digest
from runwell.store.metadata.run_row import ALIVE
from runwell.store.ports.histories import Stream
from runwell.store.ports.tables import LeafLine, RunLine
from runwell.store.schema.histories import streams
from runwell.store.schema.people import users
from runwell.store.schema.projects import projects
from runwell.store.schema.runs import keys, runs, values


class SqlTables:
    """`ports.Tables` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def runs(self, projects_: Sequence[int]) -> tuple[RunLine, ...]:
        """Returns the runs of these projects, the oldest first."""
        query = _RUNS.where(
            self._database.dialect.among(runs.c.project_id, projects_), ALIVE
        ).order_by(runs.c.created_at, runs.c.id)
        with self._database.read() as connection:
            return tuple(_line_of(row) for row in connection.execute(query).mappings())

    def leaf_keys(self, project: int, *, is_summary: bool) -> tuple[str, ...]:
        """Returns the keys that configs, or summaries, of a project have."""
        columns = keys.c
        query = (
            select(columns.key)
            .where(
                columns.project == project,
                columns.source == _source(is_summary=is_summary),
                columns.runs > 0,
            )
            .distinct()
        )
        with self._database.read() as connection:
            return tuple(sorted(connection.scalars(query)))

    def leaves(
        self,
        project: int,
        keys_: Sequence[str],
        *,
        is_summary: bool,
        runs_: Sequence[int] | None = None,
    ) -> Iterator[LeafLine]:
        """Yields the leaves of these keys, of these runs or of all in the project."""
        columns = values.c
        for key in keys_:
            query = (
                select(columns.run, columns.kind, columns.number, columns.text)
                .join(runs, and_(runs.c.id == columns.run, ALIVE))
                .where(
                    columns.project == project,
                    columns.source == _source(is_summary=is_summary),
                    columns.digest == key_digest(key),
                    columns.item == 0,
                )
                .order_by(columns.run)
            )
            if runs_ is not None:
                query = query.where(self._database.dialect.among(columns.run, runs_))
            with self._database.read() as connection:
                found = connection.execute(query).all()
            for run, kind, number, text in found:
                is_nan = number is None and kind == Kind.NUMBER
                yield LeafLine(run, key, float("nan") if is_nan else number, text)


_RUNS = select(
    runs.c.id,
    projects.c.entity,
    projects.c.name.label("project"),
    runs.c.run_id,
    runs.c.display_name,
    runs.c.state,
    users.c.name.label("user"),
    runs.c.group_name.label("group"),
    runs.c.job_type,
    runs.c.created_at,
    runs.c.heartbeat_at,
    runs.c.finished_at,
    runs.c.exit_code,
    runs.c.notes,
    runs.c.host,
    runs.c.program,
    runs.c.commit_hash.label("commit"),
    runs.c.sweep,
    runs.c.tags,
    streams.c.lines.label("rows"),
    streams.c.last_step,
).select_from(
    runs.join(projects, projects.c.id == runs.c.project_id)
    .join(users, users.c.id == runs.c.user_id)
    .outerjoin(streams, and_(streams.c.run == runs.c.id, streams.c.stream == Stream.HISTORY))
)


def _line_of(row: RowMapping) -> RunLine:
    tags = tuple(json.loads(row["tags"]))
    last_step = -1 if row["last_step"] is None else row["last_step"]
    return RunLine(**{**row, "tags": tags, "rows": row["rows"] or 0, "last_step": last_step})


def _source(*, is_summary: bool) -> Source:
    return Source.SUMMARY if is_summary else Source.CONFIG
