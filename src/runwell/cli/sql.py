"""`runwell sql`: one SELECT over everything that you may read."""

from __future__ import annotations

import csv
import io
import os
import sys

import click
import msgspec

from runwell.cli import options
from runwell.errors import UsageError
from runwell.sdk.connection import connect
from runwell.sdk.query.sql import Answer, Query
from runwell.values.json import Json, plain

_WIDEST = 48
_NOTHING = "·"


@click.command()
@click.argument("query")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option(
    "--limit",
    type=click.IntRange(1, 1_000_000),
    default=1_000,
    show_default=True,
    help="At most so many rows.",
)
@options.server
def sql(
    query: str, as_json: bool, as_csv: bool, limit: int, host: str | None, key: str | None
) -> None:
    """Ask in SQL.

    QUERY is one SELECT over the tables runs, configs, summaries, metrics and history, in DuckDB's
    dialect; - reads it from standard input. "SHOW TABLES" and "DESCRIBE history" say what there is.
    """
    if as_json and as_csv:
        raise UsageError("--json or --csv, not both")
    text = sys.stdin.read() if query == "-" else query
    answer = Query(connect(host, key, os.environ), text, limit).answer()
    if as_json:
        click.echo(as_objects(answer))
    elif as_csv:
        click.echo(as_lines(answer), nl=False)
    else:
        click.echo(as_table(answer))
    if answer.truncated:
        click.secho(f"there are more than {limit:,} rows; see --limit", fg="yellow", err=True)


def as_objects(answer: Answer) -> str:
    """Returns a JSON list with an object a row; NaN and the infinities are words."""
    names = [column.name for column in answer.columns]
    rows = [{name: plain(v) for name, v in zip(names, row, strict=True)} for row in answer.rows]
    return msgspec.json.format(msgspec.json.encode(rows), indent=2).decode()


def as_lines(answer: Answer) -> str:
    """Returns CSV with a heading."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(column.name for column in answer.columns)
    writer.writerows([_cell(value) for value in row] for row in answer.rows)
    return file.getvalue()


def as_table(answer: Answer) -> str:
    """Returns a table for people: numbers to the right, long texts cut."""
    is_number = [column.type.startswith(("int", "uint", "double")) for column in answer.columns]
    lines = [[column.name for column in answer.columns]]
    lines += [[_shown(value) for value in row] for row in answer.rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]

    def told(line: list[str]) -> str:
        cells = zip(line, widths, is_number, strict=True)
        padded = (c.rjust(width) if right else c.ljust(width) for c, width, right in cells)
        return "  ".join(padded).rstrip()

    rule = "  ".join("─" * width for width in widths)
    heading = click.style(told(lines[0]), bold=True)
    count = f"{len(answer.rows):,} row{'' if len(answer.rows) == 1 else 's'}"
    return "\n".join([heading, rule, *map(told, lines[1:]), click.style(count, dim=True)])


def _shown(value: Json) -> str:
    if value is None:
        return _NOTHING
    if isinstance(value, float):
        return f"{value:.6g}"
    text = " ".join(_cell(value).split())
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _cell(value: Json) -> str:
    if value is None:
        return ""
    plainly = plain(value)
    return plainly if isinstance(plainly, str) else msgspec.json.encode(plainly).decode()
