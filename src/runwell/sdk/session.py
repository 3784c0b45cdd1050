"""The composition root of the training process: it makes runs, knows which live here, ends them.

Everything that comes from outside (environment, clock, randomness, files) is taken here and handed
down. Which run is current is kept in `live_runs.py` and nowhere else.
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

import msgspec

from runwell.errors import UsageError
from runwell.sdk import notice, resuming, surroundings, terminal
from runwell.sdk.boundary import absorb
from runwell.sdk.capture.console import ConsoleTap
from runwell.sdk.config_files import config_defaults
from runwell.sdk.exits import ExitWatch
from runwell.sdk.fork import free
from runwell.sdk.housing import folder_of, make_directory, open_journal
from runwell.sdk.launched import launch_config, note_launch
from runwell.sdk.live_runs import LiveRuns, Plan
from runwell.sdk.notebook.shell import Shell, find_notebook_shell, find_shell
from runwell.sdk.nowhere import Nowhere
from runwell.sdk.rendezvous import Server
from runwell.sdk.resuming import Beginning, Interrupted, Past
from runwell.sdk.route import route_of
from runwell.sdk.run import Reviver, Run
from runwell.sdk.run_page import page_of
from runwell.sdk.run_record import record_of
from runwell.sdk.settings import Settings, as_settings, from_environment
from runwell.sdk.settings_file import from_files
from runwell.sdk.shipping import Shipping
from runwell.sdk.upstream import Upstream
from runwell.wire.records import RunRecord

if TYPE_CHECKING:
    from runwell.sdk.capture.descriptors import DescriptorTaps
    from runwell.sdk.connection import Connection
    from runwell.sdk.directory import RunDirectory
    from runwell.sdk.notebook.attendant import Attendant

UPLINK_LOOK_EVERY_S = 10.0


class Session:
    """The runs of this process.

    Args:
        environ: The environment.
        reviver: Makes a run of what was pickled.

    Attributes:
        runs: Those that live.
    """

    def __init__(self, environ: Mapping[str, str], reviver: Reviver) -> None:
        self.runs = LiveRuns()
        self._environ = environ
        self._shipping = Shipping(environ)
        self._reviver = reviver
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
        """The run that calls without a run mean in this thread, see `live_runs.py`."""
        return self.runs.current

    def remember(self, **settings: object) -> None:
        """Keeps settings for all runs that are made later."""
        self._remembered = Settings(**settings).over(self._remembered)

    def settings(self, given: Settings | Mapping[str, object] | None = None) -> Settings:
        """Returns the settings that hold now."""
        files = from_files(self._environ, Path.cwd())
        around = from_environment(self._environ).over(files)
        return as_settings(given).over(self._remembered.over(around))

    # How a run begins.

    def start(self, settings: Settings, config: Mapping[str, object]) -> Run:
        """Makes a run, or returns the one that lives if that is what `reinit` says."""
        terminal.silence(silent=settings.silent, muted=_muted(settings))
        resuming.check(settings)
        with self._lock:
            for inherited in self.runs.forget_those_of_parents():
                self._console.remove(inherited.hear)
            reinit = _reinit(settings.reinit)
            current = self.runs.returnable()
            if current is not None and reinit == "return_previous":
                terminal.termlog(
                    f"run {current.name} is still live and is used again; "
                    'pass reinit="create_new" for another one',
                    repeat=False,
                )
                self.runs.make_current(current)
                return current
            if reinit == "finish_previous":
                for run in self.runs.previous():
                    run.finish()
            run, plan = self._make_or_disable(settings, config)
            self.runs.add(run, plan)
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
        now, folder = time(), folder_of(settings)
        settings = resuming.with_interrupted(settings, folder)
        record = record_of(settings, now)
        settings = _as_it_goes(settings, record)
        server = self._find_server(settings)
        begun = _begin(record, settings, server, folder)
        directory = None
        if settings.mode != "disabled":
            directory = make_directory(settings, begun.record, now)
        plan = self._plan(settings, server, has_directory=directory is not None)
        run = self._open(begun, directory, plan)
        run.note_start()
        if not run.disabled:
            self._note_surroundings(run, settings, begun.record)
            note_launch(run, self._environ)
            _go_along(run, settings)
        self._configure(run, settings, config)
        self._ship(run, plan)
        return run, plan

    def _find_server(self, settings: Settings) -> Server | None:
        if settings.mode != "online":
            return None
        server = self._shipping.find_server(settings.base_url, settings.api_key)
        return server and msgspec.structs.replace(server, route=route_of(settings))

    def _plan(self, settings: Settings, server: Server | None, *, has_directory: bool) -> Plan:
        return Plan(
            settings.mode if has_directory else "disabled",
            server if has_directory else None,
            settings.finish_timeout,
            settings.quiet,
            settings,
            maker=self.runs.this_thread(),
        )

    def _open(self, begun: Beginning, directory: RunDirectory | None, plan: Plan) -> Run:
        journal = open_journal(directory.journal) if directory else None
        shown = plan.settings.app_url_override
        return Run(
            begun.record,
            journal or Nowhere(),
            directory if journal else None,
            on_finish=self._finished,
            find_url=lambda run: page_of(run, plan.server, shown),
            settings=plan.settings,
            reviver=self._reviver,
            begun=begun,
            upstream=self._upstream(plan),
        )

    def _upstream(self, plan: Plan) -> Upstream | None:
        if plan.server is None:
            return None
        return Upstream(partial(_connect, plan.server), self._shipping.keep)

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

    def _configure(self, run: Run, settings: Settings, config: Mapping[str, object]) -> None:
        """Lets files say what the script does not, and a launch say what it likes."""
        defaults = config_defaults(settings.config_paths or (), Path.cwd())
        launched = launch_config(self._environ)
        run.config.update({**defaults, **config, **launched}, allow_val_change=True)

    def _ship(self, run: Run, plan: Plan) -> None:
        """Asks the uplink to follow the run, and says where it can be seen."""
        if plan.mode == "online" and run.directory is not None:
            journal = run.directory.journal
            if self._shipping.ask(journal, plan.server, run.start_time):
                run.attend(self._shipping.keep, UPLINK_LOOK_EVERY_S)
        if not plan.quiet:
            has_server = plan.server is not None
            notice.tell_beginning(run, offline=plan.mode == "offline", has_server=has_server)

    # How runs end.

    def finish(self, exit_code: int | None = None, *, quiet: bool = False) -> None:
        """Ends the current run, if there is one."""
        run = self.current
        if run is not None:
            run.finish(exit_code=exit_code, quiet=quiet)

    def end_all(self, exit_code: int | None = 0) -> None:
        """Ends every run: all journals are closed first, then waited for."""
        for run in [run for run in self.runs.own() if run.close(exit_code)]:
            self._finished(run, quiet=False)

    def _finished(self, run: Run, *, quiet: bool) -> None:
        """Waits for the server where there is one, and says how it ended."""
        with self._lock:
            plan = self.runs.remove(run)
            self._console.remove(run.hear)
        if plan is None or plan.mode == "disabled":
            return
        if plan.settings.resume == "auto" and run.exit_code == 0:
            Interrupted(folder_of(plan.settings)).forget(run.id)
        outcome = None
        try:
            if plan.server is not None and run.directory is not None:
                journal = run.directory.journal
                outcome = self._shipping.wait(journal, plan.server, plan.finish_timeout_s)
            run.tell_refused()
        finally:
            if not (quiet or plan.quiet):
                notice.tell_ending(run, outcome, offline=plan.mode == "offline")

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

            for run in self.runs.all():
                run.hear(format_exc(), is_error=True)

    def _close_all(self, exit_code: int) -> None:
        for run in self.runs.all():
            run.close(exit_code)

    def _reset_after_fork(self) -> None:
        free(self._lock)
        self.runs.reset_after_fork()

    # How runs of other processes are found.

    def attach(self, run_id: str) -> Run:
        """Returns the live run of this id or journal: of this process, or another on this host.

        Raises:
            UsageError: There is none.
        """
        from runwell.sdk.attaching import find_live  # only when somebody asks for it

        folders = [folder_of(self.settings()), folder_of(Settings())]
        journal = Path(run_id)
        if journal.suffix == ".wandb":
            run_id, folders = journal.stem.removeprefix("run-"), [journal.parent.parent]
        live = self.runs.find(run_id)
        if live is not None:
            return live
        run = self._reviver(find_live(run_id, self._shipping.spool(), folders))
        self.runs.make_current(run)
        return run


def _muted(settings: Settings) -> list[str]:
    """Returns the levels of words that are not printed."""
    shown = {
        "info": settings.show_info,
        "warn": settings.show_warnings,
        "error": settings.show_errors,
    }
    return [level for level, is_shown in shown.items() if not is_shown]


def _reinit(word: str) -> str:
    if word != "default":
        return word
    return "finish_previous" if find_shell() is not None else "return_previous"


def _as_it_goes(settings: Settings, record: RunRecord) -> Settings:
    """Returns the settings by which the run of a record goes on from its start."""
    if find_notebook_shell() is not None:  # cells are run again, with other values
        settings = settings.over(Settings(allow_val_change=True))
    if record.is_shared:  # from here on it is online
        settings = Settings(mode="online").over(settings)
    return settings


def _begin(record: RunRecord, settings: Settings, server: Server | None, folder: Path) -> Beginning:
    """Returns where the run of a record begins, as its server or this disk tells."""
    if server is not None and record.entity is None and server.entity:
        record = msgspec.structs.replace(record, entity=server.entity)
    connect = partial(_connect, server) if server else None
    return resuming.begin(record, settings, connect, partial(_past_here, folder))


def _past_here(folder: Path, record: RunRecord) -> Past | None:
    from runwell.sdk.attaching import past_here  # only runs that go on look

    return past_here(record, [folder])


def _connect(server: Server) -> Connection:
    from runwell.sdk.connection import Connection  # only runs that go on ask anything

    return Connection(server)


def _go_along(run: Run, settings: Settings) -> None:
    """Starts what lives as long as the run."""
    if settings.capture_loggers:
        from runwell.sdk.capture.loggers import capture  # `logging` is not free

        run.before_end(capture(settings.capture_loggers, run.write_logs))
    if settings.save_code and settings.code_dir and not settings.disable_code:
        run.log_code(settings.code_dir)
