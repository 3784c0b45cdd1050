"""`run_table.RunTable` over columns in memory; each question has its module."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from runwell.store.columns.cache import ColumnCache
from runwell.store.columns.source import Source
from runwell.store.database import Database
from runwell.store.metadata.documents import decode_document
from runwell.store.metadata.metric_keys import read_metric_keys
from runwell.store.metadata.run_columns import read_columns, read_values
from runwell.store.metadata.run_edit import edit_runs, read_matching
from runwell.store.metadata.run_groups import read_groups
from runwell.store.metadata.run_row import ALIVE
from runwell.store.metadata.run_sample import config_keys, read_sample
from runwell.store.ports.histories import Stream
from runwell.store.ports.run_table import (
    ColumnPage,
    ColumnValues,
    EditedRun,
    GroupPage,
    GroupQuery,
    KeyQuery,
    MetricPage,
    RunEdit,
    RunRef,
    RunSample,
    SampleQuery,
)
from runwell.store.ports.runs import RunQuery
from runwell.store.schema.runs import documents, runs
from runwell.values.json import Json


class SqlRunTable:
    """`run_table.RunTable`."""

    def __init__(self, database: Database, columns: ColumnCache) -> None:
        self._database = database
        self._columns = columns

    def refs(self, project_id: int, run_ids: Sequence[str] | None, limit: int) -> list[RunRef]:
        """Returns the runs of these ids, or all, the newest first."""
        query = (
            select(runs.c.id, runs.c.run_id)
            .where(runs.c.project_id == project_id, ALIVE)
            .order_by(runs.c.created_at.desc(), runs.c.id.desc())
            .limit(limit)
        )
        if run_ids is not None:
            query = query.where(runs.c.run_id.in_(run_ids))
        with self._database.read() as connection:
            return [RunRef(*row) for row in connection.execute(query)]

    def matching(self, project_id: int, query: RunQuery) -> list[RunRef]:
        """Returns all runs that match, the oldest first. Raises UsageError."""
        return read_matching(self._columns, project_id, query)

    def edit(self, among: Sequence[int], edit: RunEdit) -> tuple[EditedRun, ...]:
        """Sets the same on runs, all or none. Raises UsageError."""
        dialect = self._database.dialect
        return self._database.write(lambda connection: edit_runs(connection, dialect, among, edit))

    def configs(self, among: Sequence[int], containing: str) -> list[dict[str, Json]]:
        """Returns the configs in whose JSON a text stands, in the order of the runs."""
        dialect, columns = self._database.dialect, documents.c
        query = select(columns.run, columns.text).where(
            dialect.among(columns.run, among),
            columns.source == int(Source.CONFIG),
            dialect.contains(columns.text, containing),
        )
        with self._database.read() as connection:
            found = {run: text for run, text in connection.execute(query)}  # noqa: C416 - typed
        return [decode_document(found[run]) for run in among if run in found]

    def columns(self, project_id: int, query: KeyQuery) -> ColumnPage:
        """Returns a page of the keys that configs and summaries have."""
        with self._database.read() as connection:
            return read_columns(connection, self._database.dialect, project_id, query)

    def values(
        self, project_id: int, key: str, query: RunQuery, search: str, limit: int
    ) -> ColumnValues:
        """Returns what the runs that match hold under a key."""
        return read_values(self._columns, project_id, key, query, search, limit)

    def metrics(
        self, project_id: int, stream: Stream, query: KeyQuery, among: Sequence[int] | None = None
    ) -> MetricPage:
        """Returns a page of the keys that rows have: of all runs, or of these."""
        dialect = self._database.dialect
        with self._database.read() as connection:
            return read_metric_keys(connection, dialect, project_id, stream, among, query)

    def groups(self, project_id: int, query: GroupQuery) -> GroupPage:
        """Returns a page of groups. Raises UsageError for a query that makes no sense."""
        return read_groups(self._columns, project_id, query)

    def sample(self, project_id: int, query: SampleQuery) -> RunSample:
        """Returns a sample of runs with what their configs hold. Raises UsageError."""
        names = query.keys
        if names is None:
            with self._database.read() as connection:
                names = tuple(config_keys(connection, project_id))
        return read_sample(self._columns, project_id, query, names)
