"""Runs that begin where another was, and runs that go back to where they were.

History is shared, not copied (`SeriesStore.fork`, `.rewind`), so neither depends on its length.
The summary becomes what it was at that step: the last number of each key, and of what is no number
what the summary held, if nothing was logged behind the step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from runwell.errors import Conflict, NotFound, UsageError
from runwell.server.events import Bus, ProjectKey, RowsAdded
from runwell.server.services.access import Access, Action
from runwell.server.services.config import internal
from runwell.server.services.rows import STEP, to_number
from runwell.server.services.runs import Runs
from runwell.store.ports.histories import MetricInfo, Stream
from runwell.store.ports.people import User
from runwell.store.ports.runs import Branch, Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.values.json import Json


def read_branch(config: Mapping[str, Json] | None) -> Branch | None:
    """Returns where a new run begins, as its first config says it; None if it is no fork.

    Raises:
        UsageError: It says it, but not so that one could find the place.
    """
    told = internal(config or {}).get("branch_point")
    if told is None:
        return None
    run_id = told.get("run_id") if isinstance(told, dict) else None
    step = told.get("step") if isinstance(told, dict) else None
    if not isinstance(run_id, str) or isinstance(step, bool) or not isinstance(step, (int, float)):
        raise UsageError("a branch point names a run and a step: run?_step=N")
    return Branch(run_id, int(step))


@dataclass(frozen=True, slots=True)
class Branches:
    """Use cases around forks and rewinds."""

    stores: Stores
    access: Access
    runs: Runs
    bus: Bus
    clock: Callable[[], float]

    def parent(self, user: User, entity: str, project: str, branch: Branch) -> Run:
        """Returns the run that a branch leaves. Raises NotFound."""
        parent = self.runs.find(user, entity, project, branch.run_id)
        if parent is None:
            raise NotFound(f"there is no run {branch.run_id!r} in {entity}/{project} to begin from")
        return parent

    def fork(self, user: User, run: Run, branch: Branch) -> Run:
        """Lets a run that was just made begin where another one was.

        Raises:
            NotFound: There is no such run to begin from.
            Conflict: The run has rows of its own.
        """
        self.access.require(user, Action.WRITE, run.entity, run.project)
        parent = self.parent(user, run.entity, run.project, branch)
        self.stores.series.fork(run.id, parent.id, branch.step)
        change = RunChange(branch=branch, summary=self._summary(run, parent))
        return self._tell(self.stores.runs.change(run.id, change, self.clock()))

    def make(
        self, user: User, place: tuple[str, str, str], name: str | None, branch: Branch
    ) -> Run:
        """Makes a run that begins where another one was, with its config, group and tags.

        It waits (pending) for a script that resumes it.

        Args:
            user: Who makes it.
            place: Entity, project and the id of the new run.
            name: What it is called; None for a made-up name.
            branch: Where it begins.

        Raises:
            Conflict: There is a run of this id already.
            NotFound: There is no such run to begin from.
        """
        entity, project, run_id = place
        parent = self.parent(user, entity, project, branch)
        change = RunChange(
            display_name=name,
            state="pending",
            group=parent.group,
            job_type=parent.job_type,
            tags=parent.tags,
            config=parent.config,
        )
        if self.runs.find(user, entity, project, run_id) is not None:
            raise Conflict(f"there is a run {run_id!r} already; choose another id")
        run, _ = self.runs.upsert(user, entity, project, run_id, change)
        return self.fork(user, run, branch)

    def rewind(self, user: User, run: Run, step: int) -> Run:
        """Drops all rows behind a step, and the summary with them; the run goes on from there.

        Raises:
            PermissionDenied: The run is not the user's.
        """
        self.access.require(user, Action.WRITE, run.entity, run.project)
        before = self.stores.series.metrics(run.id, Stream.HISTORY)
        self.stores.series.rewind(run.id, step)
        summary = self._summary(run, run, before)
        return self._tell(self.stores.runs.change(run.id, RunChange(summary=summary), self.clock()))

    def _summary(
        self, run: Run, source: Run, before: Iterable[MetricInfo] | None = None
    ) -> dict[str, Json]:
        """Returns the summary of a run whose history has become a part of that of the source."""
        kept = self.stores.series.metrics(run.id, Stream.HISTORY)
        if before is None:
            before = self.stores.series.metrics(source.id, Stream.HISTORY)
        last_step = self.stores.series.last_step(run.id)
        return summary_of(kept, last_step, before, source.summary)

    def _tell(self, run: Run) -> Run:
        where = ProjectKey(run.entity, run.project)
        self.bus.publish(RowsAdded(where, run.run_id, Stream.HISTORY, run.rows, run.last_step))
        return run


def summary_of(
    kept: Iterable[MetricInfo],
    last_step: int,
    before: Iterable[MetricInfo],
    summary: Mapping[str, Json],
) -> dict[str, Json]:
    """Returns a summary as it was when the history ended at `last_step`.

    Args:
        kept: What the history has of each key up to there.
        last_step: Where it ends; -1 if nothing is left of it.
        before: What the whole history had.
        summary: What the summary was at its end.
    """
    unchanged = {info.key for info in before if info.last_step <= last_step}
    restored: dict[str, Json] = {}
    for info in kept:
        path = _path(info.key, summary)
        if info.key in unchanged and (found := _look_up(summary, path)) is not None:
            _put(restored, path, found)  # also a minimum, a maximum, a picture
        elif info.kind == "number":
            _put(restored, path, to_number(info.last))
    if last_step >= 0:
        restored[STEP] = last_step
    return restored


def _path(key: str, summary: Mapping[str, Json]) -> tuple[str, ...]:
    """Returns where a key stands in a summary: by itself, or nested where the summary nests."""
    parts = tuple(key.split("."))
    is_nested = key not in summary and isinstance(summary.get(parts[0]), dict)
    return parts if is_nested else (key,)


def _look_up(summary: Mapping[str, Json], path: tuple[str, ...]) -> Json:
    value: Json = dict(summary)
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _put(summary: dict[str, Json], path: tuple[str, ...], value: Json) -> None:
    for part in path[:-1]:
        inner = summary.setdefault(part, {})
        if not isinstance(inner, dict):
            return
        summary = inner
    summary[path[-1]] = value
