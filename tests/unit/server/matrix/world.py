"""A server with somebody of every role, and three projects of one team, each seen by others.

What is in a project bears the project's mark, so that any answer tells whether something leaked.
"""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from runwell.server.app import Options, make_app
from runwell.server.events import Bus, ProjectKey
from runwell.server.services.assembly import Services, assemble
from runwell.server.services.queues import Setup
from runwell.store.open import open_stores
from runwell.store.ports.people import User
from runwell.store.ports.queues import Queue, QueueItem
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.ports.sweeps import Sweep, SweepAgent, SweepChange
from runwell.store.ports.views import View, ViewChange
from runwell.values.access import Role, Visibility
from tests.fakes.clock import FakeClock
from tests.unit.server.asgi import Browser, basic
from tests.unit.server.services.artifacts.logging import Client
from tests.unit.server.streaming import log_lines, log_rows

TEAM = "lab"
PLACES = ("private", "team", "public")
STRANGERS = ("nobody", "wrong key", "deactivated")
_R, _W, _M = Role.VIEWER, Role.MEMBER, Role.ADMIN
# What each role is to the private, the team's and the public project of a team.
MAY: dict[str, tuple[Role | None, Role | None, Role | None]] = {
    "outsider": (None, None, _R),
    "viewer": (None, _R, _R),
    "member": (None, _W, _W),
    "service": (None, _W, _W),
    "team-admin": (_M, _M, _M),
    "invited": (_W, None, _R),
    "org-admin": (None, None, _R),
    "server-admin": (_M, _M, _M),
}
SWEEP = "program: train.py\nmethod: random\nparameters:\n  lr: {min: 0.0, max: 1.0}\n"


def key_of(who: str) -> str:
    """Returns the key of a role."""
    return f"{who.replace(' ', '')}{'k' * 40}"[:40]


def mark_of(place: str) -> str:
    """Returns the word that everything in a project bears."""
    return f"secretof{place}"


