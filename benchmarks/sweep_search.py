"""How good the searches of sweeps are: the best value found on functions that are known.

    python benchmarks/sweep_search.py [--trials 40] [--seeds 5] [--sweeps PYTHON] [--gp PYTHON]

Prints the median, over the seeds, of the distance to the optimum, per method, with the interval of
a bootstrap (chance alone moves the median of few seeds that far), and as a share of what random
search leaves on the same budget; then what a suggestion costs behind 1,000 trials.
Peers that need an environment of their own are asked in it: `--sweeps` names the Python of

    python -m venv a && a/bin/pip install 'sweeps==0.3.0' 'numpy<2' 'scipy<1.14'

and `--gp`, for Optuna's Gaussian process, the Python of

    python -m venv b && b/bin/pip install optuna scipy torch
"""

from __future__ import annotations

import argparse
import json
import math
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import optuna

from runwell.sweeps.config import read_config
from runwell.sweeps.suggest import suggest
from runwell.sweeps.trial import Trial, TrialState

if TYPE_CHECKING:
    from runwell.values.json import Json

Bounds = Mapping[str, tuple[float, float]]
Search = Callable[[str, int, int], float]  # function, trials, seed
MAX_COST_S = 1.0
RESAMPLINGS = 1_000
CLEARLY_BETTER = 0.5  # of what random search leaves
_HARTMANN_SCALES = (
    (10, 3, 17, 3.5, 1.7, 8),
    (0.05, 10, 17, 0.1, 8, 14),
    (3, 3.5, 1.7, 10, 17, 8),
    (17, 8, 0.05, 10, 0.1, 14),
)
_HARTMANN_CENTRES = (
    (1312, 1696, 5569, 124, 8283, 5886),
    (2329, 4135, 8307, 3736, 1004, 9991),
    (2348, 1451, 3522, 2883, 3047, 6650),
    (4047, 8828, 8732, 5743, 1091, 381),
)


def branin(point: Mapping[str, float]) -> float:
    """Two parameters, three optima of 0.397887."""
    x, y = point["x"], point["y"]
    bowl = (y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6) ** 2
    return bowl + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann(point: Mapping[str, float]) -> float:
    """Six parameters; the optimum is -3.32237."""
    xs = [point[f"x{index}"] for index in range(6)]
    total = 0.0
    for weight, scales, centres in zip(
        (1, 1.2, 3, 3.2), _HARTMANN_SCALES, _HARTMANN_CENTRES, strict=True
    ):
        parts = zip(scales, xs, centres, strict=True)
        total += weight * math.exp(-sum(s * (x - c * 1e-4) ** 2 for s, x, c in parts))
    return -total


def rosenbrock(point: Mapping[str, float]) -> float:
    """A bent valley in two parameters; the optimum is 0."""
    x, y = point["x"], point["y"]
    return 100 * (y - x * x) ** 2 + (1 - x) ** 2


FUNCTIONS: dict[str, tuple[Callable[[Mapping[str, float]], float], Bounds, float, float]] = {
    "Branin": (branin, {"x": (-5.0, 10.0), "y": (0.0, 15.0)}, 0.397887, 0.0),
    "Hartmann-6": (hartmann, {f"x{i}": (0.0, 1.0) for i in range(6)}, -3.32237, 0.0),
    "Rosenbrock, noisy": (rosenbrock, {"x": (-2.0, 2.0), "y": (-1.0, 3.0)}, 0.0, 1.0),
}


def config_of(method: str, bounds: Bounds) -> dict[str, Json]:
    """Returns the sweep's config."""
    parameters: Json = {name: {"min": low, "max": high} for name, (low, high) in bounds.items()}
    return {"method": method, "metric": {"name": "loss"}, "parameters": parameters}


def ours(method: str, name: str, trials: int, seed: int) -> float:
    """Returns how far from the optimum the best trial truly is."""
    function, bounds, optimum, noise = FUNCTIONS[name]
    config, chance = read_config(config_of(method, bounds)), random.Random(seed)
    known: list[Trial] = []
    best: list[tuple[float, float]] = []
    for number in range(trials):
        params = suggest(config, seed, number, known).params or {}
        truth = function({key: float(str(value)) for key, value in params.items()})
        seen = truth + chance.gauss(0, noise)
        known.append(Trial(params, TrialState.FINISHED, (seen,), (seen,)))
        best.append((seen, truth))
    return min(truth for _, truth in best) - optimum


def by_optuna(name: str, trials: int, seed: int) -> float:
    """The same by Optuna's own sampler, as it comes."""
    function, bounds, optimum, noise = FUNCTIONS[name]
    chance = random.Random(seed)
    truths: list[float] = []

    def objective(trial: optuna.Trial) -> float:
        point = {key: trial.suggest_float(key, *limits) for key, limits in bounds.items()}
        truths.append(function(point))
        return truths[-1] + chance.gauss(0, noise)

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(objective, n_trials=trials)
    return min(truths) - optimum


