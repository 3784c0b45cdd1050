"""Runs: made, changed, found. Pages of them are read in `run_page`, rows turned in `run_row`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from runwell.errors import Conflict, NotFound
from runwell.store.columns.cache import ColumnCache
from runwell.store.columns.source import Source
from runwell.store.database import Database
from runwell.store.metadata.documents import write_document, write_documents
from runwell.store.metadata.run_page import read_page
from runwell.store.metadata.run_row import (
    ALIVE,
    NO_TAGS,
    changed_columns,
    read_named_run,
    read_named_runs,
    read_run,
    read_runs,
)
from runwell.store.ports.runs import NewDocument, Run, RunChange, RunPage, RunQuery
from runwell.store.schema.projects import projects
from runwell.store.schema.runs import runs
from runwell.values.json import Json
from runwell.values.run_name import Randomness, run_name

MISSED_HEARTBEATS = 4
SPEAKING_STATES = ("running", "preempting")  # a pending run has no process yet

_BEAT = (
    update(runs)
    .where(runs.c.id == bindparam("of_run"), runs.c.heartbeat_at < bindparam("now"))
    .values(heartbeat_at=bindparam("now"))
)
_LOCK_MANY = (
    select(runs.c.id)
    .where(runs.c.id.in_(bindparam("of_runs", expanding=True)), ALIVE)
    .order_by(runs.c.id)
    .with_for_update()
)
_LOCK = select(runs.c.finished_at).where(runs.c.id == bindparam("of_run"), ALIVE).with_for_update()


class SqlRuns:
    """`ports.Runs` in SQL. `randomness` picks the names of runs that nobody named."""

    def __init__(self, database: Database, columns: ColumnCache, randomness: Randomness) -> None:
        self._database = database
        self._columns = columns
        self._randomness = randomness

    def upsert(
        self, project_id: int, run_id: str, user_id: int, change: RunChange, now: float
    ) -> tuple[Run, bool]:
        """Makes or changes a run; the flag says whether it is new.

        Raises:
            Conflict: A run of this id lies in the trash.
        """
        return self._database.write(
            lambda connection: self.upsert_within(
                connection, project_id, run_id, user_id, change, now
            )
        )

    def upsert_within(
        self,
        connection: Connection,
        project_id: int,
        run_id: str,
        user_id: int,
        change: RunChange,
        now: float,
    ) -> tuple[Run, bool]:
        """Makes or changes a run as part of a transaction that does more."""
        condition = and_(runs.c.project_id == project_id, runs.c.run_id == run_id)
        key = connection.scalar(select(runs.c.id).where(condition))
        is_new = False
        if key is None:
            number = _next_number(connection, project_id)
            # Somebody may have made it while we waited for the project's row.
            key = connection.scalar(select(runs.c.id).where(condition))
            if key is None:
                key = self._add(connection, project_id, run_id, user_id, number, now)
                is_new = True
        if not is_new:
            _refuse_deleted(connection, key, run_id)
        return self._change(connection, key, change, now), is_new

    def change(self, id: int, change: RunChange, now: float) -> Run:
        """Changes a run. Raises NotFound."""
        return self._database.write(lambda connection: self._change(connection, id, change, now))

    def summarize(self, summaries: Sequence[NewDocument]) -> None:
        """Gives different runs other summaries, or other values in them, all or none. Raises
        NotFound."""

        def work(connection: Connection) -> None:
            asked = sorted(one.run for one in summaries)
            if len(connection.scalars(_LOCK_MANY, {"of_runs": asked}).all()) != len(asked):
                raise NotFound("there is no such run")
            write_documents(connection, self._database.dialect, Source.SUMMARY, summaries)

        self._database.write(work)

    def get(self, id: int) -> Run | None:
        """Returns the run of this key."""
        with self._database.read() as connection:
            found = read_run(connection, id)
        return found if found is not None and found.deleted_at is None else None

    def get_many(self, ids: Sequence[int]) -> tuple[Run, ...]:
        """Returns those of these runs that are there, in this order."""
        among = self._database.dialect.among(runs.c.id, ids)
        with self._database.read() as connection:
            found = {run.id: run for run in read_runs(connection, and_(among, ALIVE))}
        return tuple(found[key] for key in ids if key in found)

    def find(self, entity: str, project: str, run_id: str) -> Run | None:
        """Returns the run of this id in this project."""
        with self._database.read() as connection:
            return read_named_run(connection, entity, project, run_id)

    def find_many(self, entity: str, project: str, run_ids: Sequence[str]) -> Mapping[str, Run]:
        """Returns those of these runs that are there, by id."""
        with self._database.read() as connection:
            return read_named_runs(connection, entity, project, run_ids)

    def page(self, project_id: int, query: RunQuery) -> RunPage:
        """Returns a page of a project's runs. Raises UsageError for a query that makes no sense."""
        return read_page(self._columns, project_id, query)

    def beat(self, ids: Sequence[int], now: float) -> None:
        """Notes a sign of life of each."""
        rows = [{"of_run": run, "now": now} for run in sorted(ids)]
        if rows:
            self._database.write(lambda connection: connection.execute(_BEAT, rows))

    def move(self, ids: Sequence[int], project_id: int) -> None:
        """Brings runs into another project, all or none. Raises Conflict, NotFound."""
        among = self._database.dialect.among(runs.c.id, ids)

        def work(connection: Connection) -> None:
            names = connection.scalars(select(runs.c.run_id).where(among, ALIVE)).all()
            if len(names) != len(set(ids)):
                raise NotFound("one of these runs is not there any more")
            taken = connection.scalar(
                select(runs.c.run_id).where(
                    runs.c.project_id == project_id, runs.c.run_id.in_(names), ~among
                )
            )
            if taken is not None:
                raise Conflict(f"the other project has, or had, a run with the id {taken!r}")
            try:
                connection.execute(update(runs).where(among).values(project_id=project_id))
            except IntegrityError as error:  # two of them have one id, or another came meanwhile
                raise Conflict("the other project cannot have two runs with one id") from error

        self._database.write(work)

    def silent(self, now: float, default_silence_s: float) -> tuple[Run, ...]:
        """Returns running and preempting runs unheard for longer than four of their promised
        heartbeats, or, if they promised none, than `default_silence_s`."""
        allowed = func.coalesce(runs.c.heartbeat_s * MISSED_HEARTBEATS, default_silence_s)
        with self._database.read() as connection:
            return read_runs(
                connection,
                and_(ALIVE, runs.c.state.in_(SPEAKING_STATES), runs.c.heartbeat_at + allowed < now),
            )

    def _add(
        self,
        connection: Connection,
        project_id: int,
        run_id: str,
        user_id: int,
        number: int,
        now: float,
    ) -> int:
        made = connection.execute(
            insert(runs).values(
                project_id=project_id,
                run_id=run_id,
                display_name=run_name(self._randomness, number),
                state="running",
                user_id=user_id,
                created_at=now,
                heartbeat_at=now,
                notes="",
                tags=NO_TAGS,
                console_lines=0,
                stop_requested=False,
            )
        ).inserted_primary_key
        return int(made[0]) if made else 0

    def _change(self, connection: Connection, id: int, change: RunChange, now: float) -> Run:
        _set_columns(connection, id, change, now)
        dialect = self._database.dialect
        if change.config is not None:
            write_document(connection, dialect, id, Source.CONFIG, change.config)
        if change.summary is not None:
            summary = NewDocument(id, change.summary, change.is_part_of_summary)
            write_documents(connection, dialect, Source.SUMMARY, (summary,))
        if change.tags is not None:
            tags: dict[str, Json] = {"tags": list(change.tags)}
            write_document(connection, dialect, id, Source.TAGS, tags)
        after = read_run(connection, id)
        if after is None:
            raise NotFound("there is no such run")
        return after


def _refuse_deleted(connection: Connection, key: int, run_id: str) -> None:
    if connection.scalar(select(runs.c.deleted_at).where(runs.c.id == key)) is not None:
        raise Conflict(
            f"a run with the id {run_id!r} was made here before and deleted; "
            "restore it, or choose another id"
        )


def _lock(connection: Connection, id: int) -> float | None:
    """Keeps others from changing a run until we commit, and returns when it ended."""
    row = connection.execute(_LOCK, {"of_run": id}).one_or_none()
    if row is None:
        raise NotFound("there is no such run")
    return cast("float | None", row.finished_at)


def _set_columns(connection: Connection, id: int, change: RunChange, now: float) -> None:
    columns = changed_columns(change, now, _lock(connection, id))
    if columns:
        connection.execute(update(runs).where(runs.c.id == id).values(columns))


def _next_number(connection: Connection, project_id: int) -> int:
    """Counts one more run of the project, and keeps others from making one until we commit."""
    number = connection.scalar(
        update(projects)
        .where(projects.c.id == project_id)
        .values(runs_made=projects.c.runs_made + 1)
        .returning(projects.c.runs_made)
    )
    if number is None:
        raise NotFound("there is no such project")
    return int(number)
