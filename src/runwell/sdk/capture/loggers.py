"""What loggers of `logging` say, as lines of a run's log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from runwell.errors import UsageError


class _Lines(logging.Handler):
    """Hands each message on as a line.

    Args:
        write: Takes a line.
        level: The least that is handed on.
    """

    def __init__(self, write: Callable[[str], None], level: str) -> None:
        super().__init__()
        try:
            self.setLevel(level.upper())
        except ValueError:
            raise UsageError(f"{level!r} is no level of logging; use INFO, WARNING …") from None
        self.setFormatter(logging.Formatter(logging.BASIC_FORMAT))
        self._write = write

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._write(self.format(record))
        except Exception:  # noqa: BLE001  logging has its own place for that
            self.handleError(record)


def capture(levels: Mapping[str, str], write: Callable[[str], None]) -> Callable[[], None]:
    """Hands on what loggers say; returns what ends it.

    Args:
        levels: The least level by the name of a logger; `root` is that of all.
        write: Takes a line.

    Raises:
        UsageError: A level is none.
    """
    taken = [(logging.getLogger(_name(name)), _Lines(write, levels[name])) for name in levels]
    for logger, handler in taken:
        logger.addHandler(handler)

    def end() -> None:
        for logger, handler in taken:
            logger.removeHandler(handler)

    return end


def _name(name: str) -> str | None:
    return None if name == "root" else name
