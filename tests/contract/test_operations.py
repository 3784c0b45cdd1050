"""Our schema answers every document that the official client could send, or says here why not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from graphql import validate

from runwell.server.http.graphql.endpoint import load_schema
from tests.conftest import OFFICIAL_VERSIONS, official_python
from tests.contract.operations import documents_of

pytestmark = pytest.mark.official
LIST = Path(__file__).with_name("not_answered.txt")


def not_answered() -> dict[str, str]:
    """Returns the reason by operation."""
    lines = LIST.read_text().splitlines()
    pairs = [line.partition(":") for line in lines if line and not line.startswith("#")]
    return {operation.strip(): reason.strip() for operation, _, reason in pairs}


@cache
def refused(version: str) -> dict[str, list[str]]:
    """Returns what our schema says against documents of this client, by operation."""
    python = official_python(version)
    if python is None:
        pytest.skip(f"no wandb {version}: `make test` installs it")
    schema = load_schema()
    found = documents_of(python)
    assert len(found) > 100, "the documents were not found"
    errors: dict[str, list[str]] = {}
    for operation, document in found:
        messages = [error.message for error in validate(schema, document)]
        if messages:
            errors.setdefault(operation, []).extend(messages)
    return errors


@pytest.mark.parametrize("version", OFFICIAL_VERSIONS)
def test_every_operation_is_answered_or_listed(version: str) -> None:
    listed = not_answered()
    assert {name: said for name, said in refused(version).items() if name not in listed} == {}


def test_what_is_listed_is_really_not_there() -> None:
    """Who builds an operation strikes it off the list."""
    missing = {name for version in OFFICIAL_VERSIONS for name in refused(version)}
    assert [name for name in not_answered() if name not in missing] == []


def test_every_operation_on_the_list_has_its_reason() -> None:
    assert all(not_answered().values())