@dataclass(slots=True)
class World:
    """The server, and what tests need fresh in it. All of it is made past the server's faces."""

    stores: Stores
    services: Services
    browsers: dict[str, Browser]
    admin: User
    database: Path | None
    numbers: Iterator[int] = field(default_factory=count)

    @contextmanager
    def watched(self) -> Iterator[list[bool]]:
        """Gives a list that tells in the end whether the database was written to; empty where
        that cannot be known."""
        told: list[bool] = []
        if self.database is None:
            yield told
            return
        with sqlite3.connect(self.database) as watcher:
            before = watcher.execute("PRAGMA data_version").fetchone()
            yield told
            told.append(watcher.execute("PRAGMA data_version").fetchone() != before)
        watcher.close()

    def word(self, stem: str) -> str:
        """Returns a name that nobody has yet."""
        return f"{stem}{next(self.numbers)}"

    def project(self, place: str) -> str:
        """Makes another project of this kind and returns its name."""
        name = self.word(place)
        self._make_project(name, place)
        return name

    def run(self, project: str, state: str = "finished") -> Run:
        """Makes a run of the project."""
        made, _ = self.services.runs.upsert(
            self.admin, TEAM, project, self.word("run"), RunChange(state=state)
        )
        return made

    def trashed(self, project: str) -> Run:
        run = self.run(project)
        self.services.trash.put(self.admin, [run])
        return run

    def view(self, project: str) -> View:
        change = ViewChange(display_name="view", type="project-view", spec="{}")
        saved, _ = self.services.views.save(self.admin, (TEAM, project), None, change)
        return saved

    def sweep(self, project: str) -> Sweep:
        return self.services.sweeps.create(self.admin, TEAM, project, SweepChange(config=SWEEP))

    def agent(self, project: str) -> SweepAgent:
        return self.services.dispatch.enroll(self.admin, self.sweep(project), "host")

    def queue(self, project: str) -> Queue:
        where = (TEAM, project)
        return self.services.queues.create(self.admin, where, self.word("queue"), Setup())

    def queued(self, project: str) -> tuple[Queue, QueueItem]:
        queue = self.queue(project)
        item, _ = self.services.queues.push(self.admin, queue, "{}")
        return queue, item

    def launch_agent(self, project: str) -> int:
        return self.services.queues.enroll(self.admin, TEAM, project, [], "host").id

    def file(self, project: str) -> tuple[Run, str]:
        run = self.run(project)
        self.keep(run, "notes.txt", b"text")
        return run, "notes.txt"

    def keep(self, run: Run, path: str, data: bytes) -> None:
        where = ProjectKey(run.entity, run.project)
        self.services.files.keep(where, run.run_id, path, iter([data]))

    def person(self) -> User:
        """Makes an account that is in nothing."""
        made, _ = self.services.accounts.add(self.word("person"))
        return made

    def member(self) -> User:
        """Makes a member of the team."""
        made = self.person()
        self.services.teams.invite(self.admin, TEAM, made.name)
        return made

    def fill(self, place: str) -> None:
        """Makes the project of this kind with one of everything in it, all with its mark."""
        mark = mark_of(place)
        self._make_project(place, place, description=mark)
        change = RunChange(
            display_name=mark,
            notes=mark,
            tags=(mark,),
            group=mark,
            config={mark: {"value": mark}},
            summary={mark: mark},
        )
        run, _ = self.services.runs.upsert(self.admin, TEAM, place, "r1", change)
        log_rows(self.services, self.admin, run, [{mark: 1.0, "text": mark, "_step": 0}])
        log_lines(self.services, self.admin, run, [mark])
        self.keep(run, f"{mark}.txt", mark.encode())
        self.services.alerts.add(self.admin, run, mark, mark, "INFO", 0.0)
        named = ViewChange(display_name=mark, description=mark, type="project-view", spec="{}")
        self.services.views.save(self.admin, (TEAM, place), "nw-one-v", named)
        sweep = self.services.sweeps.create(
            self.admin, TEAM, place, SweepChange(config=f"{SWEEP}description: {mark}\n")
        )
        self.services.dispatch.enroll(self.admin, sweep, mark)
        links = f'{{"{mark}": "{mark}"}}'
        queue = self.services.queues.create(self.admin, (TEAM, place), "q", Setup(links=links))
        item, _ = self.services.queues.push(self.admin, queue, f'{{"job": "{mark}"}}')
        self.services.queues.fail(self.admin, item.id, {"message": mark})
        trashed, _ = self.services.runs.upsert(self.admin, TEAM, place, f"t-{mark}", RunChange())
        self.services.trash.put(self.admin, [trashed])
        Client(self.services, self.admin, run).log("data", {mark: b"x"}, description=mark)

    def _make_project(self, name: str, place: str, description: str = "") -> None:
        made, _ = self.services.projects.save(
            self.admin, TEAM, name, visibility=Visibility(place), description=description
        )
        if place == "private":
            self.services.projects.set_member(self.admin, made, "invited", Role.MEMBER)


def opaque(kind: str, number: int | str) -> str:
    """Returns the id of a thing as the wire has it."""
    return base64.b64encode(f"{kind}:{number}".encode()).decode()


@contextmanager
def made_world(url: str, folder: Path) -> Iterator[World]:
    """Gives a world in a database of its own."""
    clock = FakeClock(1_000_000.0)
    stores = open_stores(url, str(folder / "blobs"), clock=clock)
    services = assemble(stores, clock=clock, bus=Bus(boot="boot"))
    ended = Bus(boot="ended")
    ended.close()  # so that a stream of events has an end
    app = make_app(replace(services, bus=ended), Options(static=folder))
    admin, _ = services.accounts.add("server-admin", key=key_of("server-admin"), is_admin=True)
    services.teams.create(admin, TEAM, "server-admin")
    people = ("outsider", "invited", "org-admin", "viewer", "member", "team-admin", "deactivated")
    for name in people:
        services.accounts.add(name, key=key_of(name))
    for name, role in (("viewer", _R), ("member", _W), ("team-admin", _M)):
        services.teams.invite(admin, TEAM, name, role)
    services.teams.create_service_account(admin, TEAM, "ci", key_of("service"))
    services.people.change(admin, services.people.get("org-admin"), is_org_admin=True)
    services.people.set_active(admin, services.people.get("deactivated"), is_active=False)
    headers = {who: {"authorization": basic(key_of(who))} for who in (*MAY, *STRANGERS)}
    headers["nobody"] = {}
    browsers = {who: Browser(app, sent) for who, sent in headers.items()}
    database = folder / "runwell.db" if url.startswith("sqlite") else None
    world = World(stores, services, browsers, admin, database)
    for place in PLACES:
        world.fill(place)
    for who in MAY:  # that a key was used is noted once an hour
        browsers[who].get("/api/v1/viewer")
    yield world
    stores.close()
