"""Event files that were written for TensorBoard, sent as a run.

    runwell.Api().sync_tensorboard("logs")

TensorBoard need not be installed. What files in several folders say of one step at about the same
time is one row, with `global_step` and the time of the last of them; tags begin with their folder,
as in a live run (see `integrations/tensorboard.py`).
"""

from __future__ import annotations

import heapq
import io
from collections.abc import Iterator
from pathlib import Path

from runwell.errors import UsageError
from runwell.sdk.api import init
from runwell.sdk.media.histogram import Histogram
from runwell.sdk.media.image import Image
from runwell.sdk.run import Run
from runwell.wire.event_log import Buckets, Event, Picture, Summarised, events

PATTERN = "*tfevents*"


def event_files(root: Path) -> list[Path]:
    """Returns the event files at or below a path, in the order of their names."""
    if root.is_file():
        return [root] if "tfevents" in root.name else []
    return sorted(path for path in root.rglob(PATTERN) if path.is_file())


def send(
    root: Path,
    *,
    run_id: str | None = None,
    project: str | None = None,
    entity: str | None = None,
    base_url: str | None = None,
    api_key: str | None = None,
) -> Run:
    """Sends what the event files at a path say as a run, and returns it when that is done.

    Args:
        root: A file, or a folder.
        run_id, project, entity: Which run.
        base_url, api_key: The server.

    Raises:
        UsageError: There is no event file.
    """
    files = event_files(root)
    if not files:
        raise UsageError(f"there is no event file of TensorBoard at {root}")
    known = {"base_url": base_url, "api_key": api_key}
    run = init(
        project,
        entity,
        id=run_id,
        reinit="create_new",
        settings={"console": "off", **{name: word for name, word in known.items() if word}},
    )
    log(run, root if root.is_dir() else root.parent, files)
    run.finish()
    return run


def log(run: Run, root: Path, files: list[Path]) -> None:
    """Logs what files below a folder say, the oldest first."""
    open_step, moment = None, 0.0
    for prefix, event in heapq.merge(
        *(_said(root, path) for path in files), key=lambda said: said[1].wall_time
    ):
        if open_step not in (None, event.step):
            run.log({"_timestamp": moment}, commit=True)
        open_step, moment = event.step, event.wall_time
        row = {f"{prefix}{tag}": _logged(value) for tag, value in event.values.items()}
        run.log({**row, "global_step": event.step, "_timestamp": moment}, commit=False)
    if open_step is not None:
        run.log({"_timestamp": moment}, commit=True)


def _said(root: Path, path: Path) -> Iterator[tuple[str, Event]]:
    inside = path.parent.relative_to(root).as_posix()
    prefix = "" if inside == "." else f"{inside}/"
    return ((prefix, event) for event in events(path.read_bytes()))


def _logged(value: Summarised) -> object:
    if isinstance(value, Buckets):
        return Histogram(np_histogram=(list(value.counts), list(value.edges)))
    if isinstance(value, Picture):
        return _image(value.data)
    return value


def _image(data: bytes) -> Image:
    try:
        from PIL import Image as Pillow
    except ModuleNotFoundError as error:
        raise UsageError("pictures of TensorBoard need pillow; pip install pillow") from error
    return Image(Pillow.open(io.BytesIO(data)))
