"""PyTorch is not there; models of its shape are. `test_torch.py` has the real thing."""

from __future__ import annotations

import gc
import pickle
import weakref
from collections.abc import Callable, Iterator

import pytest

from runwell.errors import UsageError
from runwell.sdk.media.graph import Graph
from runwell.sdk.watch.watches import Watches
from runwell.values.json import Json

Hook = Callable[..., None]


class Handle:
    def __init__(self, hooks: list[Hook], hook: Hook) -> None:
        hooks.append(hook)
        self._hooks, self._hook = hooks, hook

    def remove(self) -> None:
        if self._hook in self._hooks:
            self._hooks.remove(self._hook)


class Tensor:
    requires_grad = True

    def __init__(self, *shape: int) -> None:
        self.shape = shape
        self.hooks: list[Hook] = []

    def register_hook(self, hook: Hook) -> Handle:
        return Handle(self.hooks, hook)

    def numel(self) -> int:
        return len(self.shape)


class Module:
    def __init__(self, **children: Module | Tensor) -> None:
        self.parts = children
        self.hooks: list[Hook] = []

    def named_children(self) -> Iterator[tuple[str, Module]]:
        for name, part in self.parts.items():
            if isinstance(part, Module):
                yield name, part

    def named_parameters(self) -> Iterator[tuple[str, Tensor]]:
        for name, part in self.parts.items():
            if isinstance(part, Tensor):
                yield name, part
            else:
                for inner, tensor in part.named_parameters():
                    yield f"{name}.{inner}", tensor

    def register_forward_hook(self, hook: Hook) -> Handle:
        return Handle(self.hooks, hook)

    def forward(self) -> None:
        for _, child in self.named_children():
            child.forward()
        for hook in list(self.hooks):
            hook(self, (), [Tensor(2, 3), {"more": Tensor(4)}])

    def backward(self) -> None:
        for _, tensor in self.named_parameters():
            for hook in list(tensor.hooks):
                hook(tensor)


class Linear(Module):
    def __init__(self) -> None:
        super().__init__(weight=Tensor(1, 1))

    def __str__(self) -> str:
        return "Linear()"


class Sequential(Module):
    pass


class Log:
    """Stands for a run's log; can be pickled as the run can."""

    def __init__(self) -> None:
        self.rows: list[object] = []

    def log(self, data: object, step: int | None = None, commit: bool | None = None) -> None:
        assert (step, commit) == (None, False)
        self.rows.append(data)


class Watched:
    """Watches, and what they logged."""

    def __init__(self) -> None:
        self.log = Log()
        self.graphs: dict[str, Graph] = {}
        self.watches = Watches(self.log.log, self.graphs.__setitem__, summarize)

    def add(self, models: object, what: str | None = "all", **options: object) -> list[Graph]:
        given = {"every": 1, "index": None, "with_graph": False, **options}
        return self.watches.add(models, what=what, **given)  # type: ignore[arg-type]


def summarize(tensor: object) -> Json:
    return "histogram"


def test_parameters_and_gradients_are_logged_at_each_so_many_passes() -> None:
    watched, model = Watched(), Linear()
    watched.add(model, every=2)
    for _ in range(3):
        model.forward()
        model.backward()
    assert watched.log.rows == [
        {"parameters/weight": "histogram"},
        {"gradients/weight": "histogram"},
    ]


@pytest.mark.parametrize(
    ("what", "keys"),
    [("gradients", ["gradients/weight"]), ("parameters", ["parameters/weight"]), (None, [])],
)
def test_only_what_is_asked_for_is_logged(what: str | None, keys: list[str]) -> None:
    watched, model = Watched(), Linear()
    watched.add(model, what)
    model.forward()
    model.backward()
    assert watched.log.rows == [{key: "histogram"} for key in keys]


def test_models_after_the_first_have_their_number_in_the_key() -> None:
    watched, models = Watched(), [Linear(), Linear(), Linear()]
    watched.add(models[:2], "parameters")
    watched.add(models[2], "parameters", index=7)
    for model in models:
        model.forward()
    assert watched.log.rows == [
        {f"parameters/{prefix}weight": "histogram"} for prefix in ("", "graph_1", "graph_7")
    ]


def test_unwatch_takes_every_hook_off() -> None:
    watched, one, other = Watched(), Linear(), Linear()
    watched.add([one, other], with_graph=True)
    watched.watches.remove(one)
    assert (one.hooks, [t.hooks for _, t in one.named_parameters()]) == ([], [[]])
    assert other.hooks
    watched.watches.remove()
    assert (other.hooks, [t.hooks for _, t in other.named_parameters()]) == ([], [[]])
    one.forward()
    assert watched.log.rows == []


def test_what_is_not_watched_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    Watched().watches.remove(Linear())
    assert "a Linear that is not watched" in capsys.readouterr().err


def test_the_graph_has_layers_and_shapes_after_the_first_pass() -> None:
    watched = Watched()
    model = Module(first=Linear(), body=Sequential(a=Linear(), b=Sequential(c=Linear())))
    (graph,) = watched.add(model, None, with_graph=True)
    assert watched.graphs == {}
    model.forward()
    assert watched.graphs == {"graph_0": graph}
    assert [node.name for node in graph.nodes] == ["first", "body.a", "body.b.c"]
    assert graph.nodes[0].document() == {
        "name": "first",
        "id": 0,
        "class_name": "Linear()",
        "parameters": [["weight", [1, 1]]],
        "output_shape": [[2, 3], [4]],
        "num_parameters": [2],
    }
    assert model.hooks == []
    with pytest.raises(UsageError, match="watched already"):
        watched.add(model, with_graph=True)


def test_a_model_that_is_a_layer_is_its_own_graph() -> None:
    (graph,) = Watched().add(Linear(), None, with_graph=True)
    assert [node.name for node in graph.nodes] == ["Linear"]


def test_watching_keeps_no_model_alive() -> None:
    watched, model = Watched(), Linear()
    watched.add(model, with_graph=True)
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


def test_a_watched_model_can_be_pickled() -> None:
    watched, model = Watched(), Linear()
    watched.add(model, "parameters")
    copy = pickle.loads(pickle.dumps(model))
    copy.forward()
    assert len(copy.hooks) == 1


def test_an_error_inside_does_not_end_the_training(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(tensor: object) -> Json:
        raise RuntimeError("odd tensor")

    model = Linear()
    taken: dict[str, Graph] = {}
    watches = Watches(Log().log, taken.__setitem__, fail)
    watches.add(model, what="all", every=1, index=None, with_graph=False)
    model.forward()
    model.backward()
    told = capsys.readouterr().err
    assert "watching parameters failed" in told
    assert "watching gradients failed" in told


@pytest.mark.parametrize(
    ("models", "options"),
    [(5, {}), ([Linear(), "x"], {}), (Linear(), {"what": "some"}), (Linear(), {"every": 0})],
)
def test_what_cannot_be_watched_is_refused(models: object, options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Watched().add(models, **options)  # type: ignore[arg-type]
