"""The models that one run watches, and the way to stop.

A model that is gone takes its entry with it, and the end of the run takes the hooks off all.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from runwell.errors import UsageError
from runwell.sdk.media.graph import Graph
from runwell.sdk.terminal import termwarn
from runwell.sdk.watch import layers
from runwell.sdk.watch.hook import GradientHook, Log, ParameterHook, Summarize
from runwell.sdk.watch.tensor import histogram_of

WHAT = ("gradients", "parameters", "all", None)


class Watches:
    """Watched models.

    Args:
        log: `Run.log`.
        take_graph: Told key and graph when the shapes of a model are known.
        summarize: Makes what is logged of a tensor.
    """

    def __init__(
        self,
        log: Log,
        take_graph: Callable[[str, Graph], None],
        summarize: Summarize = histogram_of,
    ) -> None:
        self._log = log
        self._take_graph = take_graph
        self._summarize = summarize
        self._num_watched = 0
        self._handles: dict[int, list[Any]] = {}
        self._has_graph: weakref.WeakSet[Any] = weakref.WeakSet()

    def add(
        self,
        models: object,
        *,
        what: str | None,
        every: int,
        index: int | None,
        with_graph: bool,
    ) -> list[Graph]:
        """Watches models, see `Run.watch`."""
        if what not in WHAT:
            raise UsageError(f"log is {what!r}; use gradients, parameters, all or None")
        if every < 1:
            raise UsageError(f"log_freq is {every}; use 1 or more")
        several = _models_in(models)
        if with_graph and any(model in self._has_graph for model in several):
            raise UsageError("the graph of this model is watched already; pass log_graph=False")
        graphs: list[Graph] = []
        for offset, model in enumerate(several):
            number = self._num_watched if index is None else index + offset
            self._num_watched += 1
            handles = self._attach(model, what, every, f"graph_{number}" if number else "")
            if with_graph:
                self._has_graph.add(model)
                take = partial(self._take_graph, f"graph_{number}")
                graph, more = layers.attach(model, take)
                graphs.append(graph)
                handles.append(_Together(more))
            self._remember(model, handles)
        return graphs

    def remove(self, models: object = None) -> None:
        """Watches these models no more, or none at all."""
        if models is None:
            for key in list(self._handles):
                self._forget(key)
            return
        for model in models if isinstance(models, list | tuple) else [models]:
            if id(model) in self._handles:
                self._forget(id(model))
            else:
                termwarn(f"a {type(model).__name__} that is not watched cannot be unwatched")

    def _attach(self, model: Any, what: str | None, every: int, prefix: str) -> list[Any]:  # noqa: ANN401  torch is not imported for its types
        handles: list[Any] = []
        if what in ("parameters", "all"):
            hook = ParameterHook(self._log, prefix, every, self._summarize)
            handles.append(model.register_forward_hook(hook))
        if what in ("gradients", "all"):
            for name, parameter in model.named_parameters():
                if parameter.requires_grad:
                    key = f"gradients/{prefix}{name}"
                    gradient_hook = GradientHook(self._log, key, every, self._summarize)
                    handles.append(parameter.register_hook(gradient_hook))
        return handles

    def _remember(self, model: object, handles: list[Any]) -> None:
        key = id(model)
        if key not in self._handles:
            self._handles[key] = []
            weakref.finalize(model, self._handles.pop, key, None).atexit = False
        self._handles[key] += handles

    def _forget(self, key: int) -> None:
        for handle in self._handles.pop(key, ()):
            handle.remove()


class _Together:
    """Several hooks that go at once; the list shrinks by itself when they have done their part."""

    def __init__(self, handles: list[Any]) -> None:
        self._handles = handles

    def remove(self) -> None:
        while self._handles:
            self._handles.pop().remove()


def _models_in(models: object) -> Sequence[Any]:
    several = models if isinstance(models, list | tuple) else (models,)
    for model in several:
        kind = type(model)
        if not hasattr(kind, "register_forward_hook") or not hasattr(kind, "named_parameters"):
            raise UsageError(f"watch() takes models of PyTorch, not a {kind.__name__}")
    return several
