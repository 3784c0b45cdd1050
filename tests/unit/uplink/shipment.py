"""A sender with all its surroundings, for the tests that look at what it sends."""

from __future__ import annotations

from pathlib import Path

from runwell.uplink.cursor import CursorFile
from runwell.uplink.sender import Sender
from runwell.wire.rendezvous import Cursor
from tests.fakes.journals import JournalFile
from tests.fakes.wire_server import WireServer
from tests.unit.uplink.doubles import Clock, FakeLife, MemoryClient, make_world


class Shipment:
    """A sender with all its surroundings; a new one takes over when it `dies`."""

    def __init__(self, root: Path) -> None:
        self.journal = JournalFile(root)
        self.clock, self.life = Clock(), FakeLife()
        self.wire = WireServer()
        self.client = MemoryClient(self.wire)
        self.uploads: list[object] | None = None
        self.metrics: dict[str, float] = {}
        self.sender = self.make()

    def make(self, *, may_revive: bool = False) -> Sender:
        world = make_world(self.clock, self.life, lambda: dict(self.metrics))
        return Sender(str(self.journal.path), self.client, world, may_revive=may_revive)

    def die(self) -> None:
        self.sender.close()
        self.sender = self.make()

    def work(self, for_s: float = 0.0) -> None:
        """Steps whenever a step is due, for so long."""
        end = self.clock.now + for_s
        while True:
            while self.sender.is_due():
                self.sender.step()
            if self.clock.now >= end:
                return
            self.clock.now += 0.05

    @property
    def cursor(self) -> Cursor:
        return CursorFile(str(self.journal.path)).load()

    @property
    def steps(self) -> list[object]:
        return [each["_step"] for each in self.wire.rows("abc")]
