from __future__ import annotations

import pytest
from graphql import parse

from runwell.errors import UsageError
from runwell.server.http.graphql.cost import MAX_COST, check_cost
from runwell.store.ports.runs import Run
from tests.unit.server.asgi import Browser
from tests.unit.server.http.graphql.asking import ask, errors


def doubling(levels: int) -> str:
    """Returns a document that asks for twice as much with each level."""
    parts = ['{ project(name: "digits") { ...F0 } }']
    for number in range(levels):
        spread = f'{{ project(name: "digits") {{ ...F{number + 1} }} }}'
        parts.append(f"fragment F{number} on Project {{ a: entity {spread} b: entity {spread} }}")
    return "\n".join([*parts, f"fragment F{levels} on Project {{ id }}"])


def test_fragments_that_double_are_refused_before_they_are_executed(
    owner: Browser, run: Run
) -> None:
    ask(owner, doubling(3))
    (message,) = errors(owner, doubling(60))
    assert message.startswith("this document asks for up to ")
    assert run.run_id == "r1"


def test_pages_inside_pages_multiply() -> None:
    def document(outer: int) -> str:
        inner = "files(first: $n) { edges { node { name sizeBytes } } }"
        return (
            f"query Q($n: Int) {{ project {{ runs(first: {outer}) {{ edges {{ {inner} }} }} }} }}"
        )

    check_cost(parse(document(100)), {"n": 100})
    check_cost(parse(document(1000)), {"n": 50})
    with pytest.raises(UsageError, match="smaller pages"):
        check_cost(parse(document(1000)), {"n": 1000})
    with pytest.raises(UsageError, match="smaller pages"):
        check_cost(parse(document(10**12)), {"n": 100})


def test_histories_under_many_names_are_dear() -> None:
    fields = " ".join(
        f"h{number}: history(samples: 10000)" for number in range(MAX_COST // 500 + 1)
    )
    with pytest.raises(UsageError):
        check_cost(parse(f'{{ project {{ run(name: "a") {{ {fields} }} }} }}'), None)


def test_a_document_may_be_nested_too_deeply(owner: Browser) -> None:
    deep = "{ viewer " * 900 + "{ id }" + "}" * 900
    assert "nested too deeply" in errors(owner, deep)[0]
    lists = f"query Q($a: [Int] = {'[' * 1900}{']' * 1900}) {{ viewer {{ id }} }}"
    assert "nested too deeply" in errors(owner, lists)[0]
