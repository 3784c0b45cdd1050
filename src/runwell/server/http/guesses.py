"""Wrong keys, counted: who guesses many is told to wait.

A right key is never kept waiting, not even from an address that guesses: behind a proxy everybody
comes from one. Memory is bounded: the address that was quiet for longest is forgotten first.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import ip_address
from threading import Lock

from runwell.errors import ServerError

WINDOW_S = 60.0
PER_ADDRESS = 60
OVERALL = 3_000
MAX_ADDRESSES = 10_000
_NETWORK_BITS = 64  # what one customer has of IPv6
_log = logging.getLogger("runwell.server")


class Guesses:
    """Counts wrong keys per address and overall, in windows of a minute.

    Args:
        clock: Seconds, ever increasing.
        per_address, overall: How many are answered in a window before one has to wait.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        per_address: int = PER_ADDRESS,
        overall: int = OVERALL,
    ) -> None:
        self._clock = clock
        self._per_address = per_address
        self._overall = overall
        self._lock = Lock()
        self._began = clock()
        self._sum = 0
        self._counts: OrderedDict[str, int] = OrderedDict()

    def __len__(self) -> int:
        """Returns how many places are remembered."""
        return len(self._counts)

    def count(self, address: str) -> None:
        """Notes a wrong key. Raises ServerError (429) if there were too many in this window."""
        place = network_of(address)
        with self._lock:
            now = self._clock()
            if now - self._began >= WINDOW_S:
                self._began, self._sum = now, 0
                self._counts.clear()
            self._sum += 1
            number = self._counts[place] = self._counts.pop(place, 0) + 1
            if len(self._counts) > MAX_ADDRESSES:
                self._counts.popitem(last=False)
            is_too_many = number > self._per_address or self._sum > self._overall
        if number == self._per_address + 1:
            _log.warning("more than %d wrong API keys in a minute from %s", number - 1, place)
        if is_too_many:
            raise ServerError(
                "too many wrong API keys came from here; wait a minute and check the key",
                status=HTTPStatus.TOO_MANY_REQUESTS,
                code="too_many_guesses",
            )


def network_of(address: str) -> str:
    """Returns what counts as one place: an IPv4 address, a /64 of IPv6, or the text itself."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if found.version == 4:
        return str(found)
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or ip_address(int(found) >> _NETWORK_BITS << _NETWORK_BITS))
