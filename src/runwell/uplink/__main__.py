"""`python -m runwell.uplink`: ships the journals of this user and host until none is left.

Started by the client, on demand; one at a time. Exit codes: 0 nothing left, told to end, or another
uplink lives already; 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import logging
import os
import resource
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from runwell.sdk.rendezvous import local_places
from runwell.uplink.bell import SocketBell
from runwell.uplink.client import Client
from runwell.uplink.lock import UplinkLock
from runwell.uplink.sender import Sender
from runwell.uplink.service import Service
from runwell.uplink.spool import Spool
from runwell.uplink.workers import Workers
from runwell.uplink.world import connect, real_world
from runwell.wire.rendezvous import Places

IDLE_S = 30.0
LINE_THREADS, UPLOAD_THREADS = 6, 2
_LOG_BYTES = 1024 * 1024

_log = logging.getLogger("runwell.uplink")


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Runs the uplink; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m runwell.uplink",
        description="Ships the journals of this user's runs to their servers, then ends. "
        "The client starts it by itself.",
        epilog="RUNWELL_UPLINK_IDLE_S: seconds without work after which it ends (30).",
    )
    parser.parse_args(arguments)
    places = local_places(environ)
    _start_log(places.uplink_log)
    _allow_many_files()
    lock, spool, stopping = UplinkLock(places.uplink_lock), Spool(places.spool), list[int]()
    # Whoever leaves a note does it before trying the lock; so a note that came too late for the
    # last scan is found by one more scan after the lock is free.
    while lock.acquire():
        _serve(places, spool, environ, stopping)
        lock.release()
        if stopping or not spool.scan():
            break
    _log.info("the uplink ends")
    return 0


def _serve(places: Places, spool: Spool, environ: Mapping[str, str], stopping: list[int]) -> None:
    bell = SocketBell(places.uplink_socket)
    lines = Workers(LINE_THREADS, "lines", bell.ring)
    uploads = Workers(UPLOAD_THREADS, "uploads", bell.ring)
    world = real_world(environ, uploads.submit)

    def make_sender(journal: str, client: Client) -> Sender:
        return Sender(journal, client, world)

    service = Service(
        notes=spool,
        bell=bell,
        connect=connect,
        make_sender=make_sender,
        submit=lines.submit,
        monotonic=time.monotonic,
        idle_s=_idle_s(environ),
    )

    def stop(number: int, _frame: object) -> None:
        stopping.append(number)
        service.stop()
        bell.ring()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    _log.info("the uplink runs (pid %d)", os.getpid())
    try:
        service.run()
    finally:
        service.close()
        bell.close()


def _idle_s(environ: Mapping[str, str]) -> float:
    try:
        return float(environ.get("RUNWELL_UPLINK_IDLE_S") or IDLE_S)
    except ValueError:
        return IDLE_S


def _start_log(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("runwell")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)


def _allow_many_files() -> None:
    """Raises the soft limit of open files: every live run keeps its journal open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if hard == resource.RLIM_INFINITY else min(hard, 65536)
    if soft < wanted:
        with suppress(ValueError, OSError):  # some systems allow less than their hard limit says
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
