"""Bayesian search: a Gaussian process over what is known, the highest expected improvement next.

Parameters become coordinates in [0, 1] by their share; categories become one coordinate each. Costs
are made normal before the fit, so that a few terrible trials do not flatten the rest. Trials under
way count with what is predicted for them, which keeps several agents apart. With several metrics
each trial weighs them anew (ParEGO), so that the front is searched along its length.

Cost: the fit takes `MAX_SAMPLES` trials at most, however many there are.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Protocol

from runwell.errors import UsageError
from runwell.sweeps.grid import point_key
from runwell.sweeps.objective import Evidence
from runwell.sweeps.random_search import decider, draw
from runwell.sweeps.space import Categorical, Constant, Leaf, Path, Space
from runwell.values.json import Json

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

    class _Process(Protocol):
        def predict(self, points: Matrix, *, return_std: bool) -> tuple[Matrix, Matrix]: ...


MAX_SAMPLES = 120
FIT_SAMPLES = 80  # of which the kernel's scales are learnt
FIT_STEPS = 12
FEWEST = 4  # known trials before anything is fitted
_CANDIDATES = 1_000
_ROUNDS = ((0.1, 300), (0.02, 300))  # spread and count of candidates around the best ones
_ABSENT = 0.5  # coordinate of a parameter that a choice has left out
_CHEBYSHEV = 0.05


def suggest_bayes(space: Space, known: Evidence, random: Random) -> dict[Path, Json]:
    """Returns the point whose improvement over the best known one is expected to be highest."""
    free = [leaf for leaf in space.leaves if not isinstance(leaf.domain, Constant)]
    if len(known.points) < max(FEWEST, min(2 + len(free), 8)) or not free:
        return draw(space, random)
    try:
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1):  # matrices this small only wait for each other's threads
            return _Search(space, free, known, random).best()
    except ModuleNotFoundError as error:
        raise UsageError(
            "bayes needs scikit-learn; install it with pip install 'runwell[sweeps]'"
        ) from error


@dataclass(frozen=True, slots=True)
class _Candidate:
    point: dict[Path, Json]
    vector: list[float]


class _Search:
    """One suggestion."""

    def __init__(self, space: Space, free: Sequence[Leaf], known: Evidence, random: Random) -> None:
        import numpy as np

        self._space, self._free, self._random = space, free, random
        self._tried = {point_key(point) for point in (*known.points, *known.running)}
        costs = np.array(known.costs)
        self._costs = costs[:, 0] if costs.shape[1] == 1 else self._weighed(costs)
        order = self._chosen(len(self._costs))
        self._points = [known.points[index] for index in order]
        self._costs = self._costs[order]
        self._running = known.running[-MAX_SAMPLES // 2 :]

    def best(self) -> dict[Path, Json]:
        """Fits, looks around widely, then twice closer around what looked best."""
        model = _fit(
            self._matrix(self._points), self._costs, list(map(self._vector, self._running))
        )
        pool = [self._candidate(draw(self._space, self._random)) for _ in range(_CANDIDATES)]
        pool += self._around([self._candidate(point) for point in self._best_known()], *_ROUNDS[0])
        scores = model.improvement([candidate.vector for candidate in pool])
        for spread, count in _ROUNDS:
            leaders = [pool[index] for index in scores.argsort()[::-1][:5]]
            nearby = self._around(leaders, spread, count)
            pool += nearby
            more = model.improvement([candidate.vector for candidate in nearby])
            scores = _joined(scores, more)
        ranked = [pool[index].point for index in scores.argsort(kind="stable")[::-1]]
        fresh = (point for point in ranked if point_key(point) not in self._tried)
        return next(fresh, ranked[0])

    def _weighed(self, costs: Matrix) -> Matrix:
        """Returns one cost per trial: the worst of its weighed costs, and a little of their sum."""
        import numpy as np

        low, high = costs.min(axis=0), costs.max(axis=0)
        scaled = (costs - low) / np.where(high > low, high - low, 1.0)
        weights = np.array([self._random.expovariate(1.0) for _ in range(costs.shape[1])])
        weighed = scaled * (weights / weights.sum())
        worst: Matrix = weighed.max(axis=1) + _CHEBYSHEV * weighed.sum(axis=1)
        return worst

    def _chosen(self, count: int) -> list[int]:
        """Returns which trials the fit sees: all, or the better half and some of the others."""
        if count <= MAX_SAMPLES:
            return list(range(count))
        ranked = self._costs.argsort(kind="stable").tolist()
        best, others = ranked[: MAX_SAMPLES // 2], ranked[MAX_SAMPLES // 2 :]
        return sorted(best + self._random.sample(others, MAX_SAMPLES - len(best)))

    def _best_known(self) -> list[dict[Path, Json]]:
        return [self._points[index] for index in self._costs.argsort(kind="stable")[:5]]

    def _candidate(self, point: dict[Path, Json]) -> _Candidate:
        return _Candidate(point, self._vector(point))

    def _around(self, leaders: Sequence[_Candidate], spread: float, count: int) -> list[_Candidate]:
        return [
            self._candidate(self._moved(leaders[index % len(leaders)].point, spread))
            for index in range(count)
        ]

    def _moved(self, point: dict[Path, Json], spread: float) -> dict[Path, Json]:
        """Returns a point nearby: some shares move a little, some categories are drawn anew."""
        random, fresh = self._random, decider(self._random.random)
        some = max(0.5, 1 / len(self._free))

        def decide(leaf: Leaf) -> Json:
            domain, old = leaf.domain, point.get(leaf.path)
            if isinstance(domain, Constant) or leaf.path not in point:
                return fresh(leaf)
            if isinstance(domain, Categorical):
                return old if random.random() > spread else fresh(leaf)
            if random.random() > some or not isinstance(old, (int, float)):
                return old
            share = domain.distribution.share_of(old) + random.gauss(0, spread)
            return domain.distribution.value_at(min(max(share, 0.0), 1.0))

        return self._space.build(decide)

    def _matrix(self, points: Sequence[dict[Path, Json]]) -> list[list[float]]:
        return [self._vector(point) for point in points]

    def _vector(self, point: dict[Path, Json]) -> list[float]:
        vector: list[float] = []
        for leaf in self._free:
            domain, value = leaf.domain, point.get(leaf.path)
            if isinstance(domain, Categorical):
                index = domain.index_of(value) if leaf.path in point else None
                vector.extend(float(place == index) for place in range(len(domain.values)))
            elif isinstance(value, (int, float)) and not isinstance(domain, Constant):
                vector.append(domain.distribution.share_of(value))
            else:
                vector.append(_ABSENT)
        return vector


def _joined(first: Matrix, second: Matrix) -> Matrix:
    import numpy as np

    return np.concatenate((first, second))


class _Model:
    """A fitted process; costs are normalized."""

    def __init__(self, process: _Process, best: float) -> None:
        self._process = process
        self._best = best

    def improvement(self, vectors: list[list[float]]) -> Matrix:
        import numpy as np
        from scipy.special import erf

        mean, deviation = self._process.predict(np.array(vectors), return_std=True)
        deviation = np.maximum(deviation, 1e-9)
        gain = self._best - mean
        z = gain / deviation
        density = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
        found: Matrix = gain * 0.5 * (1 + erf(z / np.sqrt(2))) + deviation * density
        return found


def _fit(vectors: list[list[float]], costs: Matrix, running: list[list[float]]) -> _Model:
    """Fits a process; what runs is put in with what is predicted for it."""
    import numpy as np
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import (
        ConstantKernel,
        Matern,
        WhiteKernel,
    )

    known, normal = np.array(vectors), _normalized(costs)
    scales = Matern(np.full(known.shape[1], 0.5), (0.05, 20.0), nu=2.5)
    kernel = ConstantKernel(1.0, (0.05, 20.0)) * scales + WhiteKernel(1e-3, (1e-6, 0.5))
    process = GaussianProcessRegressor(kernel, alpha=1e-8, optimizer=_descend)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a scale at its bound is no news to anybody
        step = -(-len(known) // FIT_SAMPLES)
        process.fit(known[::step], normal[::step])
        process.set_params(kernel=process.kernel_, optimizer=None)
        process.fit(known, normal)
        if running:
            believed = process.predict(np.array(running))
            process.fit(np.vstack((known, running)), np.concatenate((normal, believed)))
    means = process.predict(known)
    return _Model(process, float(means.min()))


def _descend(
    cost: Callable[[Matrix], tuple[float, Matrix]], start: Matrix, bounds: Matrix
) -> tuple[Matrix, float]:
    """Finds the kernel's scales, roughly: what is left to gain is less than a trial tells."""
    from scipy.optimize import minimize

    options = {"maxiter": FIT_STEPS, "maxfun": 2 * FIT_STEPS}
    found = minimize(cost, start, method="L-BFGS-B", jac=True, bounds=bounds, options=options)
    return found.x, float(found.fun)


def _normalized(costs: Matrix) -> Matrix:
    """Returns costs bent into the shape of a normal distribution, in the same order."""
    import numpy as np
    from sklearn.preprocessing import PowerTransformer

    spread = costs.std()
    if not spread:
        return np.zeros_like(costs)
    scaled = (costs - costs.mean()) / spread
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bent: Matrix = PowerTransformer("yeo-johnson").fit_transform(scaled.reshape(-1, 1))[:, 0]
    return bent if np.isfinite(bent).all() and bent.std() else scaled
