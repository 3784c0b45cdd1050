"""Recorders of videos, as gymnasium has them, without gymnasium."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import runwell
from runwell.integrations import gym
from runwell.integrations.framework import FrameworkMissing
from tests.fakes.reading import at, rows_of


class RecordVideo:
    def __init__(self, folder: Path) -> None:
        self.video_folder = str(folder)
        folder.mkdir(exist_ok=True)
        self.name: str | None = None

    def stop_recording(self) -> None:
        if self.name is not None:
            (Path(self.video_folder) / self.name).write_bytes(b"film")
        self.name = None


@pytest.fixture
def monitored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    top, wrappers = ModuleType("gymnasium"), ModuleType("gymnasium.wrappers")
    wrappers.RecordVideo = RecordVideo  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "gymnasium", top)
    monkeypatch.setitem(sys.modules, "gymnasium.wrappers", wrappers)
    gym.monitor()
    gym.begin()  # again, which changes nothing
    yield
    gym.unmonitor()


def test_each_video_that_a_recorder_writes_is_logged(monitored: None, tmp_path: Path) -> None:
    run = runwell.init(project="p")
    recorder = RecordVideo(tmp_path / "videos")
    (tmp_path / "videos" / "older.mp4").write_bytes(b"old")
    recorder.name = "first.mp4"
    recorder.stop_recording()
    recorder.stop_recording()  # nothing was recorded
    run.finish()
    (row,) = rows_of(run)
    assert at(row, gym.KEY, "_type") == "video-file"


def test_without_a_run_the_recorder_just_writes(monitored: None, tmp_path: Path) -> None:
    recorder = RecordVideo(tmp_path / "videos")
    recorder.name = "first.mp4"
    recorder.stop_recording()
    assert (tmp_path / "videos" / "first.mp4").exists()


def test_after_unmonitor_nothing_is_heard(monitored: None, tmp_path: Path) -> None:
    gym.unmonitor()
    run = runwell.init(project="p")
    recorder = RecordVideo(tmp_path / "videos")
    recorder.name = "first.mp4"
    recorder.stop_recording()
    run.finish()
    assert rows_of(run) == []


def test_without_gymnasium_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gymnasium", None)
    with pytest.raises(FrameworkMissing, match="pip install gymnasium"):
        gym.monitor()
