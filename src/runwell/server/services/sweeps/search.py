"""A sweep's runs as the search sees them, and what the search says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from runwell.server.services.config import unwrap
from runwell.server.services.sweeps.curves import Curve, Curves, summary_value
from runwell.store.ports.runs import Run
from runwell.store.ports.sweeps import Sweep
from runwell.sweeps.config import Metric, SweepConfig, read_config
from runwell.sweeps.suggest import Suggestion, suggest
from runwell.sweeps.trial import Trial, TrialState, best_of
from runwell.sweeps.yaml_text import parse_yaml


@lru_cache(maxsize=256)
def config_of(text: str) -> SweepConfig:
    """Returns the config in a sweep's text. Raises InvalidSweep."""
    return read_config(parse_yaml(text))


@dataclass(frozen=True, slots=True)
class Search:
    """Asks the pure search."""

    curves: Curves

    def suggestion(self, sweep: Sweep, runs: Sequence[Run]) -> Suggestion:
        """Returns the next trial of a sweep that has these runs."""
        config = config_of(sweep.config)
        return suggest(config, sweep.seed, sweep.issued, self.trials(config, runs))

    def trials(self, config: SweepConfig, runs: Sequence[Run]) -> list[Trial]:
        """Returns runs as trials. Histories are read only for methods that learn from them."""
        needs = config.method in ("bayes", "tpe") or any(
            metric.target is not None for metric in config.metrics
        )
        metrics = config.metrics if needs else ()
        curves = [self.curves.read(runs, metric.name, _none) for metric in metrics]
        return [
            Trial(
                params=unwrap(run.config),
                state=TrialState.of(run.state),
                best=tuple(
                    _best(run, metric, known[run.id])
                    for metric, known in zip(metrics, curves, strict=True)
                ),
                latest=tuple(
                    _latest(run, metric, known[run.id])
                    for metric, known in zip(metrics, curves, strict=True)
                ),
            )
            for run in runs
        ]

    def best_values(
        self, sweeps: Sequence[Sweep], runs: Mapping[int, Sequence[Run]]
    ) -> dict[int, float | None]:
        """Returns the best value of the first metric of each sweep in any of its runs, by the
        sweeps' row keys; None without one. A metric is read once for all that have it.

        Args:
            sweeps: The sweeps.
            runs: Theirs, by row key.
        """
        metrics = {sweep.id: next(iter(config_of(sweep.config).metrics), None) for sweep in sweeps}
        curves: dict[str, dict[int, Curve]] = {}
        for name in {metric.name for metric in metrics.values() if metric}:
            those = {
                run.id: run
                for key, metric in metrics.items()
                if metric and metric.name == name
                for run in runs[key]
            }
            curves[name] = self.curves.read(list(those.values()), name, _none)
        return {
            key: _best_of(metric, runs[key], curves[metric.name]) if metric else None
            for key, metric in metrics.items()
        }

    def hopeless(self, sweep: Sweep, runs: Sequence[Run], live: Sequence[Run]) -> list[Run]:
        """Returns which of the live runs the sweep's stop rule gives up; a controller elsewhere
        judges by itself."""
        config = config_of(sweep.config)
        rule = config.early_stop
        if rule is None or not live or config.is_local:
            return []
        metric = config.metrics[0]
        curves = self.curves.read(runs, metric.name, rule.rungs_in, repr(rule))
        stopped: list[Run] = []
        for run in live:
            curve = curves.get(run.id, Curve())
            rung = rule.rung_of(curve.count)
            if rung is None:
                continue
            all_at = [metric.sign * other.at[rung] for other in curves.values() if rung in other.at]
            best = metric.sign * (curve.best(metric.sign) or 0.0)
            if rule.judge(rung, metric.sign * curve.at[rung], best, all_at).is_hopeless:
                stopped.append(run)
        return stopped


def _none(_done: int, _rows: int) -> Sequence[int]:
    return ()


def _best_of(metric: Metric, runs: Sequence[Run], curves: Mapping[int, Curve]) -> float | None:
    found = (_best(run, metric, curves[run.id]) for run in runs)
    return best_of([value for value in found if value is not None], metric.sign)


def _best(run: Run, metric: Metric, curve: Curve) -> float | None:
    return curve.best(metric.sign, summary_value(run, metric.name))


def _latest(run: Run, metric: Metric, curve: Curve) -> float | None:
    value = summary_value(run, metric.name)
    return curve.latest if value is None else value
