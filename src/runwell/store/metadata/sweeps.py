"""Sweeps, who runs their trials, and who was given which run.

Two agents never get one trial: a new one is made only by whoever raises `issued` from what they
read, and an old one is handed out again only by whoever raises its `attempts` from what they read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from runwell.errors import Conflict, NotFound
from runwell.store.database import Database
from runwell.store.metadata.run_row import ALIVE, read_runs
from runwell.store.metadata.runs import SqlRuns
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.sweeps import Sweep, SweepAgent, SweepChange, SweepTrial
from runwell.store.schema.people import users
from runwell.store.schema.projects import projects
from runwell.store.schema.runs import runs
from runwell.store.schema.sweeps import sweep_agents, sweep_priors, sweep_trials, sweeps
from runwell.values.text import storable

_SWEEPS = (
    select(sweeps, projects.c.entity, projects.c.name.label("project"), users.c.name.label("user"))
    .join(projects, projects.c.id == sweeps.c.project_id)
    .join(users, users.c.id == sweeps.c.user_id)
)
_TRIALS_OF_AGENT = (
    select(func.count())
    .where(sweep_trials.c.agent_id == sweep_agents.c.id)
    .correlate(sweep_agents)
    .scalar_subquery()
    .label("trials")
)
_AGENTS = select(
    sweep_agents.c.id,
    sweep_agents.c.sweep_id,
    sweep_agents.c.host,
    users.c.name.label("user"),
    sweep_agents.c.created_at,
    sweep_agents.c.heartbeat_at,
    sweep_agents.c.stop_requested,
    sweep_agents.c.has_left,
    _TRIALS_OF_AGENT,
).join(users, users.c.id == sweep_agents.c.user_id)


class SqlSweeps:
    """`ports.Sweeps` in SQL. `runs` makes the runs of trials within the same transaction."""

    def __init__(self, database: Database, runs: SqlRuns) -> None:
        self._database = database
        self._runs = runs

    def add(
        self, project_id: int, name: str, user_id: int, change: SweepChange, seed: int, now: float
    ) -> Sweep:
        """Makes a sweep. Raises Conflict if the project has one of this name."""
        row = {
            "project_id": project_id,
            "name": storable(name),
            "user_id": user_id,
            "created_at": now,
            "updated_at": now,
            "heartbeat_at": now,
            "seed": seed,
            "issued": 0,
            "config": "",
            "state": "PENDING",
            **_columns(change),
        }

        def work(connection: Connection) -> Sweep:
            try:
                made = connection.execute(insert(sweeps).values(row)).inserted_primary_key
            except IntegrityError as error:
                raise Conflict(f"there is a sweep {name} already") from error
            return _read(connection, sweeps.c.id == (made[0] if made else 0))[0]

        return self._database.write(work)

    def change(self, id: int, change: SweepChange, now: float) -> Sweep:
        """Changes a sweep. Raises NotFound."""

        def work(connection: Connection) -> Sweep:
            values = {**_columns(change), "updated_at": now}
            connection.execute(update(sweeps).where(sweeps.c.id == id).values(values))
            found = _read(connection, sweeps.c.id == id)
            if not found:
                raise NotFound("there is no such sweep")
            return found[0]

        return self._database.write(work)

    def get(self, id: int) -> Sweep | None:
        """Returns the sweep of this key."""
        return self._one(sweeps.c.id == id)

    def find(self, name: str, project_id: int | None = None) -> Sweep | None:
        """Returns the sweep of this name in the project, or the only one anywhere."""
        condition = sweeps.c.name == storable(name)
        if project_id is not None:
            condition = and_(condition, sweeps.c.project_id == project_id)
        return self._one(condition)

    def list(self, project_id: int, after: int, limit: int) -> tuple[Sweep, ...]:
        """Returns sweeps, last made first."""
        asked = _SWEEPS.where(sweeps.c.project_id == project_id)
        asked = asked.order_by(sweeps.c.id.desc()).offset(after).limit(limit)
        with self._database.read() as connection:
            return tuple(Sweep(**row) for row in connection.execute(asked).mappings())

    def count(self, project_id: int) -> int:
        """Returns how many sweeps a project has."""
        asked = select(func.count()).where(sweeps.c.project_id == project_id)
        with self._database.read() as connection:
            return connection.scalar(asked) or 0

    def delete(self, id: int) -> None:
        """Forgets a sweep; its runs stay."""
        self._database.write(
            lambda connection: connection.execute(delete(sweeps).where(sweeps.c.id == id))
        )

    def add_priors(self, id: int, runs: Sequence[int]) -> None:
        """Lets runs count for the sweep."""

        def work(connection: Connection) -> None:
            for run in dict.fromkeys(runs):
                row = {"sweep_id": id, "run": run}
                connection.execute(self._database.dialect.insert_new(sweep_priors).values(row))
            _adopt(connection, id)

        self._database.write(work)

    def runs(self, sweep: Sweep) -> tuple[Run, ...]:
        """Returns all runs that count for the sweep, oldest first."""
        return self.runs_of_all([sweep])[sweep.id]

    def runs_of_all(self, sweeps: Sequence[Sweep]) -> dict[int, tuple[Run, ...]]:
        """Returns all runs that count for each of some sweeps of one project, oldest first."""
        if not sweeps:
            return {}
        ids = [sweep.id for sweep in sweeps]
        asked = select(sweep_priors.c.sweep_id, sweep_priors.c.run)
        asked = asked.where(sweep_priors.c.sweep_id.in_(ids))
        with self._database.read() as connection:
            found = {run.id: run for run in read_runs(connection, _belongs_to_any(sweeps))}
            priors = connection.execute(asked).all()
        ids_by_name = {sweep.name: sweep.id for sweep in sweeps}
        those: dict[int, set[int]] = {sweep.id: set() for sweep in sweeps}
        for run in found.values():
            if run.sweep in ids_by_name:
                those[ids_by_name[run.sweep]].add(run.id)
        for sweep_id, key in priors:
            if key in found:
                those[sweep_id].add(key)
        return {
            sweep_id: tuple(found[key] for key in sorted(keys)) for sweep_id, keys in those.items()
        }

    def run_count(self, sweep: Sweep) -> int:
        """Returns how many runs count for the sweep."""
        asked = select(func.count()).select_from(runs).where(_belongs(sweep))
        with self._database.read() as connection:
            return connection.scalar(asked) or 0

    def trials(self, id: int) -> tuple[SweepTrial, ...]:
        """Returns who was given which run, by number."""
        columns = sweep_trials.c
        asked = select(
            columns.run, columns.number, columns.agent_id, columns.attempts, columns.schedule_id
        )
        asked = asked.where(columns.sweep_id == id).order_by(columns.number)
        with self._database.read() as connection:
            return tuple(SweepTrial(**row) for row in connection.execute(asked).mappings())

    def issue(
        self,
        sweep: Sweep,
        agent_id: int | None,
        run_id: str,
        change: RunChange,
        now: float,
        schedule_id: str | None = None,
    ) -> Run | None:
        """Makes the next trial; None if somebody else made one since `sweep` was read."""

        def work(connection: Connection) -> Run | None:
            mine = connection.execute(
                update(sweeps)
                .where(sweeps.c.id == sweep.id, sweeps.c.issued == sweep.issued)
                .values(issued=sweep.issued + 1)
            )
            if not mine.rowcount:
                return None
            run, _ = self._runs.upsert_within(
                connection, sweep.project_id, run_id, sweep.user_id, change, now
            )
            row = {
                "run": run.id,
                "sweep_id": sweep.id,
                "number": sweep.issued,
                "agent_id": agent_id,
                "attempts": 0 if agent_id is None else 1,
                "schedule_id": schedule_id,
            }
            connection.execute(insert(sweep_trials).values(row))
            return run

        return self._database.write(work)

    def adopt(
        self,
        sweep: Sweep,
        number: int,
        run_id: str,
        change: RunChange,
        attempts: int,
        now: float,
    ) -> None:
        """Makes a run a trial of the sweep."""

        def work(connection: Connection) -> None:
            # First the row of the sweep: it keeps others from giving out numbers meanwhile.
            mine = update(sweeps).where(sweeps.c.id == sweep.id).values(issued=sweeps.c.issued)
            issued = connection.scalar(mine.returning(sweeps.c.issued)) or 0
            run = _key_of(connection, sweep.project_id, run_id)
            if run is None:
                made, _ = self._runs.upsert_within(
                    connection, sweep.project_id, run_id, sweep.user_id, change, now
                )
                run = made.id
            trials = sweep_trials.c
            if connection.scalar(select(trials.run).where(trials.run == run)) is not None:
                return
            taken = select(trials.run).where(trials.sweep_id == sweep.id, trials.number == number)
            own = number if connection.scalar(taken) is None else issued
            row = {"run": run, "sweep_id": sweep.id, "number": own, "attempts": attempts}
            connection.execute(insert(sweep_trials).values(row))
            connection.execute(mine.values(issued=max(issued, own + 1)))

        self._database.write(work)

    def claim(self, trial: SweepTrial, agent_id: int, run_state: str) -> bool:
        """Gives a trial to an agent; False if somebody else got it, or its run has spoken."""

        def work(connection: Connection) -> bool:
            # First the run: whoever writes what it says of itself locks it before all else, too.
            is_still_so = connection.execute(
                update(runs)
                .where(runs.c.id == trial.run, runs.c.state == run_state)
                .values(state="pending", finished_at=None, exit_code=None)
            )
            if not is_still_so.rowcount:
                return False
            statement = (
                update(sweep_trials)
                .where(sweep_trials.c.run == trial.run, sweep_trials.c.attempts == trial.attempts)
                .values(agent_id=agent_id, attempts=trial.attempts + 1)
            )
            if not connection.execute(statement).rowcount:
                raise Conflict("the trial was given to somebody else")
            return True

        try:
            return self._database.write(work)
        except Conflict:  # and the run is as it was
            return False

    def note_begun(self, run: int, now: float) -> bool:
        """Makes a run that is pending a running one; what it says of itself is not undone."""
        statement = (
            update(runs)
            .where(runs.c.id == run, runs.c.state == "pending")
            .values(state="running", heartbeat_at=now)
        )
        return self._database.write(lambda connection: bool(connection.execute(statement).rowcount))

    def add_agent(self, sweep_id: int, user_id: int, host: str, now: float) -> SweepAgent:
        """Takes on an agent."""
        row = {
            "sweep_id": sweep_id,
            "user_id": user_id,
            "host": storable(host),
            "created_at": now,
            "heartbeat_at": now,
            "stop_requested": False,
            "has_left": False,
        }

        def work(connection: Connection) -> SweepAgent:
            made = connection.execute(insert(sweep_agents).values(row)).inserted_primary_key
            return _read_agents(connection, sweep_agents.c.id == (made[0] if made else 0))[0]

        return self._database.write(work)

    def agent(self, id: int) -> SweepAgent | None:
        """Returns the agent of this key."""
        with self._database.read() as connection:
            found = _read_agents(connection, sweep_agents.c.id == id)
        return found[0] if found else None

    def agents(self, sweep_id: int) -> tuple[SweepAgent, ...]:
        """Returns the agents of a sweep, oldest first."""
        with self._database.read() as connection:
            return _read_agents(connection, sweep_agents.c.sweep_id == sweep_id)

    def beat(self, agent: SweepAgent, now: float) -> None:
        """Notes a sign of life of an agent."""

        def work(connection: Connection) -> None:
            for table, key in ((sweep_agents, agent.id), (sweeps, agent.sweep_id)):
                connection.execute(update(table).where(table.c.id == key).values(heartbeat_at=now))

        self._database.write(work)

    def dismiss(self, agent_id: int, *, has_left: bool = False) -> None:
        """Asks an agent to stop; `has_left` notes that it was told."""
        values = {"stop_requested": True, **({"has_left": True} if has_left else {})}
        statement = update(sweep_agents).where(sweep_agents.c.id == agent_id).values(values)
        self._database.write(lambda connection: connection.execute(statement))

    def _one(self, condition: ColumnElement[bool]) -> Sweep | None:
        with self._database.read() as connection:
            found = _read(connection, condition)
        return found[0] if len(found) == 1 else None


def _columns(change: SweepChange) -> dict[str, str]:
    return {key: storable(text) for key, text in asdict(change).items() if text is not None}


def _read(connection: Connection, condition: ColumnElement[bool]) -> tuple[Sweep, ...]:
    found = connection.execute(_SWEEPS.where(condition).limit(2)).mappings()
    return tuple(Sweep(**row) for row in found)


def _read_agents(connection: Connection, condition: ColumnElement[bool]) -> tuple[SweepAgent, ...]:
    found = connection.execute(_AGENTS.where(condition).order_by(sweep_agents.c.id)).mappings()
    return tuple(SweepAgent(**row) for row in found)


def _key_of(connection: Connection, project_id: int, run_id: str) -> int | None:
    condition = and_(runs.c.project_id == project_id, runs.c.run_id == run_id)
    key: int | None = connection.scalar(select(runs.c.id).where(condition))
    return key


def _belongs(sweep: Sweep) -> ColumnElement[bool]:
    return _belongs_to_any([sweep])


def _belongs_to_any(sweeps: Sequence[Sweep]) -> ColumnElement[bool]:
    names, ids = [sweep.name for sweep in sweeps], [sweep.id for sweep in sweeps]
    own = and_(runs.c.project_id == sweeps[0].project_id, runs.c.sweep.in_(names))
    prior = runs.c.id.in_(select(sweep_priors.c.run).where(sweep_priors.c.sweep_id.in_(ids)))
    return and_(ALIVE, or_(own, prior))


def _adopt(connection: Connection, id: int) -> None:
    """Lets prior runs that belong to no sweep belong to this one."""
    prior = select(sweep_priors.c.run).where(sweep_priors.c.sweep_id == id)
    name = select(sweeps.c.name).where(sweeps.c.id == id).scalar_subquery()
    connection.execute(
        update(runs).where(runs.c.id.in_(prior), runs.c.sweep.is_(None)).values(sweep=name)
    )
