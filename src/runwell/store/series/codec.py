"""How a column of a chunk is squeezed. The number of the codec stands beside each chunk, so that
another can take over for new ones.

pcodec has one maintainer and no types; this module is all that knows of it.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from pcodec import ChunkConfig, standalone  # type: ignore[import-untyped, unused-ignore]

from runwell.errors import StoreError

N = TypeVar("N", np.int64, np.float64)

PCODEC = 1
_LEVEL = 4  # half the time of level 8 for one percent more bytes (docs/decisions)
_CONFIG = ChunkConfig(compression_level=_LEVEL)


class Codec(Protocol):
    """Turns a column into bytes and back, bit by bit the same."""

    def encode(self, column: NDArray[N]) -> bytes: ...
    def decode_into(self, data: bytes, room: NDArray[N]) -> None: ...


class Pcodec:
    """Numbers by pcodec."""

    def encode(self, column: NDArray[N]) -> bytes:
        """Returns a column as bytes."""
        return bytes(standalone.simple_compress(np.ascontiguousarray(column), _CONFIG))

    def decode_into(self, data: bytes, room: NDArray[N]) -> None:
        """Fills `room`, which has the length of the column.

        Raises:
            StoreError: The bytes are no such column.
        """
        try:
            progress = standalone.simple_decompress_into(data, room)
        except (RuntimeError, TypeError) as error:
            raise StoreError(f"a chunk of points is damaged; restore a backup: {error}") from error
        if progress.n_processed != len(room):
            raise StoreError("a chunk of points is cut short; restore a backup")


CODECS: dict[int, Codec] = {PCODEC: Pcodec()}
