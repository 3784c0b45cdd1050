"""Models of PyTorch itself; skipped where it is not installed."""

from __future__ import annotations

import math
import pickle
import warnings
from typing import Any

import pytest

from runwell.sdk.run import Run
from runwell.sdk.watch.tensor import NUM_BINS, histogram_of
from tests.fakes.reading import at, rows_of

torch: Any = pytest.importorskip("torch")


def test_values_are_counted_between_their_ends() -> None:
    found = histogram_of(torch.tensor([0.0, 0.5, 1.0, math.nan, math.inf], requires_grad=True))
    values, bins = at(found, "values"), at(found, "bins")
    assert isinstance(values, list)
    assert isinstance(bins, list)
    assert (sum(values), len(values), bins[0], bins[-1]) == (3, NUM_BINS, 0.0, 1.0)  # type: ignore[arg-type]
    assert (values[0], values[32], values[63]) == (1, 1, 1)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "int8", "bool", "float64", "complex64"])
def test_any_type_of_number_is_counted(dtype: str) -> None:
    found = histogram_of(torch.ones(7).to(getattr(torch, dtype)))
    assert found == {"_type": "histogram", "values": [7], "bins": [1.0, 1.0]}


def test_what_a_sparse_tensor_leaves_out_is_zero() -> None:
    found = histogram_of(torch.eye(4).to_sparse())
    values = at(found, "values")
    assert isinstance(values, list)
    assert (values[0], values[-1], sum(values)) == (12, 4, 16)  # type: ignore[arg-type]


def test_without_any_finite_value_there_is_nothing() -> None:
    assert histogram_of(torch.tensor([math.nan])) is None
    assert histogram_of(torch.tensor([])) is None


def test_a_model_is_watched_while_it_trains(run: Run) -> None:
    nn = torch.nn
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Sequential(nn.Linear(4, 1)))
    graphs = run.watch(model, log="all", log_freq=2, log_graph=True)
    for _ in range(2):
        model(torch.ones(5, 3)).sum().backward()
    run.log({"loss": 1})
    keys = {key for row in rows_of(run) for key in row}
    names = ("0.weight", "0.bias", "2.0.weight", "2.0.bias")
    assert keys == {
        "loss", *(f"{kind}/{name}" for kind in ("gradients", "parameters") for name in names)
    }  # fmt: skip
    assert graphs is not None
    assert [(node.name, node.output_shape) for node in graphs[0].nodes] == [
        ("0", [[5, 4]]), ("1", [[5, 4]]), ("2.0", [[5, 1]])
    ]  # fmt: skip
    assert at(run.summary.as_dict()["graph_0"], "_type") == "graph-file"
    run.finish()
    assert not model._forward_hooks  # noqa: SLF001  PyTorch has no other way to tell
    assert not any(parameter._backward_hooks for parameter in model.parameters())  # noqa: SLF001


def test_a_watched_model_can_be_handed_to_another_process(run: Run) -> None:
    model = torch.nn.Linear(1, 1)
    run.watch(model, log="all", log_freq=1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        copy = pickle.loads(pickle.dumps(model))
    copy(torch.ones(1, 1))
    assert [list(row) for row in rows_of(run)] == [["parameters/weight", "parameters/bias"]]
