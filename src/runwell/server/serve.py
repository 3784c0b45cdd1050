"""Runs a server on this machine: data folder, owner, socket, note, graceful end.

Knows processes and sockets; what is served is made in `app.py`. One server per data folder: it
holds a lock there as long as it lives.
"""

from __future__ import annotations

import errno
import fcntl
import getpass
import logging
import os
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType

import uvicorn

from runwell.errors import StoreError, UsageError
from runwell.sdk.capture.process import process_started_at
from runwell.server.app import Options, make_app
from runwell.server.http.peer import is_loopback
from runwell.server.note import leave, take_back, write_private
from runwell.server.services.assembly import Services, assemble
from runwell.server.services.crash_watch import DEFAULT_SILENCE_S
from runwell.server.services.retention import USUAL, Keep
from runwell.server.services.webhook import Webhook, nowhere
from runwell.store.open import open_stores
from runwell.store.ports.people import User
from runwell.store.ports.stores import Stores
from runwell.wire.rendezvous import ServerNote

GRACEFUL_S = 5
BACKLOG = 1024
OWNER_KEY = "owner.key"
LOCK = "server.lock"


@dataclass(frozen=True, slots=True)
class Home:
    """A data folder, and where database and blobs lie.

    Attributes:
        data: The folder.
        database: URL of the database; None for a file in the folder.
        blobs: URL or directory of blobs; None for a directory in the folder.
    """

    data: Path
    database: str | None = None
    blobs: str | None = None

    def make(self) -> None:
        """Makes the folder, if need be. Raises StoreError."""
        try:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the data folder {self.data} cannot be made: {error}") from error

    @property
    def database_url(self) -> str:
        """Where the database lies."""
        return self.database or f"sqlite:///{self.data / 'runwell.db'}"

    @property
    def blobs_url(self) -> str:
        """Where the blobs lie."""
        return self.blobs or str(self.data / "blobs")

    def open(self) -> Stores:
        """Opens the stores, making the folder if need be. Raises StoreError."""
        self.make()
        return open_stores(self.database_url, self.blobs_url)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to serve and how.

    Attributes:
        home: Where the data lies.
        host, port: Where to listen; port 0 takes any free one.
        may_move: Take any free port if this one is taken.
        note: Where to leave word of the running server; None for nowhere.
        crash_after_s: Silence after which a run counts as crashed.
        keep: How long what was deleted, and console lines, are kept.
        trusts_local: Whether the owner of this process is let in without signing in.
        root_path: The path prefix below which a proxy shows the server.
        alert_webhook: Where alerts of runs are passed on to; None for nowhere.
        tls_cert, tls_key: PEM files with which to speak https; None for http.
    """

    home: Home
    host: str = "127.0.0.1"
    port: int = 8080
    may_move: bool = False
    note: Path | None = None
    crash_after_s: float = DEFAULT_SILENCE_S
    keep: Keep = USUAL
    trusts_local: bool = True
    root_path: str = ""
    alert_webhook: str | None = field(default=None, repr=False)
    tls_cert: Path | None = None
    tls_key: Path | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers.

    Attributes:
        url: Its base URL, without a slash at the end.
        owner: Whose it is.
        key: A key of theirs.
        data: Its data folder.
        first_url: The server that ran here before and that scripts find; None if they find this.
    """

    url: str
    owner: User
    key: str = field(repr=False)
    data: Path
    first_url: str | None = None


