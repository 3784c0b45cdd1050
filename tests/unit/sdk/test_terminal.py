from __future__ import annotations

import io
import sys

import pytest

from runwell.sdk import terminal


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_lines_carry_the_name(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.termlog("one\ntwo")
    terminal.termwarn("careful")
    terminal.termerror("bad", newline=False)
    assert capsys.readouterr().err == (
        "runwell: one\nrunwell: two\nrunwell: warning: careful\nrunwell: error: bad"
    )


def test_a_line_can_be_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        terminal.termlog("same", repeat=False)
    assert capsys.readouterr().err == "runwell: same\n"


def test_levels_can_be_muted(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.silence(silent=False, muted=["info", "error"])
    terminal.termlog("a")
    terminal.termwarn("b")
    terminal.termerror("c")
    terminal.silence(silent=False)
    terminal.termlog("d")
    assert capsys.readouterr().err == "runwell: warning: b\nrunwell: d\n"


def test_silence_by_environment_and_by_setting(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.silence(silent=True)
    terminal.termerror("a")
    terminal.silence(silent=False)
    monkeypatch.setenv("WANDB_SILENT", "true")
    terminal.termerror("b")
    assert capsys.readouterr().err == ""


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert terminal.painted("x", "warn") == "x"
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert terminal.painted("x", "warn") == "\x1b[33mx\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert terminal.painted("x", "warn") == "x"


def test_a_terminal_that_is_gone_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    for stream in (closed, None):
        monkeypatch.setattr(sys, "stderr", stream)
        terminal.termlog("x")
        assert not terminal.is_terminal()


def test_columns_are_aligned() -> None:
    assert terminal.columns([("a", "1"), ("long", "2")]) == ["  a     1", "  long  2"]
    assert terminal.columns([]) == []


def test_a_stand_in_that_is_no_whole_stream_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    class Writer:
        def __init__(self) -> None:
            self.heard: list[str] = []

        def write(self, text: str) -> None:
            self.heard.append(text)

    writer = Writer()
    monkeypatch.setattr(sys, "stderr", writer)
    terminal.termlog("x")
    assert (writer.heard, terminal.is_terminal()) == (["runwell: x\n"], False)
