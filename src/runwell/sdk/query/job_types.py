"""What a job wants of the config that it is called with, in the words of `wandb-job.json`.

    {"wb_type": "typedDict", "params": {"type_map": {"lr": {"wb_type": "number"}}}}

A kind that is not known here is taken for fulfilled: who runs the job sees it. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runwell.values.json import Json
from runwell.wire.answer import at, items_of

_PLAIN: dict[str, tuple[type, ...]] = {
    "number": (int, float),
    "string": (str,),
    "boolean": (bool,),
    "none": (type(None),),
}


def misfit(wanted: Json, value: Any, where: str = "config") -> str | None:  # noqa: ANN401
    """Returns in words what a value is not that it should be; None if it fits.

    Args:
        wanted: A type as the job's file has it; None wants nothing.
        value: What somebody gives.
        where: What it is called in the words.
    """
    kind = at(wanted, "wb_type")
    if kind == "typedDict":
        return _of_keys(at(wanted, "params", "type_map"), value, where)
    if kind == "list":
        return _of_items(at(wanted, "params", "element_type"), value, where)
    if kind == "union":
        kinds = items_of(at(wanted, "params", "allowed_types"))
        fits = any(misfit(each, value) is None for each in kinds)
        return None if fits else f"{where} is none of the types that the job takes"
    plain = _PLAIN.get(str(kind))
    if plain is None:
        return None
    is_number = kind == "number"
    fits = isinstance(value, plain) and not (is_number and isinstance(value, bool))
    return None if fits else f"{where} is no {kind}: {value!r}"


def _of_keys(wanted: Json, value: Any, where: str) -> str | None:  # noqa: ANN401
    if not isinstance(value, Mapping):
        return f"{where} is no mapping: {value!r}"
    kinds = wanted if isinstance(wanted, dict) else {}
    more = sorted(str(key) for key in value if key not in kinds)
    if more:
        return f"{where} has {more[0]!r}, which the job does not take"
    found = (misfit(kind, value.get(key), f"{where}[{key!r}]") for key, kind in kinds.items())
    return next((words for words in found if words), None)


def _of_items(wanted: Json, value: Any, where: str) -> str | None:  # noqa: ANN401
    if not isinstance(value, (list, tuple)):
        return f"{where} is no list: {value!r}"
    found = (misfit(wanted, each, f"{where}[{place}]") for place, each in enumerate(value))
    return next((words for words in found if words), None)
