"""Lines of the stream that are no rows: console output and system metrics, as JSON in ASCII."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone

from runwell.uplink.console import ConsoleLine
from runwell.values.text import storable

STRUCTURED_CONSOLE = "STRUCTURED_CONSOLE_LOGS"


def console_line(line: ConsoleLine, *, is_structured: bool) -> str:
    """Returns a console line for a server that takes JSON there, or for one that takes text."""
    moment = datetime.fromtimestamp(line.timestamp, timezone.utc)
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%S.%f")
    if not is_structured:
        return f"{'ERROR ' if line.is_error else ''}{stamp} {storable(line.text)}"
    parts = {"ts": stamp, "content": line.text}
    if line.is_error:
        parts["level"] = "error"
    return json.dumps(parts, separators=(",", ":"))


def event_line(
    metrics: Mapping[str, float], timestamp: float, runtime_s: float, label: str | None = None
) -> str:
    """Returns a sample of system metrics; their names get the prefix `system.`.

    `label` says of which process of a shared run they are.
    """
    facts = {"_wandb": True, "_timestamp": timestamp, "_runtime": runtime_s}
    behind = f"/l:{label}" if label else ""
    named = {f"system.{name}{behind}": value for name, value in metrics.items()}
    return json.dumps({**facts, **named}, separators=(",", ":"))
