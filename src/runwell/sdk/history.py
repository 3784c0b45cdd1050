"""Rows: what `log()` does between the script's dict and the journal's bytes.

This is the hot path. A row of plain scalars under keys seen before is encoded once and written with
one system call; everything else (new keys, arrays, media, odd values, explicit steps) takes the
slow path, which makes the row plain first.

Lock: `lock` is taken here and held over step, fold and write, so rows of one process lie in the
journal in the order of their steps. Values are read and media are written before it is taken:
both run other people's code, which may take long or wait for a lock of its own. It is re-entrant:
a signal handler may write the exit record while a row is being written on the same thread.
"""

# ruff: noqa: FBT001  log() has W&B's signature, and keywords cost time on this path

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from math import inf
from time import time
from typing import Final, Protocol

import msgspec

from runwell.sdk.boundary import absorb
from runwell.sdk.encoding import PLAIN_TYPES, packable, plain, shown, text_of_key
from runwell.sdk.terminal import termwarn
from runwell.values.json import Json
from runwell.values.names import MAX_METRIC_KEY_LENGTH
from runwell.values.summary import MetricRule, SummaryFold
from runwell.wire.records import Kind

# Turns a media value into what stands for it in the row; None if the value is no media.
MediaWriter = Callable[[str, object, int], Mapping[str, Json] | None]

MAX_STEP: Final = 2**53

_TIMESTAMP: Final = "_timestamp"
_HISTORY: Final = int(Kind.HISTORY)
_encode: Final = msgspec.msgpack.Encoder().encode
_all_plain: Final = PLAIN_TYPES.issuperset


class RowSink(Protocol):
    """Takes the frames of rows."""

    def append(self, kind: int, payload: bytes) -> None: ...


