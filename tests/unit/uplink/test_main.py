from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from runwell.sdk.rendezvous import local_places
from runwell.uplink import __main__ as program
from runwell.uplink.lock import UplinkLock
from runwell.uplink.spool import Spool


@pytest.fixture(autouse=True)
def _no_leftover_log() -> Iterator[None]:
    yield
    logger = logging.getLogger("runwell")
    for handler in list(logger.handlers):
        handler.close()
        logger.removeHandler(handler)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"RUNWELL_HOME": str(tmp_path), "RUNWELL_UPLINK_IDLE_S": "0.01"}


def test_help_is_short_and_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        program.main(["--help"], {})
    assert "RUNWELL_UPLINK_IDLE_S" in capsys.readouterr().out


def test_wrong_arguments_end_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        program.main(["--faster"], {})
    assert "--faster" in capsys.readouterr().err


def test_a_second_uplink_leaves_the_first_alone(environ: dict[str, str]) -> None:
    first = UplinkLock(local_places(environ).uplink_lock)
    assert first.acquire()
    assert program.main([], environ) == 0
    assert not local_places(environ).uplink_socket.exists()
    first.release()


def test_a_note_left_while_the_lock_was_given_back_is_not_forgotten(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[str] = []
    late = [{"note": object()}, {}]
    monkeypatch.setattr(program, "_serve", lambda *_: turns.append("served"))
    monkeypatch.setattr(Spool, "scan", lambda _: late.pop(0))
    assert program.main([], environ) == 0
    assert turns == ["served", "served"]
