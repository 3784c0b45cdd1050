"""Writes docs/reference/compatibility.md: what `wandb` 0.31.0 has, name by name, and what is here.

    python tools/compatibility.py

The facts about `wandb` are in `tests/guard/wandb_0_31_0.json` (names and arguments, read from the
installed package once) and `tests/guard/wandb_levels.txt` (how essential a name is); what is here
is looked at. A guard test holds the page to it.
"""

from __future__ import annotations

import importlib
import inspect
import json
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TypeGuard

import click

ROOT = Path(__file__).parent.parent
FACTS = ROOT / "tests" / "guard" / "wandb_0_31_0.json"
LEVELS = ROOT / "tests" / "guard" / "wandb_levels.txt"
PAGE = ROOT / "docs" / "reference" / "compatibility.md"
DROPIN = ROOT / "packages" / "wandb" / "src"

BETTER = {
    "init": "milliseconds; never asks; without a server the run stays on disk",
    "log": "microseconds, in the kernel when it returns; steps that go back are kept",
    "finish": "bounded; says where the data are",
    "Run.log": "as `log`",
    "Run.finish": "as `finish`",
    "Run.log_artifact": "offline, too; a delivery that was cut off goes on",
    "Run.use_artifact": "waits for versions of this run that are on their way",
    "Html": "its style is part of the page",
    "watch": "hooks leave nothing behind; models stay picklable",
    "Api.run": "see also `runwell.histories` and `runwell.sql`",
    "wandb leet": "where there is no terminal, it prints the run",
    "wandb beta core": "nothing to start: runs of a machine share one process by themselves",
    "wandb beta core start": "prints a value for `WANDB_SERVICE`, which no run needs",
    "wandb beta core stop": "does nothing, for there is nothing to stop",
    "wandb beta leet": "as `wandb leet`",
}
PARTLY = {
    "Run": "runs are made by `init`, not by their class",
    "data_types.Media": "captions belong to the kinds of media",
    "public.ArtifactType.collections": "choose among what it returns",
    "wandb*leet run": "it profiles W&B's own viewer",
    "wandb*leet symon": "it profiles W&B's own viewer",
    "wandb disabled": "there is no side process",
    "wandb enabled": "there is no side process",
    "wandb login": "nobody logs in without a name",
    "wandb server start": "there is no image of a container to replace",
    "wandb sweep": "it says all that there is to say; the settings of a sweep are in its config",
    "wandb sync": "`runwell clean` removes; older spellings of options that are here",
    "wandb beta sync": "older spellings of options that are here",
}
_STATS = "what it would sample, or tune, is not sampled here"
_TOKENS = "who one is, a key says"
TAKEN = {
    "allow_media_symlink": "files of media are written, not linked",
    "allow_offline_artifacts": "they are always allowed",
    "azure_account_url_to_access_key": "references into Azure are kept and not fetched",
    "credentials_file": _TOKENS,
    "identity_token_file": _TOKENS,
    "WANDB_CREDENTIALS_FILE": _TOKENS,
    "WANDB_IDENTITY_TOKEN_FILE": _TOKENS,
    "finish_timeout_raises": "`finish` says where the data are, and never raises",
    "force": "no run asks anybody to log in",
    "heartbeat_seconds": "the uplink chooses it",
    "label_disable": "no run is labelled by what it imports",
    "max_end_of_run_*": "what is shown at the end of a run has bounds of its own",
    "organization": "`Api.registries` and `Api.registry` take it as an argument",
    "WANDB_ORGANIZATION": "as `organization`",
    "WANDB_ANONYMOUS": "as `anonymous`",
    "program_*path": "told by `program`, or read from the process",
    "relogin": "a key that is given is taken in any case",
    "resumed": "`run.resumed` says it",
    "settings_system": "the file is found by `WANDB_CONFIG_DIR`",
    "stop_fn": "a stop ends the script as Ctrl-C does",
    "stop_on_fatal_error": "tracking ends no script",
    "strict": "nothing is checked less without it",
    "sweep_param_path": "the agent hands it over as `WANDB_SWEEP_PARAM_PATH`, which is read",
    "table_raise_on_max_row_limit_exceeded": "a longer table is cut, which is told",
    "use_dot_wandb": "the folder is `wandb/`",
    "x_cli_only_mode": "for W&B's own command line",
    "x_disable_viewer": "no run asks who one is before it starts",
    "x_files_dir": "files of a run lie in its folder",
    "x_history_value_encoding": "a value is encoded once, exactly",
    "x_jupyter_*": "the notebook is found, or told by `WANDB_NOTEBOOK_NAME`",
    "x_live_policy_*": "the uplink chooses when a file that changes is sent",
    "x_log_level": "the uplink's log has one level",
    "x_server_side_derived_summary": "client and server fold the summary alike",
    "x_start_time": "a run starts when it starts",
    "x_stats_*": _STATS,
    "x_sync": "`runwell sync` reads journals by itself",
    "x_sync_dir_suffix": "the names of folders are those that W&B has without it",
    "init_timeout": "`init` waits for no server; `WANDB_HTTP_TIMEOUT` bounds what `resume` asks",
    "WANDB_INIT_TIMEOUT": "as `init_timeout`",
    "WANDB_ERROR_REPORTING": "nothing is reported to anybody, whatever it says",
    "login_timeout": "no run ever asks for a key",
    "anonymous": "no run needs an account",
    "summary_*": "the summary is complete when `finish` returns",
    "console_chunk_*": "the output is one file",
    "console_multipart": "the output is one file",
    "x_*_retry_*": "what does not arrive is sent again, for as long as it takes",
    "x_file_stream_*": "what is sent when, and how large, the uplink chooses",
    "x_file_transfer_*": "what is sent when, and how large, the uplink chooses",
    "x_graphql_*": "what is sent when, and how large, the uplink chooses",
    "x_flow_control_*": "nothing waits in memory",
    "x_network_buffer": "nothing waits in memory",
    "x_service_*": "there is no side process",
    "x_executable": "there is no side process",
    "x_internal_check_process": "there is no side process",
    "x_skip_transaction_log": "the journal is the way to the server",
    "x_transaction_log_flush_interval": "a row is in the kernel when `log` returns",
    "disable_git_fork_point": "no diff against a remote branch is made",
    "disable_job_creation": "no run makes a job of itself",
    "job_*": "no run makes a job of itself",
    "launch*": "the agent hands it over by `WANDB_LAUNCH_*` and `WANDB_CONFIG`",
    "x_runqueue_item_id": "the agent hands it over as `WANDB_LAUNCH_TRACE_ID`, which is read",
    "sagemaker_disable": "Amazon SageMaker is not looked for",
    "show_colors": "nothing in `wandb` 0.31.0 reads it",
    "show_emoji": "nothing in `wandb` 0.31.0 reads it",
}
_UNREAD = "a name in `wandb.env` that nothing in `wandb` 0.31.0 reads"
_LAUNCH = "the server has launch queues, which W&B's own command fills and empties"
WHY = {
    "data_types.BatchableMedia": "inner workings of W&B's classes",
    "data_types.WBValue": "inner workings of W&B's classes",
    "data_types.EvalTable": "needs a service of CoreWeave",
    "public.ArtifactCollection.*": "inner workings of W&B's class",
    "public.ArtifactType.*": "inner workings of W&B's class",
    "public.BetaReport.runs": "the runs of a report are asked for with its filters",
    "public.Registry.create": "`Api.create_registry` makes one",
    "public.Registry.internal_id": "`id` is the only one",
    "public.Team.create": "`Api.create_team` makes one",
    "public.*.display": "it has no page to show in a notebook",
    "public.*.to_html": "it has no page to show in a notebook",
    "wandb beta": "a group; what it holds is listed below it",
    "wandb docker*": "starts containers with W&B's own images",
    "wandb job*": _LAUNCH,
    "wandb launch*": _LAUNCH,
    "wandb scheduler": _LAUNCH,
    "wandb sweep-scheduler": _LAUNCH,
    "wandb local": "an older name of `server start`",
    "wandb projects": "`runwell.Api().projects()` lists them",
    "wandb purge-cache": "an older name of `artifact cache cleanup`",
    "EvalTable": "needs a service of CoreWeave",
    "sagemaker_auth": "Amazon SageMaker",
    "analytics": "sends usage to W&B; nothing is sent here",
    "docker": "starts W&B's own server",
    "proto": "the protocol of W&B's side process, which does not exist here",
    "api": "an object of older versions; `Api` is at the top",
    "Image.*": "inner workings of W&B's class",
    "Table.*": "inner workings of W&B's class",
    "Api.*automation*": "the server has no automations",
    "Api.*integrations": "the server has no automations",
    "Api.create_custom_chart": "the server keeps no presets of custom charts",
    "public.Runs.*": "inner workings of W&B's paginator",
    "*.snake_to_camel": "inner workings of W&B's class",
    "WANDB_SERVICE": "of W&B's side process, which does not exist here",
    "WANDB_CORE_DEBUG": "of W&B's side process, which does not exist here",
    "WANDB_ARGS": _UNREAD,
    "WANDB_CRASH_NOSYNC_TIME": _UNREAD,
    "WANDB_DEBUG": "shows more of W&B's own inner workings",
    "WANDB_DESCRIPTION": _UNREAD,
    "WANDB_ENABLE_DCGM_PROFILING": _UNREAD,
    "WANDB_INITED": _UNREAD,
    "WANDB_JUPYTER": _UNREAD,
    "WANDB_MAGIC": _UNREAD,
    "WANDB_RUN_DIR": _UNREAD,
    "WANDB_RUN_STORAGE_ID": _UNREAD,
    "WANDB_SHOW_RUN": _UNREAD,
    "WANDB_ARTIFACT_FETCH_FILE_URL_BATCH_SIZE": "addresses of files are not asked for in batches",
    "WANDB_FILE_PUSHER_TIMEOUT": "a file is sent for as long as its bytes move",
    "WANDB_X_EXECUTABLE": "the program of W&B's side process, which does not exist here",
}
_KINDS = {
    "Run": "runwell.sdk.run:Run",
    "Artifact": "runwell.sdk.artifact.artifact:Artifact",
    "Table": "runwell.sdk.media.table:Table",
    "Image": "runwell.sdk.media.image:Image",
    "Config": "runwell.sdk.config:Config",
    "Summary": "runwell.sdk.summary:Summary",
    "Api": "runwell.sdk.query.api:Api",
    "public.Run": "runwell.sdk.query.run:Run",
    "public.Runs": "runwell.sdk.query.runs:Runs",
    "public.Sweep": "runwell.sdk.query.sweep:Sweep",
    "public.Project": "runwell.sdk.query.project:Project",
    "public.File": "runwell.sdk.query.file:File",
    "public.User": "runwell.sdk.query.user:User",
    "public.ArtifactCollection": "runwell.sdk.query.collection:ArtifactCollection",
    "public.ArtifactType": "runwell.sdk.query.project:ArtifactType",
    "public.BetaReport": "runwell.sdk.query.report:Report",
    "public.Member": "runwell.sdk.query.team:Member",
    "public.Registry": "runwell.sdk.query.registry:Registry",
    "public.Team": "runwell.sdk.query.team:Team",
}
_HEAD = """# Compatibility with `wandb`

Every public name, argument, command, setting and environment variable of `wandb` 0.31.0, and whether it is here.
`tools/compatibility.py` writes this page by looking, and a guard test keeps it true.

| word | means |
| --- | --- |
| same | it is here, with all arguments |
| better | the same, and what is said beside it |
| partly | it is here, without the arguments that are named |
| taken | it can be set and read back, and changes nothing here: what it tunes does not exist here, or is not done yet |
| not yet | it is missing |

The level says how essential a name is: 1 what every script uses, 2 what some do, 3 the rest.
Nothing of level 1 or 2 is missing.
Names at the top are those of `runwell` and of the drop-in package `wandb`; `wandb x` is the command `runwell x`.
"""  # noqa: E501


