"""The composition root of the training process: it makes runs, knows which live here, ends them.

Everything that comes from outside (environment, clock, randomness, files) is taken here and handed
down. Which run is current is kept here and nowhere else: each thread has the last live one that it
made, so trainers in threads do not meet; a thread that made none, and the main thread when its own
have ended, has the last of the process.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from time import time
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import msgspec

from runwell.errors import UsageError
from runwell.sdk import identity, notice, resuming, surroundings, terminal
from runwell.sdk.boundary import absorb
from runwell.sdk.capture.console import ConsoleTap
from runwell.sdk.capture.process import host_name, own_start
from runwell.sdk.config_files import config_defaults
from runwell.sdk.directory import RunDirectory, link_latest, make_run_directory
from runwell.sdk.exits import ExitWatch
from runwell.sdk.fork import free
from runwell.sdk.journal import JournalWriter
from runwell.sdk.launched import launch_config, note_launch
from runwell.sdk.notebook.shell import Shell, find_notebook_shell, find_shell
from runwell.sdk.nowhere import Nowhere
from runwell.sdk.rendezvous import Server
from runwell.sdk.resuming import Beginning, Interrupted, Past
from runwell.sdk.route import route_of
from runwell.sdk.run import Reviver, Run
from runwell.sdk.run_artifacts import Upstream
from runwell.sdk.settings import Settings, as_settings, from_environment
from runwell.sdk.settings_file import from_files
from runwell.sdk.shipping import Shipping
from runwell.sdk.waiting import read_cursor
from runwell.values.names import DEFAULT_PROJECT, check_run_id, mend_project
from runwell.wire.records import RunRecord

if TYPE_CHECKING:
    from runwell.sdk.capture.descriptors import DescriptorTaps
    from runwell.sdk.connection import Connection
    from runwell.sdk.notebook.attendant import Attendant

UPLINK_LOOK_EVERY_S = 10.0


MAIN = object()  # the maker of the runs of the main thread


class Plan(msgspec.Struct, frozen=True):
    """How a run is kept and shipped; what `Session` decides before it makes the run.

    Attributes:
        mode: online, offline or disabled.
        server: Where it goes; None if none is known.
        finish_timeout_s: How long `finish()` waits without progress.
        quiet: Print warnings only.
        settings: What the run was started with.
        maker: The thread that made the run.
    """

    mode: str
    server: Server | None
    finish_timeout_s: float
    quiet: bool
    settings: Settings
    maker: object = None


class _Here(threading.local):
    """What a thread knows: who it is, and the run that it made last. Neither is there at first."""

    maker: object
    run: Run | None


class Session:
    """The runs of this process.

    Args:
        environ: The environment.
        reviver: Makes a run of what was pickled.
    """

    def __init__(self, environ: Mapping[str, str], reviver: Reviver) -> None:
        self._last: Run | None = None
        self._here = _Here()
        self._environ = environ
        self._shipping = Shipping(environ)
        self._reviver = reviver
        self._runs: dict[str, tuple[Run, Plan]] = {}
        # Runs of other processes that were unpickled here: one per journal, while anybody uses it.
        self._guests: WeakValueDictionary[str, Run] = WeakValueDictionary()
        self._lock = threading.RLock()
        self._console = ConsoleTap()
        self._exits = ExitWatch(self._end_all, self._close_all)
        self._descriptors: DescriptorTaps | None = None
        self._attendant: Attendant | None = None
        self._remembered = Settings()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._reset_after_fork)

    @property
    def current(self) -> Run | None:
        """The run that calls without a run mean in this thread, see the module."""
        here = self._here.__dict__  # what is not set costs no exception
        run: Run | None = here.get("run")
        if run is None or run.is_finished:
            if "maker" not in here:
                return self._last
            run = here["run"] = self._last_of(here["maker"])
            if run is None and _is_main_thread():
                return self._last
        return run

    def _last_of(self, maker: object) -> Run | None:
        live = (run for run, plan in reversed(list(self._runs.values())) if plan.maker is maker)
        return next((run for run in live if not run.is_finished), None)

    def remember(self, **settings: object) -> None:
        """Keeps settings for all runs that are made later."""
        self._remembered = Settings(**settings).over(self._remembered)

    def settings(self, given: Settings | Mapping[str, object] | None = None) -> Settings:
        """Returns the settings that hold now."""
        files = from_files(self._environ, Path.cwd())
        around = from_environment(self._environ).over(files)
        return as_settings(given).over(self._remembered.over(around))

    def start(self, settings: Settings, config: Mapping[str, object]) -> Run:
        """Makes a run, or returns the one that lives if that is what `reinit` says."""
        terminal.silence(silent=settings.silent, muted=_muted(settings))
        resuming.check(settings)
        with self._lock:
            self._forget_runs_of_parents()
            reinit = self._reinit(settings.reinit)
            current = self._returnable()
            if current is not None and reinit == "return_previous":
                terminal.termlog(
                    f"run {current.name} is still live and is used again; "
                    'pass reinit="create_new" for another one',
                    repeat=False,
                )
                self._here.run = current
                return current
            if reinit == "finish_previous":
                for run in self._previous():
                    run.finish()
            run, plan = self._make_or_disable(settings, config)
            self._runs[_key(run)] = (run, plan)
            self._last = self._here.run = run
            if settings.console != "off" and plan.mode != "disabled":
                self._listen(run, below_python=settings.console == "redirect")
            self._exits.install()
        return run

    def _listen(self, run: Run, *, below_python: bool) -> None:
        """Lets a run hear what is printed, by other processes, too, if that is wanted."""
        if below_python:
            from runwell.sdk.capture.descriptors import DescriptorTaps

            self._descriptors = taps = self._descriptors or DescriptorTaps()
            if taps.add(run.hear):
                run.before_end(partial(taps.remove, run.hear))
                return
            terminal.termwarn("the streams lead elsewhere; only what Python prints is heard")
        self._console.add(run.hear)

    def _returnable(self) -> Run | None:
        """Returns the run that another `init()` in this thread means.

        That of another worker it cannot be: of two that both say `init()`, each wants its own.
        """
        if _is_main_thread():
            return self.current
        return self._last_of(self._this_thread()) or self._last_of(MAIN)

    def _previous(self) -> list[Run]:
        """Returns the runs that one of this thread may end: its own; of the main thread, all."""
        if _is_main_thread():
            return [run for run, _ in list(self._runs.values())]
        maker = getattr(self._here, "maker", None)
        return [run for run, plan in list(self._runs.values()) if plan.maker is maker]

    def _this_thread(self) -> object:
        if not hasattr(self._here, "maker"):  # idents of threads are used again
            self._here.maker = MAIN if _is_main_thread() else object()
        return self._here.maker

    def _make_or_disable(
        self, settings: Settings, config: Mapping[str, object]
    ) -> tuple[Run, Plan]:
        try:
            return self._make(settings, config)
        except UsageError:
            raise
        except Exception as error:  # noqa: BLE001  a training without its run is a training
            absorb("init()", error)
            alone = Settings(mode="disabled", resume=None, resume_from=None, fork_from=None)
            return self._make(alone.over(settings), config)

    def _make(self, settings: Settings, config: Mapping[str, object]) -> tuple[Run, Plan]:
        now = time()
        settings = _with_interrupted(settings)
        record = _run_record(settings, now)
        if find_notebook_shell() is not None:  # cells are run again, with other values
            settings = settings.over(Settings(allow_val_change=True))
        if record.is_shared:  # from here on it is online
            settings = Settings(mode="online").over(settings)
        server = None
        if settings.mode == "online":
            server = self._shipping.find_server(settings.base_url, settings.api_key)
            server = server and msgspec.structs.replace(server, route=route_of(settings))
        if server is not None and record.entity is None and server.entity:
            record = msgspec.structs.replace(record, entity=server.entity)
        connect = partial(_connect, server) if server else None
        begun = resuming.begin(record, settings, connect, partial(_past_here, _folder(settings)))
        record = begun.record
        directory = None
        if settings.mode != "disabled":
            directory = _make_directory(settings, record, now)
        mode = settings.mode if directory else "disabled"
        plan = Plan(
            mode,
            server if directory else None,
            settings.finish_timeout,
            settings.quiet,
            settings,
            maker=self._this_thread(),
        )
        run = self._open(begun, directory, plan)
        run.note_start()
        if not run.disabled:
            self._note_surroundings(run, settings, record)
            note_launch(run, self._environ)
            _go_along(run, settings)
        defaults = config_defaults(settings.config_paths or (), Path.cwd())
        launched = launch_config(self._environ)
        run.config.update({**defaults, **config, **launched}, allow_val_change=True)
        if mode == "online" and run.directory is not None:
            journal = run.directory.journal
            if self._shipping.ask(journal, server, run.start_time):
                run.attend(self._shipping.keep, UPLINK_LOOK_EVERY_S)
        if not plan.quiet:
            notice.tell_beginning(run, offline=mode == "offline", has_server=bool(server))
        return run, plan

    def _note_surroundings(self, run: Run, settings: Settings, record: RunRecord) -> None:
        """Writes where the run runs, and keeps the program if that is wanted."""
        keeps_code = settings.save_code and not settings.disable_code
        shell = find_notebook_shell()
        if shell is not None:
            document = self._attend(run, shell, settings.notebook_name, keeps_code=keeps_code)
            if document is not None:
                settings = settings.over(Settings(program=str(document)))
        elif keeps_code:
            surroundings.keep_program(run, settings)
        if keeps_code:
            surroundings.keep_changes(run, settings)
        surroundings.note(run, settings, record)

    def _attend(
        self, run: Run, shell: Shell, named: str | None, *, keeps_code: bool
    ) -> Path | None:
        """Goes along with a run of a notebook; returns the notebook's file, if it is known."""
        from runwell.sdk.notebook.attendant import Attendant  # only in notebooks
        from runwell.sdk.notebook.document import find_document

        document = find_document(named, shell, self._environ, Path.cwd())
        if named and document is None:
            terminal.termwarn(f"the notebook is not there; set WANDB_NOTEBOOK_NAME: {named}")
        self._attendant = self._attendant or Attendant(shell)
        self._attendant.add(run, document, keeps_code=keeps_code)
        return document

    def _open(self, begun: Beginning, directory: RunDirectory | None, plan: Plan) -> Run:
        journal = open_journal(directory.journal) if directory else None
        return Run(
            begun.record,
            journal or Nowhere(),
            directory if journal else None,
            on_finish=self._finished,
            find_url=lambda run: _page(run, plan),
            settings=plan.settings,
            reviver=self._reviver,
            begun=begun,
            upstream=self._upstream(plan),
        )

    def _upstream(self, plan: Plan) -> Upstream | None:
        if plan.server is None:
            return None
        return Upstream(partial(_connect, plan.server), self._shipping.keep)

    def _finished(self, run: Run, *, quiet: bool) -> None:
        """Waits for the server where there is one, and says how it ended."""
        with self._lock:
            _, plan = self._runs.pop(_key(run), (run, None))
            self._choose_current()
            self._console.remove(run.hear)
        if plan is None or plan.mode == "disabled":
            return
        if plan.settings.resume == "auto" and run.exit_code == 0:
            Interrupted(_folder(plan.settings)).forget(run.id)
        outcome = None
        try:
            if plan.server is not None and run.directory is not None:
                journal = run.directory.journal
                outcome = self._shipping.wait(journal, plan.server, plan.finish_timeout_s)
            run.tell_refused()
        finally:
            if not (quiet or plan.quiet):
                notice.tell_ending(run, outcome, offline=plan.mode == "offline")

    def _reinit(self, word: str) -> str:
        if word != "default":
            return word
        return "finish_previous" if find_shell() is not None else "return_previous"

    def finish(self, exit_code: int | None = None, *, quiet: bool = False) -> None:
        """Ends the current run, if there is one."""
        run = self.current
        if run is not None:
            run.finish(exit_code=exit_code, quiet=quiet)

    def end_all(self, exit_code: int | None = 0) -> None:
        """Ends every run: all journals are closed first, then waited for."""
        own = [run for run, _ in list(self._runs.values()) if run.owner_pid == os.getpid()]
        for run in [run for run in own if run.close(exit_code)]:
            self._finished(run, quiet=False)

    def _end_all(self, exit_code: int) -> None:
        try:
            self._hear_what_ends_a_worker()
            self.end_all(exit_code)
        except Exception as error:  # noqa: BLE001  the interpreter is ending; nobody could act on it
            absorb("finish()", error)

    def _hear_what_ends_a_worker(self) -> None:
        """Keeps the traceback that `multiprocessing` prints only when the runs have ended."""
        if isinstance(sys.exc_info()[1], Exception):
            from traceback import format_exc  # the worker fails and will need it anyway

            for run, _ in list(self._runs.values()):
                run.hear(format_exc(), is_error=True)

    def _close_all(self, exit_code: int) -> None:
        for run, _ in list(self._runs.values()):
            run.close(exit_code)

    def _forget_runs_of_parents(self) -> None:
        """A forked child that calls `init()` wants a run of its own."""
        for key, (run, _) in list(self._runs.items()):
            if run.owner_pid != os.getpid():
                del self._runs[key]
                self._console.remove(run.hear)
        here: Run | None = self._here.__dict__.get("run")
        if here is not None and here.owner_pid != os.getpid():
            self._here.run = None
        self._choose_current()

    def _choose_current(self) -> None:
        self._last = next((run for run, _ in reversed(self._runs.values())), None)

    def _reset_after_fork(self) -> None:
        free(self._lock)
        for run in [*(run for run, _ in self._runs.values()), *self._guests.values()]:
            run.reset_after_fork()

    def attach(self, run_id: str) -> Run:
        """Returns the live run of this id or journal: of this process, or another on this host.

        Raises:
            UsageError: There is none.
        """
        from runwell.sdk.attaching import find_live  # only when somebody asks for it

        folders, journal = self._folders(), Path(run_id)
        if journal.suffix == ".wandb":
            run_id, folders = journal.stem.removeprefix("run-"), [journal.parent.parent]
        own = (run for run, _ in list(self._runs.values()) if run.id == run_id)
        live = next((run for run in own if not run.is_finished), None)
        if live is not None:
            return live
        run = self._reviver(find_live(run_id, self._shipping.spool(), folders))
        self._here.run = run
        return run

    def _folders(self) -> list[Path]:
        return [_folder(self.settings()), _folder(Settings())]

    def live(self, journal: Path) -> Run | None:
        """Returns the live run of this process that writes a journal."""
        found = self._runs.get(str(journal))
        return found[0] if found else None

    def guest(self, journal: Path) -> Run | None:
        """Returns the run of another process that was unpickled here and writes a journal."""
        found = self._guests.get(str(journal))
        return None if found is None or found.is_finished else found

    def welcome(self, journal: Path, run: Run) -> None:
        """Remembers a run of another process, so that its journal is opened once here."""
        self._guests[str(journal)] = run


