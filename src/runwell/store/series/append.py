"""How flushes get into the tail: one row a flush, and one for each key never seen before.

A stream's row is locked while lines are added. It counts the rows, and beside them the lines of who
sends them, so a flush that is sent again, or at once by two processes, is kept once: only lines
behind the sender's count are new, and they get the next rows.
Lock order: streams by run and kind, whatever the order of the flushes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from runwell.errors import NotFound, UsageError
from runwell.store.database import Database
from runwell.store.digest import key_digest
from runwell.store.ports import Flush, Kept, Stream
from runwell.store.schema import branches, metrics, rest_keys, rests, runs, streams, tails, writers
from runwell.store.series.block import encode_block
from runwell.store.series.rest import parse_rest
from runwell.values.leaves import row_leaves
from runwell.values.text import storable

_MAX_KNOWN_KEYS = 2_000_000  # about 150 MB at worst

_select_stream = (
    select(streams.c.branch, streams.c.lines, streams.c.next_line, streams.c.last_step)
    .where(streams.c.run == bindparam("of_run"), streams.c.stream == bindparam("of_stream"))
    .with_for_update()
)
_update_stream = (
    update(streams)
    .where(streams.c.run == bindparam("of_run"), streams.c.stream == bindparam("of_stream"))
    .values(
        lines=bindparam("new_lines"),
        next_line=bindparam("new_next_line"),
        last_step=bindparam("new_last_step"),
        fresh_blocks=streams.c.fresh_blocks + 1,
        fresh_bytes=streams.c.fresh_bytes + bindparam("new_bytes"),
        fresh_at=bindparam("now"),
    )
)


@dataclass(frozen=True, slots=True)
class _State:
    """A stream's row, locked."""

    branch: int
    lines: int
    next_line: int
    last_step: int


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
        order = sorted(
            range(len(flushes)), key=lambda number: (flushes[number].run, flushes[number].stream)
        )

        def work(connection: Connection) -> dict[int, tuple[int | None, Kept]]:
            return {
                number: self._append_one(connection, flushes[number], blocks[number])
                for number in order
            }

        kept = self._database.write(work)
        self._database.once_committed(lambda: self._note_known(flushes, kept))
        return tuple(kept[number][1] for number in range(len(flushes)))

    def _note_known(
        self, flushes: Sequence[Flush], kept: Mapping[int, tuple[int | None, Kept]]
    ) -> None:
        for number, flush in enumerate(flushes):
            branch, _ = kept[number]
            if branch is not None:
                self._known.add(branch, map(key_digest, flush.metrics))

    def _append_one(
        self, connection: Connection, flush: Flush, block: bytes
    ) -> tuple[int | None, Kept]:
        """Returns the branch that lines were added to, if any, and what became of the flush."""
        state = self._lock_stream(connection, flush)
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
        self._add_metrics(connection, flush, place.branch)
        if flush.rest:
            self._add_rest(connection, flush, place)
        if flush.writer:
            self._note_writer(connection, flush, end)
        lines = place.row + len(flush.steps) - skip
        connection.execute(
            _update_stream,
            {
                "of_run": flush.run,
                "of_stream": int(flush.stream),
                "new_lines": lines,
                "new_next_line": state.next_line if flush.writer else end,
                "new_last_step": max(state.last_step, int(flush.steps[skip:].max())),
                "new_bytes": len(block),
                "now": self._clock(),
            },
        )
        return place.branch, Kept(lines, is_late=False)

    def _lock_stream(self, connection: Connection, flush: Flush) -> _State:
        place = {"of_run": flush.run, "of_stream": int(flush.stream)}
        row = connection.execute(_select_stream, place).one_or_none()
        if row is None:
            add_stream(self._database, connection, flush.run, flush.stream, self._clock())
            row = connection.execute(_select_stream, place).one()
        return _State(*row)

    def _note_writer(self, connection: Connection, flush: Flush, end: int) -> None:
        columns = writers.c
        connection.execute(
            self._database.dialect.insert_or_replace(
                writers, (columns.run, columns.stream, columns.digest), (columns.next_line,)
            ),
            {
                "run": flush.run,
                "stream": int(flush.stream),
                "digest": key_digest(flush.writer),
                "next_line": end,
            },
        )

    def _add_metrics(self, connection: Connection, flush: Flush, branch: int) -> None:
        new = [
            {
                "run": flush.run,
                "stream": int(flush.stream),
                "digest": key_digest(key),
                "key": storable(key),
                "points": 0,
                "last": None,
                "last_step": -1,
            }
            for key in self._known.missing(branch, flush.metrics)
        ]
        if new:
            connection.execute(self._database.dialect.insert_new(metrics), new)

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
        columns = rest_keys.c
        connection.execute(
            self._database.dialect.insert_or_replace(
                rest_keys,
                (columns.run, columns.stream, columns.digest),
                (columns.kind, columns.last_step),
                (columns.points,),
            ),
            [
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
            ],
        )


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
