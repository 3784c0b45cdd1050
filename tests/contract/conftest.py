"""The official client, unmodified, against a real server over HTTP.

Every test runs on two stacks that differ in both: the newest client on SQLite, the one before on
PostgreSQL. So each client and each database sees all of it in half the time of all pairs, which
`--contract-matrix full` asks for. Where PostgreSQL cannot run, both are on SQLite.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
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


class Servers:
    """The servers and databases of a test process, each made when it is first asked for.

    A server stays until the end: tests of different modules take turns on the stacks, and to start
    one takes longer than most of them.
    """

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack = stack
        self._folder = folder
        self._servers: dict[Stack, Server] = {}
        self._cluster: Path | None = None

    def of(self, stack: Stack) -> Server:
        """Returns the server that all tests of a stack share."""
        if stack not in self._servers:
            data = self._folder / str(stack)
            running = running_server(data, self.fresh_database(stack))
            self._servers[stack] = self._stack.enter_context(running)
        return self._servers[stack]

    def fresh_database(self, stack: Stack) -> str | None:
        """Returns the URL of a database that nobody else uses; None where it lies in a folder."""
        if stack.database != "postgres":
            return None
        if self._cluster is None:
            self._cluster = self._stack.enter_context(running_cluster())
        name = f"contract_{next(_numbers)}"
        where = f"host={self._cluster} user=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://postgres@/{name}?host={self._cluster}"


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with ExitStack() as stack:
        yield Servers(stack, tmp_path_factory.mktemp("servers"))


@pytest.fixture(scope="session")
def server(stack: Stack, servers: Servers) -> Server:
    return servers.of(stack)


@pytest.fixture
def database(stack: Stack, servers: Servers) -> str | None:
    """A fresh database for a server of this test alone; None for a file in its folder."""
    return servers.fresh_database(stack)


@pytest.fixture(scope="session")
def official(stack: Stack) -> Path:
    """The Python that has the unmodified SDK of this stack (mark the test `official`)."""
    python = official_python(stack.sdk)
    assert python is not None
    return python


@pytest.fixture
def client(official: Path, tmp_path: Path, server: Server) -> Client:
    return Client(official, tmp_path, server)
