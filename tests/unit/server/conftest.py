"""A server without a network: real SQLite, a clock that the test moves, an owner and a guest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI

from runwell.server.app import Options, make_app
from runwell.server.events import Bus
from runwell.server.services.assembly import Services, assemble
from runwell.store.open import open_stores
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.values.access import Visibility
from tests.fakes.clock import FakeClock
from tests.unit.server.asgi import Browser, basic
from tests.unit.store.blank import BlankFile

OWNER_KEY = "o" * 40
GUEST_KEY = "g" * 40


@dataclass(frozen=True, slots=True)
class People:
    """Who may use the server of the tests."""

    owner: User
    guest: User


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(1_000_000.0)


@pytest.fixture
def stores(tmp_path: Path, clock: FakeClock, blank_file: BlankFile) -> Iterator[Stores]:
    url = f"sqlite:///{tmp_path / 'runwell.db'}"
    blank_file.fill(url)
    opened = open_stores(url, str(tmp_path / "blobs"), clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def services(stores: Stores, clock: FakeClock) -> Services:
    return assemble(stores, clock=clock, bus=Bus(boot="boot"))


@pytest.fixture
def people(services: Services) -> People:
    owner, _ = services.accounts.add("ann", key=OWNER_KEY, is_admin=True)
    guest, _ = services.accounts.add("bob", key=GUEST_KEY)
    return People(owner, guest)


@pytest.fixture
def run(services: Services, stores: Stores, people: People) -> Run:
    """A run of the owner's, in a project that everybody may look at."""
    made, _ = services.runs.upsert(
        people.owner, None, "digits", "r1", RunChange(display_name="one")
    )
    stores.projects.change(made.project_id, 1.0, visibility=Visibility.PUBLIC)
    return made


@pytest.fixture
def static(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text('<head><base href="/" /></head><body>page</body>')
    (folder / "assets" / "main-1a2b.js").write_text("1")
    return folder


@pytest.fixture
def app(services: Services, people: People, static: Path) -> FastAPI:
    return make_app(services, Options(local_user=people.owner, static=static))


@pytest.fixture
def nobody(app: FastAPI) -> Browser:
    """Nobody: no key, no cookie, from elsewhere."""
    return Browser(app)


@pytest.fixture
def owner(app: FastAPI) -> Browser:
    """The owner, by key."""
    return Browser(app, {"authorization": basic(OWNER_KEY)})


@pytest.fixture
def guest(app: FastAPI) -> Browser:
    """Somebody who is no admin, by key."""
    return Browser(app, {"authorization": f"Bearer {GUEST_KEY}"})
