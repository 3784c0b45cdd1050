from __future__ import annotations

from pathlib import Path

import pytest

from runwell.uplink.console import ConsoleLine
from runwell.uplink.transcript import Transcript


def line(number: int, text: str) -> ConsoleLine:
    return ConsoleLine(number, 1.0, is_error=False, text=text)


@pytest.fixture
def transcript(tmp_path: Path) -> Transcript:
    return Transcript(tmp_path)


def test_lines_lie_in_their_order_as_they_stood_at_the_end(
    transcript: Transcript, tmp_path: Path
) -> None:
    transcript.add([line(0, "0 of 2"), line(2, "ü")])
    transcript.add([line(0, "all of 2"), line(1, "error")])
    assert transcript.end()
    assert (tmp_path / "output.log").read_text() == "all of 2\nerror\nü\n"


def test_a_long_output_is_written_as_it_comes(transcript: Transcript, tmp_path: Path) -> None:
    for number in range(1000):
        transcript.add([line(number, str(number))])
    assert (tmp_path / "output.log.part").stat().st_size > 1000
    transcript.add([line(0, "too late"), line(999, "changed")])
    assert transcript.end()
    lines = (tmp_path / "output.log").read_text().splitlines()
    assert lines == [*map(str, range(999)), "changed"]


def test_a_silent_run_has_no_file(transcript: Transcript, tmp_path: Path) -> None:
    assert not transcript.end()
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_costs_the_file_alone(tmp_path: Path) -> None:
    transcript = Transcript(tmp_path / "gone")
    transcript.add([line(number, "x") for number in range(1000)])
    assert not transcript.end()
