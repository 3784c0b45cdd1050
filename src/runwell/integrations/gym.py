"""gymnasium: the videos that an environment records are logged to the current run.

    runwell.init(monitor_gym=True)
    env = gymnasium.wrappers.RecordVideo(env, "videos")

A video is known by its file: what a recorder leaves in its folder when it stops, whatever the
version of gymnasium (from 1.0 on) calls things inside.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import runwell
from runwell.integrations.framework import framework

KEY = "videos"
_unpatched: list[Callable[[], None]] = []


def begin() -> None:
    """Does what `monitor` does; for `init(monitor_gym=True)`."""
    monitor()


def monitor() -> None:
    """Has every `RecordVideo` of this process heard; once is enough, and again does no harm.

    Raises:
        FrameworkMissing: gymnasium is not installed.
    """
    if not _unpatched:
        wrappers = framework("gymnasium.wrappers", "monitor_gym", "gymnasium")
        _unpatched.append(_listen(wrappers.RecordVideo))


def unmonitor() -> None:
    """Has recorders heard no more."""
    while _unpatched:
        _unpatched.pop()()


def _listen(kind: Any) -> Callable[[], None]:  # noqa: ANN401  a class of gymnasium
    """Has a class tell the videos that it wrote, and returns what undoes it."""
    original = kind.stop_recording

    @wraps(original)
    def stop_recording(self: Any, *args: Any, **more: Any) -> Any:  # noqa: ANN401  theirs
        folder = Path(self.video_folder)
        before = _videos_in(folder)
        result = original(self, *args, **more)
        _log(sorted(path for path, _ in _videos_in(folder) - before))
        return result

    kind.stop_recording = stop_recording

    def undo() -> None:
        kind.stop_recording = original

    return undo


def _videos_in(folder: Path) -> set[tuple[str, int]]:
    """Returns path and moment of each video; one that was written again counts as another."""
    return {(str(path), path.stat().st_mtime_ns) for path in folder.glob("*.mp4")}


def _log(paths: list[str]) -> None:
    run: runwell.Run | None = runwell.run
    if run is not None:
        for path in paths:
            run.log({KEY: runwell.Video(path)})
