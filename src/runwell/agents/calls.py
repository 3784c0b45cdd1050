"""`runwell.sweep` and `runwell.agent`, and what the command line shares with them.

A sweep goes to the server that is configured or runs on this host; without one, or with mode
"offline", into a folder, and is none the less for it.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from runwell.agents.adoption import once_here
from runwell.agents.agent import (
    HEARTBEAT_S,
    KILL_AFTER_S,
    MAX_INITIAL_FAILURES,
    Agent,
    Ending,
    Interrupted,
    Limits,
)
from runwell.agents.folder import FolderKeeper, create_folder, folder_of
from runwell.agents.macros import command_line
from runwell.agents.orders import Begin, Keeper, Place
from runwell.agents.server import ServerKeeper, Wire, create
from runwell.agents.trials import FunctionProcess, FunctionTrial, ProcessTrial, Trial
from runwell.errors import UsageError
from runwell.sdk.api import session
from runwell.sdk.capture.process import host_name
from runwell.sdk.housing import root_of
from runwell.sdk.rendezvous import Server, find_server, local_places
from runwell.sdk.settings import Settings
from runwell.sdk.terminal import termlog, termwarn
from runwell.sdk.trial import SweepTrial, current_trial, write_params
from runwell.sweeps.config import is_bare_space, read_config, with_defaults
from runwell.values.json import Json

Config = Mapping[str, Json] | Callable[[], Mapping[str, Json]]


def sweep(
    sweep: Config,
    entity: str | None = None,
    project: str | None = None,
    prior_runs: list[str] | None = None,
    *,
    mode: str | None = None,
) -> str:
    """Makes a sweep and returns its id.

    Args:
        sweep: Its config, or a function that returns it. A bare mapping of parameters stands for a
            grid, or for random search if that has no end.
        entity, project: Where its runs go.
        prior_runs: Ids of runs of the project that count for the search.
        mode: "offline" keeps it in a folder; so does "online" (default) without a server.

    Raises:
        InvalidSweep: The config cannot be run; the message says where, what, and what instead.
    """
    given = dict(sweep() if callable(sweep) else sweep)
    if is_bare_space(given):
        termlog("these are parameters without a method; each combination is tried once")
    config = with_defaults(given)
    for warning in read_config(config).warnings:
        termwarn(f"sweep config: {warning}")
    settings = settings_for(entity, project, config, mode)
    server = find(settings)
    if server is None:
        sweep_id = create_folder(root_of(settings), config, new_seed(), settings.project)
        termlog(f"sweep {sweep_id} is kept in {folder_of(root_of(settings), sweep_id)}")
        return sweep_id
    place, _ = create(
        Wire(server), config, Place("", settings.project, settings.entity), prior_runs=prior_runs
    )
    termlog(f"sweep {place.sweep_id}: {url_of(server, place)}")
    os.environ["WANDB_PROJECT"] = place.project or ""
    return place.sweep_id


def agent(  # noqa: PLR0913 - W&B's arguments
    sweep_id: str,
    function: Callable[[], object] | None = None,
    entity: str | None = None,
    project: str | None = None,
    count: int | None = None,
    forward_signals: bool = False,  # noqa: FBT001, FBT002 - as W&B has it
    term_timeout: float | None = None,
    max_consecutive_failed_runs: int | None = None,
    *,
    processes: bool = False,
) -> None:
    """Runs trials of a sweep until it has no more, or `count` of them.

    Args:
        sweep_id: The sweep, as `sweep`, `project/sweep` or `entity/project/sweep`.
        function: What a trial is; its `init()` gets the parameters. Without one, the sweep's
            program is started; without a program, trials are runs that hold their parameters.
        entity, project: Where the sweep is, if its id does not say.
        count: No more trials than that.
        forward_signals: What ends the agent (SIGINT, SIGTERM, SIGHUP) is what its trial gets; else
            that gets SIGTERM.
        term_timeout: With `forward_signals`: the seconds after which the trial is killed.
        max_consecutive_failed_runs: End when so many trials have failed back to back.
        processes: Run the function in a process of its own for each trial, not in a thread: it can
            be stopped wherever it is, and its end frees all that it held.

    Raises:
        NotFound: There is no such sweep.
    """
    if current_trial(os.environ) is not None:
        termwarn("agent() was called inside a trial and does nothing there")
        return
    settings = settings_for(entity, project, {}, None)
    keeper = keeper_of(sweep_id, settings)
    if function is None and keeper.program is None:
        termlog("there is no function and no program; trials are runs that hold their parameters")
        function = _hold_parameters
    launcher = (
        process_launcher(keeper, settings)
        if function is None
        else function_launcher(keeper, function, root_of(settings), processes=processes)
    )
    ending = ending_of(forward_signals=forward_signals, term_timeout_s=term_timeout)
    run_agent(keeper, launcher, count, ending, max_consecutive_failed_runs)


def run_agent(
    keeper: Keeper,
    launch: Callable[[Begin], Trial],
    count: int | None,
    ending: Ending | None = None,
    failures_in_a_row: int | None = None,
) -> tuple[int, int]:
    """Runs an agent to its end, which SIGINT, SIGTERM and a terminal that is closed bring about
    cleanly; returns how many trials finished and failed."""
    environ = os.environ
    limits = Limits(
        count,
        is_patient=environ.get("WANDB_AGENT_DISABLE_FLAPPING", "").lower() == "true",
        initial_failures=int(environ.get("WANDB_AGENT_MAX_INITIAL_FAILURES", MAX_INITIAL_FAILURES)),
        failures_in_a_row=failures_in_a_row,
    )
    worker = Agent(keeper, launch, limits, ending or ending_of(), heartbeat_s=_heartbeat_s())
    try:
        with ended_by_signals():
            worker.run()
    except KeyboardInterrupt:
        termlog("the agent was interrupted; its trial was stopped")
    termlog(f"the agent has ended: {worker.finished} trials finished, {worker.failed} failed")
    return worker.finished, worker.failed


def ending_of(*, forward_signals: bool = False, term_timeout_s: float | None = None) -> Ending:
    """Returns how the trials of an agent are ended; the environment has its word."""
    delay_s = _seconds("WANDB_AGENT_KILL_DELAY") or KILL_AFTER_S
    return Ending(delay_s, forward_signals, term_timeout_s)


def _heartbeat_s() -> float:
    own = _seconds("RUNWELL_AGENT_HEARTBEAT_S") or _seconds("WANDB_AGENT_REPORT_INTERVAL")
    return own or HEARTBEAT_S


def _seconds(variable: str) -> float:
    """Returns a variable's seconds; 0 if it is not set."""
    text = os.environ.get(variable, "")
    try:
        return max(0.0, float(text or 0))
    except ValueError:
        raise UsageError(f"{variable} is {text!r}; set a number of seconds") from None


