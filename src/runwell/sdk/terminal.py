"""What Runwell says to the person at the terminal: calm lines on standard error.

It knows neither runs nor settings beyond "be silent"; it never raises, because a closed terminal
must not end a training.
"""

# ruff: noqa: FBT001, FBT002  termlog and its like have W&B's signatures

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping

PREFIX = "runwell"
_COLORS = {"info": "\x1b[34;1m", "warn": "\x1b[33m", "error": "\x1b[31;1m"}
_RESET = "\x1b[0m"


class Voice:
    """What this process has said, and whether it may speak."""

    def __init__(self) -> None:
        self.said: set[str] = set()
        self.is_silenced = False
        self.muted: frozenset[str] = frozenset()


voice = Voice()


def silence(*, silent: bool, muted: Iterable[str] = ()) -> None:
    """Lets this process say nothing more, or speak again.

    Args:
        silent: Nothing at all is said.
        muted: Levels that are not said: info, warn, error.
    """
    voice.is_silenced = silent
    voice.muted = frozenset(muted)


def termlog(
    string: str = "", newline: bool = True, repeat: bool = True, prefix: bool = True
) -> None:
    """Prints a line.

    Args:
        string: The line, or several.
        newline: Whether to end it.
        repeat: False prints the same line once per process.
        prefix: False leaves out who says it.
    """
    _say("info", "", string, newline, repeat, prefix)


def termwarn(string: str, newline: bool = True, repeat: bool = True, prefix: bool = True) -> None:
    """Prints a warning, see `termlog`."""
    _say("warn", "warning: ", string, newline, repeat, prefix)


def termerror(string: str, newline: bool = True, repeat: bool = True, prefix: bool = True) -> None:
    """Prints an error, see `termlog`."""
    _say("error", "error: ", string, newline, repeat, prefix)


def warn_once(about: str, text: str) -> None:
    """Prints a warning unless this process has printed one about the same before."""
    if not may_speak() or about in voice.said:
        return
    voice.said.add(about)
    termwarn(text)


def is_silent(environ: Mapping[str, str] | None = None) -> bool:
    """Tells whether the environment asks for no words at all (`WANDB_SILENT`)."""
    value = (os.environ if environ is None else environ).get("WANDB_SILENT", "")
    return value.lower() in ("1", "true", "yes", "on")


def may_speak() -> bool:
    """Tells whether anything may be said."""
    return not (voice.is_silenced or is_silent())


def _say(level: str, word: str, text: str, newline: bool, repeat: bool, prefix: bool) -> None:
    if not may_speak() or level in voice.muted:
        return
    if not repeat:
        if text in voice.said:
            return
        voice.said.add(text)
    lines = f"{word}{text}".splitlines() or [""]
    start = f"{painted(PREFIX, level)}: " if prefix else ""
    put("\n".join(start + line for line in lines) + ("\n" if newline else ""))


def put(text: str) -> None:
    """Writes text to standard error, if there still is one."""
    stream = sys.stderr
    if stream is None:
        return
    try:
        stream.write(text)
        stream.flush()
    except Exception:  # noqa: BLE001  a closed pipe, or a stand-in that is no whole stream
        return


def is_terminal() -> bool:
    """Tells whether standard error is a terminal that a person watches."""
    try:
        return sys.stderr is not None and sys.stderr.isatty()
    except Exception:  # noqa: BLE001  the same streams
        return False


def painted(text: str, level: str) -> str:
    """Returns the text in the colour of its level, on a terminal that wants colours."""
    if not is_terminal() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return f"{_COLORS[level]}{text}{_RESET}"


def columns(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Returns lines with the values of all pairs in one column."""
    rows = list(pairs)
    width = max((len(name) for name, _ in rows), default=0)
    return [f"  {name.ljust(width)}  {value}" for name, value in rows]
