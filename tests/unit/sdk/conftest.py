"""A session of its own for each test, which leaves the hooks of the test process alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runwell.sdk import api, terminal
from runwell.sdk.exits import ExitWatch
from runwell.sdk.run import Run
from runwell.sdk.session import Session
from runwell.sdk.settings import Settings

Start = Callable[..., Run]


@pytest.fixture(autouse=True)
def _leave_hooks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ExitWatch, "install", lambda self: None)
    monkeypatch.setattr(terminal, "voice", terminal.Voice())


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """The session that `runwell.init` and its like use in this test."""
    made = Session({}, api.revive)
    monkeypatch.setattr(api, "session", made)
    yield made
    made.end_all()


@pytest.fixture
def start(session: Session, tmp_path: Path) -> Start:
    """Starts offline runs without console; settings by name."""

    def start_run(config: dict[str, object] | None = None, **settings: object) -> Run:
        given = {
            "mode": "offline",
            "root_dir": str(tmp_path),
            "console": "off",
            "disable_git": True,
            "reinit": "create_new",
            **settings,
        }
        return session.start(Settings(**given), config or {})

    return start_run


@pytest.fixture
def run(start: Start) -> Run:
    return start(project="demo", run_id="abc", run_name="swift-fox")