def _go_along(run: Run, settings: Settings) -> None:
    """Starts what lives as long as the run."""
    if settings.capture_loggers:
        from runwell.sdk.capture.loggers import capture  # `logging` is not free

        run.before_end(capture(settings.capture_loggers, run.write_logs))
    if settings.save_code and settings.code_dir and not settings.disable_code:
        run.log_code(settings.code_dir)


def _muted(settings: Settings) -> list[str]:
    """Returns the levels of words that are not printed."""
    shown = {
        "info": settings.show_info,
        "warn": settings.show_warnings,
        "error": settings.show_errors,
    }
    return [level for level, is_shown in shown.items() if not is_shown]


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _key(run: Run) -> str:
    return str(run.directory.journal) if run.directory else f"disabled:{id(run)}"


def _run_record(settings: Settings, now: float) -> RunRecord:
    given = settings.project or DEFAULT_PROJECT
    project = mend_project(given)
    if project != given:
        terminal.termwarn(
            f"project {given!r} has characters that it may not have; it is {project!r}"
        )
    return RunRecord(
        run_id=check_run_id(settings.run_id or identity.make_run_id()),
        project=project,
        entity=settings.entity,
        name=settings.run_name or identity.make_run_name(),
        started_at=now,
        host=settings.host or host_name(),
        pid=os.getpid(),
        process_started_at=own_start(),
        group=settings.run_group,
        job_type=settings.run_job_type,
        notes=settings.run_notes,
        tags=tuple(settings.run_tags or ()),
        sweep_id=settings.sweep_id,
        samples_system=not settings.x_disable_stats,
        is_shared=settings.mode == "shared",
        label=settings.x_label,
        tells_end=settings.x_update_finish_state
        and (settings.x_primary or settings.mode != "shared"),
        kept_here=tuple(settings.ignore_globs),
        sample_every_s=settings.x_stats_sampling_interval,
        gpus=None
        if settings.x_stats_gpu_device_ids is None
        else tuple(settings.x_stats_gpu_device_ids),
        disks=tuple(settings.x_stats_disk_paths),
    )


