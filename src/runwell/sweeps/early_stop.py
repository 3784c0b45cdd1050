"""Early stopping: which running trial is not worth its time.

A rule looks at a run at one place only: the highest of its rungs that the run has reached, counted
in rows that have the metric. So who asks has to fetch one value of each run, however long they are.

    hyperband  stop unless the value there is among the best 1/eta (W&B's; `strict: false` takes the
               run's best so far instead of its value there)
    asha       the same by the best value up to the rung, once eta runs have reached it
    median     stop if the best so far is worse than the median of the others' values there

Less is better here; whoever maximizes negates.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from runwell.sweeps.findings import Findings
from runwell.values.json import Json

CUSTOM = "custom"  # a controller on the user's side judges
STOP_RULES = ("hyperband", "asha", "median")
_MOST_RUNGS = 100
_KEYS = {
    "hyperband": ("type", "min_iter", "max_iter", "s", "eta", "strict"),
    "asha": ("type", "min_iter", "max_iter", "eta"),
    "median": ("type", "min_iter", "interval", "min_trials"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a run goes on or not: its value at the rung, and the worst that may go on."""

    rung: int
    value: float
    threshold: float

    @property
    def is_hopeless(self) -> bool:
        return self.value > self.threshold


@dataclass(frozen=True, slots=True)
class StopRule:
    """A rule and its rungs.

    Attributes:
        kind: One of STOP_RULES.
        rungs: Rows of the metric at which runs are judged, rising; for `median` the first only.
        keep: Which part of the runs may go on from a rung.
        by_value: Judge by the value at the rung, not by the best so far.
        fewest: Judge nobody before so many runs have reached the rung.
        interval: Rows between the rungs of `median`.
    """

    kind: str
    rungs: tuple[int, ...]
    keep: float = 1 / 3
    by_value: bool = True
    fewest: int = 1
    interval: int = 1

    def rung_of(self, rows: int) -> int | None:
        """Returns the highest rung that a run with so many rows has reached."""
        if self.kind == "median":
            first = self.rungs[0]
            return (
                first + (rows - first) // self.interval * self.interval if rows >= first else None
            )
        reached = [rung for rung in self.rungs if rung <= rows]
        return reached[-1] if reached else None

    def rungs_in(self, done: int, rows: int) -> list[int]:
        """Returns the rungs that a run reaches with the rows after `done` up to `rows`."""
        if self.kind != "median":
            return [rung for rung in self.rungs if done < rung <= rows]
        first = self.rungs[0]
        passed = max(0, (done - first) // self.interval + 1)
        return list(range(first + passed * self.interval, rows + 1, self.interval))

    def judge(self, rung: int, at: float, best: float, all_at: Sequence[float]) -> Verdict:
        """Judges a run.

        Args:
            rung: Where.
            at: Its value there.
            best: Its best value so far.
            all_at: The values there of all runs that have come so far, this one included.
        """
        value = at if self.by_value else best
        if len(all_at) < self.fewest:
            return Verdict(rung, value, math.inf)
        if self.kind == "median":
            others = list(all_at)
            others.remove(at)
            return Verdict(rung, value, median(others) if others else math.inf)
        ranked = sorted(all_at)
        place = int(self.keep * len(ranked))
        if self.kind == "asha":
            place = max(place, 1) - 1
        return Verdict(rung, value, ranked[min(place, len(ranked) - 1)])


def hopeless(
    rule: StopRule, sign: int, curves: Mapping[str, Sequence[float]], live: Collection[str]
) -> list[str]:
    """Returns which runs a rule gives up, where whole curves are at hand.

    Args:
        rule: The rule.
        sign: -1 if more is better.
        curves: The metric's values of all runs, in order.
        live: Those that may be given up.
    """
    found: list[str] = []
    for name in live:
        values = [sign * value for value in curves.get(name, ())]
        rung = rule.rung_of(len(values))
        if rung is None:
            continue
        all_at = [sign * other[rung - 1] for other in curves.values() if len(other) >= rung]
        if rule.judge(rung, values[rung - 1], min(values), all_at).is_hopeless:
            found.append(name)
    return found


def read_stop_rule(given: Json, findings: Findings) -> StopRule | None:
    """Returns the rule in a config's `early_terminate`; None without one."""
    where = "early_terminate"
    kind = given.get("type") if isinstance(given, dict) else None
    if given is None or kind == CUSTOM:
        return None
    if not isinstance(given, dict) or kind not in _KEYS:
        what = f"type is {kind!r}"
        findings.wrong(where, what, f"write type: one of {', '.join(STOP_RULES)}")
        return None
    findings.unknown_keys(where, given, _KEYS[str(kind)])
    numbers = {
        key: _number(given, key, findings, low)
        for key, low in (("min_iter", 1), ("max_iter", 1), ("s", 1), ("eta", 2), ("interval", 1))
    }
    if kind == "median":
        fewest = _number(given, "min_trials", findings, 2)
        return StopRule(
            "median",
            (numbers["min_iter"] or 1,),
            by_value=False,
            fewest=fewest or 5,
            interval=numbers["interval"] or 1,
        )
    eta = numbers["eta"] or 3
    rungs = _rungs(numbers, eta, str(kind))
    if not rungs:
        instead = (
            "give min_iter, or max_iter (and s for hyperband) so that max_iter/eta is 1 or more"
        )
        findings.wrong(where, "has no place to judge at", instead)
        return None
    strict = given.get("strict", True)
    if not isinstance(strict, bool):
        findings.wrong(f"{where}.strict", f"is {strict!r}", "write true or false")
    if kind == "asha":
        return StopRule("asha", rungs, 1 / eta, by_value=False, fewest=eta)
    return StopRule("hyperband", rungs, 1 / eta, by_value=bool(strict))


def _rungs(numbers: dict[str, int | None], eta: int, kind: str) -> tuple[int, ...]:
    first, last, count = numbers["min_iter"], numbers["max_iter"], numbers["s"]
    if kind == "hyperband" and last is not None and (count is not None or first is None):
        bands = (int(last / eta**power) for power in range(1, (count or _MOST_RUNGS) + 1))
        return tuple(sorted({band for band in bands if band >= 1}))
    if first is None and last is None:
        return ()
    rungs = ((first or 1) * eta**power for power in range(_MOST_RUNGS))
    return tuple(rung for rung in rungs if rung < 2**53 and (last is None or rung <= last))


def _number(given: dict[str, Json], key: str, findings: Findings, low: int) -> int | None:
    value = given.get(key)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or (type(value) is int and low <= value < 2**31):
        return None if value is None else int(value)
    findings.wrong(f"early_terminate.{key}", f"is {value!r}", f"write a whole number from {low} on")
    return None
