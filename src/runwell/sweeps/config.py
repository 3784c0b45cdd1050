"""Reads a sweep's config: what W&B's schema knows, and what we add.

What is wrong is told all at once (InvalidSweep: where, what, what instead); keys that nobody reads
are warned of, and passed over. Added to W&B's: methods `tpe`, `choices` of parameters, `metrics`
with several goals, early termination `asha` and `median`, `seed`, and `requeue`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from runwell.errors import InvalidSweep
from runwell.sweeps.early_stop import StopRule, read_stop_rule
from runwell.sweeps.findings import Findings
from runwell.sweeps.grid import grid_size, ungridable
from runwell.sweeps.parameters import read_space
from runwell.sweeps.space import Space
from runwell.values.json import Json

CONTROLLERS = ("cloud", "local")
METHODS = ("grid", "random", "bayes", "tpe", "custom")
GOALS = ("minimize", "maximize")
IMPUTES = ("best", "worst", "latest")
REQUEUES = ("preempted", "crashed", "failed")
MAX_METRICS = 8
DEFAULT_COMMAND = ("${env}", "${interpreter}", "${program}", "${args}")
_KEYS = (
    "apiVersion",
    "command",
    "controller",
    "description",
    "early_terminate",
    "entity",
    "image_uri",
    "job",
    "kind",
    "method",
    "metric",
    "metrics",
    "name",
    "parameters",
    "program",
    "project",
    "requeue",
    "run_cap",
    "scheduler",
    "seed",
    "settings",
)


@dataclass(frozen=True, slots=True)
class Metric:
    """What a sweep is after.

    Attributes:
        name: Key in history and summary.
        goal: minimize or maximize.
        target: When a run reaches it, the sweep has found what it was after.
        impute: What counts for a run that failed: best or latest of its own, or the worst of all.
        impute_while_running: The same for runs under way; None: what is predicted for them.
    """

    name: str
    goal: str = "minimize"
    target: float | None = None
    impute: str = "worst"
    impute_while_running: str | None = None

    @property
    def sign(self) -> int:
        """1 if less is better, -1 if more is."""
        return 1 if self.goal == "minimize" else -1


@dataclass(frozen=True, slots=True)
class SweepConfig:
    """A config that can be run.

    Attributes:
        method: One of METHODS; `custom` leaves the choice of trials to a controller elsewhere.
        space: The parameters.
        metrics: What it is after; the first is the metric of W&B's `metric`.
        run_cap: No more runs than that.
        seed: Fixes the sequence of trials; None: the keeper of the sweep picks one.
        requeue: States of runs that are handed out again.
        is_local: A controller on the user's side chooses, by the `controller` document.
    """

    method: str
    space: Space
    metrics: tuple[Metric, ...] = ()
    run_cap: int | None = None
    early_stop: StopRule | None = None
    seed: int | None = None
    requeue: frozenset[str] = frozenset({"preempted"})
    name: str | None = None
    description: str | None = None
    program: str | None = None
    command: tuple[str, ...] = DEFAULT_COMMAND
    is_local: bool = False
    warnings: tuple[str, ...] = field(default=(), compare=False)

    @property
    def expected_runs(self) -> int | None:
        """How many runs there will be; None if there is no end to them."""
        size = grid_size(self.space) if self.method == "grid" else None
        known = [count for count in (size, self.run_cap) if count is not None]
        return min(known) if known else None


def read_config(document: Json) -> SweepConfig:
    """Returns the config in a document.

    Raises:
        InvalidSweep: It cannot be run; all reasons are in the message.
    """
    findings = Findings()
    if not isinstance(document, dict):
        instead = "write method: random and parameters: {…}"
        raise InvalidSweep([f"config: is no mapping; {instead}"])
    findings.unknown_keys("", document, _KEYS)
    method = _word(document, "method", METHODS, findings)
    is_local = _is_local(document, findings) or isinstance(document.get("scheduler"), dict)
    if "parameters" not in document and (is_local or "job" in document):
        space = Space(())
    else:
        space = read_space(document.get("parameters"), findings)
    metrics = _metrics(document, findings)
    config = SweepConfig(
        method=method or "random",
        space=space,
        metrics=metrics,
        run_cap=_count(document, "run_cap", findings),
        early_stop=read_stop_rule(document.get("early_terminate"), findings),
        seed=_seed(document, findings),
        requeue=_requeue(document, findings),
        name=_text(document, "name", findings),
        description=_text(document, "description", findings),
        program=_text(document, "program", findings),
        command=_command(document, findings),
        is_local=is_local or method == "custom",
    )
    if not findings.problems:
        _check_together(config, findings)
    findings.raise_problems()
    object.__setattr__(config, "warnings", tuple(map(str, findings.warnings)))
    return config


def _is_local(document: Mapping[str, Json], findings: Findings) -> bool:
    """Says whether a controller on the user's side chooses."""
    controller = document.get("controller")
    if controller is None:
        return False
    if not isinstance(controller, dict):
        findings.wrong("controller", f"is {controller!r}", "write {type: local} or {type: cloud}")
        return False
    findings.unknown_keys("controller", controller, ("type",))
    return _word(controller, "type", CONTROLLERS, findings, "controller", "cloud") == "local"


def is_bare_space(document: Mapping[str, Json]) -> bool:
    """Says whether a document is no config but the parameters of one, which tutorials show."""
    return bool(document) and not ({"method", "parameters", "controller", "job"} & set(document))


