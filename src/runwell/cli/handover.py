"""Gives the journals of this machine that wait for a server to one.

Waiting are: spool notes that name no server (`init` found none) or this one by a former address,
and journals below a directory that nobody shipped to the end. The uplink does the shipping.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from runwell.errors import JournalError, UsageError
from runwell.sdk.rendezvous import Server, leave_note, wake_uplink
from runwell.uplink.cursor import CursorFile
from runwell.uplink.spool import Spool
from runwell.uplink.sync import find_journals
from runwell.wire.journal import MAGIC, check_magic
from runwell.wire.rendezvous import Places, SpoolNote


def hand_over(
    places: Places, directory: Path, server: Server, environ: Mapping[str, str], now: float
) -> int:
    """Gives all waiting journals to the server; returns how many.

    Args:
        places: Where this user's spool lies.
        directory: Runs below it are taken, too.
        server: Where they go.
        environ: For the uplink, if it has to be started.
        now: Seconds since the epoch.
    """
    notes = Spool(places.spool).all()
    waiting = {journal for journal, note in notes.items() if _is_for(server, note)}
    waiting.update(journal for journal in _unshipped(directory) if journal not in notes)
    taken = [journal for journal in sorted(waiting) if Path(journal).exists()]
    for journal in taken:
        leave_note(places, Path(journal), server, now)
    if taken:
        wake_uplink(places, environ)
    return len(taken)


def _is_for(server: Server, note: SpoolNote) -> bool:
    """Tells whether a journal waits for no server, or for this one where it was before.

    The owner's key is the data folder's, so who knows it is the same server at another address.
    """
    if note.base_url is None:
        return True
    has_moved = note.base_url != server.base_url
    return has_moved and note.api_key is not None and note.api_key == server.api_key


def _unshipped(directory: Path) -> Iterator[str]:
    try:
        journals = find_journals([directory])
    except UsageError:
        return  # nothing was logged here
    for journal in journals:
        if _is_ours(journal) and CursorFile(journal).load().state == "shipping":
            yield journal


def _is_ours(journal: str) -> bool:
    try:
        with Path(journal).open("rb") as file:
            check_magic(file.read(len(MAGIC)))
    except (OSError, JournalError):
        return False
    return True
