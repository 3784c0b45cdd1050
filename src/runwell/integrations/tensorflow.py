"""TensorFlow 2's summary writers, heard where TensorFlow writes.

Whatever calls `tf.summary.scalar` and its like, Keras's callback included, comes to one operation
with one writer. Outside of a `tf.function` the values are there; inside, a call of Python is put
beside the operation into the graph. TensorFlow is not imported here: it is heard once the script
has imported it. A writer's folder is known from its making, so writers that are older than `listen`
are not heard.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol
from weakref import ref

import runwell
from runwell.integrations.arrival import on_arrival
from runwell.integrations.picture import picture

OPERATIONS = "tensorflow.python.ops.gen_summary_ops"
_ORIGIN = "_runwell_origin"  # what a writer's handle has of us: its folder, and the run it began in
_SIDES_OF_A_PICTURE = 2  # stand before the pictures of a summary


class Listener(Protocol):
    """Who is told what was written."""

    def note(
        self, folder: str, step: int, values: dict[str, object], run: runwell.Run | None
    ) -> None:
        """Takes values of a step for a run, if there is one."""


def listen(listener: Listener) -> Callable[[], None]:
    """Has TensorFlow's writers heard, now or once it is imported; returns what undoes it."""
    undone: list[Callable[[], None]] = []

    def act(operations: ModuleType) -> None:
        undone.append(_replace(operations, "create_summary_file_writer", _making))
        undone.append(_replace(operations, "write_summary", lambda of: _writing(of, listener)))

    undone.append(on_arrival(OPERATIONS, act))

    def undo() -> None:
        while undone:
            undone.pop()()

    return undo


def _replace(
    module: ModuleType, name: str, around: Callable[[Callable[..., Any]], Callable[..., Any]]
) -> Callable[[], None]:
    original = getattr(module, name)
    setattr(module, name, around(original))
    return lambda: setattr(module, name, original)


def _making(original: Callable[..., Any]) -> Callable[..., Any]:
    """Has the making of a writer leave its origin at its handle."""

    @wraps(original)
    def create_summary_file_writer(writer: Any, logdir: Any, *args: Any, **more: Any) -> Any:  # noqa: ANN401  TensorFlow's
        if hasattr(logdir, "numpy"):
            run: runwell.Run | None = runwell.run
            origin = logdir.numpy().decode(), None if run is None else ref(run)
            setattr(writer, _ORIGIN, origin)
        return original(writer, logdir, *args, **more)

    return create_summary_file_writer


def _writing(original: Callable[..., Any], listener: Listener) -> Callable[..., Any]:
    """Has each writing told to the listener."""

    @wraps(original)
    def write_summary(
        writer: Any,  # noqa: ANN401  TensorFlow's, as all of these
        step: Any,  # noqa: ANN401
        tensor: Any,  # noqa: ANN401
        tag: Any,  # noqa: ANN401
        summary_metadata: Any,  # noqa: ANN401
        name: str | None = None,
    ) -> Any:  # noqa: ANN401
        try:
            _hear(listener, getattr(writer, _ORIGIN, None), step, tensor, tag, summary_metadata)
        except Exception as error:  # noqa: BLE001  what is not logged must not stop the training
            runwell.termwarn(f"a summary of TensorFlow is not logged: {error}", repeat=False)
        return original(writer, step, tensor, tag, summary_metadata, name=name)

    return write_summary


def _hear(
    listener: Listener,
    origin: tuple[str, Callable[[], runwell.Run | None] | None] | None,
    step: Any,  # noqa: ANN401  TensorFlow's, as the rest
    tensor: Any,  # noqa: ANN401
    tag: Any,  # noqa: ANN401
    metadata: Any,  # noqa: ANN401
) -> None:
    plugin = _plugin(metadata)
    if origin is None or plugin not in SHOWN:
        return
    folder, maker = origin

    def tell(step: Any, tensor: Any, tag: Any, run: runwell.Run | None) -> None:  # noqa: ANN401
        value = SHOWN[plugin](tensor.numpy().tolist())
        if value is not None:
            name = tag if isinstance(tag, str) else tag.numpy().decode()
            listener.note(folder, int(step), {name: value}, run)

    if hasattr(tensor, "numpy"):
        tell(step, tensor, tag, runwell.run)
        return

    def tell_later(step: Any, tensor: Any, tag: Any) -> None:  # noqa: ANN401
        # A graph is run in threads of TensorFlow, which have no run of their own.
        run = None if maker is None else maker()
        tell(step, tensor, tag, runwell.run if run is None or run.is_finished else run)

    import_module("tensorflow").py_function(tell_later, [step, tensor, tag], [])


def _plugin(metadata: Any) -> str:  # noqa: ANN401  bytes, or a tensor of them
    """Returns the name of the plug-in that shows a summary."""
    data = metadata.numpy() if hasattr(metadata, "numpy") else metadata
    kind = import_module("tensorflow.core.framework.summary_pb2").SummaryMetadata
    return str(kind.FromString(bytes(data)).plugin_data.plugin_name)


def _number(value: Any) -> object:  # noqa: ANN401  numbers in lists, or one
    return None if isinstance(value, list) else value


def _histogram(rows: Any) -> object:  # noqa: ANN401  lists of left edge, right edge and count
    if not rows:
        return None
    edges = [*(left for left, _, _ in rows), rows[-1][1]]
    return runwell.Histogram(np_histogram=([count for _, _, count in rows], edges))


def _pictures(data: Any) -> object:  # noqa: ANN401  a list of bytes
    return [picture(each) for each in data[_SIDES_OF_A_PICTURE:]] or None


# By plug-in: what is logged of a summary's content.
SHOWN: dict[str, Callable[[Any], object]] = {
    "": _number,
    "scalars": _number,
    "histograms": _histogram,
    "images": _pictures,
}
