"""Pictures that frameworks hand over as the bytes of a file."""

from __future__ import annotations

import io

import runwell
from runwell.integrations.framework import framework


def picture(data: bytes) -> runwell.Image:
    """Returns a picture to be logged.

    Args:
        data: A PNG or the like.

    Raises:
        FrameworkMissing: Pillow is not installed.
    """
    return runwell.Image(
        framework("PIL.Image", "a picture of TensorBoard", "pillow").open(io.BytesIO(data))
    )
