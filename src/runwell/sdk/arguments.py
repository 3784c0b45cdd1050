"""What `init()` is given: read, checked, and said as settings do; no run is made here."""

# ruff: noqa: FBT001  the arguments are W&B's, whose flags may be words

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from runwell.errors import UsageError
from runwell.sdk import bridges
from runwell.sdk.boundary import absorb
from runwell.sdk.config import mapping_of

# What else W&B's init() takes.
_WITHOUT_EFFECT = frozenset({"anonymous", "tensorboard", "force", "magic"})
_REINIT_WORDS = (None, "default", "return_previous", "finish_previous", "create_new")


def check_others(others: Mapping[str, object]) -> None:
    """Refuses arguments that neither we nor W&B know. Raises UsageError."""
    known = _WITHOUT_EFFECT | bridges.BRIDGES.keys()
    unknown = [name for name in others if name not in known]
    if unknown:
        raise UsageError(f"init() has no argument {unknown[0]!r}")


def reinit_word(reinit: bool | str | None) -> str | None:
    """Returns what becomes of a live run, older flags as words. Raises UsageError."""
    word = reinit
    if isinstance(reinit, bool):
        word = "finish_previous" if reinit else "return_previous"
    if word not in _REINIT_WORDS:
        raise UsageError(
            f"reinit is {reinit!r}; use return_previous, finish_previous or create_new"
        )
    return word


def resume_word(resume: bool | str | None) -> str | None:
    """Returns how a run is gone on with, an older flag as a word."""
    if isinstance(resume, bool):
        return "auto" if resume else None
    return resume


def path_text(path: str | os.PathLike[str] | None) -> str | None:
    """Returns the path of a directory as text. Raises UsageError."""
    try:
        return None if path is None else os.fsdecode(path)
    except TypeError:
        raise UsageError(f"dir is {path!r}; use the path of a directory") from None


def config_items(
    config: object, include: Sequence[str] | None, exclude: Sequence[str] | None
) -> dict[str, object]:
    """Returns the items of a config that are wanted: those of `include` if it is given, else all
    but those of `exclude`.

    A config whose own code fails is left out; a run without its config is a run.

    Raises:
        UsageError: It is none, or both `include` and `exclude` are given, or one of them is no
            sequence of text.
    """
    items = _items_of(config)
    if include and exclude:
        raise UsageError("pass config_include_keys or config_exclude_keys, not both")
    wanted, unwanted = _keys_of(include), _keys_of(exclude)
    return {
        key: value
        for key, value in items.items()
        if (not wanted or key in wanted) and key not in unwanted
    }


def _items_of(config: object) -> dict[str, object]:
    try:
        return mapping_of(config)
    except UsageError:
        raise
    except Exception as error:  # noqa: BLE001  whatever the config's own code does
        absorb("reading the config", error)
        return {}


def _keys_of(keys: Sequence[str] | None) -> frozenset[str]:
    try:
        return frozenset((keys,) if isinstance(keys, str) else keys or ())
    except TypeError:
        raise UsageError(f"the keys of the config are {keys!r}; use a sequence of text") from None
