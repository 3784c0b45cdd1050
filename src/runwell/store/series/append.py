"""How flushes get into the tail: one row a flush, and one for each key never seen before.

The rows of all streams that lines are added to are locked first. Such a row counts the stream's
rows, and beside them the lines of who sends them, so a flush that is sent again, or at once by two
processes, is kept once: only lines behind the sender's count are new, and they get the next rows.
Lock order: streams by run and kind, whatever the order of the flushes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from runwell.errors import NotFound, UsageError
from runwell.store.bulk import Clash
from runwell.store.database import Database
from runwell.store.digest import key_digest
from runwell.store.ports.histories import Flush, Kept, Stream
from runwell.store.schema.histories import (
    branches,
    metrics,
    rest_keys,
    rests,
    streams,
    tails,
    writers,
)
from runwell.store.schema.runs import runs
from runwell.store.series.block import encode_block
from runwell.store.series.rest import parse_rest
from runwell.values.leaves import row_leaves
from runwell.values.text import storable

_MAX_KNOWN_KEYS = 2_000_000  # about 150 MB at worst

_select_streams = (
    select(
        streams.c.run,
        streams.c.stream,
        streams.c.branch,
        streams.c.lines,
        streams.c.next_line,
        streams.c.last_step,
    )
    .where(streams.c.run.in_(bindparam("of_runs", expanding=True)))
    .order_by(streams.c.run, streams.c.stream)
    .with_for_update()
)
_update_stream = (
    update(streams)
    .where(streams.c.run == bindparam("of_run"), streams.c.stream == bindparam("of_stream"))
    .values(
        lines=bindparam("new_lines"),
        next_line=bindparam("new_next_line"),
        last_step=bindparam("new_last_step"),
        fresh_blocks=streams.c.fresh_blocks + bindparam("new_blocks"),
        fresh_bytes=streams.c.fresh_bytes + bindparam("new_bytes"),
        fresh_at=bindparam("now"),
    )
)
_METRIC = Clash((metrics.c.run, metrics.c.stream, metrics.c.digest))
_WRITER = Clash((writers.c.run, writers.c.stream, writers.c.digest), (writers.c.next_line,))
_REST_KEY = Clash(
    (rest_keys.c.run, rest_keys.c.stream, rest_keys.c.digest),
    (rest_keys.c.kind, rest_keys.c.last_step),
    (rest_keys.c.points,),
)

_StreamKey = tuple[int, Stream]


@dataclass(slots=True)
class _State:
    """A stream's row, locked, and what has been added to it since."""

    branch: int
    lines: int
    next_line: int
    last_step: int
    new_blocks: int = 0
    new_bytes: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where lines go: the first that is new, as an index into its flush, gets row `row`."""

    branch: int
    row: int
    skip: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """A key of a line that holds no number."""

    key: str
    kind: str
    points: int
    last_step: int


class Appender:
    """Adds flushes to the tail. `clock` is in seconds since the epoch."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._known = KnownKeys()

    def append(self, flushes: Sequence[Flush]) -> tuple[Kept, ...]:
        """Keeps flushes, all or none; returns what became of each."""
        blocks = [encode_block(flush.steps, flush.metrics) for flush in flushes]

        def work(connection: Connection) -> list[tuple[int | None, Kept]]:
            states = self._lock_streams(connection, flushes)
            kept = [
                self._append_one(connection, flush, block, states[flush.run, flush.stream])
                for flush, block in zip(flushes, blocks, strict=True)
            ]
            self._add_metrics(connection, flushes, kept)
            self._update_streams(connection, states)
            return kept

        found = self._database.write(work)
        self._database.once_committed(lambda: self._note_known(flushes, found))
        return tuple(kept for _, kept in found)

    def _note_known(
        self, flushes: Sequence[Flush], found: Sequence[tuple[int | None, Kept]]
    ) -> None:
        for flush, (branch, _) in zip(flushes, found, strict=True):
            if branch is not None:
                self._known.add(branch, map(key_digest, flush.metrics))

    def _append_one(
        self, connection: Connection, flush: Flush, block: bytes, state: _State
    ) -> tuple[int | None, Kept]:
        """Returns the branch that lines were added to, if any, and what became of the flush."""
        end = flush.first_row + len(flush.steps)
        next_line = _next_line(connection, flush, state)
        if end <= next_line or not len(flush.steps):
            return None, Kept(state.lines, is_late=end < next_line)
        skip = max(0, next_line - flush.first_row)
        gap = 0 if flush.writer else max(0, flush.first_row - next_line)
        place = _Place(state.branch, state.lines + gap, skip)
        if skip:
            block = encode_block(flush.steps, flush.metrics, skip)
        connection.execute(
            insert(tails), {"branch": place.branch, "first_row": place.row, "block": block}
        )
        if flush.rest:
            self._add_rest(connection, flush, place)
        if flush.writer:
            self._note_writer(connection, flush, end)
        state.lines = place.row + len(flush.steps) - skip
        state.next_line = state.next_line if flush.writer else end
        state.last_step = max(state.last_step, int(flush.steps[skip:].max()))
        state.new_blocks += 1
        state.new_bytes += len(block)
        return place.branch, Kept(state.lines, is_late=False)

    def _lock_streams(
        self, connection: Connection, flushes: Sequence[Flush]
    ) -> dict[_StreamKey, _State]:
        wanted = {(flush.run, flush.stream) for flush in flushes}
        asked = {"of_runs": sorted({run for run, _ in wanted})}
        states = _read_streams(connection, asked)
        missing = sorted(wanted - states.keys())
        for run, stream in missing:
            add_stream(self._database, connection, run, stream, self._clock())
        return states | _read_streams(connection, asked) if missing else states

    def _update_streams(self, connection: Connection, states: Mapping[_StreamKey, _State]) -> None:
        now = self._clock()
        rows = [
            {
                "of_run": run,
                "of_stream": int(stream),
                "new_lines": state.lines,
                "new_next_line": state.next_line,
                "new_last_step": state.last_step,
                "new_blocks": state.new_blocks,
                "new_bytes": state.new_bytes,
                "now": now,
            }
            for (run, stream), state in states.items()
            if state.new_blocks
        ]
        if rows:
            connection.execute(_update_stream, rows)

    def _note_writer(self, connection: Connection, flush: Flush, end: int) -> None:
        row = {
            "run": flush.run,
            "stream": int(flush.stream),
            "digest": key_digest(flush.writer),
            "next_line": end,
        }
        self._database.dialect.insert_many(connection, writers, (row,), _WRITER)

    def _add_metrics(
        self,
        connection: Connection,
        flushes: Sequence[Flush],
        found: Sequence[tuple[int | None, Kept]],
    ) -> None:
        new: dict[int, dict[tuple[Stream, int], str]] = {}
        for flush, (branch, _) in zip(flushes, found, strict=True):
            if branch is not None:
                for key in self._known.missing(branch, flush.metrics):
                    new.setdefault(flush.run, {})[flush.stream, key_digest(key)] = key
        for run, keys in new.items():  # one at a time: a trigger counts the runs that have a key
            rows = [
                {
                    "run": run,
                    "stream": int(stream),
                    "digest": digest,
                    "key": storable(key),
                    "points": 0,
                    "last_step": -1,
                }
                for (stream, digest), key in keys.items()
            ]
            self._database.dialect.insert_many(connection, metrics, rows, _METRIC)

    def _add_rest(self, connection: Connection, flush: Flush, place: _Place) -> None:
        lines: list[dict[str, object]] = []
        seen: dict[int, _Seen] = {}
        for line in sorted(flush.rest):
            if not 0 <= line < len(flush.steps):
                raise UsageError("the rest of a flush names a row that is none of its lines")
            if line < place.skip:
                continue
            step = int(flush.steps[line])
            text = flush.rest[line]
            row = place.row + line - place.skip
            lines.append({"branch": place.branch, "row": row, "step": step, "text": storable(text)})
            for key, kind, _ in row_leaves(parse_rest(text)):
                digest = key_digest(key)
                before = seen[digest].points if digest in seen else 0
                seen[digest] = _Seen(key, kind, before + 1, step)
        if lines:
            connection.execute(insert(rests), lines)
            self._count_rest(connection, flush, seen)

    def _count_rest(self, connection: Connection, flush: Flush, seen: dict[int, _Seen]) -> None:
        rows = [
            {
                "run": flush.run,
                "stream": int(flush.stream),
                "digest": digest,
                "key": storable(key.key),
                "kind": storable(key.kind),
                "points": key.points,
                "last_step": key.last_step,
            }
            for digest, key in seen.items()
        ]
        self._database.dialect.insert_many(connection, rest_keys, rows, _REST_KEY)


