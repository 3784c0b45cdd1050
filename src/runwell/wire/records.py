"""What a journal says: the records, in the order they happened.

Each record is a frozen struct, encoded as a MessagePack *array* (positions are the contract: new
fields go to the end and have defaults, so older journals stay readable). Numbers that MessagePack
lacks travel as extensions, so NaN, infinities, integers of any size and strings with lone
surrogates come back exactly (`EXT_BIG_INT`, `EXT_SURROGATES`).

A reader folds the records in file order; nothing here knows of files or of the server.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TypeAlias

import msgspec

from runwell.errors import JournalError
from runwell.values.json import Json

EXT_BIG_INT = 1  # decimal digits, ASCII
EXT_SURROGATES = 2  # UTF-8 with surrogatepass


class Kind(IntEnum):
    """The kind byte of a frame. A reader skips kinds that it does not know."""

    RUN = 1
    CONFIG = 2
    HISTORY = 3
    SUMMARY = 4
    CONSOLE = 5
    METRIC = 6
    FILE = 7
    ENVIRONMENT = 8
    EXIT = 9
    ALERT = 10
    PREEMPTING = 11
    ARTIFACT = 12
    USE = 13
    LINK = 14
    PAUSE = 15
    STATS = 16


class _Record(msgspec.Struct, array_like=True, frozen=True, gc=False):
    pass


class RunRecord(_Record, frozen=True):
    """Who the run is. The first record; a later one renames, re-tags and so on (whole again).

    `started_at` is in seconds since the epoch. `pid`, `process_started_at` (seconds since boot
    clock as the operating system tells it, 0 if unknown) and `host` say whose death ends the run.
    `samples_system` says whether the uplink may sample the machine for this run. `is_shared` says
    that several processes write the run, each its own lines; `label` names this one, and
    `tells_end` says whether its end is that of the run. `kept_here` are patterns of paths below
    `files/` that are not sent. `sample_every_s`, `gpus` (the driver's numbers) and `disks`
    (directories on them) say what is sampled; None is for the uplink to choose.
    """

    run_id: str
    project: str
    entity: str | None
    name: str
    started_at: float
    host: str
    pid: int
    process_started_at: float
    group: str | None = None
    job_type: str | None = None
    notes: str | None = None
    tags: tuple[str, ...] = ()
    sweep_id: str | None = None
    resume: str | None = None
    samples_system: bool = True
    is_shared: bool = False
    label: str | None = None
    tells_end: bool = True
    kept_here: tuple[str, ...] = ()
    sample_every_s: float | None = None
    gpus: tuple[int, ...] | None = None
    disks: tuple[str, ...] | None = None


class ConfigRecord(_Record, frozen=True):
    """Keys of the config that were set (`changed`) or removed (`removed`), values whole."""

    changed: dict[str, Json]
    removed: tuple[str, ...] = ()


class HistoryRecord(_Record, frozen=True):
    """One call of `log()`: a row, or with `committed=False` a piece of the row `step`.

    `timestamp` is in seconds since the epoch.
    """

    step: int
    timestamp: float
    committed: bool
    data: dict[str, Json]


class SummaryRecord(_Record, frozen=True):
    """Keys of the summary that the user set or removed by hand; dotted paths are not split."""

    changed: dict[str, Json]
    removed: tuple[str, ...] = ()


class ConsoleRecord(_Record, frozen=True):
    """Text as it was written to standard output (`is_error=False`) or standard error."""

    timestamp: float
    is_error: bool
    text: str


class MetricRecord(_Record, frozen=True):
    """A definition by `define_metric`.

    `name` may end in `*` and then stands for every key that begins so.
    `summary` holds words of: min max mean best last first none copy.
    """

    name: str
    step_metric: str | None = None
    step_sync: bool = True
    hidden: bool = False
    summary: tuple[str, ...] = ()
    goal: str | None = None


class FileRecord(_Record, frozen=True):
    """A file below `files/` that is complete; `path` is relative, with /."""

    path: str
    size_bytes: int


class EnvironmentRecord(_Record, frozen=True):
    """Where the run runs: host, interpreter, command, commit … (keys as in wandb-metadata.json)."""

    facts: dict[str, Json]


class ExitRecord(_Record, frozen=True):
    """The end. `exit_code` 0 is finished, anything else failed."""

    timestamp: float
    exit_code: int


class AlertRecord(_Record, frozen=True):
    """A message by `alert()`; `level` is INFO, WARN or ERROR."""

    timestamp: float
    title: str
    text: str
    level: str
    wait_s: float


class PreemptingRecord(_Record, frozen=True):
    """The process was told that it will be taken off its machine."""

    timestamp: float


class ArtifactEntry(_Record, frozen=True):
    """A path of an artifact.

    `digest` is the base64 of the MD5, or whatever changes with a reference. `file` says where the
    bytes lie below `artifacts/<client_id>/` of the run's directory; an entry without it is a
    reference (`ref`), or lies with the version that it came with (`birth_id`) already.
    """

    path: str
    digest: str
    size: int | None = None
    ref: str | None = None
    extra: dict[str, Json] | None = None
    birth_id: str | None = None
    file: str | None = None


class ArtifactRecord(_Record, frozen=True):
    """A version of an artifact that the run made.

    Attributes:
        client_id, sequence_client_id: Made up by the client; others point to the version by them.
        digest: Of all entries, hexadecimal.
        metadata: JSON text.
        ttl_s: Seconds that it is kept; -1 as its surroundings say, -2 for ever.
        history_step: The step at which it was logged.
        base_id: The version that `entries` are laid over; None: they are all.
        distributed_id: What the writers of one version agree on.
        is_final: False leaves it open for other writers.
        use_as: The run uses it, too, under this name ("" without one); None: it does not.
        project, entity: Where it goes; None: where the run is.
    """

    client_id: str
    sequence_client_id: str
    type: str
    name: str
    digest: str
    entries: tuple[ArtifactEntry, ...]
    description: str | None = None
    metadata: str | None = None
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    ttl_s: int | None = None
    history_step: int | None = None
    base_id: str | None = None
    is_incremental: bool = False
    distributed_id: str | None = None
    is_final: bool = True
    use_as: str | None = None
    project: str | None = None
    entity: str | None = None


class UseRecord(_Record, frozen=True):
    """The run uses a version; `entity` and `project` are where it was found."""

    artifact_id: str
    used_as: str | None = None
    entity: str | None = None
    project: str | None = None


class LinkRecord(_Record, frozen=True):
    """A version, by the server's id or the client's, is to stand in another collection, too."""

    artifact_id: str | None
    client_id: str | None
    collection: str
    project: str | None = None
    entity: str | None = None
    aliases: tuple[str, ...] = ()


class PauseRecord(_Record, frozen=True):
    """The run rests from now on, as between two cells of a notebook, or goes on."""

    timestamp: float
    is_resting: bool


class StatsRecord(_Record, frozen=True):
    """A sample of the machine, by name without `system.`; in journals of other trackers' runs.

    For our own the uplink takes the samples, and nobody writes them down.
    """

    timestamp: float
    values: dict[str, float]


Record: TypeAlias = (
    RunRecord
    | ConfigRecord
    | HistoryRecord
    | SummaryRecord
    | ConsoleRecord
    | MetricRecord
    | FileRecord
    | EnvironmentRecord
    | ExitRecord
    | AlertRecord
    | PreemptingRecord
    | ArtifactRecord
    | UseRecord
    | LinkRecord
    | PauseRecord
    | StatsRecord
)

_TYPES: dict[int, type[Record]] = {
    Kind.RUN: RunRecord,
    Kind.CONFIG: ConfigRecord,
    Kind.HISTORY: HistoryRecord,
    Kind.SUMMARY: SummaryRecord,
    Kind.CONSOLE: ConsoleRecord,
    Kind.METRIC: MetricRecord,
    Kind.FILE: FileRecord,
    Kind.ENVIRONMENT: EnvironmentRecord,
    Kind.EXIT: ExitRecord,
    Kind.ALERT: AlertRecord,
    Kind.PREEMPTING: PreemptingRecord,
    Kind.ARTIFACT: ArtifactRecord,
    Kind.USE: UseRecord,
    Kind.LINK: LinkRecord,
    Kind.PAUSE: PauseRecord,
    Kind.STATS: StatsRecord,
}
_KINDS = {record_type: kind for kind, record_type in _TYPES.items()}


def _revive(code: int, data: memoryview) -> Json:
    if code == EXT_BIG_INT:
        return int(bytes(data))
    if code == EXT_SURROGATES:
        return bytes(data).decode("utf-8", "surrogatepass")
    raise JournalError(f"a record holds a value of unknown type {code}; upgrade Runwell to read it")


_DECODERS = {
    kind: msgspec.msgpack.Decoder(record_type, ext_hook=_revive)
    for kind, record_type in _TYPES.items()
}
_ENCODER = msgspec.msgpack.Encoder()


def encode(record: Record) -> tuple[int, bytes]:
    """Returns the kind byte and the payload of a record.

    Values must be plain JSON already; `sdk/encoding.py` makes them so.
    """
    return _KINDS[type(record)], _ENCODER.encode(record)


def decode(kind: int, payload: bytes) -> Record | None:
    """Returns the record, or None if its kind is not known to this version.

    Raises:
        JournalError: The payload is not what its kind says.
    """
    decoder = _DECODERS.get(kind)
    if decoder is None:
        return None
    try:
        return decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
        raise JournalError(f"a record of kind {kind} cannot be read: {error}") from error