def keeper_of(sweep_id: str, settings: Settings) -> Keeper:
    """Returns who keeps a sweep: the folder that has it, else the server."""
    *where, name = sweep_id.split("/")
    if not name or len(where) > 2:
        raise UsageError(f"a sweep is named sweep or entity/project/sweep, not {sweep_id!r}")
    if not where and (folder_of(root_of(settings), name) / "sweep.json").exists():
        return FolderKeeper(root_of(settings), name)
    server = find(settings)
    if server is None:
        raise UsageError(
            f"there is no sweep {name} in {root_of(settings) / 'wandb'} and no server; "
            "start one with `runwell server`, or set WANDB_BASE_URL"
        )
    project = where[-1] if where else settings.project
    entity = where[0] if len(where) == 2 else settings.entity
    return ServerKeeper(Wire(server), Place(name, project, entity), host_name())


def function_launcher(
    keeper: Keeper, function: Callable[[], object], root: Path, *, processes: bool = False
) -> Callable[[Begin], Trial]:
    """Returns what runs a function for a trial: in a thread, or in a process."""
    begin = FunctionProcess if processes else FunctionTrial
    server = keeper.server if isinstance(keeper, ServerKeeper) else None

    def launch(order: Begin) -> Trial:
        place = keeper.place
        trial = SweepTrial(
            place.sweep_id,
            order.run_id,
            place.project,
            place.entity,
            dict(order.args),
            place.mode,
            order.again,
            server.base_url if server else None,
            server.api_key if server else None,
        )
        return begin(function, trial)

    return once_here(root, launch)