def _read_streams(connection: Connection, asked: Mapping[str, object]) -> dict[_StreamKey, _State]:
    rows = connection.execute(_select_streams, asked)
    return {(run, Stream(stream)): _State(*rest) for run, stream, *rest in rows}


def add_stream(
    database: Database, connection: Connection, run: int, stream: Stream, now: float
) -> None:
    """Gives a run a stream without lines, unless it has one. Raises NotFound."""
    if connection.scalar(select(runs.c.id).where(runs.c.id == run)) is None:
        raise NotFound("there is no such run")
    branch = new_branch(connection, run, stream)
    new = {
        "run": run,
        "stream": int(stream),
        "branch": branch,
        "lines": 0,
        "next_line": 0,
        "last_step": -1,
        "fresh_blocks": 0,
        "fresh_bytes": 0,
        "fresh_at": now,
    }
    if connection.execute(database.dialect.insert_new(streams), new).rowcount == 0:
        connection.execute(delete(branches).where(branches.c.id == branch))  # a rival was first


def new_branch(connection: Connection, run: int, stream: Stream) -> int:
    """Makes a branch that holds nothing yet and returns its number."""
    made: int = connection.scalars(
        insert(branches).returning(branches.c.id), {"run": run, "stream": int(stream)}
    ).one()
    return made


