"""A network between a client and a server that cuts, doubles and delays what passes.

Each connection carries what it is given byte by byte, until chance says that it ends: in the middle
of a request, between request and answer (the server has it, the client does not know), or in the
middle of an answer. A request can also arrive once more, or it arrives late: the client hears
nothing and asks again, and the first one comes behind those that were sent after it.
Seeded, so that what went wrong goes wrong again.
"""

from __future__ import annotations

import random
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_PIECE = 4096
_PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one exchange: after how many bytes request and answer are cut (None: not),
    whether the request comes once more, and how late it comes if it does."""

    cut_request: int | None = None
    cut_answer: int | None = None
    comes_again: bool = False
    late_s: float | None = None


@dataclass(slots=True)
class BadNetwork:
    """What happens to connections.

    Attributes:
        target: Host and port of the server.
        chance: Of harm, per connection.
        seed: Of chance.
        harmed: How many connections were cut so far.
        repeated: How many requests were sent once more.
        late: How many requests came behind later ones.
    """

    target: tuple[str, int]
    chance: float = 0.3
    seed: int = 1
    harmed: int = 0
    repeated: int = 0
    late: int = 0
    _random: random.Random = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def fate(self) -> Fate:
        """Returns what becomes of the next exchange."""
        with self._lock:
            if self._random.random() >= self.chance:
                return Fate()
            kind = self._random.randrange(4)
            if kind == 3:
                self.late += 1
                return Fate(late_s=self._random.uniform(0.1, 1.5))
            if kind == 2:
                self.repeated += 1
                return Fate(comes_again=True)
            self.harmed += 1
            place = int(10 ** self._random.uniform(0, 4))
            return Fate(cut_request=place) if kind == 0 else Fate(cut_answer=place - 1)

    def heal(self) -> None:
        """Lets everything pass from now on."""
        self.chance = 0.0


@contextmanager
def bad_network(network: BadNetwork) -> Iterator[str]:
    """Gives the address at which the server is reached through the network."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                _carry(network, self.request)

    class Proxy(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Proxy(("127.0.0.1", 0), Handler) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{proxy.server_address[1]}"
        proxy.shutdown()
        thread.join()


def target_of(url: str) -> tuple[str, int]:
    """Returns host and port of an address."""
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    return parts.hostname, parts.port


def _carry(network: BadNetwork, client: socket.socket) -> None:
    """Carries one exchange after the other until one of both ends goes."""
    client.settimeout(_PATIENCE_S)
    while True:
        request = _read_request(client)
        if not request:
            return
        fate = network.fate()
        if fate.cut_request is not None:
            _send_part(network.target, request[: fate.cut_request])
            return
        if fate.late_s is not None:
            client.close()
            time.sleep(fate.late_s)
            _exchange(network.target, request)
            return
        answer = _exchange(network.target, request)
        if fate.comes_again:
            _exchange(network.target, request)
        client.sendall(answer if fate.cut_answer is None else answer[: fate.cut_answer])
        if fate.cut_answer is not None:
            return


def _read_request(client: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(_PIECE)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    missing = _length(head) - len(body)
    while missing > 0:
        piece = client.recv(min(_PIECE, missing))
        if not piece:
            return b""
        data += piece
        missing -= len(piece)
    return data


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def _send_part(target: tuple[str, int], part: bytes) -> None:
    with suppress(OSError), socket.create_connection(target, _PATIENCE_S) as server:
        server.sendall(part)


def _exchange(target: tuple[str, int], request: bytes) -> bytes:
    """Returns the whole answer of the server: it is asked to close the connection behind it."""
    head, _, body = request.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    asked = b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body
    answer = b""
    with socket.create_connection(target, _PATIENCE_S) as server:
        server.sendall(asked)
        while piece := server.recv(_PIECE):
            answer += piece
    return answer