def render() -> str:
    """Returns the page."""
    facts = json.loads(FACTS.read_text())
    parts = [_HEAD]
    parts.append(_section("At the top", _top(facts["top"])))
    plots = importlib.import_module("runwell.sdk.plot")
    rows = ((f"plot.{name}", _state(plots, name, args)) for name, args in facts["plot"].items())
    parts.append(_section("Charts", rows))
    kinds = importlib.import_module("runwell.sdk.data_types")
    rows = (
        (f"data_types.{name}", _state(kinds, name, args))
        for name, args in facts["data_types"].items()
    )
    parts.append(_section("Data types", rows))
    for kind, members in facts["classes"].items():
        module, _, name = _KINDS[kind].partition(":")
        held = getattr(importlib.import_module(module), name)
        rows = ((f"{kind}.{each}", _member(held, each, args)) for each, args in members.items())
        parts.append(_section(f"`{kind}`", rows))
    rows = ((f"wandb {name}", _command(name, wanted)) for name, wanted in facts["commands"].items())
    parts.append(_section("Commands", rows))
    parts.append(_section("Settings", _settings(facts["settings"])))
    parts.append(_section("Environment variables", _variables(facts["variables"])))
    return "\n".join(parts)


def _section(title: str, rows: Iterator[tuple[str, str]]) -> str:
    lines = [f"| `{name}` | {level_of(name)} | {_with_note(name, state)} |" for name, state in rows]
    head = [f"## {title}", "", "| name | level | |", "| --- | --- | --- |"]
    return "\n".join([*head, *lines, ""])