def _next_line(connection: Connection, flush: Flush, state: _State) -> int:
    """Returns the number of the sender's next line, as the sender counts."""
    if not flush.writer:
        # Who resumes a fork counts what it inherits; its first process did not.
        return state.lines if flush.first_row >= state.lines else state.next_line
    known = connection.scalar(
        select(writers.c.next_line).where(
            writers.c.run == flush.run,
            writers.c.stream == flush.stream,
            writers.c.digest == key_digest(flush.writer),
        )
    )
    return flush.first_row if known is None else int(known)


class KnownKeys:
    """Which metrics are in the database for sure, so that they need not be inserted again.

    Only a shortcut: what it forgets is inserted once more and skipped by the database.
    """

    def __init__(self, capacity: int = _MAX_KNOWN_KEYS) -> None:
        self._capacity = capacity
        self._count = 0
        self._digests: OrderedDict[int, set[int]] = OrderedDict()
        self._lock = Lock()

    def holds(self, branch: int) -> bool:
        """Tells whether anything is known of this branch."""
        return branch in self._digests

    def missing(self, branch: int, keys: Iterable[str]) -> list[str]:
        """Returns the keys that are not known of this branch."""
        known = self._digests.get(branch)
        if known is None:
            return list(keys)
        return [key for key in keys if key_digest(key) not in known]

    def add(self, branch: int, digests: Iterable[int]) -> None:
        """Notes keys that are committed."""
        with self._lock:
            known = self._digests.setdefault(branch, set())
            before = len(known)
            known.update(digests)
            self._count += len(known) - before
            self._digests.move_to_end(branch)
            while self._count > self._capacity and len(self._digests) > 1:
                _, dropped = self._digests.popitem(last=False)
                self._count -= len(dropped)
