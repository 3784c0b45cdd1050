"""The records of a file, one after the other, as text or as JSON: what `inspect` prints."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec

from runwell.cli.viewer.files import Entry, Reader
from runwell.cli.viewer.lines import plain
from runwell.values.json import Json
from runwell.wire.records import ExitRecord, Record

POLL_S = 0.25


class Numbered(NamedTuple):
    """A record and its place in the file, from 1."""

    number: int
    entry: Entry


def entries_of(reader: Reader, start: int = 1) -> Iterator[Numbered]:
    """Yields what is there, numbered from `start`."""
    number = start
    while found := reader.read():
        for entry in found:
            yield Numbered(number, entry)
            number += 1


def follow(
    reader: Reader,
    idle_s: float,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Numbered]:
    """Yields records as they are written, until the run has ended.

    Args:
        reader: The file.
        idle_s: Ends, too, when nothing came for so long; 0 waits for ever.
        clock, sleep: Rising seconds, and how to wait.
    """
    number, quiet_since = 1, clock()
    while True:
        for each in entries_of(reader, number):
            number, quiet_since = each.number + 1, clock()
            yield each
            if any(isinstance(record, ExitRecord) for record in each.entry.told):
                yield from entries_of(reader, number)
                return
        if idle_s and clock() - quiet_since >= idle_s:
            return
        sleep(POLL_S)


def document_of(each: Numbered) -> dict[str, Json]:
    """Returns a record as a document: number, type, and below the name of the type what it says."""
    number, entry = each
    held: dict[str, Json] = {"num": number, "type": entry.kind}
    said = _said(entry)
    if said:
        held[entry.kind] = said[0] if len(said) == 1 else list(said)
    return held | {"end": entry.end, "size_bytes": entry.size_bytes}


def line_of(each: Numbered) -> str:
    """Returns a record as one line of JSON."""
    return json.dumps(strict(document_of(each)), separators=(",", ":"))


def strict(value: Json) -> Json:
    """Returns a value that every reader of JSON can read: what is not finite is a text."""
    if isinstance(value, dict):
        return {key: strict(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [strict(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def text_of(each: Numbered) -> str:
    """Returns a record as text of a few lines, without what a terminal would obey."""
    number, entry = each
    head = f"# record {number}: {entry.kind} ({entry.size_bytes} bytes, to byte {entry.end})"
    return plain("\n".join([head, *(line for each in _said(entry) for line in _lines(each, "  "))]))


def _said(entry: Entry) -> list[dict[str, Json]]:
    """Returns what a record says; the parts of one, unless several are of the same kind, as one."""
    parts = [_fields(record) for record in entry.told] or [dict(entry.beside)] * bool(entry.beside)
    if len({type(record) for record in entry.told}) < len(entry.told):
        return parts
    return [{name: value for part in parts for name, value in part.items()}] if parts else []


def _fields(record: Record) -> dict[str, Json]:
    """Returns what a record says, without what it leaves open."""
    built = ((name, getattr(record, name)) for name in record.__struct_fields__)
    held = {
        name: list(msgspec.to_builtins(value)) if isinstance(value, tuple) else value
        for name, value in built
    }
    return {name: value for name, value in held.items() if value not in (None, [], {}, "")}


def _lines(document: dict[str, Json], indent: str) -> list[str]:
    lines: list[str] = []
    for key, value in document.items():
        if isinstance(value, dict) and value:
            lines += [f"{indent}{key}:", *_lines(value, f"{indent}  ")]
        else:
            lines.append(f"{indent}{key}: {json.dumps(value, ensure_ascii=False)}")
    return lines
