from __future__ import annotations

import json

import pytest

from runwell.errors import UsageError
from runwell.sdk.media.file import MediaFiles
from runwell.sdk.media.graph import Graph, Node


def test_nodes_and_edges_are_a_file(files: MediaFiles) -> None:
    graph = Graph()
    first = graph.add_node(
        id=1, name="a", class_name="Linear", size=(3,), parameters=[1], output_shape=(2, 3),
        is_output=True, num_parameters=5,
    )  # fmt: skip
    second = graph.add_node(Node(id=2, name="b"))
    graph.add_edge(first, second)
    row = graph.write(files, "g", 0)
    assert row["_type"] == "graph-file"
    assert json.loads((files.root / str(row["path"])).read_text()) == {
        "format": "keras",
        "nodes": [
            {
                "name": "a", "id": 1, "class_name": "Linear", "size": [3], "parameters": [1],
                "output_shape": [2, 3], "is_output": True, "num_parameters": 5,
            },
            {"name": "b", "id": 2},
        ],
        "edges": [[1, 2]],
    }  # fmt: skip


def test_a_node_has_an_id_that_no_other_has() -> None:
    graph = Graph()
    assert [graph.add_node(name=name).id for name in "ab"] == [0, 1]
    with pytest.raises(UsageError, match="already"):
        graph.add_node(id=1)
