"""What the uplink leaves for the training process about an artifact that it delivered.

The note of a version lies beside its files: `artifacts/<client_id>.json` in the run's directory.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from runwell.errors import DataError

ARTIFACTS = "artifacts"


class Delivered(msgspec.Struct, frozen=True):
    """How the delivery of a version ended.

    Attributes:
        artifact_id: The server's id; None if it was refused.
        error: Why it was refused.
    """

    artifact_id: str | None = None
    error: str | None = None


def note_path(folder: Path, client_id: str) -> Path:
    """Returns where the note of a version lies; `folder` is `artifacts/` of the run."""
    return folder / f"{client_id}.json"


def encode_delivered(note: Delivered) -> bytes:
    """Returns a note as JSON."""
    return msgspec.json.encode(note)


def decode_delivered(data: bytes) -> Delivered:
    """Reads a note. Raises DataError if it is none."""
    try:
        return msgspec.json.decode(data, type=Delivered)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError(f"this is no note of a delivery: {error}") from error
