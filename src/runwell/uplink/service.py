"""The main loop: finds journals in the spool and has their senders step, each on a free thread.

At most `LINES_PER_SERVER` steps go to one server at a time, one if it is failing, so that a server
that hangs does not take the threads from the others. Who had a step goes to the end of the queue,
so that a run with a lot to ship does not starve those behind it.

It owns the senders; only this loop adds and drops them, and never one that is stepping.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from runwell.uplink.client import Client
from runwell.uplink.sender import Sender
from runwell.uplink.workers import Job
from runwell.wire.rendezvous import Route, SpoolNote

TICK_S = 0.25
LINES_PER_SERVER = 4
MOST_SENDERS = 1000

_log = logging.getLogger(__name__)


class Notes(Protocol):
    """The spool."""

    def scan(self) -> dict[str, SpoolNote]: ...
    def remove(self, note: SpoolNote) -> None: ...


class Bell(Protocol):
    """Where wake-ups come in."""

    def wait(self, timeout_s: float) -> bool: ...


@dataclass(slots=True)
class _Shipment:
    note: SpoolNote
    sender: Sender
    is_stepping: bool = False


class Service:
    """Ships everything in the spool until nothing is left for a while.

    Args:
        notes: The spool.
        bell: Wakes the loop: when somebody asks for it, and when a job is done.
        connect: Makes a client for a server, a key and a route.
        make_sender: Makes a sender for a journal.
        submit: Has a step done on another thread.
        monotonic: Rising seconds.
        idle_s: How long nothing may be there before `run` returns.
    """

    def __init__(
        self,
        *,
        notes: Notes,
        bell: Bell,
        connect: Callable[[str, str | None, Route], Client],
        make_sender: Callable[[str, Client], Sender],
        submit: Callable[[Job], None],
        monotonic: Callable[[], float],
        idle_s: float,
    ) -> None:
        self._notes = notes
        self._bell = bell
        self._connect = connect
        self._make_sender = make_sender
        self._submit = submit
        self._monotonic = monotonic
        self._idle_s = idle_s
        self._waiting: dict[str, SpoolNote] = {}
        self._shipments: dict[str, _Shipment] = {}  # whose turn comes first, first
        self._clients: dict[tuple[str, str | None, Route], Client] = {}
        self._is_stopping = False

    def stop(self) -> None:
        """Ends `run` at its next turn; may be called from a signal handler."""
        self._is_stopping = True

    def run(self) -> None:
        """Ships until nothing was there for `idle_s`, or until `stop`."""
        busy_at = look_at = self._monotonic()
        while not self._is_stopping:
            now = self._monotonic()
            is_look = now >= look_at
            if is_look:
                look_at = now + TICK_S
            if self.turn(is_look=is_look) or self._shipments:
                busy_at = now
            elif now - busy_at >= self._idle_s:
                return
            if self._bell.wait(TICK_S):
                look_at = now
                for shipment in self._shipments.values():
                    shipment.sender.nudge()

    def turn(self, *, is_look: bool = True) -> bool:
        """Drops what is over, starts what is due; tells whether notes wait.

        Args:
            is_look: Look at the spool first: at every step that ends would be too often.
        """
        if is_look:
            self._waiting = self._notes.scan()
        notes = self._waiting
        self._drop(notes)
        for journal, note in notes.items():
            if journal not in self._shipments and len(self._shipments) < MOST_SENDERS:
                self._shipments[journal] = _Shipment(note, self._sender(note))
        self._start_due()
        return bool(notes)

    def close(self) -> None:
        """Lets go of every journal that is not being shipped this moment."""
        for shipment in self._shipments.values():
            if not shipment.is_stepping:
                shipment.sender.close()

    def _sender(self, note: SpoolNote) -> Sender:
        address = (note.base_url or "", note.api_key, note.route)
        if address not in self._clients:
            self._clients[address] = self._connect(*address)
        return self._make_sender(note.journal, self._clients[address])

    def _drop(self, notes: dict[str, SpoolNote]) -> None:
        """Drops senders that are over, or whose note is gone or names another server now."""
        for journal, shipment in list(self._shipments.items()):
            if shipment.is_stepping:
                continue
            if shipment.sender.is_over:
                self._notes.remove(shipment.note)
                notes.pop(journal, None) if notes.get(journal) == shipment.note else None
            elif notes.get(journal) == shipment.note:
                continue
            shipment.sender.close()
            del self._shipments[journal]

    def _start_due(self) -> None:
        shipments = list(self._shipments.items())
        stepping = Counter(each.note.base_url for _, each in shipments if each.is_stepping)
        for journal, shipment in shipments:
            if shipment.is_stepping or not shipment.sender.is_due():
                continue
            url = shipment.note.base_url
            if stepping[url] >= (1 if shipment.sender.is_waiting else LINES_PER_SERVER):
                continue
            stepping[url] += 1
            shipment.is_stepping = True
            self._shipments[journal] = self._shipments.pop(journal)
            self._submit(lambda shipment=shipment: self._step(shipment))  # type: ignore[misc]

    def _step(self, shipment: _Shipment) -> None:
        try:
            shipment.sender.step()
        except Exception:  # noqa: BLE001 (a mistake of ours must not take other runs down)
            _log.exception("shipping %s went wrong", shipment.sender.journal)
            shipment.sender.stumble()
        finally:
            shipment.is_stepping = False
