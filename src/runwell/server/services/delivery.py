"""One body of the file stream, parsed: what has to be written for it, whatever its run is like.

Pure but for the run's last step, which a history without steps of its own goes on from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from msgspec import structs

from runwell.errors import UsageError
from runwell.server.events import ProjectKey
from runwell.server.services.console import to_log_lines
from runwell.server.services.rows import parse_object, to_flush
from runwell.server.services.runs import is_over
from runwell.store.ports.histories import Flush, Stream
from runwell.store.ports.logs import LogLine
from runwell.store.ports.people import User
from runwell.store.ports.runs import NewDocument, Run, RunChange
from runwell.values.json import Json
from runwell.wire.stream import Chunk, StreamBody, StreamFile

MAX_HEARTBEAT_S = 24 * 3600.0
MAX_LINES = 2**53
MAX_EXIT_CODE = 2**32
_NO_RUN = 0  # of a flush whose run's key is not known yet
_STREAMS = {StreamFile.HISTORY: Stream.HISTORY, StreamFile.EVENTS: Stream.EVENTS}


@dataclass(frozen=True, slots=True)
class Sent:
    """A body and what came with it; `Delivery` says what the fields are."""

    user: User
    where: ProjectKey
    run_id: str
    body: StreamBody
    heartbeat_s: float | None = None
    writer: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a body says of a run.

    Attributes:
        user: Who sends it.
        where, run_id: The run.
        writer: Which of several writers to it, if each counts its lines by itself.
        flushes: Rows; of which run is said by `rows_of`.
        lines: Of its console.
        summary: The last one; None if there is none.
        signs: The body without its files.
        heartbeat_s: How often the client promises to be heard, if it does.
        now: When it came.
    """

    user: User
    where: ProjectKey
    run_id: str
    writer: str
    flushes: tuple[Flush, ...]
    lines: tuple[LogLine, ...]
    summary: dict[str, Json] | None
    signs: StreamBody
    heartbeat_s: float | None
    now: float

    def rows_of(self, run: Run) -> tuple[Flush, ...]:
        """Returns the rows as the run's."""
        return tuple(replace(flush, run=run.id, writer=self.writer) for flush in self.flushes)

    def summary_of(self, run: Run) -> NewDocument | None:
        """Returns the summary that the run gets, if any."""
        if self.summary is None:
            return None
        # One of several writers knows a part of it; and a fork's client nothing of what the fork
        # has from its parent.
        return NewDocument(run.id, self.summary, bool(self.writer) or run.branch is not None)

    def state_of(self, run: Run) -> RunChange:
        """Returns what else changes: any body but the last brings a run back to life."""
        return replace(_state(run, self.signs, self.now), heartbeat_s=self._promise(run))

    def late_state_of(self, run: Run) -> RunChange:
        """Returns what changes though later rows are there: an end is no such past."""
        return self.state_of(run) if self.is_end else RunChange(heartbeat_s=self._promise(run))

    @property
    def is_end(self) -> bool:
        """Whether the run is over with it."""
        return bool(self.signs.complete)

    def _promise(self, run: Run) -> float | None:
        if self.heartbeat_s is None or self.heartbeat_s == run.heartbeat_s:
            return None
        return self.heartbeat_s if 0 < self.heartbeat_s <= MAX_HEARTBEAT_S else None


def parse(sent: Sent, now: float, last_step: Callable[[], int]) -> Delivery:
    """Returns what a body says.

    Args:
        sent: The body.
        now: Seconds since the epoch.
        last_step: The highest step that its run has; asked only if a line needs it.

    Raises:
        UsageError: A line is no JSON object, or an offset is no line number.
    """
    chunks = {name: _checked(sent.body.files.get(name.value)) for name in StreamFile}
    flushes = tuple(
        to_flush(_NO_RUN, stream, chunk.offset, chunk.content, last_step)
        for name, stream in _STREAMS.items()
        if (chunk := chunks[name]) is not None
    )
    console, summary = chunks[StreamFile.CONSOLE], chunks[StreamFile.SUMMARY]
    return Delivery(
        sent.user,
        sent.where,
        sent.run_id,
        sent.writer,
        flushes,
        tuple(to_log_lines(console.offset, console.content)) if console else (),
        dict(parse_object(summary.content[-1], "the summary")) if summary else None,
        structs.replace(sent.body, files={}),
        sent.heartbeat_s,
        now,
    )


def _checked(chunk: Chunk | None) -> Chunk | None:
    if chunk is None or not chunk.content:
        return None
    if not 0 <= chunk.offset <= MAX_LINES:
        raise UsageError(f"a stream offset is a line number, not {chunk.offset}")
    return chunk


def _state(run: Run, signs: StreamBody, now: float) -> RunChange:
    if signs.complete:
        code = max(-MAX_EXIT_CODE, min(signs.exitcode or 0, MAX_EXIT_CODE))
        state = "finished" if code == 0 else _bad_end(run, signs)
        return RunChange(state=state, exit_code=code, finished_at=now)
    state = "preempting" if signs.preempting else "running"
    if state == run.state:
        return RunChange()
    # Who asked the last process to end did not mean the one that goes on with the run.
    return RunChange(state=state, stop_requested=False if is_over(run.state) else None)


def _bad_end(run: Run, signs: StreamBody) -> str:
    """Returns what became of a run whose process ended with an error, or was made to end."""
    if signs.preempting or run.state == "preempting":
        return "preempted"
    return "killed" if run.stop_requested else "failed"
