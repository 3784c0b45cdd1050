"""What a client streams: rows, summary, console lines, signs of life and the end of a run.

`Ingest.take` returns when everything in the body is durable. A body may come again after a lost
answer: rows that are there already are skipped, console lines and the summary are written over.
Or it comes late, behind one with later rows; then what it says of summary and state is past, too.

A body is kept as one transaction, all or none. So a run that says "finished" has all of its rows,
also after a power cut, and bodies that arrive together share one flush to disk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from runwell.errors import NotFound, UsageError
from runwell.server.events import Bus, Fact, LogsAdded, ProjectKey, RowsAdded
from runwell.server.services.access import Access, Action
from runwell.server.services.console import to_log_lines
from runwell.server.services.rows import parse_object, to_flush
from runwell.server.services.runs import changed, is_over
from runwell.store.ports import Flush, LogLine, Run, RunChange, Stores, Stream, User
from runwell.wire.stream import Chunk, StreamBody, StreamFile, StreamReply

BEAT_EVERY_S = 5.0
MAX_HEARTBEAT_S = 24 * 3600.0
MAX_LINES = 2**53
MAX_EXIT_CODE = 2**32
_STREAMS = {StreamFile.HISTORY: Stream.HISTORY, StreamFile.EVENTS: Stream.EVENTS}


@dataclass(frozen=True, slots=True)
class _Delivery:
    """One body, parsed: what has to be written for it."""

    run: Run
    flushes: tuple[Flush, ...]
    lines: tuple[LogLine, ...]
    change: RunChange
    now: float
    writer: str = ""

    def by(self, writer: str) -> _Delivery:
        """Returns the delivery as that of one of several writers, who knows a part of the summary
        and does not hinder the others."""
        flushes = tuple(replace(flush, writer=writer) for flush in self.flushes)
        is_part = self.change.summary is not None
        change = replace(self.change, is_part_of_summary=is_part)
        return replace(self, flushes=flushes, change=change, writer=writer)

    def as_past(self) -> _Delivery:
        """Returns the delivery without what later ones have said otherwise; an end is no such."""
        if self.change.finished_at is not None:
            return self
        return replace(self, change=RunChange(heartbeat_s=self.change.heartbeat_s))


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

    def take(
        self,
        user: User,
        where: ProjectKey,
        run_id: str,
        body: StreamBody,
        heartbeat_s: float | None = None,
        writer: str = "",
    ) -> StreamReply:
        """Keeps a body and says whether the run is asked to stop.

        Args:
            user: Who sends it.
            where: The project of the run.
            run_id: The run, which must exist.
            body: What was sent.
            heartbeat_s: How often the client promises to be heard.
            writer: Who sends it, if several write to the run and each counts its lines by itself.

        Raises:
            NotFound: There is no such run.
            PermissionDenied: It is not the user's.
            UsageError: A line is no JSON object, or an offset is no line number.
        """
        self._access.require(user, Action.WRITE, *where)
        run = self._stores.runs.find(*where, run_id)
        if run is None:
            raise NotFound(f"there is no run {where.entity}/{where.project}/{run_id}")
        delivery = self._parse(run, body, heartbeat_s)
        after = self._write(delivery.by(writer) if writer else delivery)
        if delivery.flushes:
            self._check(user, run, delivery.flushes)
        return StreamReply(stopped=after.stop_requested and body.complete is not True)

    def _parse(self, run: Run, body: StreamBody, heartbeat_s: float | None) -> _Delivery:
        chunks = {name: _checked(body.files.get(name.value)) for name in StreamFile}
        flushes = tuple(
            to_flush(run.id, stream, chunk.offset, chunk.content, self._last_step(run))
            for name, stream in _STREAMS.items()
            if (chunk := chunks[name]) is not None
        )
        console = chunks[StreamFile.CONSOLE]
        lines = to_log_lines(console.offset, console.content) if console else []
        now = self._clock()
        change = replace(_state(run, body, now), heartbeat_s=_promise(run, heartbeat_s))
        summary = chunks[StreamFile.SUMMARY]
        if summary is not None:
            document = dict(parse_object(summary.content[-1], "the summary"))
            # A fork's client knows nothing of what the fork has from its parent.
            is_part = run.branch is not None
            change = replace(change, summary=document, is_part_of_summary=is_part)
        return _Delivery(run, flushes, tuple(lines), change, now)

    def _last_step(self, run: Run) -> Callable[[], int]:
        return lambda: self._stores.series.last_step(run.id)

    def _write(self, delivery: _Delivery) -> Run:
        after, facts = self._stores.together(lambda: self._write_all(delivery))
        self._bus.publish(*facts)
        return after

    def _write_all(self, delivery: _Delivery) -> tuple[Run, list[Fact]]:
        run, facts = delivery.run, list[Fact]()
        where = ProjectKey(run.entity, run.project)
        kept = self._stores.series.append(delivery.flushes) if delivery.flushes else ()
        if any(one.is_late for one in kept):
            delivery = delivery.as_past()
        for flush, (rows, _) in zip(delivery.flushes, kept, strict=True):
            seen = run.last_step if flush.stream is Stream.HISTORY else -1
            last_step = max(seen, int(flush.steps.max()))
            facts.append(RowsAdded(where, run.run_id, flush.stream, rows, last_step))
        if delivery.lines:
            count = self._stores.logs.write(run.id, delivery.lines, delivery.writer)
            facts.append(LogsAdded(where, run.run_id, count))
        after = self._write_state(delivery)
        if after.state != run.state:
            facts.append(changed(after))
        return after, facts

    def _write_state(self, delivery: _Delivery) -> Run:
        run, change, now = delivery.run, delivery.change, delivery.now
        if now - run.heartbeat_at >= min(BEAT_EVERY_S, (run.heartbeat_s or 2 * BEAT_EVERY_S) / 2):
            self._stores.runs.beat(run.id, now)  # first: a run that comes to life is not silent
        if change == RunChange():
            return run
        summary, is_part = change.summary, change.is_part_of_summary
        if summary is not None and change == RunChange(summary=summary, is_part_of_summary=is_part):
            self._stores.runs.summarize(run.id, summary, is_part=is_part)
            return run
        return self._stores.runs.change(run.id, change, now)


def _checked(chunk: Chunk | None) -> Chunk | None:
    if chunk is None or not chunk.content:
        return None
    if not 0 <= chunk.offset <= MAX_LINES:
        raise UsageError(f"a stream offset is a line number, not {chunk.offset}")
    return chunk


def _state(run: Run, body: StreamBody, now: float) -> RunChange:
    """Returns what a body says of the run's state: any body but the last brings it back to life."""
    if body.complete:
        code = max(-MAX_EXIT_CODE, min(body.exitcode or 0, MAX_EXIT_CODE))
        state = "finished" if code == 0 else _bad_end(run, body)
        return RunChange(state=state, exit_code=code, finished_at=now)
    state = "preempting" if body.preempting else "running"
    if state == run.state:
        return RunChange()
    # Who asked the last process to end did not mean the one that goes on with the run.
    return RunChange(state=state, stop_requested=False if is_over(run.state) else None)


def _bad_end(run: Run, body: StreamBody) -> str:
    """Returns what became of a run whose process ended with an error, or was made to end."""
    if body.preempting or run.state == "preempting":
        return "preempted"
    return "killed" if run.stop_requested else "failed"


def _promise(run: Run, heartbeat_s: float | None) -> float | None:
    if heartbeat_s is None or heartbeat_s == run.heartbeat_s:
        return None
    return heartbeat_s if 0 < heartbeat_s <= MAX_HEARTBEAT_S else None