SWEEPS = """
import json, random, sys
import numpy
from sweeps import next_run, SweepRun, RunState
config, seed = json.loads(sys.argv[1]), int(sys.argv[2])
config["metric"]["goal"] = "minimize"
for limits in config["parameters"].values():
    limits["distribution"] = "uniform"
random.seed(seed); numpy.random.seed(seed)
runs = []
for line in sys.stdin:
    value = json.loads(line)
    if value is not None:
        runs[-1].summary_metrics = {"loss": value}
        runs[-1].history = [{"loss": value}]
        runs[-1].state = RunState.finished
    run = next_run(config, runs)
    run.state = RunState.running
    runs.append(run)
    print(json.dumps({k: v["value"] for k, v in run.config.items()}), flush=True)
"""
OPTUNA_GP = """
import json, sys
import optuna, torch
torch.set_num_threads(1)
config, seed = json.loads(sys.argv[1]), int(sys.argv[2])
optuna.logging.set_verbosity(optuna.logging.ERROR)
study = optuna.create_study(sampler=optuna.samplers.GPSampler(seed=seed))
trial = None
for line in sys.stdin:
    value = json.loads(line)
    if value is not None:
        study.tell(trial, value)
    trial = study.ask()
    limits = config["parameters"].items()
    point = {k: trial.suggest_float(k, v["min"], v["max"]) for k, v in limits}
    print(json.dumps(point), flush=True)
"""


def by_peer(python: str, program: str, name: str, trials: int, seed: int) -> float:
    """The same by a program in an environment of its own: it is told a value, and says a point."""
    function, bounds, optimum, noise = FUNCTIONS[name]
    chance = random.Random(seed)
    truths: list[float] = []
    config = json.dumps(config_of("bayes", bounds))
    command = [python, "-W", "ignore", "-c", program, config, str(seed)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as peer:
        assert peer.stdin is not None
        assert peer.stdout is not None
        seen: float | None = None
        for _ in range(trials):
            print(json.dumps(seen), file=peer.stdin, flush=True)
            truths.append(function(json.loads(peer.stdout.readline())))
            seen = truths[-1] + chance.gauss(0, noise)
        peer.stdin.close()
    return min(truths) - optimum


def peers(sweeps: str | None, gp: str | None) -> dict[str, Search]:
    """Returns the searches of others that can be had here."""
    found: dict[str, Search] = {"Optuna's TPE": by_optuna}
    if gp:
        found["Optuna's GP"] = partial(by_peer, gp, OPTUNA_GP)
    if sweeps:
        found["sweeps 0.3.0"] = partial(by_peer, sweeps, SWEEPS)
    return found


def cost_s(method: str) -> float:
    """Returns the seconds of a suggestion behind 1,000 trials of six parameters."""
    chance = random.Random(0)
    config = read_config(config_of(method, FUNCTIONS["Hartmann-6"][1]))
    known = [
        Trial({f"x{i}": chance.random() for i in range(6)}, TrialState.FINISHED, (chance.random(),))
        for _ in range(1_000)
    ]
    suggest(config, 0, 1_000, known)  # imports
    times: list[float] = []
    for number in range(3):
        began = time.perf_counter()
        suggest(config, 0, 1_000 + number, known)
        times.append(time.perf_counter() - began)
    return min(times)


def interval(distances: Sequence[float]) -> tuple[float, float]:
    """Returns where the medians of 95 of 100 resamplings, with repetition, lie."""
    chance, count = random.Random(0), len(distances)
    draws = (chance.choices(distances, k=count) for _ in range(RESAMPLINGS))
    medians = sorted(statistics.median(drawn) for drawn in draws)
    cut = RESAMPLINGS // 40
    return medians[cut], medians[-1 - cut]


def measured(searches: Mapping[str, Search], trials: int, seeds: int) -> dict[str, list[float]]:
    """Prints a table per function; returns, by method, its medians relative to random search."""
    ratios: dict[str, list[float]] = {method: [] for method in searches}
    for name in FUNCTIONS:
        print(f"{name}, {trials} trials, {seeds} seeds")
        heads = f"{'median distance':>16} {'95 % interval':>21} {'of random':>10} {'seconds':>8}"
        print(f"  {'':13} {heads}")
        base = None
        for method, search in searches.items():
            began = time.perf_counter()
            distances = [search(name, trials, seed) for seed in range(seeds)]
            took = (time.perf_counter() - began) / seeds
            found, (low, high) = statistics.median(distances), interval(distances)
            base = found if base is None else base
            ratios[method].append(found / base)
            print(
                f"  {method:13} {found:16.4g} {low:8.2g} to {high:<9.2g} {found / base:10.3f} "
                f"{took:8.1f}",
                flush=True,
            )
    return ratios


def main() -> int:
    """Prints what was found and what it cost; fails if a search of ours misses its mark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=40)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--sweeps", metavar="PYTHON")
    parser.add_argument("--gp", metavar="PYTHON")
    asked = parser.parse_args()
    searches: dict[str, Search] = {
        method: partial(ours, method) for method in ("random", "tpe", "bayes")
    }
    searches |= peers(asked.sweeps, asked.gp)
    ratios = measured(searches, asked.trials, asked.seeds)
    print("all functions: geometric mean of the distances, random search being 1")
    means = {method: statistics.geometric_mean(found) for method, found in ratios.items()}
    for method, mean in means.items():
        print(f"  {method:13} {mean:10.3f}")
    costs = {method: cost_s(method) for method in ("tpe", "bayes")}
    for method, cost in costs.items():
        print(f"a suggestion of {method} behind 1,000 trials: {cost:.2f} s")
    is_good = means["bayes"] < CLEARLY_BETTER and max(costs.values()) < MAX_COST_S
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
