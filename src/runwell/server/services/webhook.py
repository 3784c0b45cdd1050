"""Tells an address elsewhere, off the path of requests: one thread, one bounded queue.

What the other side does not take is tried a few times and then let go; so is what comes while the
queue is full. Both are logged. The address may hold a secret and is never logged.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
import urllib.request
from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec

from runwell.errors import UsageError
from runwell.values.json import Json

WAITING_AT_MOST = 256
TRIES = 3
PAUSE_S = 2.0
TIMEOUT_S = 10.0
_log = logging.getLogger("runwell.server")


def post_json(url: str, body: bytes) -> None:
    """Posts a body. Raises OSError if the other side does not take it."""
    headers = {"Content-Type": "application/json", "User-Agent": "runwell"}
    request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310 - checked
    with urllib.request.urlopen(request, timeout=TIMEOUT_S):  # noqa: S310 - checked
        pass


class Webhook:
    """Passes messages on.

    Args:
        url: Where to; http or https.
        post: Sends one body.
        sleep: Waits between tries.

    Raises:
        UsageError: The URL is none.
    """

    def __init__(
        self,
        url: str,
        post: Callable[[str, bytes], None] = post_json,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise UsageError("a webhook has an address that begins with https:// or http://")
        self._url = url
        self._post = post
        self._sleep = sleep
        self._queue: queue.Queue[dict[str, Json]] = queue.Queue(WAITING_AT_MOST)
        threading.Thread(target=self._work, name="webhook", daemon=True).start()

    def __call__(self, message: dict[str, Json]) -> None:
        """Lets a message wait for its turn; never blocks."""
        try:
            self._queue.put_nowait(message)
        except queue.Full:
            _log.warning("the webhook is slower than the alerts; one is not passed on")

    def drain(self) -> None:
        """Returns when everything that waits has had its turn."""
        self._queue.join()

    def _work(self) -> None:
        while True:
            message = self._queue.get()
            try:
                self._tell(msgspec.json.encode(message))
            finally:
                self._queue.task_done()

    def _tell(self, body: bytes) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                self._post(self._url, body)
            except (OSError, ValueError) as error:
                if attempt == TRIES:
                    _log.warning("the webhook did not take an alert: %s", type(error).__name__)
                    return
                self._sleep(PAUSE_S * attempt)
            else:
                return


def nowhere(_: dict[str, Json]) -> None:
    """Passes nothing on: no webhook is set."""
