"""Graphs of models: nodes with what they are, and edges between them."""

from __future__ import annotations

from collections.abc import Iterable

from runwell.errors import UsageError
from runwell.sdk.documents import document_bytes
from runwell.sdk.encoding import in_silence, plain
from runwell.sdk.media.file import Content, Media, MediaFiles, Step
from runwell.values.json import Json


class Node(Media):
    """A node: a layer, say. Facts that are None are not kept.

    Attributes:
        id: Unique in its graph.
        name, class_name: What it is.
        size, output_shape: Of what comes out.
        parameters: Of its tensors, each a name or a shape.
        is_output: Whether nothing comes after it.
        num_parameters: Count of numbers that it learns, in all or for each of its tensors.
    """

    def __init__(  # noqa: PLR0913, PLR0917  the signature is W&B's
        self,
        id: object = None,
        name: str | None = None,
        class_name: str | None = None,
        size: Iterable[object] | None = None,
        parameters: object = None,
        output_shape: Iterable[object] | None = None,
        is_output: bool | None = None,  # noqa: FBT001  the same
        num_parameters: int | Iterable[int] | None = None,
        node: object = None,
    ) -> None:
        self.id = id
        self.name = name
        self.class_name = class_name
        self.size = size
        self.parameters = parameters
        self.output_shape = output_shape
        self.is_output = is_output
        self.num_parameters = num_parameters
        self.obj = node

    def document(self) -> dict[str, Json]:
        """Returns what is known of the node."""
        facts: dict[str, object] = {
            "name": self.name,
            "id": self.id,
            "class_name": self.class_name,
            "size": _shape(self.size),
            "parameters": self.parameters,
            "output_shape": _shape(self.output_shape),
            "is_output": self.is_output,
            "num_parameters": self.num_parameters,
        }
        return {name: plain(fact, in_silence) for name, fact in facts.items() if fact is not None}

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Returns the node; it needs no file."""
        return {"_type": "graph-node", **self.document()}


class Graph(Media):
    """A graph for `log()`.

    Args:
        format: Whose words the nodes speak; "keras" by default.

    Attributes:
        nodes, nodes_by_id: The nodes in their order, and by id.
        edges: Pairs of nodes.
    """

    def __init__(self, format: str = "keras") -> None:
        self.format = format
        self.nodes: list[Node] = []
        self.nodes_by_id: dict[object, Node] = {}
        self.edges: list[tuple[Node, Node]] = []

    def add_node(self, node: Node | None = None, **facts: object) -> Node:
        """Adds a node, or one with these facts, and returns it.

        Raises:
            UsageError: A node of this id is there already.
        """
        added = Node(**facts) if node is None else node  # type: ignore[arg-type]
        if added.id is None:
            added.id = len(self.nodes)
        if added.id in self.nodes_by_id:
            raise UsageError(f"a node {added.id!r} is in the graph already")
        self.nodes.append(added)
        self.nodes_by_id[added.id] = added
        return added

    def add_edge(self, from_node: Node, to_node: Node) -> tuple[Node, Node]:
        """Adds an edge."""
        self.edges.append((from_node, to_node))
        return from_node, to_node

    def __getitem__(self, id: object) -> Node:
        return self.nodes_by_id[id]

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Writes the graph."""
        document: dict[str, Json] = {
            "format": self.format,
            "nodes": [node.document() for node in self.nodes],
            "edges": [[plain(a.id, in_silence), plain(b.id, in_silence)] for a, b in self.edges],
        }
        content = Content("graph.json", document_bytes(document))
        return files.put("graph", key, step, content).as_row("graph-file")


def _shape(given: Iterable[object] | None) -> object:
    return None if given is None else list(given)