class History:
    """The rows of one run, on their way out.

    Attributes:
        lock: The run's lock.
        step: The step of the row that is open, or that the next call opens.
        fold: The summary so far.
        last_step, last_timestamp: Of the last row or piece; seconds since the epoch.
    """

    def __init__(
        self,
        journal: RowSink,
        lock: AbstractContextManager[bool],
        media: MediaWriter,
        clock: Callable[[], float] = time,
        first_step: int = 0,
    ) -> None:
        self.lock = lock
        self.step = first_step
        self.fold = SummaryFold()
        self.last_step = first_step
        self.last_timestamp = 0.0
        self._append = journal.append
        self._fold_row: Callable[[Mapping[str, Json]], None] = self.fold.document.update
        self._media = media
        self._clock = clock
        self._known: set[str] = set()
        self._highest = first_step - 1
        self._is_closed = False
        self._warned: set[str] = set()
        self._look: Callable[[], None] | None = None
        self._look_every_s = self._look_at = inf

    def append(
        self, data: Mapping[str, object], step: int | None = None, commit: bool | None = None
    ) -> None:
        """Writes a row, or a piece of one; what it returned from is in the kernel."""
        if (
            type(data) is not dict
            or step is not None
            or (commit is not None and commit is not True)
            or not self._known.issuperset(data)
            or not _all_plain(map(type, data.values()))
        ):
            self._append_slowly(data, step, commit)
            return
        with self.lock:
            now, step = self._clock(), self.step
            try:
                payload = _encode((step, now, True, data))
            except (OverflowError, UnicodeError):
                payload = _encode((step, now, True, packable(data)))
            # Before the write: an interrupt behind it must not give this step to the next row, too.
            self.step = step + 1
            self._append(_HISTORY, payload)
            self.last_step = self._highest = step
            self.last_timestamp = now
            self._fold_row(data)
        if now >= self._look_at:
            self._look_after(now)

    def attend(self, look: Callable[[], None], every_s: float) -> None:
        """Has something looked after while rows are logged, at most every `every_s` seconds.

        There is no thread for that: it runs within a call of `log()`, so it has to be quick.
        """
        self._look, self._look_every_s = look, every_s
        self._look_at = self._clock() + every_s

    def _look_after(self, now: float) -> None:
        self._look_at = now + self._look_every_s
        if self._look is not None:
            self._look()

    def _append_slowly(
        self, data: object, step: int | None = None, commit: bool | None = None
    ) -> None:
        if self._is_closed:
            self._warn_once("closed", "the run is finished; what is logged to it now is not kept")
            return
        if not isinstance(data, Mapping):
            self._tell_no_dict(data)
            return
        wanted = self._wanted(step)
        is_committed = wanted is None if commit is None else bool(commit)
        row = self._plain_row(data, self.step if wanted is None else wanted)
        at = self._taken_time(row) if _TIMESTAMP in row else None
        now = self._write(row, wanted, at, is_committed=is_committed)
        if now >= self._look_at:
            self._look_after(now)

    def _write(
        self, row: dict[str, Json], wanted: int | None, at: float | None, *, is_committed: bool
    ) -> float:
        """Writes a row that is plain, at the wanted step or the current one; returns when.

        `at` is the time that the row bears, if it is another.
        """
        with self.lock:
            before = self._highest
            if wanted is not None:
                self._highest = max(self._highest, wanted - 1)
                self.step = wanted
            now, step = self._clock(), self.step
            moment = now if at is None else at
            payload = _encode_slowly(step, moment, is_committed, row)
            if is_committed:
                self._highest = max(self._highest, step)
                self.step = step + 1
            self._append(_HISTORY, payload)
            self.last_step, self.last_timestamp = step, moment
            self.fold.add(row)
        if wanted is not None and wanted <= before:
            self._warn_once(
                "step goes back",
                f"step {wanted} is not above {before}, which is closed; both rows are kept",
            )
        return now

    def define(self, rule: MetricRule) -> None:
        """Adds a rule for the summary; it holds for rows that follow."""
        with self.lock:
            self.fold.define(rule)
            if self.fold.has_rules:
                self._fold_row = self.fold.add

    def close(self) -> None:
        """Takes no more rows."""
        with self.lock:
            self._is_closed = True
            # An empty row passes any check of keys, so the hot path has to be shut as a whole.
            self.append = self._append_slowly  # type: ignore[method-assign]

    def catch_up(self, step: int) -> None:
        """Goes on at a step that another process has come to, unless this one is further."""
        with self.lock:
            self.step = max(self.step, step)

    def _wanted(self, step: object) -> int | None:
        """Returns the step that was asked for; None if none was, or none that can be one."""
        if step is None:
            return None
        wanted = _as_step(step)
        if wanted is None:
            self._warn_once(
                "step",
                f"step must be an integer below 2 ** 53, not {shown(step)}; it was ignored",
            )
        return wanted

    def _taken_time(self, row: dict[str, Json]) -> float | None:
        """Takes the time out of a row that says its own, as W&B's rows may."""
        given = row.pop(_TIMESTAMP)
        if type(given) in (int, float) and 0 <= given < inf:  # type: ignore[operator]
            return float(given)  # type: ignore[arg-type]
        self._warn_once(
            _TIMESTAMP,
            f"{_TIMESTAMP} is seconds since the epoch, not {shown(given)}; it was ignored",
        )
        return None

    def _plain_row(self, data: Mapping[str, object], step: int) -> dict[str, Json]:
        row: dict[str, Json] = {}
        for given, value in data.items():
            key = text_of_key(given)
            if len(key) > MAX_METRIC_KEY_LENGTH:
                self._warn_once(
                    key[:64],
                    f"key {key[:64]}… has {len(key)} characters, more than "
                    f"{MAX_METRIC_KEY_LENGTH}; its values are dropped",
                )
            elif type(value) in PLAIN_TYPES:
                row[key] = value  # type: ignore[assignment]
                if key is given and key != _TIMESTAMP:  # the fast path looks into no row
                    self._known.add(key)
            elif isinstance(value, float):  # numpy's doubles: too common for the long way
                row[key] = float(value)
            else:
                self._add_odd_value(row, key, value, step)
        return row

    def _add_odd_value(self, row: dict[str, Json], key: str, value: object, step: int) -> None:
        try:
            media = self._media(key, value, step)
        except Exception as error:  # noqa: BLE001  the other values of the row are kept
            absorb(f"logging {key!r}", error)
            return
        if media is not None:
            row.update(media)
        else:
            row[key] = plain(value, partial(self._tell_odd, key))

    def _tell_no_dict(self, data: object) -> None:
        name = type(data).__name__
        self._warn_once("dict", f"log() takes a dict, not a {name}; the call was skipped")

    def _tell_odd(self, key: str, value: object) -> None:
        self._warn_once(
            f"odd:{key}",
            f"{key!r} holds a value of type {type(value).__name__}, which cannot be charted; "
            "its text is kept",
        )

    def _warn_once(self, about: str, text: str) -> None:
        if about not in self._warned:
            self._warned.add(about)
            termwarn(text)


def _encode_slowly(step: int, now: float, is_committed: bool, row: dict[str, Json]) -> bytes:
    try:
        return _encode((step, now, is_committed, row))
    except (OverflowError, UnicodeError):
        return _encode((step, now, is_committed, packable(row)))


def _as_step(step: object) -> int | None:
    try:
        wanted: int = int(step)  # type: ignore[call-overload]
    except Exception:  # noqa: BLE001  whatever it is, it is no step
        return None
    # The same step has to come out of JSON and of a browser, and there is one above each.
    return wanted if -MAX_STEP < wanted < MAX_STEP else None
