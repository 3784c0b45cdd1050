"""GraphQL in tests: ask, and expect data or errors."""

from __future__ import annotations

from typing import Any

from tests.unit.server.asgi import Browser


def ask(browser: Browser, query: str, **variables: object) -> Any:  # noqa: ANN401 - looked into
    """Returns the data; fails on errors."""
    answer = browser.post("/graphql", {"query": query, "variables": variables})
    document = answer.json()
    assert (answer.status, document.get("errors")) == (200, None)
    return document["data"]


def errors(browser: Browser, query: str, **variables: object) -> list[str]:
    """Returns the messages of the errors, told with HTTP 200."""
    answer = browser.post("/graphql", {"query": query, "variables": variables})
    assert answer.status == 200
    return [error["message"] for error in answer.json()["errors"]]
