"""Nothing that somebody can still read is ever taken; what nobody can read goes in the end."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from runwell.server.services.artifacts.upkeep import (
    ABANDONED_AFTER_S,
    DELETED_AFTER_S,
    IDLE_AFTER_S,
)
from runwell.server.services.assembly import Services
from runwell.store.artifacts.nouns import State, Version
from runwell.store.ports.runs import Run
from runwell.wire.manifest import Entry
from tests.fakes.clock import FakeClock
from tests.unit.server.conftest import People
from tests.unit.server.services.artifacts.logging import Client, files_of, md5, point

DAY = 86_400.0


@pytest.fixture
def client(services: Services, people: People, run: Run) -> Client:
    return Client(services, people.owner, run)


def tidy(services: Services) -> None:
    for _ in range(4):  # the bytes go a round after the rows
        services.artifacts.upkeep.tidy()


def kept_blobs(tmp_path: Path) -> list[str]:
    root = tmp_path / "blobs"
    places = [root / "contents", root / "manifests", root / "parts"]
    return [path.name for place in places for path in place.rglob("*") if path.is_file()]


def is_readable(services: Services, version: Version) -> bool:
    found = services.artifacts.storage.manifest_file(version.id)
    with services.artifacts.storage.open(found) as body:
        return bool(body.read())


@dataclass
class World:
    """What is alive, and what points to what."""

    services: Services
    client: Client
    clock: FakeClock
    dice: random.Random
    alive: dict[int, tuple[Version, dict[str, bytes]]] = field(default_factory=dict)
    pointed: dict[int, int] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        count = self.dice.randrange(1, 4)
        return {str(number): b"%d" % self.dice.randrange(12) for number in range(count)}

    def log(self) -> None:
        into = self.dice.choice([None, *self.alive])
        refs = {} if into is None else {"ref": point(self.alive[into][0])}
        files, name = self.files(), f"c{self.dice.randrange(3)}"
        version = self.client.log(name, files, refs, deduplicate=not refs)
        self.alive.setdefault(version.id, (version, files))
        if into is not None:
            self.pointed[version.id] = into

    def abandon(self) -> None:
        files = self.files()
        self.client.upload(self.client.begin("left", files, deduplicate=False), files)

    def delete(self) -> None:
        if self.alive:
            gone = self.dice.choice(list(self.alive))
            self.services.artifacts.editing.delete(self.client.user, gone, with_aliases=True)
            del self.alive[gone]

    def log_slowly(self) -> None:
        """Begins before a round of upkeep and commits after it."""
        files = self.files()
        version = self.client.begin("slow", files, deduplicate=False)
        self.client.upload(version, files)
        self.wait(IDLE_AFTER_S + 1)
        self.client.describe(version, {p: Entry(md5(data)) for p, data in files.items()})
        self.alive[version.id] = (self.client.commit(version), files)

    def wait(self, seconds: float | None = None) -> None:
        spans = [1.0, DELETED_AFTER_S + 1, DAY + 1, ABANDONED_AFTER_S + 1]
        self.clock.now += self.dice.choice(spans) if seconds is None else seconds
        tidy(self.services)

    def check(self) -> None:
        """Everything that is alive, or that something alive points to, can be read."""
        for version, held in self.alive.values():
            assert is_readable(self.services, version)
            assert files_of(self.services, version) == held
        for source, target in self.pointed.items():
            if source in self.alive and target not in self.alive:
                found = self.services.artifacts.reading.version(self.client.user, target)
                assert found is not None
                assert is_readable(self.services, found)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_referred_to_is_never_taken(
    services: Services, client: Client, clock: FakeClock, tmp_path: Path, seed: int
) -> None:
    world = World(services, client, clock, random.Random(seed))
    moves = [world.log] * 4 + [world.abandon, world.delete, world.log_slowly] + [world.wait] * 2
    for _ in range(40):
        world.dice.choice(moves)()
        world.check()
    for key in world.alive:
        services.artifacts.editing.delete(client.user, key, with_aliases=True)
    for _ in range(12):  # what pointed goes before what it pointed to
        world.wait(ABANDONED_AFTER_S + 1)
    assert kept_blobs(tmp_path) == []


def test_time_to_live_spares_what_is_linked_or_pointed_to(
    services: Services, client: Client, clock: FakeClock
) -> None:
    plain, linked, target = (
        client.log("m", {"x": b"%d" % n}, ttl_s=60, deduplicate=False) for n in range(3)
    )
    services.artifacts.editing.link(client.user, linked.id, "ann", "digits", "shelf", ())
    client.log("pointing", {}, {"ref": point(target)})
    services.artifacts.upkeep.tidy()
    assert all(services.artifacts.reading.get(client.user, v.id) for v in (plain, linked, target))
    clock.now += 61
    assert services.artifacts.upkeep.tidy().expired == 1
    reading = services.artifacts.reading
    found = [reading.version(client.user, version.id) for version in (plain, linked, target)]
    states = {version.id: version.state for version in found if version is not None}
    assert states == {
        plain.id: State.DELETED,
        linked.id: State.COMMITTED,
        target.id: State.COMMITTED,
    }


def test_a_client_at_work_keeps_what_it_has_begun(
    services: Services, client: Client, clock: FakeClock
) -> None:
    version = client.begin("m", {"x": b"1"})
    for _ in range(3):
        clock.now += ABANDONED_AFTER_S - 1
        client.upload(version, {"x": b"1"})
        tidy(services)
    assert files_of(services, client.log("m", {"x": b"1"})) == {"x": b"1"}
    clock.now += ABANDONED_AFTER_S + 1
    tidy(services)
    assert services.artifacts.storage.stores.artifacts.versions.get(version.id) is None
