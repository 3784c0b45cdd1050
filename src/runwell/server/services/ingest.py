"""What a client streams: rows, summary, console lines, signs of life and the end of a run.

A body is read (`read`), which needs nothing but a processor, and kept (`keep`) together with those
that came with it. It may come again after a lost answer: rows that are there already are skipped,
console lines and the summary are written over. Or it comes late, behind one with later rows; then
what it says of summary and state is past, too.

Bodies are kept in one transaction, each all or none. So a run that says "finished" has all of its
rows, also after a power cut, and bodies that come together share the statements and one flush to
disk. One that cannot be kept does not hinder the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from runwell.errors import NotFound, StoreError
from runwell.server.events import Bus, Fact, LogsAdded, ProjectKey, RowsAdded
from runwell.server.services.access import Access, Action
from runwell.server.services.delivery import Delivery, Sent, parse
from runwell.server.services.runs import changed
from runwell.store.ports.histories import Flush, Kept, Stream
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.wire.stream import StreamReply

BEAT_EVERY_S = 5.0

Outcome: TypeAlias = "StreamReply | Exception"
_Place: TypeAlias = tuple[ProjectKey, str]


@dataclass(frozen=True, slots=True)
class _Task:
    """A delivery and the run that it is for."""

    delivery: Delivery
    run: Run

    @property
    def rows(self) -> tuple[Flush, ...]:
        return self.delivery.rows_of(self.run)


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of a task: the run as it is now, and what there is to tell."""

    after: Run
    facts: tuple[Fact, ...]


