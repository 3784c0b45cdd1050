"""Hands journals to the uplink: asks it to ship them, starts it again, waits for it at their end.

It knows journals and servers, but not what runs are. A server that kept one run waiting in vain is
not waited for as long by the next ones: a script with a hundred runs loses that time once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from runwell.sdk import rendezvous, terminal, words
from runwell.sdk.boundary import absorb
from runwell.sdk.rendezvous import Server
from runwell.sdk.waiting import Ending, Outcome, Waiter, read_cursor
from runwell.wire.rendezvous import Cursor, Places

BRIEF_S = 1.0


class Shipping:
    """The way of this process to the uplink.

    Args:
        environ: The environment.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._in_vain: set[str] = set()  # servers for which the last run waited for nothing

    def find_server(self, base_url: str | None, api_key: str | None) -> Server | None:
        """Returns where runs go; None if no server is named and none is here."""
        try:
            return rendezvous.find_server(base_url, api_key, self._places(), self._environ)
        except Exception as error:  # noqa: BLE001  without a server the journal is kept here
            absorb("looking for a server", error)
            return None

    def ask(self, journal: Path, server: Server | None, started_at: float) -> bool:
        """Asks for a journal to be shipped; without a server it waits for one.

        Returns:
            Whether an uplink follows the journal now.
        """
        try:
            rendezvous.leave_note(self._places(), journal, server, started_at)
            if server is not None:
                rendezvous.wake_uplink(self._places(), self._environ)
        except Exception as error:  # noqa: BLE001  the journal is on disk, whatever failed here
            absorb("asking the uplink to send the run", error)
            return False
        return server is not None

    def spool(self) -> Path | None:
        """Returns where the notes of journals are; None if this user has no place for them."""
        try:
            return self._places().spool
        except OSError:
            return None

    def keep(self) -> None:
        """Starts the uplink again if somebody ended it while a run goes on."""
        try:
            places = self._places()
            if not rendezvous.is_uplink_alive(places):
                rendezvous.wake_uplink(places, self._environ)
        except OSError as error:
            absorb("starting the uplink again", error)

    def wait(self, journal: Path, server: Server, timeout_s: float) -> Outcome | None:
        """Waits until the server has a journal, or nothing moved for so long.

        Returns:
            How it ended; None if nobody could look.
        """
        show = _ProgressLine(journal)
        try:
            places = self._places()
            waiter = Waiter(
                read=lambda: read_cursor(journal),
                is_uplink_alive=lambda: rendezvous.is_uplink_alive(places),
                wake_uplink=lambda: rendezvous.wake_uplink(places, self._environ),
                show=show.update,
            )
            rendezvous.wake_uplink(places, self._environ)
            is_brief = server.base_url in self._in_vain
            outcome = waiter.wait(min(timeout_s, BRIEF_S) if is_brief else timeout_s)
        except Exception as error:  # noqa: BLE001  the journal is on disk, whatever failed here
            absorb("waiting for the server", error)
            return None
        finally:
            show.clear()
        self._remember(server, outcome)
        return outcome

    def _remember(self, server: Server, outcome: Outcome) -> None:
        if outcome.ending is Ending.GAVE_UP:
            self._in_vain.add(server.base_url)
        else:
            self._in_vain.discard(server.base_url)

    def _places(self) -> Places:
        return rendezvous.local_places(self._environ)


class _ProgressLine:
    """The one line that is rewritten while `finish()` waits; nothing off a terminal."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._width = 0

    def update(self, cursor: Cursor | None) -> None:
        """Shows how far the uplink came."""
        if not terminal.is_terminal() or terminal.is_silent():
            return
        text = words.progress(cursor, self._journal.stat().st_size)
        terminal.put("\r" + text.ljust(self._width))
        self._width = len(text)

    def clear(self) -> None:
        """Leaves an empty line behind."""
        if self._width:
            terminal.put("\r" + " " * self._width + "\r")
