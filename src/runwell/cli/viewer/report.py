"""A run as text: for pipes, files and logs. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone

from runwell.cli.viewer.chart import Chart, chart, short
from runwell.cli.viewer.curve import Curve
from runwell.cli.viewer.lines import cut, plain, width_of
from runwell.cli.viewer.preferences import Preferences
from runwell.cli.viewer.run_view import RunView, leaves
from runwell.uplink.console import ConsoleLine
from runwell.values.json import Json

LAST_LINES = 20
CHART_ROWS = 9
_LONGEST_VALUE = 60


def overview(view: RunView, state: str, place: str) -> list[tuple[str, str]]:
    """Returns what the run is, as names and texts."""
    run = view.run
    if run is None:
        return [("state", state), ("from", place)]
    named = run.name and run.name != run.run_id
    pairs = [
        ("run", f"{run.name} ({run.run_id})" if named else run.run_id),
        ("project", f"{run.entity}/{run.project}" if run.entity else run.project),
        ("state", state if view.exit is None else f"{state} (exit code {view.exit.exit_code})"),
        ("started", utc(run.started_at)),
        ("ran for", duration(view.runtime_s)),
        ("step", str(view.step) if view.step >= 0 else ""),
        ("group", run.group or ""),
        ("tags", ", ".join(run.tags)),
        ("notes", run.notes or ""),
        ("host", run.host),
        ("from", place),
    ]
    return [(name, plain(text)) for name, text in pairs if text]


def summary_text(view: RunView, state: str, place: str) -> str:
    """Returns state, summary, config and the end of the output, as tables."""
    lines = last_lines(view, LAST_LINES)
    shown = [f"{moment(line)}  {plain(line.text)}" for line in lines]
    parts = [
        table(overview(view, state, place)),
        section("summary", table(_pairs(view.summary))),
        section("config", table(_pairs(view.config))),
        section(f"console, last {len(shown)} of {view.num_lines} lines", shown),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def summary_document(view: RunView, state: str, place: str) -> dict[str, Json]:
    """Returns the same as one document."""
    run = view.run
    return {
        "run_id": run.run_id if run else "",
        "name": run.name if run else "",
        "entity": (run.entity or "") if run else "",
        "project": run.project if run else "",
        "notes": (run.notes or "") if run else "",
        "tags": list(run.tags) if run else [],
        "state": state,
        "exit_code": view.exit.exit_code if view.exit else None,
        "file": place,
        "start_time": utc(run.started_at) if run else "",
        "runtime_s": view.runtime_s,
        "step": view.step,
        "summary": view.summary,
        "config": view.config,
        "console": [
            {
                "line": plain(line.text),
                "stream": "stderr" if line.is_error else "stdout",
                "time": utc(line.timestamp),
            }
            for line in last_lines(view, LAST_LINES)
        ],
        "console_lines": view.num_lines,
    }


def run_text(view: RunView, state: str, place: str, columns: int, liked: Preferences) -> str:
    """Returns a run with all of its charts, `columns` characters wide."""
    parts = [summary_text(view, state, place)]
    for name, curves, is_log in (
        ("metrics", view.metrics, liked.log),
        ("system", view.system, False),
    ):
        charts = grid(curves, columns - 2, liked, is_log=is_log)
        if charts:
            parts.append("\n".join(section(name, charts)))
    return "\n\n".join(parts)


def grid(
    curves: Mapping[str, Curve], columns: int, liked: Preferences, *, is_log: bool = False
) -> list[str]:
    """Returns charts side by side, as lines of text."""
    count = max(1, min(liked.columns, columns // 30))
    width = (columns - 2 * (count - 1)) // count
    drawn = [
        chart_of(name, curves[name], width, CHART_ROWS, liked, is_log=is_log)
        for name in sorted(curves)
    ]
    lines: list[str] = []
    for start in range(0, len(drawn), count):
        beside = zip(*(each.lines() for each in drawn[start : start + count]), strict=True)
        lines += ["", *("  ".join(line).rstrip() for line in beside)]
    return lines[1:]


def chart_of(
    name: str, curve: Curve, columns: int, rows: int, liked: Preferences, *, is_log: bool
) -> Chart:
    """Returns the chart of a curve."""
    points = curve.points(by_time=liked.by_time)
    return chart(name, points, columns, rows, latest=curve.latest, is_log=is_log)


def system_table(values: Mapping[str, Curve]) -> str:
    """Returns the latest values of the machine."""
    return "\n".join(table([(name, short(values[name].latest)) for name in sorted(values)]))


def last_lines(view: RunView, count: int) -> list[ConsoleLine]:
    """Returns the last lines of the output that say something."""
    lines = [view.lines[number] for number in sorted(view.lines)]
    while lines and not lines[-1].text:
        lines.pop()
    return lines[-count:]


def table(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Returns names and texts, one below the other."""
    shown = [(plain(name), text) for name, text in pairs]
    width = max((width_of(name) for name, _ in shown), default=0)
    return [f"{name}{' ' * (width - width_of(name))}  {text}" for name, text in shown]


def section(title: str, lines: Iterable[str]) -> list[str]:
    """Returns lines below a title; nothing if there are none."""
    held = [f"  {line}" if line else "" for line in lines]
    return [title, *held] if held else []


def value_text(value: Json) -> str:
    """Returns a value in one line."""
    if isinstance(value, float):
        return f"{value:.6g}" if value == value else "NaN"  # noqa: PLR0124  NaN is not itself
    text = value if isinstance(value, str) else json.dumps(value)
    return cut(plain(" ".join(text.split())), _LONGEST_VALUE)


def utc(seconds: float) -> str:
    """Returns a time in ISO 8601."""
    when = datetime.fromtimestamp(seconds, tz=timezone.utc)
    return when.strftime("%Y-%m-%dT%H:%M:%S") + "Z"


def moment(line: ConsoleLine) -> str:
    """Returns the time of day of a line."""
    return datetime.fromtimestamp(line.timestamp, tz=timezone.utc).strftime("%H:%M:%S")


def duration(seconds: float) -> str:
    """Returns how long something took: `1h 02m 03s`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h {minutes:02}m {rest:02}s"
    return f"{minutes}m {rest:02}s" if minutes else f"{seconds:.3g}s"


def _pairs(document: Mapping[str, Json]) -> list[tuple[str, str]]:
    return [(name, value_text(value)) for name, value in leaves(document)]
