"""The summary of a run as a fold over its rows, its metric definitions and what the user sets.

The client shows it while the run lives and the uplink ships it; both use this fold, so they agree.
It adds nothing of its own: `_step`, `_timestamp` and `_runtime` come from the caller.

Rules, as users of W&B know them: the last value stands as it is (`copy`, the default); `none` keeps
a key out; min max mean best first last stand in a dict, `{"loss": {"min": 0.04}}`. Nested dicts are
merged leaf by leaf, and a rule names a leaf by its dotted path; a media value (a dict with `_type`)
is one value.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from runwell.values.json import Json
from runwell.values.number import as_float

SUMMARY_WORDS = frozenset({"min", "max", "mean", "best", "first", "last", "none", "copy"})


class MetricRule(msgspec.Struct, frozen=True):
    """What `define_metric` says about the summary.

    Attributes:
        name: A key, a dotted path, or a prefix followed by one `*` at the end.
        summary: Words of `SUMMARY_WORDS`; empty means copy.
        goal: "minimize" or "maximize", for best; None counts as minimize.
    """

    name: str
    summary: tuple[str, ...] = ()
    goal: str | None = None


class SummaryFold:
    """The summary document so far.

    Attributes:
        document: The summary; nested, values as logged. Read it, change it by the methods.
    """

    def __init__(self) -> None:
        self.document: dict[str, Json] = {}
        self._exact: dict[str, MetricRule] = {}
        self._globs: dict[str, MetricRule] = {}
        self._found: dict[str, MetricRule | None] = {}
        self._means: dict[str, tuple[int, float]] = {}

    @property
    def has_rules(self) -> bool:
        """Tells whether any definition may make `add` differ from a plain update."""
        rules = [*self._exact.values(), *self._globs.values()]
        return any(rule.summary not in ((), ("copy",)) for rule in rules)

    def define(self, rule: MetricRule) -> None:
        """Adds a rule; a later one of the same name replaces it. It holds for rows that follow."""
        if rule.name.endswith("*"):
            self._globs[rule.name[:-1]] = rule
        else:
            self._exact[rule.name] = rule
        self._found.clear()

    def rule_for(self, path: str) -> MetricRule | None:
        """Returns the rule of a leaf: of its own name, else of the longest prefix."""
        if path not in self._found:
            self._found[path] = self._find(path)
        return self._found[path]

    def add(self, row: Mapping[str, Json]) -> None:
        """Folds one row, or a piece of one."""
        self._merge(self.document, row, "")

    def replace(self, changed: Mapping[str, Json]) -> None:
        """Sets top-level keys by hand, values whole."""
        self.document.update(changed)

    def remove(self, *keys: str) -> None:
        """Removes top-level keys; absent ones are none of an error."""
        for key in keys:
            self.document.pop(key, None)

    def _find(self, path: str) -> MetricRule | None:
        if path in self._exact or not self._globs:
            return self._exact.get(path)
        fitting = [prefix for prefix in self._globs if path.startswith(prefix)]
        return self._globs[max(fitting, key=len)] if fitting else None

    def _merge(self, target: dict[str, Json], row: Mapping[str, Json], prefix: str) -> None:
        for key, value in row.items():
            if isinstance(value, dict) and "_type" not in value:
                inner = target.get(key)
                if not isinstance(inner, dict) or "_type" in inner:
                    inner = target[key] = {}
                self._merge(inner, value, f"{prefix}{key}.")
                continue
            rule = self.rule_for(prefix + key)
            if rule is None or not rule.summary or rule.summary == ("copy",):
                target[key] = value
            else:
                self._aggregate(target, key, prefix + key, value, rule)

    def _aggregate(
        self, target: dict[str, Json], key: str, path: str, value: Json, rule: MetricRule
    ) -> None:
        if "none" in rule.summary:
            return
        if isinstance(value, bool) or not isinstance(value, int | float):
            if "copy" in rule.summary or rule.summary == ("last",):
                target[key] = value
            return
        known = target.get(key)
        inner = known if isinstance(known, dict) and "_type" not in known else {}
        target[key] = {
            **inner,
            **{
                word: self._fold(word, inner.get(word), value, path, rule)
                for word in rule.summary
                if word != "copy"
            },
        }

    def _fold(self, word: str, old: Json, value: float, path: str, rule: MetricRule) -> Json:
        if word == "mean":
            count, total = self._means.get(path, (0, 0.0))
            total += as_float(value)
            self._means[path] = (count + 1, total)
            return total / (count + 1)
        if word == "last" or not isinstance(old, int | float):
            return value
        if word == "first":
            return old
        rises = word == "max" or (word == "best" and rule.goal == "maximize")
        return _better(old, value, rises=rises)


def _better(old: float, new: float, *, rises: bool) -> float:
    """Returns the larger or the smaller of the two; a number beats NaN."""
    if _is_nan(old) or _is_nan(new):
        return new if _is_nan(old) else old
    return max(old, new) if rises else min(old, new)


def _is_nan(value: float) -> bool:
    # Not math.isnan(), which cannot take an integer that no float can hold.
    return value != value  # noqa: PLR0124