def with_defaults(document: Mapping[str, Json]) -> dict[str, Json]:
    """Returns the config for which a bare mapping of parameters stands: a grid if that has an
    end, else random. A document that is a config already comes back as it is."""
    if not is_bare_space(document):
        return dict(document)
    space = read_space(dict(document), findings := Findings())
    findings.raise_problems()
    method = "random" if ungridable(space) else "grid"
    return {"method": method, "parameters": dict(document)}


def _check_together(config: SweepConfig, findings: Findings) -> None:
    """Notes what only makes no sense together."""
    if config.method in ("bayes", "tpe") and not config.metrics and not config.is_local:
        instead = "add metric: {name: loss, goal: minimize}, or use method: random"
        findings.wrong("metric", f"is missing, and {config.method} needs it", instead)
    if config.early_stop and not config.metrics:
        instead = "add metric: {name: loss, goal: minimize}"
        findings.wrong("metric", "is missing, and early_terminate needs it", instead)
    if config.method != "grid":
        return
    for leaf in ungridable(config.space):
        instead = "use value, values, int_uniform or q_uniform, or method: random"
        where = f"parameters.{'.'.join(leaf.path)}"
        findings.wrong(where, "has no end of values, and a grid takes all", instead)


def _metrics(document: Mapping[str, Json], findings: Findings) -> tuple[Metric, ...]:
    if "metrics" not in document:
        return (
            _metric_list([document["metric"]], ["metric"], findings)
            if document.get("metric") is not None
            else ()
        )
    if "metric" in document:
        findings.wrong("metric", "stands beside metrics", "keep one of them")
    given = document["metrics"]
    if not isinstance(given, list) or not 1 <= len(given) <= MAX_METRICS:
        instead = f"list 1 to {MAX_METRICS} of {{name: …, goal: …}}"
        findings.wrong("metrics", "is no list of metrics", instead)
        return ()
    return _metric_list(given, [f"metrics.{index}" for index in range(len(given))], findings)


def _metric_list(given: list[Json], places: list[str], findings: Findings) -> tuple[Metric, ...]:
    found = (_metric(item, at, findings) for item, at in zip(given, places, strict=True))
    return tuple(metric for metric in found if metric is not None)


def _metric(given: Json, where: str, findings: Findings) -> Metric | None:
    if isinstance(given, str):
        given = {"name": given}
    if not isinstance(given, dict):
        findings.wrong(where, "is no metric", "write {name: loss, goal: minimize}")
        return None
    known = ("name", "goal", "target", "impute", "impute_while_running")
    findings.unknown_keys(where, given, known)
    name = given.get("name")
    if not isinstance(name, str) or not name:
        findings.wrong(f"{where}.name", f"is {name!r}", "name the key that runs log")
        return None
    target = given.get("target")
    if target is not None and not _is_number(target):
        findings.wrong(f"{where}.target", f"is {target!r}", "write a number")
        target = None
    return Metric(
        name=name,
        goal=_word(given, "goal", GOALS, findings, where, "minimize") or "minimize",
        target=float(target) if isinstance(target, (int, float)) else None,
        impute=_word(given, "impute", IMPUTES, findings, where, "worst") or "worst",
        impute_while_running=_while_running(given, where, findings),
    )


def _while_running(given: Mapping[str, Json], where: str, findings: Findings) -> str | None:
    if given.get("impute_while_running") in (None, False, "false"):
        return None
    return _word(given, "impute_while_running", IMPUTES, findings, where)


def _word(
    given: Mapping[str, Json],
    key: str,
    known: tuple[str, ...],
    findings: Findings,
    where: str = "",
    default: str | None = None,
) -> str | None:
    """Returns one of some words, in small letters; notes anything else."""
    value = given.get(key, default)
    word = value.lower() if isinstance(value, str) else value
    if word in known:
        return str(word)
    at = f"{where}.{key}" if where else key
    what = "is missing" if value is None else f"is {value!r}"
    findings.wrong(at, what, f"use one of {', '.join(known)}")
    return None


def _count(document: Mapping[str, Json], key: str, findings: Findings) -> int | None:
    value = document.get(key)
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        findings.wrong(key, f"is {value!r}", "write a whole number from 1 on")
        return None
    return value


def _seed(document: Mapping[str, Json], findings: Findings) -> int | None:
    value = document.get("seed")
    if value is None or (type(value) is int and 0 <= value < 2**53):
        return value if value is None else int(value)
    findings.wrong("seed", f"is {value!r}", "write a whole number from 0 on")
    return None


def _requeue(document: Mapping[str, Json], findings: Findings) -> frozenset[str]:
    value = document.get("requeue")
    if value is None:
        return frozenset({"preempted"})
    words = [value] if isinstance(value, str) else value
    if isinstance(words, list) and all(word in REQUEUES for word in words):
        return frozenset(map(str, words))
    findings.wrong("requeue", f"is {value!r}", f"list some of {', '.join(REQUEUES)}, or []")
    return frozenset()


def _text(document: Mapping[str, Json], key: str, findings: Findings) -> str | None:
    value = document.get(key)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    findings.wrong(key, f"is {value!r}", "write a text")
    return None


def _command(document: Mapping[str, Json], findings: Findings) -> tuple[str, ...]:
    value = document.get("command")
    if value is None:
        return DEFAULT_COMMAND
    if isinstance(value, list) and not any(isinstance(item, (list, dict)) for item in value):
        return tuple(map(str, value))
    findings.wrong("command", f"is {value!r}", "list words: [python, train.py, '${args}']")
    return DEFAULT_COMMAND


def _is_number(value: Json) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
