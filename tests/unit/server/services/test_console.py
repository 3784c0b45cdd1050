from __future__ import annotations

import pytest

from runwell.server.services.console import MAX_LINE_CHARACTERS, to_log_lines
from runwell.store.ports.logs import LogLine


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (
            '{"ts":"2026-01-01T00:00:00.000001","content":"epoch 1"}',
            ("2026-01-01T00:00:00.000001", "", "epoch 1"),
        ),
        ('{"ts":"t","content":"bad","level":"error","label":"x"}', ("t", "error", "bad", "x")),
        ("2026-01-01T00:00:00.5 epoch 1", ("2026-01-01T00:00:00.5", "", "epoch 1")),
        ("ERROR 2026-01-01T00:00:00Z boom: no", ("2026-01-01T00:00:00Z", "error", "boom: no")),
        ("just text", ("", "", "just text")),
        ('{"loss": 1}', ("", "", "")),
        ("{braces}", ("", "", "{braces}")),
        ("", ("", "", "")),
        ("a\x00b\ud800\n", ("", "", "a\ufffdb\ufffd")),
    ],
)
def test_lines_are_read_as_clients_write_them(sent: str, kept: tuple[str, ...]) -> None:
    assert to_log_lines(7, [sent]) == [LogLine(7, *kept)]


def test_lines_are_numbered_from_the_offset() -> None:
    assert [line.number for line in to_log_lines(3, ["a", "b"])] == [3, 4]


def test_a_line_without_end_is_cut_and_says_so() -> None:
    (line,) = to_log_lines(0, ["x" * (MAX_LINE_CHARACTERS + 5)])
    assert line.text == "x" * MAX_LINE_CHARACTERS + "… (5 more characters)"