def _with_interrupted(settings: Settings) -> Settings:
    """Takes up the run that was interrupted here, if that is what `resume` says."""
    if settings.resume != "auto" or settings.mode == "disabled":
        return settings
    note = Interrupted(_folder(settings))
    run_id = settings.run_id or note.run_id() or identity.make_run_id()
    note.note(run_id)
    return Settings(run_id=run_id).over(settings)


def _folder(settings: Settings) -> Path:
    """Returns the directory `wandb/` of these settings."""
    root = Path(settings.root_dir).expanduser() if settings.root_dir else Path.cwd()
    return root / "wandb"


def _past_here(folder: Path, record: RunRecord) -> Past | None:
    from runwell.sdk.attaching import past_here  # only runs that go on look

    return past_here(record, [folder])


def _connect(server: Server) -> Connection:
    from runwell.sdk.connection import Connection  # only runs that go on ask anything

    return Connection(server)


def _make_directory(settings: Settings, record: RunRecord, now: float) -> RunDirectory | None:
    """Makes the run's directory where it was asked for, else in a temporary place, else not."""
    offline = settings.mode == "offline"
    try:
        root = Path(settings.root_dir).expanduser() if settings.root_dir else Path.cwd()
        directory = make_run_directory(root, record.run_id, now, offline=offline)
    # expanduser() has its own error for no home, and a path may hold what no path can.
    except (OSError, RuntimeError, ValueError) as error:
        return _make_temporary(record, error, offline=offline)
    if settings.symlink:
        link_latest(directory)
    return directory


