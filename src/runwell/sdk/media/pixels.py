"""Arrays and tensors of any library as pixels: bytes, height × width × channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runwell.errors import UsageError
from runwell.sdk.encoding import on_host

if TYPE_CHECKING:
    import numpy as np


def pixels_of(source: object, *, normalize: bool = True) -> np.ndarray:
    """Returns an array as bytes.

    Args:
        source: Height × width, or height × width × 1 to 4 channels; a tensor of torch may have its
            channels first; a batch of tensors becomes a grid.
        normalize: Floats in 0…1 are stretched to 0…255, those in -1…1 as well; other numbers are
            cut to 0…255.

    Raises:
        UsageError: The array has another shape, or holds no numbers.
    """
    array = array_of(source)
    if hasattr(source, "detach"):
        array = _channels_last(array)
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] > 4) or 0 in array.shape:
        raise UsageError(
            f"an image of shape {array.shape} is none; use height × width, or × 1 to 4 channels"
        )
    return as_bytes(array, normalize=normalize)


def array_of(source: object) -> np.ndarray:
    """Returns anything that is like an array as one of numpy, with numbers that numpy knows.

    Raises:
        UsageError: numpy is not there, or makes no array of numbers of it.
    """
    require_numpy()
    import numpy as np

    host = on_host(source)
    try:
        array = np.asarray(host)
    except (TypeError, ValueError):
        try:
            array = np.asarray(host.float())  # type: ignore[attr-defined]  # bfloat16 of torch
        except (AttributeError, TypeError, ValueError):
            array = np.asarray(None)
    if array.dtype.kind not in "biuf":
        raise UsageError(f"a value of type {type(source).__name__} is no array of numbers")
    return array


def as_bytes(array: np.ndarray, *, normalize: bool = True) -> np.ndarray:
    """Returns numbers as bytes, see `pixels_of`."""
    import numpy as np

    if array.dtype == np.uint8:
        return np.ascontiguousarray(array)
    if array.dtype == bool:
        return np.where(array, np.uint8(255), np.uint8(0))
    if array.dtype.kind == "f":
        array = np.nan_to_num(array.astype(np.float64), posinf=np.inf, neginf=-np.inf)
        low, high = (array.min(), array.max()) if array.size else (0.0, 0.0)
        if normalize and high <= 1 and low >= -1:
            array = array * 255.0 if low >= 0 else (array + 1.0) * 127.5
    pixels: np.ndarray = np.clip(array, 0, 255).astype(np.uint8)
    return pixels


def require_numpy() -> None:
    """Makes sure that numpy is there.

    Raises:
        UsageError: It is not installed.
    """
    try:
        import numpy  # noqa: F401, ICN001
    except ModuleNotFoundError as error:
        raise UsageError("arrays need numpy; install it: pip install 'runwell[media]'") from error


def _channels_last(array: np.ndarray) -> np.ndarray:

    if array.ndim == 4 and array.shape[1] in (1, 3, 4):
        array = _grid(array)
    if array.ndim == 3 and array.shape[0] in (1, 3, 4):
        last: np.ndarray = array.transpose(1, 2, 0)
        return last
    return array


def _grid(batch: np.ndarray) -> np.ndarray:
    """Returns pictures of channels × height × width beside each other, eight in a row."""
    import numpy as np

    count, channels, height, width = batch.shape
    columns = max(1, min(8, count))
    rows = -(-count // columns)
    padded = np.zeros((rows * columns, channels, height, width), dtype=batch.dtype)
    padded[:count] = batch
    tiles = padded.reshape(rows, columns, channels, height, width).transpose(2, 0, 3, 1, 4)
    return tiles.reshape(channels, rows * height, columns * width)
