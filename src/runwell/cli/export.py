"""`runwell export`: the histories of a project as a file."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import click

from runwell.cli import options
from runwell.cli.meter import Line
from runwell.errors import UsageError
from runwell.sdk.connection import connect
from runwell.sdk.query.histories import histories
from runwell.values.json import Json

FORMATS = ("arrow", "parquet", "csv", "jsonl")
_BY_ENDING = {
    ".arrow": "arrow",
    ".arrows": "arrow",
    ".parquet": "parquet",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
}
_TEXT_FORMATS = ("csv", "jsonl")
_TELL_EVERY_S = 0.1


@click.command()
@click.argument("project")
@click.option("--output", "-o", metavar="FILE", help="Where to; - for standard output.")
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(FORMATS),
    help="How. [default: by the ending of FILE, else csv]",
)
@click.option("--run", "-r", "runs", multiple=True, metavar="ID", help="Only this run; repeatable.")
@click.option(
    "--filter", "filter_", metavar="JSON", help="Only runs that this filter lets through."
)
@click.option(
    "--metric", "-m", "metrics", multiple=True, metavar="KEY", help="Only this key; repeatable."
)
@click.option("--min-step", type=int, help="Only rows from this step on.")
@click.option("--max-step", type=int, help="Only rows up to this step.")
@click.option("--events", is_flag=True, help="System metrics instead of the history.")
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@options.server
def export(
    project: str,
    output: str | None,
    format_: str | None,
    runs: tuple[str, ...],
    filter_: str | None,
    metrics: tuple[str, ...],
    min_step: int | None,
    max_step: int | None,
    events: bool,
    force: bool,
    host: str | None,
    key: str | None,
) -> None:
    """Export histories.

    PROJECT is a project, or entity/project. Every run, every key and every row is exported unless
    options say less; nothing is sampled.
    """
    target = None if output in (None, "-") else Path(str(output))
    form = format_ or _format_of(target)
    found = histories(
        project,
        runs=runs or None,
        filters=_read_filter(filter_),
        keys=metrics or None,
        min_step=min_step,
        max_step=max_step,
        stream="events" if events else "history",
        connection=connect(host, key, os.environ),
    )
    if target is None:
        if sys.stdout.isatty() and form not in _TEXT_FORMATS:
            raise UsageError(f"{form} is not for a terminal; name a file with -o")
        _write(sys.stdout.buffer, found.pieces(form), Meter(is_shown=False))
        return
    meter = Meter(sys.stderr.isatty())
    keep(target, found.pieces(form), meter, is_replaced=force)
    click.echo(f"{meter.clear()}{target}", err=True)


def keep(target: Path, pieces: Iterable[bytes], meter: Meter, *, is_replaced: bool) -> None:
    """Writes a file, whole or not at all.

    Raises:
        UsageError: It is there already, or cannot be written.
    """
    if target.exists() and not is_replaced:
        raise UsageError(f"{target} is there already; name another file, or use --force")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("xb") as file:
                _write(file, pieces, meter)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}") from error


def _write(file: BinaryIO, pieces: Iterable[bytes], meter: Meter) -> None:
    for piece in pieces:
        file.write(piece)
        meter.add(len(piece))
    file.flush()


class Meter:
    """A line on a terminal that says how much came, and how fast."""

    def __init__(self, is_shown: bool) -> None:
        self._line = Line(is_shown)
        self._began = self._told = time.monotonic()
        self._bytes = 0

    def add(self, count: int) -> None:
        """Counts bytes and shows them now and then."""
        self._bytes += count
        now = time.monotonic()
        if now - self._told >= _TELL_EVERY_S:
            self._told = now
            self._line.show(self._text(now))

    def clear(self) -> str:
        """Takes the line away and returns what it would say at the end."""
        self._line.clear()
        return f"{self._text(time.monotonic())}  "

    def _text(self, now: float) -> str:
        megabytes = self._bytes / 1e6
        return f"{megabytes:,.1f} MB  {megabytes / max(now - self._began, 1e-3):,.1f} MB/s"


def _format_of(target: Path | None) -> str:
    if target is None:
        return "csv"
    form = _BY_ENDING.get(target.suffix.lower())
    if form is None:
        raise UsageError(f"{target.name} does not tell the format; name it with --format")
    return form


def _read_filter(text: str | None) -> dict[str, Json] | None:
    if text is None:
        return None
    try:
        document = json.loads(text)
    except ValueError as error:
        raise UsageError(f"the filter is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise UsageError('the filter is a JSON object: {"state": "finished"}')
    return document
