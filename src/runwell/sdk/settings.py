"""The settings of a run: where they come from, and how they are read.

A value comes from, the last wins: the default, the environment, `runwell.Settings(...)` or a dict,
the arguments of `init()`. What each is called and does is in `sdk/settings_table.py`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from runwell.errors import UsageError
from runwell.sdk.other_settings import OTHERS
from runwell.sdk.settings_table import SETTINGS
from runwell.values.json import Json

MODES: Final = ("online", "offline", "disabled", "shared")
_MODE_WORDS: Final = {"dryrun": "offline", "run": "online"}
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


def _numbers(value: object) -> list[Json]:
    return [int(str(number)) for number in words_of(value)]


def _map(value: object) -> dict[str, Json]:
    found = json.loads(value) if isinstance(value, str) else value
    if not isinstance(found, Mapping):
        raise TypeError(value)
    return {str(key): str(word) for key, word in found.items()}


_READERS: Final[dict[str, Callable[[object], Json]]] = {
    "text": str,
    "flag": _flag,
    "seconds": _seconds,
    "words": words_of,
    "number": int,  # type: ignore[dict-item]  # which raises what the others do
    "numbers": _numbers,
    "levels": _levels,
    "map": _map,
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
        insecure_disable_ssl: bool
        http_proxy: str | None
        https_proxy: str | None
        x_proxies: dict[str, str] | None
        x_extra_http_headers: dict[str, str] | None
        host: str | None
        program: str | None
        username: str | None
        email: str | None
        app_url_override: str | None
        notebook_name: str | None
        console: str
        capture_loggers: dict[str, str] | None
        silent: bool
        show_info: bool
        show_warnings: bool
        show_errors: bool
        quiet: bool
        symlink: bool
        save_code: bool
        disable_code: bool
        code_dir: str | None
        disable_git: bool
        git_root: str | None
        git_remote: str
        git_remote_url: str | None
        git_commit: str | None
        docker: str | None
        config_paths: list[str] | None
        ignore_globs: list[str]
        sync_tensorboard: bool
        x_label: str | None
        x_primary: bool
        x_update_finish_state: bool
        x_disable_meta: bool
        x_save_requirements: bool
        x_disable_machine_info: bool
        x_disable_stats: bool
        x_stats_sampling_interval: float
        x_stats_gpu_device_ids: list[int] | None
        x_stats_disk_paths: list[str]
        x_stats_cpu_count: int | None
        x_stats_cpu_logical_count: int | None
        x_stats_gpu_count: int | None
        x_stats_gpu_type: str | None
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
