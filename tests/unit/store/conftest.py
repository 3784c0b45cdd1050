"""Stores on both engines: a test that asks for `stores` or `database_url` runs once on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import count
from pathlib import Path

import psycopg
import pytest

from runwell.store.open import open_stores
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from tests.unit.store.blank import BlankCluster
from tests.unit.store.cluster import running_cluster
from tests.unit.store.sample import Clock

_numbers = count()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    with running_cluster() as folder:
        yield folder


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'runwell.db'}"


@contextmanager
def _postgres(cluster: Path) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    with psycopg.connect(f"host={cluster} user=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"postgresql://postgres@/{name}?host={cluster}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(cluster: Path) -> Iterator[str]:
    with _postgres(cluster) as url:
        yield url


@pytest.fixture
def fresh_postgres(cluster: Path) -> Callable[[], AbstractContextManager[str]]:
    """Makes one more empty database."""
    return partial(_postgres, cluster)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def blank_cluster(cluster: Path) -> BlankCluster:
    return BlankCluster.made(cluster)


@pytest.fixture
def stores(
    database_url: str, tmp_path: Path, clock: Clock, request: pytest.FixtureRequest
) -> Iterator[Stores]:
    engine = "file" if database_url.startswith("sqlite") else "cluster"
    request.getfixturevalue(f"blank_{engine}").fill(database_url)
    opened = open_stores(database_url, str(tmp_path / "blobs"), clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def ann(stores: Stores) -> User:
    return stores.users.add("ann", is_admin=True, key_hash="a" * 64, now=1.0)


@pytest.fixture
def project(stores: Stores, ann: User) -> Project:
    return stores.projects.ensure("ann", "digits", 2.0)


@pytest.fixture
def run(stores: Stores, ann: User, project: Project) -> Run:
    made, _ = stores.runs.upsert(project.id, "first", ann.id, RunChange(), 3.0)
    return made