def process_launcher(
    keeper: Keeper, settings: Settings, *, dies_with_agent: bool = False
) -> Callable[[Begin], Trial]:
    """Returns what starts the sweep's command for a trial."""
    root = root_of(settings).absolute()
    server = keeper.server if isinstance(keeper, ServerKeeper) else None

    def launch(order: Begin) -> Trial:
        place = keeper.place
        folder = root / "wandb" / f"sweep-{place.sweep_id}"
        params = folder / f"config-{order.run_id}.yaml"
        write_params(params, order.args)
        environ = {
            **os.environ,
            "WANDB_DIR": str(root),
            "WANDB_SWEEP_ID": place.sweep_id,
            "WANDB_RUN_ID": order.run_id,
            "WANDB_SWEEP_PARAM_PATH": str(params),
        }
        given = {
            "WANDB_PROJECT": place.project,
            "WANDB_ENTITY": place.entity,
            "WANDB_MODE": place.mode,
            # A server that is away as the trial begins would not be found, and its run kept here.
            "WANDB_BASE_URL": server.base_url if server else None,
            "WANDB_API_KEY": server.api_key if server else None,
        }
        environ |= {name: value for name, value in given.items() if value}
        if order.again and place.mode is None:
            environ.setdefault("WANDB_RESUME", "allow")
        json_file = folder / f"config-{order.run_id}.json"
        if "${args_json_file}" in keeper.command:
            import json

            json_file.write_text(json.dumps(dict(order.args)), encoding="utf-8")
        program = order.program or keeper.program
        line = command_line(keeper.command, program, order.args, str(json_file), environ)
        python = Path(sys.executable).parent
        environ["PATH"] = f"{python}{os.pathsep}{environ.get('PATH', os.defpath)}"
        return ProcessTrial(line, environ, dies_with_agent=dies_with_agent)

    return once_here(root, launch)


def find(settings: Settings) -> Server | None:
    """Returns the server that a sweep goes to; None for a folder."""
    if settings.mode != "online":
        return None
    return find_server(settings.base_url, settings.api_key, local_places(os.environ), os.environ)


def url_of(server: Server, place: Place) -> str:
    """Returns the page of a sweep."""
    return f"{server.base_url}/{place.entity}/{place.project}/sweeps/{place.sweep_id}"


def new_seed() -> int:
    """Returns a seed that nobody chose."""
    return random.SystemRandom().getrandbits(32)


def settings_for(
    entity: str | None, project: str | None, config: Mapping[str, Json], mode: str | None
) -> Settings:
    """Returns the settings that hold for a sweep; arguments win over the config."""
    given = {
        "entity": entity or config.get("entity"),
        "project": project or config.get("project"),
        "mode": mode,
    }
    asked = Settings(**{name: value for name, value in given.items() if value})
    return asked.over(session.settings())


def _hold_parameters() -> None:
    from runwell.sdk.api import init

    init().finish()


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Makes signals that would kill this process interrupt it, as Ctrl-C does."""
    before: dict[int, Callable[[int, FrameType | None], object] | int | None] = {}
    with suppress(ValueError):  # not in the main thread: whoever called catches signals
        before[signal.SIGTERM] = signal.signal(signal.SIGTERM, _terminate)
        if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:  # nohup has it ignored
            before[signal.SIGHUP] = signal.signal(signal.SIGHUP, _terminate)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _terminate(number: int, _frame: FrameType | None) -> None:
    raise Interrupted(number)
