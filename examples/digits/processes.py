"""The processes of the demo: a server, some trainers, and whatever those start by themselves.

All of them carry the demo's folder in `RUNWELL_HOME`; so also the uplink, which detaches itself,
is found again, and nothing is left when the demo ends. Knows nothing of what they compute.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

GRACE_S = 10.0


def environment(folder: Path, group: str) -> dict[str, str]:
    """Returns an environment for children that meet in `folder` and know of no other server."""
    foreign = ("WANDB_", "RUNWELL_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {
        "RUNWELL_HOME": str(folder),
        "RUNWELL_UPLINK_IDLE_S": "2",  # nobody trains here after the demo
        "WANDB_DIR": str(folder),
        "WANDB_RUN_GROUP": group,
        "OMP_NUM_THREADS": "1",  # the runs share the cores; each on all of them would only wait
        "PYTHONUNBUFFERED": "1",
    }


def free_port(first: int) -> int:
    """Returns the first port from `first` on that nobody uses on loopback."""
    for port in range(first, first + 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise SystemExit(f"no free port between {first} and {first + 99}; pass another --port")


def start(command: list[str], environ: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Starts a process whose words go to a file.

    It gets a session of its own: Ctrl-C in the terminal is the demo's to handle.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def start_server(port: int, folder: Path, environ: dict[str, str]) -> subprocess.Popen[bytes]:
    """Starts the server on loopback with its data below the folder."""
    program = str(Path(sys.executable).parent / "runwell")
    command = [program, "server", "--port", str(port), "--data", str(folder / "data")]
    return start(command, environ, folder / "logs" / "server.log")


def relatives(folder: Path) -> Iterator[psutil.Process]:
    """Yields every other Python of this user that has `folder` as its `RUNWELL_HOME`."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            is_ours = process.environ().get("RUNWELL_HOME") == str(folder)
            # A shell in which somebody looks around with the same variable is not ours to end.
            if is_ours and is_python(process) and process.pid != os.getpid():
                yield process


def is_python(process: psutil.Process) -> bool:
    """Returns whether the process is an interpreter, by the name that it was started with."""
    command = process.cmdline()
    return bool(command) and Path(command[0]).name.startswith("python")


def stop(processes: list[psutil.Process], by: signal.Signals = signal.SIGTERM) -> None:
    """Asks the processes to end, waits a while, then ends those that did not listen."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.send_signal(by)
    _, deaf = psutil.wait_procs(processes, timeout=GRACE_S)
    for process in deaf:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(deaf, timeout=GRACE_S)


def stop_all(trainers: list[subprocess.Popen[bytes]], folder: Path) -> None:
    """Stops everything in the order of the data: trainers, then the rest, the server among them.

    Trainers are interrupted as by Ctrl-C, so that their runs end as such a run ends.
    """
    stop([psutil.Process(t.pid) for t in trainers if t.poll() is None], by=signal.SIGINT)
    for _ in range(3):  # one that was just starting another may leave that one to the next round
        left = list(relatives(folder))
        if not left:
            return
        stop(left)
