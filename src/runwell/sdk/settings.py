"""The settings of a run: what they are called, where they come from, what they do.

`SETTINGS` is the one table; documentation and a guard test read it. A value comes from, the last
wins: the default, the environment, `runwell.Settings(...)` or a dict, the arguments of `init()`.
The names are those that users of W&B know, so that scripts, launchers and CI need no change. Those
that change nothing here are in `sdk/other_settings.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from runwell.errors import UsageError
from runwell.sdk.other_settings import OTHERS
from runwell.values.json import Json

MODES: Final = ("online", "offline", "disabled", "shared")
_MODE_WORDS: Final = {"dryrun": "offline", "run": "online"}


NO, YES = False, True


class Setting(msgspec.Struct, frozen=True):
    """One row of the table.

    Attributes:
        name: The name in Python.
        env: The environment variable.
        kind: "text", "flag", "seconds", "words" (separated by commas), "levels" (`name=level`,
            separated by commas, or a dict) or "mode".
        default: What holds without anything else.
        help: What it does, units included.
    """

    name: str
    env: str
    kind: str
    default: Json
    help: str


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting("mode", "WANDB_MODE", "mode", "online", "online, offline, disabled or shared"),
    Setting("project", "WANDB_PROJECT", "text", None, "project of the run"),
    Setting("entity", "WANDB_ENTITY", "text", None, "user or team that owns the project"),
    Setting("run_id", "WANDB_RUN_ID", "text", None, "id of the run; made up if not given"),
    Setting("run_name", "WANDB_NAME", "text", None, "display name of the run"),
    Setting("run_notes", "WANDB_NOTES", "text", None, "notes of the run"),
    Setting("run_tags", "WANDB_TAGS", "words", None, "tags of the run, separated by commas"),
    Setting("run_group", "WANDB_RUN_GROUP", "text", None, "group of the run"),
    Setting("run_job_type", "WANDB_JOB_TYPE", "text", None, "job type of the run"),
    Setting("sweep_id", "WANDB_SWEEP_ID", "text", None, "sweep that the run belongs to"),
    Setting("resume", "WANDB_RESUME", "text", None, "allow, must, never or auto"),
    Setting(
        "resume_from",
        "WANDB_RESUME_FROM",
        "text",
        None,
        "run?_step=N: goes on there, dropping more",
    ),
    Setting("fork_from", "WANDB_FORK_FROM", "text", None, "run?_step=N: begins as that run was"),
    Setting(
        "allow_val_change",
        "WANDB_ALLOW_VAL_CHANGE",
        "flag",
        NO,
        "values of the config may be set again",
    ),
    Setting("root_dir", "WANDB_DIR", "text", None, "directory in which wandb/ is made"),
    Setting("base_url", "WANDB_BASE_URL", "text", None, "address of the server"),
    Setting("api_key", "WANDB_API_KEY", "text", None, "API key for that server"),
    Setting("host", "WANDB_HOST", "text", None, "host name to note instead of the real one"),
    Setting(
        "username", "WANDB_USERNAME", "text", None, "user name to note instead of the real one"
    ),
    Setting("email", "WANDB_USER_EMAIL", "text", None, "address to note with the run"),
    Setting(
        "app_url_override",
        "WANDB_APP_URL",
        "text",
        None,
        "address under which people see the server, if it is another one than that of its API",
    ),
    Setting("program", "WANDB_PROGRAM", "text", None, "program to note instead of the real one"),
    Setting("notebook_name", "WANDB_NOTEBOOK_NAME", "text", None, "file of the notebook"),
    Setting("console", "WANDB_CONSOLE", "text", "auto", '"off" leaves the console alone'),
    Setting(
        "capture_loggers",
        "WANDB_CAPTURE_LOGGERS",
        "levels",
        None,
        "loggers whose messages go into the run's log, from a level on",
    ),
    Setting("silent", "WANDB_SILENT", "flag", NO, "print nothing at all"),
    Setting("quiet", "WANDB_QUIET", "flag", NO, "print warnings and errors only"),
    Setting("symlink", "WANDB_SYMLINK", "flag", YES, "make wandb/latest-run"),
    Setting("save_code", "WANDB_SAVE_CODE", "flag", NO, "keep the program's file in code/"),
    Setting("disable_code", "WANDB_DISABLE_CODE", "flag", NO, "keep no code, whoever asks"),
    Setting("disable_git", "WANDB_DISABLE_GIT", "flag", NO, "do not note the commit"),
    Setting("x_label", "WANDB__LABEL", "text", None, "name of this process in a shared run"),
    Setting("x_primary", "WANDB__PRIMARY", "flag", YES, "the first process of a shared run"),
    Setting(
        "x_update_finish_state",
        "WANDB__UPDATE_FINISH_STATE",
        "flag",
        YES,
        "the end of this process is that of the run",
    ),
    Setting("x_disable_meta", "WANDB__DISABLE_META", "flag", NO, "note no environment"),
    Setting(
        "x_save_requirements",
        "WANDB__SAVE_REQUIREMENTS",
        "flag",
        YES,
        "keep the list of installed packages",
    ),
    Setting("x_disable_stats", "WANDB__DISABLE_STATS", "flag", NO, "sample no system metrics"),
    Setting(
        "reinit",
        "WANDB_REINIT",
        "text",
        "default",
        "what init() does while a run is live: return_previous, finish_previous or create_new",
    ),
    Setting(
        "finish_timeout",
        "WANDB_FINISH_TIMEOUT",
        "seconds",
        30.0,
        "seconds that finish() waits for a server that cannot be reached; the next runs wait 1",
    ),
)

_BY_NAME: Final = {setting.name: setting for setting in SETTINGS}


def _flag(value: object) -> bool:
    if isinstance(value, str):
        return value.strip().lower() in ("1", "true", "yes", "on")
    return bool(value)


def words_of(value: object) -> list[Json]:
    """Returns words: of a text those between its commas, of a sequence its members."""
    if isinstance(value, str):
        return [word.strip() for word in value.split(",") if word.strip()]
    return [str(word) for word in value]  # type: ignore[attr-defined]


def _mode(value: object) -> str:
    word = str(value).lower()
    word = _MODE_WORDS.get(word, word)
    if word not in MODES:
        raise UsageError(f"mode is {value!r}; use online, offline, disabled or shared")
    return word


def _levels(value: object) -> dict[str, Json]:
    if isinstance(value, Mapping):
        return {str(name): str(level) for name, level in value.items()}
    pairs = [str(word).partition("=") for word in words_of(value)]
    return {name: level or "INFO" for name, _, level in pairs}


def _seconds(value: object) -> float:
    seconds = float(value)  # type: ignore[arg-type]
    if math.isnan(seconds):  # nothing is ever later than that
        raise ValueError(seconds)
    return seconds


_READERS: Final[dict[str, Callable[[object], Json]]] = {
    "text": str,
    "flag": _flag,
    "seconds": _seconds,
    "words": words_of,
    "levels": _levels,
    "mode": _mode,
}


class Settings:
    """Settings by name, as keyword arguments; what is not given stays open.

    Raises:
        UsageError: A name is not in the table, or a value is not of its kind.
    """

    if TYPE_CHECKING:
        # Declared for readers and type checkers; the values come from the table.
        mode: str
        project: str | None
        entity: str | None
        run_id: str | None
        run_name: str | None
        run_notes: str | None
        run_tags: list[str] | None
        run_group: str | None
        run_job_type: str | None
        sweep_id: str | None
        resume: str | None
        resume_from: str | None
        fork_from: str | None
        allow_val_change: bool
        root_dir: str | None
        base_url: str | None
        api_key: str | None
        host: str | None
        program: str | None
        username: str | None
        email: str | None
        app_url_override: str | None
        notebook_name: str | None
        console: str
        capture_loggers: dict[str, str] | None
        silent: bool
        quiet: bool
        symlink: bool
        save_code: bool
        disable_code: bool
        disable_git: bool
        x_label: str | None
        x_primary: bool
        x_update_finish_state: bool
        x_disable_meta: bool
        x_save_requirements: bool
        x_disable_stats: bool
        reinit: str
        finish_timeout: float

    def __init__(self, **values: object) -> None:
        self._given = {name: _read(name, value) for name, value in values.items()}

    def __getattr__(self, name: str) -> Json:
        known: dict[str, Json] = self.__dict__.get("_given", {})
        if name in known:
            return known[name]
        if name in _BY_NAME:
            return _BY_NAME[name].default
        if name in OTHERS:
            return OTHERS[name]
        raise AttributeError(f"there is no setting {name!r}")

    def __setattr__(self, name: str, value: object) -> None:
        if name == "_given":
            object.__setattr__(self, name, value)
        else:
            self._given[name] = _read(name, value)

    def __repr__(self) -> str:
        shown = {**self._given, **({"api_key": "…"} if "api_key" in self._given else {})}
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in shown.items())})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Settings) and self._given == other._given

    __hash__ = None  # type: ignore[assignment]

    def over(self, lower: Settings) -> Settings:
        """Returns both as one; what is given here wins."""
        merged = Settings()
        merged._given = {**lower._given, **self._given}
        return merged

    def given(self) -> dict[str, Json]:
        """Returns what is not left to the defaults."""
        return dict(self._given)


def _read(name: str, value: object) -> Json:
    setting = _BY_NAME.get(name)
    if setting is None:
        return _read_other(name, value)
    if value is None:
        return setting.default
    try:
        return _READERS[setting.kind](value)
    except (TypeError, ValueError) as error:
        raise UsageError(f"setting {name} is {value!r}, which is no {setting.kind}") from error


def _read_other(name: str, value: object) -> Json:
    if name not in OTHERS:
        raise UsageError(f"there is no setting {name!r}{_suggestion(name)}")
    if isinstance(value, str) and isinstance(OTHERS[name], bool):
        return _flag(value)
    return value  # type: ignore[return-value]  # nobody but the caller reads it


def _suggestion(name: str) -> str:
    from difflib import get_close_matches  # only when a call is wrong

    close = get_close_matches(name, [*_BY_NAME, *OTHERS], 1)
    return f"; did you mean {close[0]!r}?" if close else "; docs/reference/settings.md has all"


def variable_of(name: str) -> str:
    """Returns the environment variable of a setting."""
    if name in _BY_NAME:
        return _BY_NAME[name].env
    return f"WANDB__{name[2:].upper()}" if name.startswith("x_") else f"WANDB_{name.upper()}"


_BY_VARIABLE: Final = {variable_of(name): name for name in (*OTHERS, *_BY_NAME)}


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Returns what the environment sets. An unusable mode raises UsageError, as `init()` would."""
    return Settings(
        **{
            _BY_VARIABLE[variable]: environ[variable]
            for variable in environ  # values are decoded when they are asked for
            if variable in _BY_VARIABLE and environ[variable] != ""
        }
    )


def as_settings(value: Settings | Mapping[str, object] | None) -> Settings:
    """Returns settings from what `init(settings=…)` accepts."""
    if value is None:
        return Settings()
    if isinstance(value, Settings):
        return value
    if not isinstance(value, Mapping):
        raise UsageError(f"settings are {value!r}; pass runwell.Settings(...) or a dict")
    return Settings(**{str(name): given for name, given in value.items()})
