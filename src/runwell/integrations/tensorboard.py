"""TensorBoard: what a script writes for it is logged to the current run, too.

    runwell.integrations.tensorboard.patch()
    writer = SummaryWriter("logs")        # of torch, or of tensorboardX, or one of TensorFlow

Event writers are watched where they take an event, so writers that exist already are heard as well
and no event file is read. All values of a step are one row, with `global_step`. What is logged:
scalars, histograms and pictures.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import runwell
from runwell.errors import UsageError
from runwell.integrations import tensorflow
from runwell.integrations.arrival import on_arrival
from runwell.integrations.framework import FrameworkMissing
from runwell.integrations.picture import picture

# Module and class of each kind of writer; torch's SummaryWriter writes by TensorBoard's own.
WRITERS = (
    ("tensorboard.summary.writer.event_file_writer", "EventFileWriter"),
    ("tensorboardX.event_file_writer", "EventFileWriter"),
)
# That of `tf.compat.v1`; TensorFlow takes seconds to import, so it is left to the script.
OF_TENSORFLOW = "tensorflow.python.summary.writer.event_file_writer"
# As Keras and others name the folders of their writers, so that tags are those of one part.
PARTS = {"train", "validation"}

_unpatched: list[Callable[[], None]] = []


def patch(
    save: bool = True,  # noqa: FBT001, FBT002  the signature is W&B's
    tensorboard_x: bool | None = None,  # noqa: FBT001  the same
    pytorch: bool | None = None,  # noqa: FBT001  the same
    root_logdir: str = "",
) -> None:
    """Has every event writer of this process heard.

    Args:
        save, tensorboard_x, pytorch: Taken for the sake of scripts that pass them; event files stay
            where they are, and all kinds of writers are heard.
        root_logdir: Tags of a writer below it begin with the rest of its path; default: the folder
            of the first writer that is heard, or the one above if that is `train` or `validation`.

    Raises:
        UsageError: It was called before.
        FrameworkMissing: Neither TensorBoard nor tensorboardX nor TensorFlow is installed.
    """
    del save, tensorboard_x, pytorch
    if _unpatched:
        raise UsageError("TensorBoard is patched already; call unpatch() first")
    listener = Listener(root_logdir)
    for module, name in WRITERS:
        try:
            kind = getattr(import_module(module), name)
        except ModuleNotFoundError:
            continue
        _unpatched.append(_listen(kind, listener))
    if not _unpatched and find_spec("tensorflow") is None:
        raise FrameworkMissing("sync of TensorBoard", "tensorboard", "tensorboard")
    _unpatched.append(tensorflow.listen(listener))
    _unpatched.append(
        on_arrival(
            OF_TENSORFLOW,
            lambda module: _unpatched.append(_listen(module.EventFileWriter, listener)),
        )
    )


def begin() -> None:
    """Does what `patch` does, unless that was done; for `init(sync_tensorboard=True)`."""
    if not _unpatched:
        patch()


def unpatch() -> None:
    """Has event writers heard no more."""
    while _unpatched:
        _unpatched.pop()()


class Listener:
    """Logs events; one row holds all that comes for one step, one after the other.

    Args:
        root: Folder whose sub-folders become prefixes of tags; empty to tell it by the first event.
    """

    def __init__(self, root: str = "") -> None:
        self._root = root
        # Steps of the rows that are open, by run: trainers in threads have one each.
        self._steps: WeakKeyDictionary[runwell.Run, int] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def hear(self, folder: str, event: Any) -> None:  # noqa: ANN401  a message of protobuf
        """Logs an event to the current run; without one nothing is logged."""
        run: runwell.Run | None = runwell.run
        if run is not None and event.HasField("summary"):
            self.note(folder, int(event.step), dict(_values(event.summary)), run)

    def note(
        self, folder: str, step: int, values: dict[str, object], run: runwell.Run | None
    ) -> None:
        """Logs values of a step to a run; without one nothing is logged."""
        if run is None or not values:
            return
        with self._lock:
            self._root = self._root or _root_of(folder)
            prefix = _prefix(self._root, folder)
            row = {f"{prefix}{tag}": value for tag, value in values.items()}
            if self._steps.get(run, step) != step:
                run.log({}, commit=True)
            self._steps[run] = step
            run.log({**row, "global_step": step}, commit=False)


def _listen(kind: Any, listener: Listener) -> Callable[[], None]:  # noqa: ANN401  a class of writers
    """Has a class tell its events, and returns what undoes it."""
    original = kind.add_event

    def add_event(self: Any, event: Any, *args: Any, **more: Any) -> Any:  # noqa: ANN401  theirs
        try:
            listener.hear(str(self.get_logdir()), event)
        except Exception as error:  # noqa: BLE001  what is not logged must not stop the training
            runwell.termwarn(f"an event of TensorBoard is not logged: {error}", repeat=False)
        return original(self, event, *args, **more)

    kind.add_event = add_event

    def undo() -> None:
        kind.add_event = original

    return undo


def _values(summary: Any) -> Iterator[tuple[str, object]]:  # noqa: ANN401  a message of protobuf
    for value in summary.value:
        kind = value.WhichOneof("value")
        if kind == "simple_value":
            yield value.tag, value.simple_value
        elif kind == "histo":
            shown = _histogram(value.histo)
            if shown is not None:
                yield value.tag, shown
        elif kind == "image":
            yield value.tag, [picture(value.image.encoded_image_string)]


def _histogram(histo: Any) -> runwell.Histogram | None:  # noqa: ANN401  a message of protobuf
    """Returns a histogram; its outermost edges, infinite perhaps, become the least and the most."""
    counts = list(histo.bucket)
    if not counts:
        return None
    edges = [histo.min, *list(histo.bucket_limit)[:-1], histo.max]
    for at in range(1, len(edges)):  # limits beyond what occurred say nothing
        edges[at] = max(edges[at - 1], min(edges[at], histo.max))
    return runwell.Histogram(np_histogram=(counts, edges))


def _root_of(folder: str) -> str:
    """Returns what the folder of a first writer is taken to be below; of two parts, their whole."""
    path = Path(folder)
    return str(path.parent if path.name in PARTS else path)


def _prefix(root: str, folder: str) -> str:
    """Returns what tags of a folder begin with: its path below the root, else its own name."""
    inside = os.path.relpath(folder, root)
    if inside == ".":
        return ""
    return f"{os.path.basename(folder) if inside.startswith('..') else inside}/"  # noqa: PTH119
