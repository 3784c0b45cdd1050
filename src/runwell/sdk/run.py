"""A run: what `init()` returns and scripts log to.

It turns calls into journal records and keeps what the script may read back. It knows no server and
no uplink; how a run comes to be, is found again and ends for others is `sdk/session.py`.

Lock: one re-entrant lock per run, held while a record is encoded and written and never while
anything else is waited for. What was printed never waits for it (`sdk/heard.py`). Invariant: only
the process that made the run ends it; a forked child or a process that unpickled it just appends.
"""

# ruff: noqa: FBT001  the signatures are W&B's, whose flags may be positional

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from time import time
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

import msgspec

from runwell.errors import UsageError
from runwell.sdk.boundary import absorb, guarded
from runwell.sdk.config import Config
from runwell.sdk.directory import RunDirectory
from runwell.sdk.documents import config_yaml, document_bytes
from runwell.sdk.exits import as_exit_code, exit_code_of
from runwell.sdk.fork import free
from runwell.sdk.heard import Heard
from runwell.sdk.history import History
from runwell.sdk.journal import Journal
from runwell.sdk.metric import merged, metric_record
from runwell.sdk.record import encode_record
from runwell.sdk.run_artifacts import RunArtifacts
from runwell.sdk.run_facts import RunFacts
from runwell.sdk.run_files import RunFiles
from runwell.sdk.run_notes import RunNotes
from runwell.sdk.run_watches import RunWatches
from runwell.sdk.settings import Settings
from runwell.sdk.summary import Summary
from runwell.sdk.upstream import Upstream
from runwell.values.json import Json
from runwell.values.run_time import RunTime
from runwell.values.summary import MetricRule
from runwell.wire.records import (
    ConfigRecord,
    ConsoleRecord,
    EnvironmentRecord,
    ExitRecord,
    MetricRecord,
    Record,
    RunRecord,
    SummaryRecord,
)

if TYPE_CHECKING:
    from typing_extensions import Self

    from runwell.sdk.artifact.artifact import Artifact
    from runwell.sdk.media.writer import MediaWriter
    from runwell.sdk.resuming import Beginning, Moment
    from runwell.sdk.saving import Saving
    from runwell.sdk.watch.watches import Watches


class RunState(msgspec.Struct, frozen=True):
    """What a pickled run carries."""

    record: RunRecord
    directory: RunDirectory | None
    config: dict[str, Json]
    summary: dict[str, Json]
    step: int
    url: str | None
    exit_code: int | None


class OnFinish(Protocol):
    """Is told of a run's end; waits for the server and says so, unless `quiet`."""

    def __call__(self, run: Run, *, quiet: bool) -> None: ...


Reviver = Callable[[RunState], "Run"]


