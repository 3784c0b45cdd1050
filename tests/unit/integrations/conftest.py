from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from runwell.sdk import api, terminal
from runwell.sdk.exits import ExitWatch
from runwell.sdk.session import Session


@pytest.fixture(autouse=True)
def _offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Runs stay in the folder of the test, and end with it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WANDB_MODE", "offline")
    monkeypatch.setenv("WANDB_CONSOLE", "off")
    monkeypatch.setattr(ExitWatch, "install", lambda self: None)
    monkeypatch.setattr(terminal, "voice", terminal.Voice())
    session = Session(os.environ, api.revive)
    monkeypatch.setattr(api, "session", session)
    yield
    session.end_all()
