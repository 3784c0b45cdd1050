"""Reads the `parameters` of a config into a space.

A parameter is one of

    value                    a constant
    values                   one of these; `probabilities` says how likely each is
    min, max                 a number between; whole if both are
    distribution, …          a number as the distribution says
    parameters               parameters of its own, nested
    choices                  one of these names, each with parameters that exist only then

The first four are W&B's, as is nesting; `choices` is ours.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from runwell.sweeps.distribution import (
    Beta,
    Distribution,
    IntUniform,
    LogNormal,
    LogUniform,
    Normal,
    Quantized,
    Uniform,
)
from runwell.sweeps.findings import Findings
from runwell.sweeps.space import Categorical, Constant, Domain, Leaf, Numeric, Path, Space, ordered
from runwell.values.json import Json

MAX_LEAVES = 1_000
MAX_DEPTH = 16
MAX_GRID_STEPS = 1_000_000
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_SUM_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class _Kind:
    """A distribution's name in a config: its arguments, and what it is made of them."""

    arguments: tuple[str, ...]
    make: Callable[..., Distribution]
    positive: bool = False


_BOUNDS, _BELL, _SHAPE = ("min", "max"), ("mu", "sigma"), ("a", "b")
_LOGS: dict[str, _Kind] = {
    "log_uniform": _Kind(_BOUNDS, LogUniform),
    "inv_log_uniform": _Kind(_BOUNDS, lambda low, high: LogUniform(-high, -low)),
    "log_uniform_values": _Kind(
        _BOUNDS, lambda low, high: LogUniform(math.log(low), math.log(high)), positive=True
    ),
}
_KINDS: dict[str, _Kind] = {
    "uniform": _Kind(_BOUNDS, Uniform),
    "int_uniform": _Kind(_BOUNDS, IntUniform),
    "normal": _Kind(_BELL, Normal),
    "log_normal": _Kind(_BELL, LogNormal),
    "beta": _Kind(_SHAPE, Beta),
    **_LOGS,
    # 1/x is log-uniform between the inverse bounds exactly if x is between the bounds.
    "inv_log_uniform_values": _LOGS["log_uniform_values"],
}
_QUANTIZED = ("uniform", "log_uniform", "log_uniform_values", "normal", "log_normal", "beta")
DISTRIBUTIONS = (
    "constant",
    "categorical",
    "categorical_w_probabilities",
    *_KINDS,
    *(f"q_{name}" for name in _QUANTIZED),
)
_DEFAULTS = {"mu": 0.0, "sigma": 1.0, "a": 1.0, "b": 1.0, "q": 1}


def read_space(document: Json, findings: Findings) -> Space:
    """Returns the space; what is wrong with it is noted in `findings`."""
    reader = _Reader(findings)
    reader.read_group(document, "parameters", (), ())
    if len(reader.leaves) > MAX_LEAVES:
        findings.wrong("parameters", f"there are {len(reader.leaves)}", f"use at most {MAX_LEAVES}")
    _check_paths(reader.leaves, findings)
    return Space(ordered(reader.leaves))


def _check_paths(leaves: list[Leaf], findings: Findings) -> None:
    """Notes names that two parameters would have at once."""
    for index, leaf in enumerate(leaves):
        for other in leaves[:index]:
            shorter = min(len(leaf.path), len(other.path))
            if leaf.path[:shorter] == other.path[:shorter] and not _exclude(leaf, other):
                name = ".".join(leaf.path)
                findings.wrong(f"parameters.{name}", "stands there twice", "rename one of them")


def _exclude(leaf: Leaf, other: Leaf) -> bool:
    """Says whether two leaves are never there together."""
    chosen = dict(leaf.conditions)
    return any(path in chosen and chosen[path] != value for path, value in other.conditions)