@cache
def levels() -> dict[str, int]:
    """Returns the patterns of names at level 1 and 2."""
    lines = [line.split() for line in LEVELS.read_text().splitlines() if line[0] != "#"]
    # A command's words are one name.
    return {
        name.replace("wandb_", "wandb ", 1).replace("_", " ")
        if name.startswith("wandb_")
        else name: int(level)
        for level, *names in lines
        for name in names
    }


def level_of(name: str) -> int:
    """Returns how essential a name is, 1 to 3."""
    found = (level for pattern, level in levels().items() if fnmatchcase(name, pattern))
    return min(found, default=3)


def _with_note(name: str, state: str) -> str:
    if state == "same" and name in BETTER:
        return f"better: {BETTER[name]}"
    words = {"not yet": WHY, "taken": TAKEN, "partly": PARTLY}.get(state.partition(",")[0], {})
    reason = next((why for pattern, why in words.items() if fnmatchcase(name, pattern)), None)
    return f"{state}: {reason}" if reason else state


def _top(facts: dict[str, list[str] | None]) -> Iterator[tuple[str, str]]:
    sys.path.insert(0, str(DROPIN))
    try:
        wandb = importlib.import_module("wandb")
        for name, args in facts.items():
            if name in ("run", "config", "summary"):
                yield name, "same"
            else:
                yield name, _state(wandb, name, args)
    finally:
        sys.path.remove(str(DROPIN))
        for name in [name for name in sys.modules if name.partition(".")[0] == "wandb"]:
            del sys.modules[name]