def _make_temporary(record: RunRecord, why: Exception, *, offline: bool) -> RunDirectory | None:
    import tempfile  # only when the directory that was asked for cannot be written

    try:
        root = Path(tempfile.mkdtemp(prefix="runwell-"))
        directory = make_run_directory(root, record.run_id, record.started_at, offline=offline)
    except OSError:
        terminal.termwarn(f"no directory can be written ({why}); this run is not kept")
        return None
    terminal.termwarn(f"the run directory cannot be written ({why}); using {directory.path}")
    return directory


def open_journal(path: Path) -> JournalWriter | None:
    """Returns a writer for a journal, or None, with a warning, if it cannot be made."""
    try:
        return JournalWriter(str(path), partial(_tell_trouble, path))
    except OSError as error:
        terminal.termwarn(f"{path} cannot be written ({error}); this run is not kept")
        return None


def _tell_trouble(path: Path, error: OSError) -> None:
    terminal.termwarn(
        f"the disk does not take records ({error}); they wait in memory until it does: {path}"
    )


def _page(run: Run, plan: Plan) -> str | None:
    """Returns the page as people see it, who may know the server by another address."""
    url, shown = _url(run, plan.server), plan.settings.app_url_override
    known = plan.server.base_url if plan.server else ""
    if url is None or not shown or not url.startswith(known):
        return url
    return shown.rstrip("/") + url.removeprefix(known)


def _url(run: Run, server: Server | None) -> str | None:
    """Returns the page as the server told it, else as it has to be, else None."""
    cursor = read_cursor(run.directory.journal) if run.directory else None
    if cursor is not None and cursor.url:
        return cursor.url
    if server is None or run.entity is None:
        return None
    from urllib.parse import quote  # a few milliseconds that offline runs do not need

    entity, project, run_id = (quote(part, safe="") for part in (run.entity, run.project, run.id))
    return f"{server.base_url}/{entity}/{project}/runs/{run_id}"
