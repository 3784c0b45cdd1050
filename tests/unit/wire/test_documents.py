from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules

import pytest
from graphql import OperationDefinitionNode, parse

from runwell.wire import documents
from runwell.wire.documents.operation import Operation
from runwell.wire.documents.run_lives import UPSERT_BUCKET


def operations() -> list[Operation]:
    """Returns what stands in any module of the room."""
    modules = (f"{documents.__name__}.{each.name}" for each in iter_modules(documents.__path__))
    found = (value for name in modules for value in vars(import_module(name)).values())
    return [value for value in found if isinstance(value, Operation)]


each_operation = pytest.mark.parametrize("operation", operations(), ids=lambda each: each.name)


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
    kinds = {each.type.kind for each in definition(UPSERT_BUCKET).variable_definitions or ()}
    assert "non_null_type" not in kinds