class Ingest:
    """Takes bodies of the file stream."""

    def __init__(
        self,
        stores: Stores,
        access: Access,
        bus: Bus,
        clock: Callable[[], float],
        check: Callable[[User, Run, Sequence[Flush]], None],
    ) -> None:
        self._check = check  # looks at rows that are kept, for alerts
        self._stores = stores
        self._access = access
        self._bus = bus
        self._clock = clock

    def take(self, sent: Sent) -> StreamReply:
        """Reads and keeps one body, and says whether the run is asked to stop. Raises what `read`
        and `keep` say."""
        (outcome,) = self.keep((self.read(sent),))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def read(self, sent: Sent) -> Delivery:
        """Returns what a body says.

        Raises:
            NotFound, PermissionDenied: The user may not write there.
            UsageError: A line is no JSON object, or an offset is no line number.
        """
        self._access.require(sent.user, Action.WRITE, *sent.where)
        return parse(sent, self._clock(), lambda: self._last_step(sent))

    def keep(self, deliveries: Sequence[Delivery]) -> list[Outcome]:
        """Keeps what bodies say, durably.

        Returns:
            Of each, in order, whether its run is asked to stop; or why it is not kept: NotFound if
            there is no such run, StoreError, UsageError if the stores do not take it.
        """
        outcomes: dict[int, Outcome] = {}
        for round_ in _of_different_runs(deliveries):
            kept = self._keep_round([deliveries[number] for number in round_])
            outcomes.update(zip(round_, kept, strict=True))
        return [outcomes[number] for number in range(len(deliveries))]

    def _last_step(self, sent: Sent) -> int:
        run = self._stores.runs.find(*sent.where, sent.run_id)
        if run is None:
            raise _not_there(sent.where, sent.run_id)
        return self._stores.series.last_step(run.id)

    def _keep_round(self, deliveries: Sequence[Delivery]) -> list[Outcome]:
        try:
            return self._keep_all(deliveries)
        except StoreError as error:  # of all of them: the disk is full, say
            return [error] * len(deliveries)
        except Exception as error:  # noqa: BLE001 - raised again for whose it is
            if len(deliveries) == 1:
                return [error]
            return [self._keep_round((one,))[0] for one in deliveries]

    def _keep_all(self, deliveries: Sequence[Delivery]) -> list[Outcome]:
        runs = self._runs_of(deliveries)
        tasks = [
            _Task(one, run) for one in deliveries if (run := runs.get(_place_of(one))) is not None
        ]
        done = self._stores.together(lambda: self._write_all(tasks)) if tasks else []
        self._bus.publish(*(fact for one in done for fact in one.facts))
        outcomes: dict[_Place, Outcome] = {}
        for task, one in zip(tasks, done, strict=True):
            if task.delivery.flushes:
                self._check(task.delivery.user, task.run, task.rows)
            stopped = one.after.stop_requested and not task.delivery.is_end
            outcomes[_place_of(task.delivery)] = StreamReply(stopped=stopped)
        return [
            outcomes.get(_place_of(one), _not_there(one.where, one.run_id)) for one in deliveries
        ]

    def _runs_of(self, deliveries: Iterable[Delivery]) -> dict[_Place, Run]:
        ids: dict[ProjectKey, list[str]] = {}
        for one in deliveries:
            ids.setdefault(one.where, []).append(one.run_id)
        return {
            (where, run_id): run
            for where, run_ids in ids.items()
            for run_id, run in self._stores.runs.find_many(*where, run_ids).items()
        }

    def _write_all(self, tasks: Sequence[_Task]) -> list[_Done]:
        rows = [task.rows for task in tasks]
        kept = iter(self._stores.series.append([flush for flushes in rows for flush in flushes]))
        shares = [tuple(islice(kept, len(flushes))) for flushes in rows]
        self._beat(tasks)  # first: a run that comes to life is not silent
        self._summarize(tasks, shares)
        return [
            self._write_rest(task, flushes, share)
            for task, flushes, share in zip(tasks, rows, shares, strict=True)
        ]

    def _beat(self, tasks: Sequence[_Task]) -> None:
        due = [task.run.id for task in tasks if _is_beat_due(task.run, task.delivery.now)]
        if due:
            self._stores.runs.beat(due, self._clock())

    def _summarize(self, tasks: Sequence[_Task], shares: Sequence[Sequence[Kept]]) -> None:
        new = [
            summary
            for task, share in zip(tasks, shares, strict=True)
            if (task.delivery.is_end or not _is_late(share))
            and (summary := task.delivery.summary_of(task.run)) is not None
        ]
        if new:
            self._stores.runs.summarize(new)

    def _write_rest(self, task: _Task, flushes: Sequence[Flush], share: Sequence[Kept]) -> _Done:
        """Writes console lines and state, which few bodies bring; returns what came of it all."""
        delivery, run = task.delivery, task.run
        facts: list[Fact] = [
            _added(run, flush, kept) for flush, kept in zip(flushes, share, strict=True)
        ]
        if delivery.lines:
            count = self._stores.logs.write(run.id, delivery.lines, delivery.writer)
            facts.append(LogsAdded(delivery.where, run.run_id, count))
        change = delivery.late_state_of(run) if _is_late(share) else delivery.state_of(run)
        if change == RunChange():
            return _Done(run, tuple(facts))
        after = self._stores.runs.change(run.id, change, delivery.now)
        if after.state != run.state:
            facts.append(changed(after))
        return _Done(after, tuple(facts))


def _of_different_runs(deliveries: Sequence[Delivery]) -> Iterator[list[int]]:
    """Yields the numbers of deliveries, those to one run one after the other."""
    left = list(range(len(deliveries)))
    while left:
        first: dict[_Place, int] = {}
        for number in left:
            first.setdefault(_place_of(deliveries[number]), number)
        yield list(first.values())
        left = sorted(set(left) - set(first.values()))


def _place_of(delivery: Delivery) -> _Place:
    return (delivery.where, delivery.run_id)


def _not_there(where: ProjectKey, run_id: str) -> NotFound:
    return NotFound(f"there is no run {where.entity}/{where.project}/{run_id}")


def _is_beat_due(run: Run, now: float) -> bool:
    every_s = min(BEAT_EVERY_S, (run.heartbeat_s or 2 * BEAT_EVERY_S) / 2)
    return now - run.heartbeat_at >= every_s


def _is_late(share: Sequence[Kept]) -> bool:
    return any(kept.is_late for kept in share)


def _added(run: Run, flush: Flush, kept: Kept) -> RowsAdded:
    seen = run.last_step if flush.stream is Stream.HISTORY else -1
    last_step = max(seen, int(flush.steps.max()))
    where = ProjectKey(run.entity, run.project)
    return RowsAdded(where, run.run_id, flush.stream, kept.lines, last_step)
