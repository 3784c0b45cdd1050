"""How flushes get into the tail: one row a flush, and one for each key never seen before.

A stream's row counts its lines and is locked while they are added, so a flush that is sent again,
or at once by two processes, is kept once: only lines behind the count are new.
Lock order: streams by run and kind, whatever the order of the flushes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import Connection, bindparam, insert, select, update

from runwell.errors import NotFound, UsageError
from runwell.store.database import Database
from runwell.store.digest import key_digest
from runwell.store.ports import Flush
from runwell.store.schema import metrics, rest_keys, rests, runs, streams, tails
from runwell.store.series.block import encode_block
from runwell.store.series.rest import parse_rest
from runwell.values.leaves import row_leaves
from runwell.values.text import storable

_MAX_KNOWN_KEYS = 2_000_000  # about 150 MB at worst

_select_stream = (
    select(streams.c.lines, streams.c.last_step)
    .where(streams.c.run == bindparam("of_run"), streams.c.stream == bindparam("of_stream"))
    .with_for_update()
)
_update_stream = (
    update(streams)
    .where(streams.c.run == bindparam("of_run"), streams.c.stream == bindparam("of_stream"))
    .values(
        lines=bindparam("new_lines"),
        last_step=bindparam("new_last_step"),
        fresh_blocks=streams.c.fresh_blocks + 1,
        fresh_bytes=streams.c.fresh_bytes + bindparam("new_bytes"),
        fresh_at=bindparam("now"),
    )
)


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

    def append(self, flushes: Sequence[Flush]) -> tuple[int, ...]:
        """Keeps flushes, all or none; returns per flush how many lines its stream then has."""
        blocks = [encode_block(flush.steps, flush.metrics) for flush in flushes]
        order = sorted(
            range(len(flushes)), key=lambda number: (flushes[number].run, flushes[number].stream)
        )

        def work(connection: Connection) -> dict[int, int]:
            return {
                number: self._append_one(connection, flushes[number], blocks[number])
                for number in order
            }

        counts = self._database.write(work)
        for flush in flushes:
            self._known.add((flush.run, flush.stream), map(key_digest, flush.metrics))
        return tuple(counts[number] for number in range(len(flushes)))

    def _append_one(self, connection: Connection, flush: Flush, block: bytes) -> int:
        lines, last_step = self._lock_stream(connection, flush)
        end = flush.first_row + len(flush.steps)
        if end <= lines or not len(flush.steps):
            return lines
        skip = max(0, lines - flush.first_row)
        if skip:
            block = encode_block(flush.steps, flush.metrics, skip)
        place = {"run": flush.run, "stream": int(flush.stream)}
        first_row = flush.first_row + skip
        connection.execute(insert(tails), {**place, "first_row": first_row, "block": block})
        self._add_metrics(connection, flush)
        if flush.rest:
            self._add_rest(connection, flush, skip)
        connection.execute(
            _update_stream,
            {
                "of_run": flush.run,
                "of_stream": int(flush.stream),
                "new_lines": end,
                "new_last_step": max(last_step, int(flush.steps[skip:].max())),
                "new_bytes": len(block),
                "now": self._clock(),
            },
        )
        return end

    def _lock_stream(self, connection: Connection, flush: Flush) -> tuple[int, int]:
        place = {"of_run": flush.run, "of_stream": int(flush.stream)}
        row = connection.execute(_select_stream, place).one_or_none()
        if row is None:
            if connection.scalar(select(runs.c.id).where(runs.c.id == flush.run)) is None:
                raise NotFound("there is no such run")
            new = {
                "run": flush.run,
                "stream": int(flush.stream),
                "lines": 0,
                "last_step": -1,
                "fresh_blocks": 0,
                "fresh_bytes": 0,
                "fresh_at": self._clock(),
            }
            connection.execute(self._database.dialect.insert_new(streams), new)
            row = connection.execute(_select_stream, place).one()
        return row.lines, row.last_step

    def _add_metrics(self, connection: Connection, flush: Flush) -> None:
        place = (flush.run, int(flush.stream))
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
            for key in self._known.missing(place, flush.metrics)
        ]
        if new:
            connection.execute(self._database.dialect.insert_new(metrics), new)

    def _add_rest(self, connection: Connection, flush: Flush, skip: int) -> None:
        place = {"run": flush.run, "stream": int(flush.stream)}
        lines: list[dict[str, object]] = []
        seen: dict[int, _Seen] = {}
        for line in sorted(flush.rest):
            if not 0 <= line < len(flush.steps):
                raise UsageError("the rest of a flush names a row that is none of its lines")
            if line < skip:
                continue
            step = int(flush.steps[line])
            text = flush.rest[line]
            row = flush.first_row + line
            lines.append({**place, "row": row, "step": step, "text": storable(text)})
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


class KnownKeys:
    """Which metrics are in the database for sure, so that they need not be inserted again.

    Only a shortcut: what it forgets is inserted once more and skipped by the database.
    """

    def __init__(self, capacity: int = _MAX_KNOWN_KEYS) -> None:
        self._capacity = capacity
        self._count = 0
        self._digests: OrderedDict[tuple[int, int], set[int]] = OrderedDict()
        self._lock = Lock()

    def holds(self, place: tuple[int, int]) -> bool:
        """Tells whether anything is known of this run and stream."""
        return place in self._digests

    def missing(self, place: tuple[int, int], keys: Iterable[str]) -> list[str]:
        """Returns the keys that are not known of this run and stream."""
        known = self._digests.get(place)
        if known is None:
            return list(keys)
        return [key for key in keys if key_digest(key) not in known]

    def add(self, place: tuple[int, int], digests: Iterable[int]) -> None:
        """Notes keys that are committed."""
        with self._lock:
            known = self._digests.setdefault(place, set())
            before = len(known)
            known.update(digests)
            self._count += len(known) - before
            self._digests.move_to_end(place)
            while self._count > self._capacity and len(self._digests) > 1:
                _, dropped = self._digests.popitem(last=False)
                self._count -= len(dropped)
