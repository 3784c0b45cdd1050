"""A network between a client and a server that cuts, doubles and delays what passes.

Each connection carries what it is given byte by byte, until chance says that it ends: in the middle
of a request, between request and answer (the server has it, the client does not know), or in the
middle of an answer. A request can also arrive once more later, behind those that came after it.
Seeded, so that what went wrong goes wrong again.
"""

from __future__ import annotations

import random
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_PIECE = 4096
_PATIENCE_S = 20.0


@dataclass(slots=True)
class BadNetwork:
    """What happens to connections.

    Attributes:
        target: Host and port of the server.
        chance: Of harm, per connection.
        seed: Of chance.
        harmed: How many connections were cut so far.
        repeated: How many requests were sent once more.
    """

    target: tuple[str, int]
    chance: float = 0.3
    seed: int = 1
    harmed: int = 0
    repeated: int = 0
    _random: random.Random = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def fate(self) -> tuple[int | None, int | None, bool]:
        """Returns after how many bytes the request and the answer are cut (None: not), and whether
        the request comes once more."""
        with self._lock:
            if self._random.random() >= self.chance:
                return None, None, False
            kind = self._random.randrange(3)
            if kind == 2:
                self.repeated += 1
                return None, None, True
            self.harmed += 1
            place = int(10 ** self._random.uniform(0, 4))
            return (place, None, False) if kind == 0 else (None, place - 1, False)

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
        cut_request, cut_answer, comes_again = network.fate()
        if cut_request is not None:
            _send_part(network.target, request[:cut_request])
            return
        answer = _exchange(network.target, request)
        if comes_again:
            _exchange(network.target, request)
        client.sendall(answer if cut_answer is None else answer[:cut_answer])
        if cut_answer is not None:
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
