"""The entry `wandb` of a trial's config: what of it is for us and what is for `init()`.

It knows no Ray. Invariant: the entry, and so a key in it, never becomes part of the run's config.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from runwell.errors import UsageError


class EntryError(UsageError, ValueError):
    """The entry cannot be meant."""


@dataclass(frozen=True, slots=True)
class Entry:
    """How the trials of an experiment are logged.

    Attributes:
        project: Where the runs go; None leaves it to the environment.
        group: The group of the runs; None means the integration's default.
        api_key: A key that was given or stood in a file.
        excludes: Metrics that are not logged; a name also stands for all below it.
        log_config: Whether the config that each result carries is logged, too.
        init: Further arguments of `init()`; they win over what Tune chooses.
    """

    project: str | None = None
    group: str | None = None
    api_key: str | None = None
    excludes: tuple[str, ...] = ()
    log_config: bool = False
    init: Mapping[str, Any] = field(default_factory=dict)


def make_entry(settings: Mapping[str, Any]) -> Entry:
    """Returns an entry of settings by name.

    Raises:
        EntryError: Both kinds of key are given, or the file of the key cannot be read.
    """
    rest = dict(settings)
    excludes = rest.pop("excludes", None) or ()
    return Entry(
        project=rest.pop("project", None),
        group=rest.pop("group", None),
        api_key=_key(rest.pop("api_key_file", None), rest.pop("api_key", None)),
        excludes=(excludes,) if isinstance(excludes, str) else tuple(excludes),
        log_config=bool(rest.pop("log_config", False)),
        init=rest,
    )


def split_config(config: Mapping[str, Any]) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """Returns the entry of a trial's config, and the config of the run.

    RLlib keeps the entry in `logger_config`; that one wins.

    Raises:
        EntryError: There is no entry.
    """
    rest = {name: value for name, value in config.items() if name != "callbacks"}
    entry = strip_entry(rest)
    if entry is None:
        raise EntryError(
            "the trial's config has no entry 'wandb'; "
            'add one, with the project at least: {"wandb": {"project": …}}'
        )
    return entry, rest


def strip_entry(config: MutableMapping[str, Any]) -> Mapping[str, Any] | None:
    """Takes the entry out of a config and returns it; None if there is none."""
    of_rllib = config.get("logger_config")
    if isinstance(of_rllib, Mapping) and of_rllib.get("wandb"):
        found: Mapping[str, Any] = config.pop("logger_config")["wandb"]
        config.pop("wandb", None)
        return found
    entry: Mapping[str, Any] | None = config.pop("wandb", None)
    return entry


def _key(file: str | None, key: str | None) -> str | None:
    if not file:
        return key
    if key:
        raise EntryError("both api_key_file and api_key are given; leave out one")
    try:
        lines = Path(file).expanduser().read_text().splitlines()
    except OSError as error:
        raise EntryError(f"the file of the API key cannot be read ({error})") from error
    if not lines or not lines[0].strip():
        raise EntryError(f"the file of the API key is empty: {file}")
    return lines[0].strip()
