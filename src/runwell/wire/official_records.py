"""What the records of the official wandb package say, as records of ours.

The numbers of fields are those of its Protocol Buffers. Telemetry and requests between its own
processes say nothing of the run and are passed over; so is what a record has beyond what we know.

Pure and steady: the same records give the same records of ours, however far one reads.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator, Mapping

from runwell.errors import JournalError
from runwell.values.json import Json
from runwell.values.moment import utc_text
from runwell.wire.protobuf import (
    Fields,
    bytes_in,
    fields,
    messages_in,
    number_in,
    signed,
    text_in,
    texts_in,
)
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
        given = fields(bytes_in(fields(message), 3))
        return {".".join(_path(item)): _value(item) for item in messages_in(given, 1)}
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
            25: lambda given: [UseRecord(text_in(given, 1))],
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
            run_id=text_in(given, 1),
            project=text_in(given, 3) or "uncategorized",
            entity=text_in(given, 2) or None,
            name=text_in(given, 8),
            started_at=self._started_at,
            host=text_in(given, 13),
            pid=0,
            process_started_at=0,
            group=text_in(given, 6) or None,
            job_type=text_in(given, 7) or None,
            notes=text_in(given, 9) or None,
            tags=tuple(texts_in(given, 10)),
            sweep_id=text_in(given, 12) or None,
            samples_system=False,
        )
        config = self._add_config(fields(bytes_in(given, 4))) if first else []
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
        for item in messages_in(given, 1):
            path = _path(item)
            _put(state, path, _value(item))
            touched[path[0]] = None
        for item in messages_in(given, 2):
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
        for item in messages_in(given, 1):
            _put(row, _path(item), _value(item))
        steps = messages_in(given, 2)
        step = row.pop("_step", number_in(steps[-1], 1) if steps else self._step + 1)
        timestamp = row.pop("_timestamp", self._latest)
        row.pop("_runtime", None)
        self._step = int(step) if isinstance(step, int | float) else self._step + 1
        moment = float(timestamp) if isinstance(timestamp, int | float) else self._latest
        self._latest = max(self._latest, moment)
        return [HistoryRecord(self._step, moment, True, row)]  # noqa: FBT003  positions count

    def _files(self, given: Fields) -> list[Record]:
        return [FileRecord(text_in(item, 1), 0) for item in messages_in(given, 1)]

    def _stats(self, given: Fields) -> list[Record]:
        values: dict[str, float] = {}
        for item in messages_in(given, 3):
            value = _value(item)
            if isinstance(value, int | float):
                values[text_in(item, 1)] = float(value)
        return [StatsRecord(_moment(given, 2), values)]

    def _output(self, given: Fields) -> list[Record]:
        moment = _moment(given, 2)
        self._latest = max(self._latest, moment)
        return [ConsoleRecord(moment, number_in(given, 1) == _STDERR, text_in(given, 3))]

    def _metric(self, given: Fields) -> list[Record]:
        options, summary = fields(bytes_in(given, 6)), fields(bytes_in(given, 7))
        return [
            MetricRecord(
                name=text_in(given, 2) or text_in(given, 1),
                step_metric=text_in(given, 4) or None,
                step_sync=bool(number_in(options, 1)),
                hidden=bool(number_in(options, 2)),
                summary=tuple(
                    word for number, word in enumerate(_SUMMARIES, 1) if number_in(summary, number)
                ),
                goal=_GOALS.get(number_in(given, 8)),
            )
        ]

    def _alert(self, given: Fields) -> list[Record]:
        level = text_in(given, 3).upper()
        wait_s = number_in(given, 4) / 1000
        return [AlertRecord(self._latest, text_in(given, 1), text_in(given, 2), level, wait_s)]

    def _exit(self, given: Fields) -> list[Record]:
        ended = max(self._latest, self._started_at + number_in(given, 2))
        return [ExitRecord(ended, number_in(given, 1))]

    def _environment(self, given: Fields) -> list[Record]:
        told: dict[str, Json] = {
            name: text_in(given, n) for n, name in _FACTS.items() if n in given
        }
        told |= {name: number_in(given, n) for n, name in _COUNTS.items() if n in given}
        if 5 in given:
            told["args"] = [*texts_in(given, 5)]
        if 3 in given:
            told["startedAt"] = utc_text(_moment(given, 3))
        if 9 in given:
            git = fields(bytes_in(given, 9))
            told["git"] = {"remote": text_in(git, 1), "commit": text_in(git, 2)}
        if 20 in given:
            told["disk"] = {text_in(each, 1): _disk(each) for each in messages_in(given, 20)}
        if 21 in given:
            told["memory"] = {"total": str(number_in(fields(bytes_in(given, 21)), 1))}
        if 22 in given:
            told["cpu"] = {"model": text_in(fields(bytes_in(given, 22)), 3)}
        self._facts |= told
        return [EnvironmentRecord(told)]

    def _artifact(self, given: Fields) -> list[Record]:
        client_id = text_in(given, 15)
        manifest = fields(bytes_in(given, 12))
        if text_in(manifest, 5):
            raise JournalError(
                "an artifact's manifest lies in a file of its own, which is not read"
            )
        ttl_s = signed(number_in(given, 18))
        return [
            ArtifactRecord(
                client_id=client_id,
                sequence_client_id=text_in(given, 16),
                type=text_in(given, 4),
                name=text_in(given, 5),
                digest=text_in(given, 6),
                entries=tuple(self._entries(client_id, manifest)),
                description=text_in(given, 7) or None,
                metadata=text_in(given, 8) or None,
                aliases=tuple(dict.fromkeys(texts_in(given, 11))),
                tags=tuple(texts_in(given, 19)),
                ttl_s=None if ttl_s == _TTL_INHERITED else ttl_s,
                history_step=max(0, self._step + 1) or None,
                base_id=text_in(given, 17) or None,
                is_incremental=bool(number_in(given, 100)),
                distributed_id=text_in(given, 13) or None,
                is_final=bool(number_in(given, 14)),
                use_as="" if number_in(given, 10) else None,
                project=text_in(given, 2) or None,
                entity=text_in(given, 3) or None,
            )
        ]

    def _entries(self, client_id: str, manifest: Fields) -> Iterator[ArtifactEntry]:
        for number, item in enumerate(messages_in(manifest, 4)):
            source = text_in(item, 6)
            if source:
                self.sources[client_id, str(number)] = source
            extra = {text_in(each, 1): _value(each, 2) for each in messages_in(item, 16)}
            yield ArtifactEntry(
                path=text_in(item, 1),
                digest=text_in(item, 2),
                size=number_in(item, 4),
                ref=text_in(item, 3) or None,
                extra=extra or None,
                birth_id=text_in(item, 7) or None,
                file=str(number) if source else None,
            )


def _moment(given: Fields, number: int) -> float:
    """Returns a timestamp in seconds since the epoch."""
    told = fields(bytes_in(given, number))
    return number_in(told, 1) + number_in(told, 2) / 1e9


def _disk(given: Fields) -> Json:
    told = fields(bytes_in(given, 2))
    return {"total": str(number_in(told, 1)), "used": str(number_in(told, 2))}


def _path(item: Fields) -> list[str]:
    return texts_in(item, 2) or [text_in(item, 1)]


def _has_plain_keys(given: Fields) -> bool:
    """Tells whether a change was made by hand: what rows make of it has the other form of keys."""
    return any(not text_in(item, 1).startswith("_") for item in messages_in(given, 1) if 1 in item)


def _value(item: Fields, number: int = 16) -> Json:
    """Returns the value of a row, a config or a summary: JSON, or one of the typed forms."""
    if number in item:
        value: Json = json.loads(text_in(item, number))
        return value
    if 4 in item:
        return bool(number_in(item, 4))
    if 5 in item:  # zigzag
        coded = number_in(item, 5)
        return (coded >> 1) ^ -(coded & 1)
    if 6 in item:
        (number_value,) = struct.unpack("<d", bytes_in(item, 6))
        return float(number_value)
    if 7 in item:
        return text_in(item, 7)
    return json.loads(text_in(item, 8)) if 8 in item else None


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
