"""What the records of the official wandb package say, as records of ours.

The numbers of fields are those of its Protocol Buffers. Telemetry and requests between its own
processes say nothing of the run and are passed over; so is what a record has beyond what we know.

Pure and steady: the same records give the same records of ours, however far one reads.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from time import gmtime, strftime

from runwell.errors import JournalError
from runwell.values.json import Json
from runwell.wire.official_log import Fields, fields
from runwell.wire.records import (
    AlertRecord,
    ArtifactEntry,
    ArtifactRecord,
    ConfigRecord,
    ConsoleRecord,
    EnvironmentRecord,
    ExitRecord,
    FileRecord,
    HistoryRecord,
    MetricRecord,
    PreemptingRecord,
    Record,
    RunRecord,
    StatsRecord,
    SummaryRecord,
    UseRecord,
)

_STDERR = 0
_SUMMARIES = ("min", "max", "mean", "best", "last", "none", "copy", "first")
_GOALS = {1: "minimize", 2: "maximize"}
_TTL_INHERITED = 0
_FACTS = {
    1: "os", 2: "python", 4: "docker", 6: "program", 7: "codePath", 8: "codePathLocal",
    10: "email", 11: "root", 12: "host", 13: "username", 14: "executable", 15: "colab",
    18: "gpu", 25: "cudaVersion",
}  # fmt: skip
_COUNTS = {16: "cpu_count", 17: "cpu_count_logical", 19: "gpu_count"}

_KINDS = {
    2: "history", 3: "summary", 4: "output", 5: "config", 6: "files", 7: "stats", 8: "artifact",
    9: "tbrecord", 10: "alert", 11: "telemetry", 12: "metric", 13: "output_raw", 17: "run",
    18: "exit", 20: "final", 21: "header", 22: "footer", 23: "preempting",
    24: "noop_link_artifact", 25: "use_artifact", 26: "environment", 27: "output_logger",
    100: "request",
}  # fmt: skip


def kind_of(message: bytes) -> str:
    """Returns what a record is about, in the official package's word.

    Raises:
        JournalError: It cannot be read.
    """
    return next((_KINDS[number] for number in fields(message) if number in _KINDS), "unknown")


def summary_leaves(message: bytes) -> dict[str, Json]:
    """Returns what a record says of the summary, by dotted paths, also what rows make of it.

    Raises:
        JournalError: It cannot be read.
    """
    try:
        given = fields(_bytes(fields(message), 3))
        return {".".join(_path(item)): _value(item) for item in _messages(given, 1)}
    except (ValueError, struct.error) as error:
        raise JournalError(f"a record cannot be read: {error}") from error


class OfficialRun:
    """Turns the records of one run into ours, one after the other.

    Attributes:
        sources: Where the bytes of an artifact's entry lie on the machine that logged it, by the
            artifact's client id and the entry's `file`.
    """

    def __init__(self) -> None:
        self.sources: dict[tuple[str, str], str] = {}
        self._config: dict[str, Json] = {}
        self._summary: dict[str, Json] = {}
        self._facts: dict[str, Json] = {}
        self._latest = 0.0
        self._started_at = 0.0
        self._step = -1
        self._readers: dict[int, Callable[[Fields], list[Record]]] = {
            2: self._history,
            3: self._add_summary,
            5: self._add_config,
            6: self._files,
            7: self._stats,
            8: self._artifact,
            10: self._alert,
            12: self._metric,
            13: self._output,
            17: self._run,
            18: self._exit,
            23: lambda _: [PreemptingRecord(self._latest)],
            25: lambda given: [UseRecord(_text(given, 1))],
            26: self._environment,
        }

    def read(self, message: bytes) -> list[Record]:
        """Returns what a record says; nothing if it says nothing of the run.

        Raises:
            JournalError: It cannot be read.
        """
        told: list[Record] = []
        try:
            for number, values in fields(message).items():
                reader = self._readers.get(number)
                if reader is not None and isinstance(values[-1], bytes):
                    told += reader(fields(values[-1]))
        except (ValueError, OverflowError, RecursionError, struct.error) as error:
            raise JournalError(f"a record cannot be read: {error}") from error
        return told

    @property
    def config(self) -> dict[str, Json]:
        """The config as far as it was read."""
        return {key: value for key, value in self._config.items() if key != "_wandb"}

    @property
    def summary(self) -> dict[str, Json]:
        """The summary as far as it was read."""
        return self._summary

    @property
    def facts(self) -> dict[str, Json]:
        """Where the run ran, as far as it was read."""
        return self._facts

    def _run(self, given: Fields) -> list[Record]:
        first = not self._started_at
        self._started_at = self._started_at or _moment(given, 17)
        self._latest = max(self._latest, self._started_at)
        run = RunRecord(
            run_id=_text(given, 1),
            project=_text(given, 3) or "uncategorized",
            entity=_text(given, 2) or None,
            name=_text(given, 8),
            started_at=self._started_at,
            host=_text(given, 13),
            pid=0,
            process_started_at=0,
            group=_text(given, 6) or None,
            job_type=_text(given, 7) or None,
            notes=_text(given, 9) or None,
            tags=tuple(_texts(given, 10)),
            sweep_id=_text(given, 12) or None,
            samples_system=False,
        )
        config = self._add_config(fields(_bytes(given, 4))) if first else []
        return [run, *config]

    def _add_config(self, given: Fields) -> list[Record]:
        return self._changes(given, self._config, ConfigRecord)

    def _add_summary(self, given: Fields) -> list[Record]:
        told = self._changes(given, self._summary, SummaryRecord)
        return told if given.get(2) or _has_plain_keys(given) else []

    def _changes(
        self,
        given: Fields,
        state: dict[str, Json],
        kind: Callable[[dict[str, Json], tuple[str, ...]], Record],
    ) -> list[Record]:
        """Takes changes of leaves; returns the keys that they are in, whole."""
        touched: dict[str, None] = {}
        for item in _messages(given, 1):
            path = _path(item)
            _put(state, path, _value(item))
            touched[path[0]] = None
        for item in _messages(given, 2):
            path = _path(item)
            _take_out(state, path)
            touched[path[0]] = None
        # What W&B keeps for itself in the summary, each side makes up of the rows.
        own = {"_runtime", "_timestamp", "_step"} | ({"_wandb"} if kind is SummaryRecord else set())
        names = [name for name in touched if name not in own]
        changed = {name: _copy(state[name]) for name in names if name in state}
        removed = tuple(name for name in names if name not in state)
        return [kind(changed, removed)] if changed or removed else []

    def _history(self, given: Fields) -> list[Record]:
        row: dict[str, Json] = {}
        for item in _messages(given, 1):
            _put(row, _path(item), _value(item))
        steps = _messages(given, 2)
        step = row.pop("_step", _int(steps[-1], 1) if steps else self._step + 1)
        timestamp = row.pop("_timestamp", self._latest)
        row.pop("_runtime", None)
        self._step = int(step) if isinstance(step, int | float) else self._step + 1
        moment = float(timestamp) if isinstance(timestamp, int | float) else self._latest
        self._latest = max(self._latest, moment)
        return [HistoryRecord(self._step, moment, True, row)]  # noqa: FBT003  positions count

    def _files(self, given: Fields) -> list[Record]:
        return [FileRecord(_text(item, 1), 0) for item in _messages(given, 1)]

    def _stats(self, given: Fields) -> list[Record]:
        values: dict[str, float] = {}
        for item in _messages(given, 3):
            value = _value(item)
            if isinstance(value, int | float):
                values[_text(item, 1)] = float(value)
        return [StatsRecord(_moment(given, 2), values)]

    def _output(self, given: Fields) -> list[Record]:
        moment = _moment(given, 2)
        self._latest = max(self._latest, moment)
        return [ConsoleRecord(moment, _int(given, 1) == _STDERR, _text(given, 3))]

    def _metric(self, given: Fields) -> list[Record]:
        options, summary = fields(_bytes(given, 6)), fields(_bytes(given, 7))
        return [
            MetricRecord(
                name=_text(given, 2) or _text(given, 1),
                step_metric=_text(given, 4) or None,
                step_sync=bool(_int(options, 1)),
                hidden=bool(_int(options, 2)),
                summary=tuple(
                    word for number, word in enumerate(_SUMMARIES, 1) if _int(summary, number)
                ),
                goal=_GOALS.get(_int(given, 8)),
            )
        ]

    def _alert(self, given: Fields) -> list[Record]:
        level = _text(given, 3).upper()
        wait_s = _int(given, 4) / 1000
        return [AlertRecord(self._latest, _text(given, 1), _text(given, 2), level, wait_s)]

    def _exit(self, given: Fields) -> list[Record]:
        ended = max(self._latest, self._started_at + _int(given, 2))
        return [ExitRecord(ended, _int(given, 1))]

    def _environment(self, given: Fields) -> list[Record]:
        told: dict[str, Json] = {name: _text(given, n) for n, name in _FACTS.items() if n in given}
        told |= {name: _int(given, n) for n, name in _COUNTS.items() if n in given}
        if 5 in given:
            told["args"] = [*_texts(given, 5)]
        if 3 in given:
            told["startedAt"] = _utc(_moment(given, 3))
        if 9 in given:
            git = fields(_bytes(given, 9))
            told["git"] = {"remote": _text(git, 1), "commit": _text(git, 2)}
        if 20 in given:
            told["disk"] = {_text(each, 1): _disk(each) for each in _messages(given, 20)}
        if 21 in given:
            told["memory"] = {"total": str(_int(fields(_bytes(given, 21)), 1))}
        if 22 in given:
            told["cpu"] = {"model": _text(fields(_bytes(given, 22)), 3)}
        self._facts |= told
        return [EnvironmentRecord(told)]

    def _artifact(self, given: Fields) -> list[Record]:
        client_id = _text(given, 15)
        manifest = fields(_bytes(given, 12))
        if _text(manifest, 5):
            raise JournalError(
                "an artifact's manifest lies in a file of its own, which is not read"
            )
        entries = []
        for number, item in enumerate(_messages(manifest, 4)):
            source = _text(item, 6)
            if source:
                self.sources[client_id, str(number)] = source
            extra = {_text(each, 1): _value(each, 2) for each in _messages(item, 16)}
            entries.append(
                ArtifactEntry(
                    path=_text(item, 1),
                    digest=_text(item, 2),
                    size=_int(item, 4),
                    ref=_text(item, 3) or None,
                    extra=extra or None,
                    birth_id=_text(item, 7) or None,
                    file=str(number) if source else None,
                )
            )
        ttl_s = _signed(_int(given, 18))
        return [
            ArtifactRecord(
                client_id=client_id,
                sequence_client_id=_text(given, 16),
                type=_text(given, 4),
                name=_text(given, 5),
                digest=_text(given, 6),
                entries=tuple(entries),
                description=_text(given, 7) or None,
                metadata=_text(given, 8) or None,
                aliases=tuple(dict.fromkeys(_texts(given, 11))),
                tags=tuple(_texts(given, 19)),
                ttl_s=None if ttl_s == _TTL_INHERITED else ttl_s,
                history_step=max(0, self._step + 1) or None,
                base_id=_text(given, 17) or None,
                is_incremental=bool(_int(given, 100)),
                distributed_id=_text(given, 13) or None,
                is_final=bool(_int(given, 14)),
                use_as="" if _int(given, 10) else None,
                project=_text(given, 2) or None,
                entity=_text(given, 3) or None,
            )
        ]


def _messages(given: Fields, number: int) -> list[Fields]:
    return [fields(each) for each in given.get(number, ()) if isinstance(each, bytes)]


def _bytes(given: Fields, number: int) -> bytes:
    value = given.get(number, [b""])[-1]
    return value if isinstance(value, bytes) else b""


def _text(given: Fields, number: int) -> str:
    return _bytes(given, number).decode("utf-8", "replace")


def _texts(given: Fields, number: int) -> list[str]:
    return [v.decode("utf-8", "replace") for v in given.get(number, ()) if isinstance(v, bytes)]


def _int(given: Fields, number: int) -> int:
    value = given.get(number, [0])[-1]
    return value if isinstance(value, int) else 0


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def _moment(given: Fields, number: int) -> float:
    """Returns a timestamp in seconds since the epoch."""
    told = fields(_bytes(given, number))
    return _int(told, 1) + _int(told, 2) / 1e9


def _utc(moment: float) -> str:
    return strftime("%Y-%m-%dT%H:%M:%S", gmtime(moment)) + f".{int(moment % 1 * 1e6):06}Z"


def _disk(given: Fields) -> Json:
    told = fields(_bytes(given, 2))
    return {"total": str(_int(told, 1)), "used": str(_int(told, 2))}


def _path(item: Fields) -> list[str]:
    return _texts(item, 2) or [_text(item, 1)]


def _has_plain_keys(given: Fields) -> bool:
    """Tells whether a change was made by hand: what rows make of it has the other form of keys."""
    return any(not _text(item, 1).startswith("_") for item in _messages(given, 1) if 1 in item)


def _value(item: Fields, number: int = 16) -> Json:
    """Returns the value of a row, a config or a summary: JSON, or one of the typed forms."""
    if number in item:
        value: Json = json.loads(_text(item, number))
        return value
    if 4 in item:
        return bool(_int(item, 4))
    if 5 in item:  # zigzag
        coded = _int(item, 5)
        return (coded >> 1) ^ -(coded & 1)
    if 6 in item:
        (number_value,) = struct.unpack("<d", _bytes(item, 6))
        return float(number_value)
    if 7 in item:
        return _text(item, 7)
    return json.loads(_text(item, 8)) if 8 in item else None


def _put(state: dict[str, Json], path: list[str], value: Json) -> None:
    for name in path[:-1]:
        inner = state.get(name)
        if not isinstance(inner, dict):
            inner = state[name] = {}
        state = inner
    state[path[-1]] = value


def _take_out(state: dict[str, Json], path: list[str]) -> None:
    for name in path[:-1]:
        inner = state.get(name)
        if not isinstance(inner, dict):
            return
        state = inner
    state.pop(path[-1], None)


def _copy(value: Json) -> Json:
    """Returns a copy of the dicts of a value, which later changes do not reach."""
    if isinstance(value, Mapping):
        return {key: _copy(inner) for key, inner in value.items()}
    return value