class _Reader:
    """Goes down the document and gathers leaves."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self.leaves: list[Leaf] = []

    def read_group(
        self, group: Json, where: str, path: Path, conditions: tuple[tuple[Path, Json], ...]
    ) -> None:
        if not isinstance(group, dict) or (not group and not path and not conditions):
            self._findings.wrong(
                where, f"is {_shown(group)}", "write name: {min: …, max: …} or name: {values: […]}"
            )
            return
        if len(path) + len(conditions) > MAX_DEPTH:
            self._findings.wrong(where, "is nested too deep", f"use at most {MAX_DEPTH} levels")
            return
        for name, given in group.items():
            at = f"{where}.{name}"
            if not _NAME.fullmatch(name):
                self._findings.wrong(
                    at, "is no name", "use letters, digits, _ . and -, a letter or _ first"
                )
            elif not isinstance(given, dict):
                self._findings.wrong(at, f"is {_shown(given)}", f"write {{value: {_shown(given)}}}")
            else:
                self._read_one(given, at, (*path, name), conditions)

    def _read_one(
        self,
        given: Mapping[str, Json],
        where: str,
        path: Path,
        conditions: tuple[tuple[Path, Json], ...],
    ) -> None:
        if "parameters" in given:
            self._findings.unknown_keys(where, given, ("parameters",))
            self.read_group(given["parameters"], f"{where}.parameters", path, conditions)
        elif "choices" in given:
            self._read_choices(given, where, path, conditions)
        else:
            domain = _read_domain(given, where, self._findings)
            if domain is not None:
                self.leaves.append(Leaf(path, domain, conditions))

    def _read_choices(
        self,
        given: Mapping[str, Json],
        where: str,
        path: Path,
        conditions: tuple[tuple[Path, Json], ...],
    ) -> None:
        self._findings.unknown_keys(where, given, ("choices",))
        choices = given["choices"]
        if not isinstance(choices, dict) or not choices:
            instead = "write name: {parameters: {…}} for each, or name: {} for one without"
            self._findings.wrong(f"{where}.choices", f"is {_shown(choices)}", instead)
            return
        self.leaves.append(Leaf(path, Categorical(tuple(map(str, choices))), conditions))
        for name, inner in choices.items():
            at = f"{where}.choices.{name}"
            if not isinstance(inner, (dict, type(None))):
                self._findings.wrong(at, f"is {_shown(inner)}", "write {parameters: {…}} or {}")
                continue
            self._findings.unknown_keys(at, inner or {}, ("parameters",))
            if inner and "parameters" in inner:
                below = (*conditions, (path, str(name)))
                self.read_group(inner["parameters"], f"{at}.parameters", path[:-1], below)


def _read_domain(given: Mapping[str, Json], where: str, findings: Findings) -> Domain | None:
    name = given.get("distribution", _implied(given))
    if name is None:
        instead = "add value, values, or min and max, or a distribution"
        findings.wrong(where, "says nothing of its values", instead)
    elif name == "constant":
        findings.unknown_keys(where, given, ("distribution", "value"))
        if "value" in given:
            return Constant(given["value"])
        findings.wrong(where, "has no value", "add value: …")
    elif name in ("categorical", "categorical_w_probabilities"):
        return _read_categorical(given, where, findings)
    elif isinstance(name, str) and name in DISTRIBUTIONS:
        return _read_numeric(name, given, where, findings)
    else:
        instead = f"use one of {', '.join(DISTRIBUTIONS)}"
        findings.wrong(f"{where}.distribution", f"is {_shown(name)}", instead)
    return None


def _implied(given: Mapping[str, Json]) -> str | None:
    """Returns the distribution that is meant where none is named."""
    if "value" in given:
        return "constant"
    if "values" in given:
        return "categorical"
    if "min" in given and "max" in given:
        bounds = given["min"], given["max"]
        return "int_uniform" if all(type(bound) is int for bound in bounds) else "uniform"
    return None


def _read_categorical(
    given: Mapping[str, Json], where: str, findings: Findings
) -> Categorical | None:
    findings.unknown_keys(where, given, ("distribution", "values", "probabilities"))
    values, chances = given.get("values"), given.get("probabilities")
    if not isinstance(values, list) or not values:
        findings.wrong(f"{where}.values", f"is {_shown(values)}", "list at least one value")
        return None
    if chances is None:
        return Categorical(tuple(values))
    at = f"{where}.probabilities"
    numbers = [_number(chance) for chance in chances] if isinstance(chances, list) else []
    known = [number for number in numbers if number is not None and number >= 0]
    if len(known) != len(values) or len(numbers) != len(values):
        findings.wrong(at, f"is {_shown(chances)}", f"list {len(values)} numbers, none below 0")
        return None
    total = math.fsum(known)
    if abs(total - 1) > _SUM_TOLERANCE:
        findings.wrong(at, f"sums to {total:g}", "make the sum 1")
        return None
    return Categorical(tuple(values), tuple(number / total for number in known))


def _read_numeric(
    name: str, given: Mapping[str, Json], where: str, findings: Findings
) -> Numeric | None:
    is_quantized = name.startswith("q_")
    kind = _KINDS[name.removeprefix("q_")]
    wanted = (*kind.arguments, *(("q",) if is_quantized else ()))
    findings.unknown_keys(where, given, ("distribution", *wanted))
    found = {key: _argument(key, given, where, findings) for key in wanted}
    known = {key: number for key, number in found.items() if number is not None}
    if len(known) < len(found) or not _are_possible(name, kind, known, where, findings):
        return None
    arguments = [known[key] for key in kind.arguments]
    distribution = kind.make(*arguments)
    if is_quantized:
        distribution = Quantized(distribution, known["q"])
    return Numeric(distribution, _grid_of(name, known))


def _argument(
    key: str, given: Mapping[str, Json], where: str, findings: Findings
) -> int | float | None:
    if key not in given and key in _DEFAULTS:
        return _DEFAULTS[key]
    number = _number(given.get(key))
    if number is None:
        what = f"is {_shown(given[key])}" if key in given else "is missing"
        findings.wrong(f"{where}.{key}", what, f"write a number: {key}: 0.1")
    return number


def _are_possible(
    name: str, kind: _Kind, known: Mapping[str, float], where: str, findings: Findings
) -> bool:
    count = len(findings.problems)
    if kind.arguments == _BOUNDS:
        if known["min"] > known["max"]:
            what = f"min {known['min']:g} is above max {known['max']:g}"
            findings.wrong(where, what, "swap them")
        if kind.positive and known["min"] <= 0:
            findings.wrong(f"{where}.min", f"is {known['min']:g}", "use a number above 0")
        is_log = name.removeprefix("q_") in ("log_uniform", "inv_log_uniform")
        if is_log and max(map(abs, (known["min"], known["max"]))) > 700:
            instead = "min and max are exponents of e here; log_uniform_values takes the values"
            findings.wrong(where, "leads beyond all numbers", instead)
        if name == "int_uniform" and any(type(known[key]) is not int for key in _BOUNDS):
            instead = "use whole numbers, or distribution: uniform"
            findings.wrong(where, "has bounds that are not whole", instead)
    if known.get("sigma", 0) < 0:
        findings.wrong(f"{where}.sigma", f"is {known['sigma']:g}", "use a number from 0 on")
    for key in ("a", "b", "q"):
        if key in known and known[key] <= 0:
            findings.wrong(f"{where}.{key}", f"is {known[key]:g}", "use a number above 0")
    return len(findings.problems) == count


def _grid_of(name: str, known: Mapping[str, float]) -> tuple[float, ...] | range | None:
    if name == "int_uniform":
        return range(int(known["min"]), int(known["max"]) + 1)
    if name != "q_uniform":
        return None
    low, high, quantum = known["min"], known["max"], known["q"]
    count = math.ceil((high - low) / quantum)
    if count > MAX_GRID_STEPS:
        return None
    return tuple(low + index * quantum for index in range(count))


def _number(value: Json) -> int | float | None:
    """Returns a finite number; one in quotes counts, for `1e-3` is text to many YAML readers."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return value if math.isfinite(value) else None
    except OverflowError:  # a whole number beyond all floats
        return None


def _shown(value: Json) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
