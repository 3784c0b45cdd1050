"""What the terminal shows while the runs train: pure text, made from what the server knows.

Rows come from the server's own API, so a bar moves only when the whole way was gone.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from examples.digits.reading import Run

BAR_WIDTH = 24
CLEAR_TO_END = "\x1b[0J"


def line(name: str, run: Run | None) -> str:
    """Returns one run as a line with a bar; None has not reached the server yet."""
    done, state = (run.done, run.state) if run else (0.0, "waiting")
    full = round(done * BAR_WIDTH)
    bar = "━" * full + "╌" * (BAR_WIDTH - full)
    loss = run.summary.loss if run else None
    loss_text = f"loss {loss:.4f}" if isinstance(loss, float) else ""
    return f"  {name:<18} {bar} {done:4.0%}  {state:<9} {loss_text}"


def sentence(runs: Sequence[Run], total: int) -> str:
    """Returns all runs as one line, for logs."""
    finished = sum(run.state == "finished" for run in runs)
    running = sum(run.state == "running" for run in runs)
    done = sum(run.done for run in runs) / total
    return f"{done:4.0%}: {finished} of {total} runs finished, {running} training"


class Display:
    """Draws over its own last picture on a terminal; writes a sentence now and then elsewhere."""

    def __init__(self, names: Sequence[str], *, is_terminal: bool, quiet_s: float = 10.0) -> None:
        self._names = names
        self._is_terminal = is_terminal
        self._quiet_s = quiet_s
        self._lines = 0
        self._said_at = float("-inf")

    def show(self, runs: Sequence[Run], now: float) -> None:
        """Shows the runs; `now` is a monotonic clock in seconds."""
        if self._is_terminal:
            known = {run.name: run for run in runs}
            self._draw([line(name, known.get(name)) for name in self._names])
        elif now - self._said_at >= self._quiet_s:
            self._said_at = now
            print(sentence(runs, len(self._names)), flush=True)

    def _draw(self, lines: list[str]) -> None:
        up = f"\x1b[{self._lines}A" if self._lines else ""
        text = "".join(f"{text}\n" for text in lines)
        sys.stdout.write(f"{up}\r{CLEAR_TO_END}{text}")
        sys.stdout.flush()
        self._lines = len(lines)
