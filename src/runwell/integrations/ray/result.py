"""One result of a trial: what of it is a row and what is config.

It knows neither Ray nor runs. Rows hold numbers and media; what else a result carries (texts,
lists, objects) is no metric.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from numbers import Number
from typing import Any

import runwell
from runwell.integrations.ray.entry import strip_entry

# What says where a trial runs, not how it goes.
TO_CONFIG = ("trial_id", "experiment_tag", "node_ip", "experiment_id", "hostname", "pid", "date")
NEVER = ("done", "should_checkpoint")


def split_result(
    result: Mapping[str, Any], excludes: Sequence[str], *, with_config: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns the row and the config of a result.

    Args:
        result: As Tune has it.
        excludes: Names that are left out, with all below them (`a` stands for `a/b`).
        with_config: Whether the config in the result is part of the row, too.
    """
    config = {name: value for name, value in _config_of(result).items() if name != "callbacks"}
    left_out = (*NEVER, *excludes, *(() if with_config else ("config",)))
    row: dict[str, Any] = {}
    for name, value in _flat({**result, "config": dict(config)}):
        if _is_among(name, left_out):
            continue
        if _is_among(name, TO_CONFIG):
            config[name] = value
            continue
        shown = as_metric(value)
        if shown is not None:
            row[name] = shown
    return row, config


def as_metric(value: object) -> object:
    """Returns a value as it is logged; None if it is no metric.

    An array of three axes is a picture, of four a batch of pictures, of five a batch of videos.
    """
    axes = getattr(value, "ndim", 0)
    if isinstance(value, Number) or _is_media(value):
        return value
    if axes and getattr(value, "size", None) == 1 and hasattr(value, "item"):
        return value if isinstance(value.item(), Number) else None
    if axes in (3, 4, 5) and hasattr(value, "shape"):
        kind = runwell.Video if axes == 5 else runwell.Image
        shown = [kind(value)] if axes == 3 else [kind(each) for each in value]  # type: ignore[attr-defined]
        return shown[0] if len(shown) == 1 else shown
    if isinstance(value, Sequence) and value and _is_media(value[0]):
        return value
    return None


def _is_media(value: object) -> bool:
    return isinstance(value, runwell.data_types.Media)


def _config_of(result: Mapping[str, Any]) -> dict[str, Any]:
    config = result.get("config")
    kept = dict(config) if isinstance(config, Mapping) else {}
    strip_entry(kept)
    return kept


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{prefix}{name}/")
        else:
            yield f"{prefix}{name}", value


def _is_among(name: str, names: Sequence[str]) -> bool:
    return any(name == each or name.startswith(f"{each}/") for each in names)
