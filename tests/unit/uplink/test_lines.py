from __future__ import annotations

import json
import math

from runwell.uplink.console import ConsoleLine
from runwell.uplink.lines import console_line, event_line

MOMENT = 1_767_225_600.000001


def test_console_lines_are_json_for_those_who_take_it() -> None:
    out = ConsoleLine(0, MOMENT, is_error=False, text='say "hi" \ud800')
    line = console_line(out, is_structured=True)
    assert line.isascii()
    assert json.loads(line) == {
        "ts": "2026-01-01T00:00:00.000001",
        "content": 'say "hi" \ud800',
    }
    error = ConsoleLine(1, MOMENT, is_error=True, text="")
    assert json.loads(console_line(error, is_structured=True))["level"] == "error"


def test_console_lines_are_text_for_others() -> None:
    error = ConsoleLine(1, MOMENT, is_error=True, text="half \ud800")
    expected = "ERROR 2026-01-01T00:00:00.000001 half \ufffd"
    assert console_line(error, is_structured=False) == expected


def test_events_carry_their_times_and_prefixed_names() -> None:
    line = event_line({"cpu": 3.5, "gpu.0.temp": math.nan}, 20.0, 5.0)
    expected = (
        '{"_wandb":true,"_timestamp":20.0,"_runtime":5.0,"system.cpu":3.5,"system.gpu.0.temp":NaN}'
    )
    assert line == expected
