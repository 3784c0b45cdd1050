"""The official client, unmodified, against a real server over HTTP.

Every test runs on two stacks that differ in both: the newest client on SQLite, the one before on
PostgreSQL. So each client and each database sees all of it in half the time of all pairs, which
`--contract-matrix full` asks for. Where PostgreSQL cannot run, both are on SQLite.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, product
from pathlib import Path

import psycopg
import pytest

from tests.conftest import OFFICIAL_VERSIONS, official_python
from tests.contract.stack import Client, Server, running_server
from tests.unit.store.cluster import running_cluster

NEWEST, BEFORE = OFFICIAL_VERSIONS
_numbers = count()


@dataclass(frozen=True, slots=True)
class Stack:
    """A version of the client, and a kind of database."""

    sdk: str
    database: str

    def __str__(self) -> str:
        return f"wandb-{self.sdk}-{self.database}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "stack" in metafunc.fixturenames:
        is_full = metafunc.config.getoption("contract_matrix") == "full"
        stacks = [_marked(stack) for stack in _stacks(is_full=is_full)]
        metafunc.parametrize("stack", stacks, ids=str, scope="session")


def _stacks(*, is_full: bool) -> list[Stack]:
    if is_full:
        return [Stack(*pair) for pair in product((NEWEST, BEFORE), ("sqlite", "postgres"))]
    second = "postgres" if shutil.which("initdb") else "sqlite"
    return [Stack(NEWEST, "sqlite"), Stack(BEFORE, second)]


def _marked(stack: Stack) -> object:
    marks = [pytest.mark.postgres] if stack.database == "postgres" else []
    if official_python(stack.sdk) is None:
        marks.append(pytest.mark.skip(reason=f"no wandb {stack.sdk}: `make test` installs it"))
    return pytest.param(stack, marks=marks)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    with running_cluster() as folder:
        yield folder


@pytest.fixture(scope="session")
def server(
    stack: Stack, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Server]:
    database = fresh_database(stack, request)
    with running_server(tmp_path_factory.mktemp("server") / "data", database) as running:
        yield running


@pytest.fixture
def database(stack: Stack, request: pytest.FixtureRequest) -> str | None:
    """A fresh database for a server of this test alone; None for a file in its folder."""
    return fresh_database(stack, request)


def fresh_database(stack: Stack, request: pytest.FixtureRequest) -> str | None:
    """Returns the URL of a database that nobody else uses; None where it lies in a folder."""
    if stack.database != "postgres":
        return None
    return _make_database(request.getfixturevalue("cluster"))


def _make_database(cluster: Path) -> str:
    name = f"contract_{next(_numbers)}"
    with psycopg.connect(f"host={cluster} user=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql://postgres@/{name}?host={cluster}"


@pytest.fixture(scope="session")
def official(stack: Stack) -> Path:
    """The Python that has the unmodified SDK of this stack (mark the test `official`)."""
    python = official_python(stack.sdk)
    assert python is not None
    return python


@pytest.fixture
def client(official: Path, tmp_path: Path, server: Server) -> Client:
    return Client(official, tmp_path, server)
