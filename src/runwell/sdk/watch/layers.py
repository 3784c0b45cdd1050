"""The graph of a model: its layers in order, and the shapes that come out of them.

Layers are looked for inside of containers (Sequential, ModuleList, ModuleDict), not inside of
modules with a forward of their own. Shapes are known after the first forward pass; then the graph
is handed on and the hooks are gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from runwell.sdk.boundary import absorb
from runwell.sdk.media.graph import Graph, Node

_CONTAINERS = frozenset({"Sequential", "ModuleList", "ModuleDict"})


class LayerHook:
    """Notes the shapes that come out of one layer; a forward hook of it."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def __call__(self, module: object, inputs: object, output: object) -> None:
        """Takes a forward pass."""
        if self._node.output_shape is None:
            self._node.output_shape = list(_shapes_in(output))


class EndHook:
    """Hands the graph on after the first forward pass; a forward hook of the model."""

    def __init__(self, graph: Graph, handles: list[Any], take: Callable[[Graph], None]) -> None:
        self._graph = graph
        self._handles = handles
        self._take = take

    def __call__(self, module: object, inputs: object, output: object) -> None:
        """Takes a forward pass."""
        try:
            while self._handles:
                self._handles.pop().remove()
            self._take(self._graph)
        except Exception as error:  # noqa: BLE001  it must not end the training
            absorb("watching the graph", error)


def attach(model: Any, take: Callable[[Graph], None]) -> tuple[Graph, list[Any]]:  # noqa: ANN401  torch is not imported for its types
    """Returns the graph of a model, whose shapes come with the first pass, and its hooks."""
    graph = Graph("torch")
    handles: list[Any] = []
    for number, (name, layer) in enumerate(layers_of(model)):
        node = graph.add_node(_node(number, name, layer))
        handles.append(layer.register_forward_hook(LayerHook(node)))
    handles.append(model.register_forward_hook(EndHook(graph, handles, take)))
    return graph, handles


def layers_of(model: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  as above
    """Yields the dotted name of each layer, and the layer."""
    children = list(model.named_children())
    if not children:
        yield type(model).__name__, model
    for name, child in children:
        if type(child).__name__ in _CONTAINERS:
            for inner, layer in layers_of(child):
                yield (f"{name}.{inner}" if list(child.named_children()) else name), layer
        else:
            yield name, child


def _node(number: int, name: str, layer: Any) -> Node:  # noqa: ANN401  as above
    parameters = [(key, list(value.shape)) for key, value in layer.named_parameters()]
    counts = [int(value.numel()) for _, value in layer.named_parameters()]
    return Node(
        id=number, name=name, class_name=str(layer), parameters=parameters, num_parameters=counts
    )


def _shapes_in(output: object) -> Iterator[list[int]]:
    """Yields the shape of each tensor in what a layer returns."""
    shape = getattr(output, "shape", None)
    if shape is not None:
        yield list(shape)
    elif isinstance(output, list | tuple):
        for item in output:
            yield from _shapes_in(item)
    elif isinstance(output, dict):
        for item in output.values():
            yield from _shapes_in(item)