class _Server(uvicorn.Server):
    """Uvicorn, told when it answers and when it is asked to end."""

    def __init__(
        self, config: uvicorn.Config, on_ready: Callable[[], None], on_stop: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._on_stop = on_stop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._on_ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._on_stop()  # streams end first: uvicorn waits for every answer
        super().handle_exit(sig, frame)


def serve(plan: Plan, on_ready: Callable[[Running], None]) -> None:
    """Serves until SIGINT or SIGTERM.

    Args:
        plan: What and how.
        on_ready: Called once, in the thread of the event loop, when the server answers.

    Raises:
        StoreError: The data cannot be used, or another server uses it.
        UsageError: The address cannot be had.
    """
    _check_tls(plan)
    plan.home.make()
    with _ended_gently(), locked(plan.home.data), _listening(plan) as listener:
        stores = plan.home.open()
        try:
            _serve(plan, stores, listener, on_ready)
        finally:
            stores.close()


def _serve(
    plan: Plan, stores: Stores, listener: socket.socket, on_ready: Callable[[Running], None]
) -> None:
    pass_on = nowhere if plan.alert_webhook is None else Webhook(plan.alert_webhook)
    services = assemble(stores, crash_after_s=plan.crash_after_s, pass_on=pass_on, keep=plan.keep)
    owner, key = _owner(services, plan.home.data)
    url = _url(plan, listener.getsockname()[1])
    running = Running(url, owner, key, plan.home.data)
    trusts = plan.trusts_local and is_loopback(plan.host)
    app = make_app(services, Options(owner if trusts else None, plan.root_path))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="on",
        ws="none",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACEFUL_S,
        ssl_certfile=plan.tls_cert,
        ssl_keyfile=plan.tls_key,
    )

    note = _note(running)

    def ready() -> None:
        first = None if plan.note is None else leave(plan.note, note)
        on_ready(replace(running, first_url=first.url if first else None))

    try:
        _Server(config, ready, services.bus.close).run(sockets=[listener])
    finally:
        if plan.note is not None:
            take_back(plan.note, note)


def _note(running: Running) -> ServerNote:
    pid = os.getpid()
    data = os.path.realpath(running.data)
    return ServerNote(
        running.url, pid, running.key, running.owner.name, process_started_at(pid), data
    )


def _owner(services: Services, data: Path) -> tuple[User, str]:
    """Returns the owner and their key, which only this folder keeps in the clear."""
    path = data / OWNER_KEY
    kept = path.read_text(encoding="ascii").strip() if path.exists() else None
    owner, key = services.accounts.ensure_owner(user_name(), kept)
    if key != kept:
        write_private(path, key.encode() + b"\n")
    return owner, key


def user_name() -> str:
    """Returns what the operating system calls the user of this process."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container with a bare uid
        return "owner"


def _check_tls(plan: Plan) -> None:
    """Raises UsageError if certificate and key are not two readable files that fit together."""
    if plan.tls_cert is None and plan.tls_key is None:
        return
    if plan.tls_cert is None or plan.tls_key is None:
        raise UsageError("TLS needs both a certificate (--tls-cert) and its key (--tls-key)")
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            plan.tls_cert, plan.tls_key
        )
    except OSError as error:  # ssl.SSLError is one
        raise UsageError(
            f"certificate and key cannot be used: {error.strerror or error}; both are PEM files, "
            f"{plan.tls_cert} and {plan.tls_key}"
        ) from error


def _url(plan: Plan, port: int) -> str:
    host = plan.host
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - not bound here
    if ":" in shown and not shown.startswith("["):
        shown = f"[{shown}]"
    scheme = "http" if plan.tls_cert is None else "https"
    return f"{scheme}://{shown}:{port}{plan.root_path.rstrip('/')}"


@contextmanager
def _ended_gently() -> Iterator[None]:
    """Makes SIGTERM as gentle as SIGINT, also before the server answers; both are a good end.

    Uvicorn raises the signal that ended it once more when it has cleaned up.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Holds the data folder for this process. Raises StoreError if a server has it."""
    with (data / LOCK).open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise StoreError(
                f"the data folder {data} is in use by a server (process {holder}); "
                "stop that one, or give this one its own folder with --data"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
        file.truncate(0)


@contextmanager
def _listening(plan: Plan) -> Iterator[socket.socket]:
    try:
        listener = _bind(plan.host, plan.port)
    except OSError as error:
        if not (plan.may_move and error.errno == errno.EADDRINUSE):
            raise UsageError(
                f"cannot listen on {plan.host} port {plan.port}: {error.strerror or error}; "
                "choose another with --port, or --port 0 for any free one"
            ) from error
        listener = _bind(plan.host, 0)
    with listener:
        yield listener


def _bind(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)  # two may bind one port at once; it is the second here that fails
    except OSError:
        listener.close()
        raise
    return listener


def log_to_stderr() -> None:
    """Shows warnings and errors of the server."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
