"""What a document may cost, judged before anything of it is executed.

A short document can ask for very much: pages inside pages multiply, and fragments that spread
others twice double with each. So fields are counted as often as they may be answered. Knows the
document and its variables, not the schema.
"""

from __future__ import annotations

from collections.abc import Mapping

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)

from runwell.errors import UsageError
from runwell.values.json import Json

MAX_COST = 250_000
PAGE = 50  # of a connection that says nothing
MAX_PAGE = 1000  # nobody gets more, whatever was asked for
# Fields that read more than a row: as dear as so many plain ones.
_DEAR = {
    "history": 500,
    "events": 500,
    "sampledHistory": 500,
    "parquetHistory": 1000,
    "logLines": 200,
    "bestLoss": 100,
    "runCount": 100,
}


def check_cost(document: DocumentNode, variables: Mapping[str, Json] | None) -> None:
    """Raises UsageError if any operation of a valid document could ask for too much."""
    count = _Count(document, variables or {})
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            cost = count.of(definition.selection_set)
            if cost > MAX_COST:
                raise UsageError(
                    f"this document asks for up to {cost:,} fields, and {MAX_COST:,} may be asked "
                    "for at once; ask for smaller pages, or for less of each"
                )


class _Count:
    """Counts fields; each fragment once."""

    def __init__(self, document: DocumentNode, variables: Mapping[str, Json]) -> None:
        self._variables = variables
        self._fragments = {
            definition.name.value: definition.selection_set
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._known: dict[str, int] = {}

    def of(self, selections: SelectionSetNode | None) -> int:
        if selections is None:
            return 0
        total = 0
        for node in selections.selections:
            if isinstance(node, FieldNode):
                below = self.of(node.selection_set)
                total += _DEAR.get(node.name.value, 1) + below * self._page(node)
            elif isinstance(node, InlineFragmentNode):
                total += self.of(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                total += self._fragment(node.name.value)
        return min(total, 10**18)

    def _fragment(self, name: str) -> int:
        if name not in self._known:
            self._known[name] = self.of(self._fragments.get(name))
        return self._known[name]

    def _page(self, node: FieldNode) -> int:
        """Returns how often what is below a field may be answered."""
        for argument in node.arguments or ():
            if argument.name.value in ("first", "last"):
                size = self._number(argument.value)
                if size is not None:
                    return max(1, min(size, MAX_PAGE))
        fields = node.selection_set.selections if node.selection_set else ()
        is_page = any(isinstance(one, FieldNode) and one.name.value == "edges" for one in fields)
        return PAGE if is_page else 1

    def _number(self, value: object) -> int | None:
        if isinstance(value, IntValueNode):
            return int(value.value[:19])
        given = self._variables.get(value.name.value) if isinstance(value, VariableNode) else None
        return given if isinstance(given, int) else None
