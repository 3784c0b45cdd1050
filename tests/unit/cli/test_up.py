from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from runwell.cli import up as module
from runwell.cli.main import cli
from runwell.sdk.rendezvous import Server
from runwell.server import serve as serving
from runwell.server.serve import Plan, Running, write_private
from runwell.store.ports import User
from runwell.wire.rendezvous import Places, ServerNote, encode_note

URL, KEY = "http://127.0.0.1:8080", "k" * 40


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, Server]]:
    """What was handed over: from where and to whom; two runs wait each time."""
    seen: list[tuple[Path, Server]] = []

    def hand_over(
        _places: Places, directory: Path, server: Server, _environ: object, _now: float
    ) -> int:
        seen.append((directory, server))
        return 2

    monkeypatch.setattr(module, "hand_over", hand_over)
    return seen


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    seen: list[tuple[str, bool]] = []
    monkeypatch.setattr(module, "_open", lambda url, wanted: seen.append((url, wanted)))
    return seen


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    seen: list[Plan] = []

    def serve(plan: Plan, ready: Callable[[Running], None]) -> None:
        seen.append(plan)
        ready(Running(URL, User(1, "ann", True, 0.0), KEY, plan.home.data))

    monkeypatch.setattr(serving, "serve", serve)
    monkeypatch.setattr(serving, "log_to_stderr", lambda: None)
    return seen


def leave_server_note(home: Path, pid: int) -> None:
    write_private(home / "run" / "server.json", encode_note(ServerNote(URL, pid, KEY, "ann")))


def test_it_starts_a_server_and_hands_over_what_waits(
    given: list[tuple[Path, Server]], opened: list[tuple[str, bool]], plans: list[Plan], home: Path
) -> None:
    result = CliRunner().invoke(cli, ["up", str(home.parent), "--browser"])
    assert result.exit_code == 0, result.output
    assert [(plan.may_move, plan.port, plan.home.data) for plan in plans] == [
        (True, 8080, home / "data")
    ]
    assert given == [(home.parent, Server(URL, KEY, "ann"))]
    assert opened == [(URL, True)]
    assert "2 waiting runs are on the way" in result.output


def test_a_port_that_was_asked_for_is_the_port(
    given: list[tuple[Path, Server]], opened: list[tuple[str, bool]], plans: list[Plan]
) -> None:
    CliRunner().invoke(cli, ["up", "--port", "9"])
    assert [(plan.may_move, plan.port) for plan in plans] == [(False, 9)]
    assert (len(given), opened) == (1, [(URL, False)])


def test_a_server_that_runs_here_is_used(
    given: list[tuple[Path, Server]], opened: list[tuple[str, bool]], plans: list[Plan], home: Path
) -> None:
    leave_server_note(home, os.getpid())
    result = CliRunner().invoke(cli, ["up"])
    assert result.output.startswith(f"Runwell runs at {URL}\n")
    assert (plans, given) == ([], [(Path(), Server(URL, KEY, "ann"))])
    assert opened == [(URL, False)]


def test_the_note_of_a_dead_server_counts_for_nothing(
    given: list[tuple[Path, Server]], opened: list[tuple[str, bool]], plans: list[Plan], home: Path
) -> None:
    leave_server_note(home, 2**22 + 1)
    CliRunner().invoke(cli, ["up"])
    assert (len(plans), len(given), len(opened)) == (1, 1, 1)