def _state(holder: object, name: str, args: list[str] | None) -> str:
    try:
        found = getattr(holder, name)
    except AttributeError:
        return "not yet"
    if args is None or not callable(found):
        return "same"
    return _arguments(found, args)


def _member(held: type, name: str, args: list[str] | None) -> str:
    try:
        found = inspect.getattr_static(held, name)
    except AttributeError:
        # Attributes that __init__ sets are no names of the class.
        return "same" if f"self.{name}" in inspect.getsource(held) else "not yet"
    if args is None or isinstance(found, property):
        return "same"
    return _arguments(getattr(held, name), args)


def _arguments(found: object, wanted: list[str]) -> str:
    try:
        known = inspect.signature(found).parameters  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return "same"
    if any(each.kind is each.VAR_KEYWORD for each in known.values()):
        return "same"
    missing = [name for name in wanted if name not in known]
    return "partly, without " + ", ".join(f"`{name}`" for name in missing) if missing else "same"


def _command(name: str, wanted: list[str]) -> str:
    from runwell.cli.main import cli

    found: click.Command | None = cli
    for word in name.split():
        found = found.get_command(click.Context(found), word) if _is_group(found) else None
    if found is None:
        return "not yet"
    options = (each for each in found.params if isinstance(each, click.Option))
    known = {text for each in options for text in (*each.opts, *each.secondary_opts)}
    missing = [option for option in wanted if option not in known]
    return "partly, without " + ", ".join(f"`{each}`" for each in missing) if missing else "same"


def _is_group(command: click.Command | None) -> TypeGuard[click.Group]:
    return isinstance(command, click.Group)


def _settings(names: list[str]) -> Iterator[tuple[str, str]]:
    from runwell.sdk.other_settings import OTHERS
    from runwell.sdk.settings_table import SETTINGS

    known = {setting.name for setting in SETTINGS}
    for name in names:
        yield name, "same" if name in known else "taken" if name in OTHERS else "not yet"


def _variables(names: list[str]) -> Iterator[tuple[str, str]]:
    from runwell.sdk.other_settings import OTHERS
    from runwell.sdk.settings import variable_of
    from runwell.sdk.settings_table import SETTINGS

    read = "\n".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    known = {setting.env for setting in SETTINGS}
    taken = {variable_of(name) for name in OTHERS}
    for name in names:
        if name in TAKEN and name not in taken:
            yield name, "taken"
        elif name in known or f'"{name}"' in read:
            yield name, "same"
        else:
            yield name, "taken" if name in taken else "not yet"


if __name__ == "__main__":
    PAGE.write_text(render())
