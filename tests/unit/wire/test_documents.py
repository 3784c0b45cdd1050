from __future__ import annotations

import re

import pytest
from graphql import OperationDefinitionNode, parse

from runwell.wire.api_documents import ALL_OF_API
from runwell.wire.artifact_documents import ALL_OF_ARTIFACTS
from runwell.wire.collection_documents import ALL_OF_COLLECTIONS
from runwell.wire.documents import ALL_OPERATIONS, Operation
from runwell.wire.people_documents import ALL_OF_PEOPLE
from runwell.wire.queue_documents import ALL_OF_QUEUES
from runwell.wire.registry_documents import ALL_OF_REGISTRIES

each_operation = pytest.mark.parametrize(
    "operation",
    [
        *ALL_OPERATIONS,
        *ALL_OF_ARTIFACTS,
        *ALL_OF_COLLECTIONS,
        *ALL_OF_API,
        *ALL_OF_PEOPLE,
        *ALL_OF_REGISTRIES,
        *ALL_OF_QUEUES,
    ],
    ids=lambda each: each.name,
)


def definition(operation: Operation) -> OperationDefinitionNode:
    every = parse(operation.text).definitions
    (only,) = [each for each in every if isinstance(each, OperationDefinitionNode)]
    return only


@each_operation
def test_a_document_holds_one_operation_of_its_name(operation: Operation) -> None:
    name = definition(operation).name
    assert name is not None
    assert name.value == operation.name


@each_operation
def test_every_variable_is_declared_and_used(operation: Operation) -> None:
    variables = definition(operation).variable_definitions or ()
    declared = [each.variable.name.value for each in variables]
    mentioned = re.findall(r"\$(\w+)", operation.text)
    assert set(mentioned) == set(declared)
    assert min((mentioned.count(name) for name in declared), default=2) >= 2


def test_an_upsert_can_leave_every_variable_out() -> None:
    upsert = next(each for each in ALL_OPERATIONS if each.name == "UpsertBucket")
    kinds = {each.type.kind for each in definition(upsert).variable_definitions or ()}
    assert "non_null_type" not in kinds