class Run(RunFacts, RunFiles, RunArtifacts, RunNotes, RunWatches):
    """One run. Made by `runwell.init()`, not by hand.

    Args:
        record: Who it is.
        journal: Where its records go.
        directory: Its directory; None for a disabled run.
        on_finish: Called once at the end with the run and its exit code.
        find_url: Returns the address of the run's page, if somebody knows it.
        clock: Seconds since the epoch.
        first_step: Step of the first row.
        settings: What it was started with.
        reviver: Makes a run of what was pickled; a function of a module.
        revived_from: What another process knew of the run when it was pickled.
        begun: Where it begins, if not at its beginning.
        upstream: The server behind it, if there is one.
    """

    def __init__(  # noqa: PLR0913  the parts that the session puts together
        self,
        record: RunRecord,
        journal: Journal,
        directory: RunDirectory | None,
        *,
        on_finish: OnFinish | None = None,
        find_url: Callable[[Run], str | None] | None = None,
        clock: Callable[[], float] = time,
        first_step: int = 0,
        settings: Settings | None = None,
        reviver: Reviver | None = None,
        revived_from: RunState | None = None,
        begun: Beginning | None = None,
        upstream: Upstream | None = None,
    ) -> None:
        self._record = record
        self._journal = journal
        self._directory = directory
        self._on_finish = on_finish
        self._find_url = find_url
        first_step = begun.first_step if begun else first_step
        self._first_step = first_step
        self._is_resumed = begun is not None and begun.past is not None
        self._settings = settings or Settings()
        self._reviver = reviver
        self._clock = clock
        self._time = RunTime(record.started_at)
        self._before_end: list[Callable[[], None]] = []
        self._lock = threading.RLock()
        self._heard = Heard(self._lock, self._write_heard)
        self._owner_pid = os.getpid()
        self._exit_code: int | None = None
        self._metrics: dict[str, MetricRecord] = {}
        self._notes: dict[str, dict[str, Json]] = {}
        self._media: MediaWriter | None = None
        self._watches: Watches | None = None
        self._saving: Saving | None = None
        self._branch: Moment | None = None
        self._upstream = upstream
        self._logged: list[Artifact] = []
        self._history = History(journal, self._lock, self._write_media, clock, first_step)
        self.config = Config(
            self._note_config, allows_changes=bool(self._settings.allow_val_change)
        )
        self.summary = Summary(
            self._summary_document, self._note_summary, self._write_summary_media
        )
        if revived_from is not None:
            self._take_up(revived_from)
        if begun is not None:
            self._go_on(begun)

    # What a script does with it.

    def log(
        self, data: Mapping[str, object], step: int | None = None, commit: bool | None = None
    ) -> None:
        """Writes values of one moment.

        When it returns, the values survive the death of this process.

        Args:
            data: Values by key: numbers, text, lists, dicts, arrays, media.
            step: The row that they belong to. Without it each call is a row of its own. A step
                that goes back is kept.
            commit: False leaves the row open for more values of the same step. Default: True
                without a step, False with one.
        """
        try:
            self._history.append(data, step, commit)
        except Exception as error:  # noqa: BLE001  the boundary, spelled out where each 0.1 µs counts
            absorb("log()", error)
        if self._heard:
            self._heard.let_out()

    @guarded
    def define_metric(
        self,
        name: str,
        step_metric: str | MetricRecord | None = None,
        step_sync: bool | None = None,
        hidden: bool | None = None,
        summary: str | Sequence[str] | None = None,
        goal: str | None = None,
        overwrite: bool | None = None,
    ) -> MetricRecord:
        """Says how a metric is charted and summarised.

        Args:
            name: A key; a prefix with a `*` at its end stands for all keys that begin so.
            step_metric: The key to chart it against.
            step_sync: Whether rows without the step metric get its last value.
            hidden: Whether to make no chart of it.
            summary: Words out of min max mean best first last none copy.
            goal: "minimize" or "maximize", for best.
            overwrite: Forget what was defined for this name before.

        Raises:
            UsageError: A `*` that is not at the end, or an unknown word.
        """
        metric = metric_record(
            name,
            step_metric=step_metric,
            step_sync=step_sync,
            hidden=hidden,
            summary=summary,
            goal=goal,
        )
        with self._lock:
            if not overwrite and name in self._metrics:
                metric = merged(self._metrics[name], metric)
            self._metrics[name] = metric
            self._history.define(MetricRule(metric.name, metric.summary, metric.goal))
            self._write(metric)
        return metric

    def finish(self, exit_code: int | None = None, quiet: bool | None = None) -> None:
        """Ends the run. When it returns, everything is on disk, and online with the server.

        Args:
            exit_code: 0 is finished, anything else failed.
            quiet: Print nothing.
        """
        if self.close(exit_code) and self._on_finish is not None:
            try:
                self._on_finish(self, quiet=bool(quiet))
            except Exception as error:  # noqa: BLE001  the journal is complete; what failed is talk
                absorb("finish()", error)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.finish(exit_code=exit_code_of(exception or kind))

    # What the session does with it.

    def close(self, exit_code: int | None) -> bool:
        """Writes how the run ended and closes the journal; tells whether this call did it.

        Neither waits for anybody nor raises. In a process that does not own the run it only closes
        this process's door to the journal.
        """
        self._call_before_end()
        with self._lock:
            if self._exit_code is not None:
                return False
            self._heard.let_out()
            code = as_exit_code(exit_code)
            if os.getpid() == self._owner_pid:
                self._write_last_words(code)
            self._exit_code = code
            self.unwatch()
            self._history.close()
            self._journal.sync()
            self._journal.close()
            return os.getpid() == self._owner_pid

    def before_end(self, call: Callable[[], None]) -> None:
        """Has something done when the run ends, while it can still be written to."""
        self._before_end.append(call)

    def _call_before_end(self) -> None:
        if os.getpid() != self._owner_pid:
            return
        calls, self._before_end = self._before_end, []
        for call in calls:
            try:
                call()
            except Exception as error:  # noqa: BLE001  it must not keep the run from ending
                absorb("finish()", error)

    def hear(self, text: str, *, is_error: bool) -> None:
        """Writes what was printed, now or when the lock is free."""
        if self._exit_code is None:
            self._heard.append(ConsoleRecord(self._clock(), is_error, text))
            self._heard.let_out()

    def note_environment(self, facts: dict[str, Json]) -> None:
        """Writes where the run runs."""
        self._write(EnvironmentRecord(facts))
        self._write_file("wandb-metadata.json", document_bytes(facts))

    def note_start(self) -> None:
        """Writes who the run is, and where it leaves another one."""
        self._write(self._record)
        if self._branch is not None:
            point: Json = {"run_id": self._branch.run_id, "step": self._branch.step}
            self._write(ConfigRecord({"_wandb": {"branch_point": point}}))

    def attend(self, look: Callable[[], None], every_s: float) -> None:
        """Has something looked after while the run is logged to, see `History.attend`."""
        self._history.attend(look, every_s)

    def reset_after_fork(self) -> None:
        """Makes the lock free again in a child that was forked while another thread held it."""
        free(self._lock)
        self._heard.clear()  # the parent writes it
        self._journal.reset_after_fork()

    @property
    def owner_pid(self) -> int:
        """The process that ends the run."""
        return self._owner_pid

    @property
    def directory(self) -> RunDirectory | None:
        """Where the run lies; None for a disabled run."""
        return self._directory

    @property
    def num_lost(self) -> int:
        """The number of records that did not reach the disk."""
        return self._journal.num_waiting + self._journal.num_dropped

    def _write(self, record: Record) -> None:
        """Writes one record; a failure is said once and goes no further."""
        try:
            with self._lock:
                if self._exit_code is None:
                    self._journal.append(*encode_record(record))
        except Exception as error:  # noqa: BLE001  the boundary for everything but rows
            absorb(f"writing a {type(record).__name__}", error)
        if self._heard:
            self._heard.let_out()

    def _write_heard(self, record: ConsoleRecord) -> None:
        if self._exit_code is None:
            self._journal.append(*encode_record(record))

    def _group(self) -> str | None:
        return self._record.group

    def _find_page(self) -> str | None:
        return self._find_url(self) if self._find_url else None

    def _rewrite(self, **changes: object) -> None:
        with self._lock:
            self._record = msgspec.structs.replace(self._record, **changes)
            self._write(self._record)

    def _write_media(self, key: str, value: object, step: int | str) -> Mapping[str, Json] | None:
        """Writes a value if it is media; what that needs is imported when the first one comes."""
        if self._directory is None:
            return None
        if self._media is None:
            from runwell.sdk.media.file import MediaFiles
            from runwell.sdk.media.writer import MediaWriter

            files = MediaFiles(
                self._directory.files, self._note_file, self._note_internal, self._keep_table
            )
            self._media = MediaWriter(files)
        return self._media(key, value, step)

    def _write_summary_media(self, key: str, value: object) -> Mapping[str, Json] | None:
        try:
            return self._write_media(key, value, "summary")
        except Exception as error:  # noqa: BLE001  the other values are kept
            absorb(f"setting {key!r} in the summary", error)
            return {}

    def _note_config(self, changed: dict[str, Json], removed: tuple[str, ...]) -> None:
        self._write(ConfigRecord(changed, removed))

    def _summary_document(self) -> dict[str, Json]:
        document = self._history.fold.document
        if self._history.last_timestamp:
            document["_step"] = self._history.last_step
            document["_timestamp"] = self._history.last_timestamp
            document["_runtime"] = self._time.at(self._history.last_timestamp)
        return document

    def _note_summary(self, changed: dict[str, Json], removed: tuple[str, ...]) -> None:
        with self._lock:
            self._history.fold.replace(changed)
            self._history.fold.remove(*removed)
            self._write(SummaryRecord(changed, removed))

    def _note_internal(self, section: str, key: str, note: Json) -> None:
        """Writes what readers of the config need for a chart or a layer, once."""
        with self._lock:
            known = self._notes.setdefault(section, {})
            if known.get(key) != note:
                known[key] = note
                self._write(ConfigRecord({"_wandb": {section: {key: note}}}))

    def _write_last_words(self, exit_code: int) -> None:
        try:
            if self._saving is not None:
                self._saving.end()
            self._write_file("config.yaml", config_yaml(self.config.as_dict()))
            self._write_file("wandb-summary.json", document_bytes(self._summary_document()))
        except Exception as error:  # noqa: BLE001  these are copies; the exit below is not
            absorb("writing the last files", error)
        self._write(ExitRecord(self._clock(), exit_code))

    def _go_on(self, begun: Beginning) -> None:
        """Becomes what the run was before; the uplink hears that from the server itself."""
        self._branch = begun.branch
        if begun.past is not None:
            self.config.restore(begun.past.config)
            facts = ("_step", "_timestamp", "_runtime")
            kept = {key: value for key, value in begun.past.summary.items() if key not in facts}
            self._history.fold.replace(kept)

    def catch_up(self, step: int) -> None:
        """Goes on at a step that another process has come to, unless this one is further."""
        self._history.catch_up(step)

    def _take_up(self, state: RunState) -> None:
        """Becomes what was pickled, as a writer that does not own the run."""
        self._owner_pid = state.record.pid if state.exit_code is None else os.getpid()
        self.config.restore(state.config)
        self._history.fold.replace(state.summary)
        self._exit_code = state.exit_code
        if self._exit_code is not None:
            self._history.close()

    def __reduce__(self) -> tuple[object, ...]:
        state = RunState(
            record=self._record,
            directory=self._directory,
            config=self.config.as_dict(),
            summary=dict(self._summary_document()),
            step=self.step,
            url=self.url,
            exit_code=self._exit_code,
        )
        if self._reviver is None:
            raise UsageError("this run cannot be pickled; use one that init() made")
        return self._reviver, (state,)
