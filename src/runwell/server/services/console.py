"""Console lines as clients send them: JSON, or plain text with a time before it.

Pure. A line that is neither is text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from runwell.store.ports.logs import LogLine
from runwell.values.text import storable

MAX_LINE_CHARACTERS = 64 * 1024
_PLAIN = re.compile(r"(ERROR )?(\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?) ?(.*)", re.DOTALL)


class _Line(msgspec.Struct, frozen=True):
    ts: str = ""
    content: str = ""
    level: str = ""
    label: str = ""


_DECODER = msgspec.json.Decoder(_Line)


def to_log_lines(first: int, lines: Sequence[str]) -> list[LogLine]:
    """Returns lines of which the first has number `first`; long ones are cut."""
    return [_log_line(first + index, line) for index, line in enumerate(lines)]


def _log_line(number: int, line: str) -> LogLine:
    if line.startswith("{"):
        try:
            parsed = _DECODER.decode(line)
        except (msgspec.DecodeError, UnicodeEncodeError):
            pass  # text that happens to begin with a brace
        else:
            ts, level, label = map(storable, (parsed.ts, parsed.level, parsed.label))
            return LogLine(number, ts, level, _clean(parsed.content), label)
    match = _PLAIN.fullmatch(line)
    if match is None:
        return LogLine(number, "", "", _clean(line))
    error, timestamp, text = match.groups()
    return LogLine(number, timestamp, "error" if error else "", _clean(text))


def _clean(text: str) -> str:
    text = storable(text.rstrip("\r\n"))
    if len(text) <= MAX_LINE_CHARACTERS:
        return text
    return f"{text[:MAX_LINE_CHARACTERS]}… ({len(text) - MAX_LINE_CHARACTERS} more characters)"
