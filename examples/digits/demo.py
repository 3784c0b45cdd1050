"""What `make demo` runs: a server, six trainings in parallel, and a look at what came of them.

    python -m examples.digits.demo [--folder .runwell] [--port 8080] [--pace 60]

Everything lives below one folder, which keeps the runs of earlier demos. A signal only sets a
flag; the demo looks at it wherever it waits, so no child is ever started and then forgotten.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from examples.digits.processes import (
    environment,
    free_port,
    relatives,
    start,
    start_server,
    stop,
    stop_all,
)
from examples.digits.progress import Display
from examples.digits.reading import Project, Server

TRAIN = Path(__file__).with_name("train.py")
AT_ONCE = 3
START_DEADLINE_S = 60.0
FINISH_DEADLINE_S = 60.0
RUNS: tuple[tuple[str, ...], ...] = (
    ("--name", "cosine", "--lr", "0.1"),
    ("--name", "constant-slow", "--lr", "0.01", "--schedule", "constant"),
    ("--name", "too-few-neurons", "--lr", "0.1", "--hidden", "6"),
    ("--name", "steps-wide", "--lr", "0.2", "--hidden", "256", "--schedule", "step"),
    ("--name", "noisy-pictures", "--lr", "0.05", "--noise", "0.3"),
    ("--name", "rate-too-high", "--lr", "1.0", "--schedule", "constant"),
)


class Stopped(Exception):
    """Somebody asked the demo to end."""


class DemoError(Exception):
    """The demo cannot go on; the message says why."""


@dataclass(slots=True)
class Stop:
    """Whether somebody asked the demo to end."""

    is_asked: bool = False

    def listen(self) -> None:
        """Lets Ctrl-C, `kill` and a closed terminal set the flag."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self.is_asked = True

    def pause(self, seconds: float) -> None:
        """Waits. Raises Stopped if the flag is set, at latest a fifth of a second after."""
        end = time.monotonic() + seconds
        while not self.is_asked and (left := end - time.monotonic()) > 0:
            time.sleep(min(0.2, left))
        if self.is_asked:
            raise Stopped


@dataclass(slots=True)
class Demo:
    """One showing, from the first process to the last."""

    folder: Path
    port: int
    pace: float
    is_terminal: bool
    stop: Stop
    trainers: list[subprocess.Popen[bytes]]

    def run(self) -> None:
        """Shows everything. Raises Stopped, or DemoError."""
        group = time.strftime("demo-%Y%m%d-%H%M%S")
        environ = environment(self.folder, group)
        stop(list(relatives(self.folder)))  # what a demo that was killed has left
        server = self._serve(environ)
        project = Project(server, f"{server.entity()}/digits", group)
        print(f"\n  {project.url}\n", flush=True)
        self._train(project, environ)
        self._read_back(project)
        if self.is_terminal:
            print("\n  still serving at the address above; Ctrl-C ends it", flush=True)
            self._wait(lambda: False, float("inf"), "")

    def _serve(self, environ: dict[str, str]) -> Server:
        port = free_port(self.port)
        process = start_server(port, self.folder, environ)
        server = Server(f"http://127.0.0.1:{port}")

        def has_started() -> bool:
            if process.poll() is not None:
                raise DemoError(
                    "the server ended at once:\n" + tail(self.folder / "logs/server.log")
                )
            return server.is_ready()

        self._wait(has_started, START_DEADLINE_S, "the server does not answer")
        return server

    def _train(self, project: Project, environ: dict[str, str]) -> None:
        waiting = list(enumerate(RUNS))
        display = Display([options[1] for options in RUNS], is_terminal=self.is_terminal)

        def is_over() -> bool:
            active = sum(trainer.poll() is None for trainer in self.trainers)
            while waiting and active < AT_ONCE and not self.stop.is_asked:
                self._start_trainer(*waiting.pop(0), environ)
                active += 1
            display.show(project.runs(), time.monotonic())
            return not waiting and active == 0

        self._wait(is_over, float("inf"), "")
        for number, trainer in enumerate(self.trainers):
            if trainer.returncode != 0:
                raise DemoError("a training failed:\n" + tail(self._log(number)))

    def _start_trainer(
        self, number: int, options: tuple[str, ...], environ: dict[str, str]
    ) -> None:
        command = [sys.executable, str(TRAIN), *options, "--pace", str(self.pace)]
        self.trainers.append(start(command, environ, self._log(number)))

    def _log(self, number: int) -> Path:
        return self.folder / "logs" / f"train-{number + 1}.log"

    def _read_back(self, project: Project) -> None:
        def are_finished() -> bool:
            runs = project.runs()
            return len(runs) == len(RUNS) and all(run.state == "finished" for run in runs)

        self._wait(are_finished, FINISH_DEADLINE_S, "the server has not seen every run finish")
        print("\n  best values, read back from the server", flush=True)
        found = [(*project.best(run), run.name) for run in project.runs()]
        for accuracy, loss, points, name in sorted(found, reverse=True):
            print(f"  {name:<18} accuracy {accuracy:.4f}  loss {loss:.4f}  {points:,} points")
        if earlier := project.num_earlier():
            print(f"  {earlier} runs of earlier demos are there, too")

    def _wait(self, condition: Callable[[], bool], deadline_s: float, what: str) -> None:
        end = time.monotonic() + deadline_s
        while not condition():
            if time.monotonic() > end:
                raise DemoError(f"{what}: not within {deadline_s:g} s")
            self.stop.pause(0.3)


def tail(log: Path, lines: int = 20) -> str:
    """Returns the last lines of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[IO[str]]:
    """Holds the folder for this demo. Raises DemoError if another one has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DemoError(f"a demo is running already on {folder.name}/") from None
        yield lock


def main() -> int:
    """Shows the demo and cleans up, whatever happens."""
    parser = argparse.ArgumentParser(description="train six digit classifiers and show them live")
    parser.add_argument("--folder", type=Path, default=Path(".runwell"))
    parser.add_argument("--port", type=int, default=8080, help="or the next free one")
    parser.add_argument("--pace", type=float, default=60.0, help="most steps a second, 0: no limit")
    arguments = parser.parse_args()
    folder = arguments.folder.absolute()
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    flag = Stop()
    flag.listen()
    demo = Demo(folder, arguments.port, arguments.pace, is_terminal, flag, trainers=[])
    try:
        with alone(folder):
            try:
                demo.run()
            finally:
                stop_all(demo.trainers, folder)
    except Stopped:
        print("\nstopped; the runs so far are kept in", arguments.folder)
    except DemoError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
