"""The packages of a conda environment, from the names of conda's own notes.

No subprocess and no reading: `conda env export` takes seconds, and the notes are megabytes. So the
channels are not told; `conda env create` then asks those of its own configuration.
"""

from __future__ import annotations

from pathlib import Path

ENVIRONMENT = "conda-environment.yaml"
_PARTS = 3


def conda_environment(prefix: Path) -> bytes | None:
    """Returns the environment as `conda env create` reads it; None if it is not one of conda's.

    Args:
        prefix: The root of the environment, `sys.prefix`.
    """
    try:
        notes = sorted(path.name for path in (prefix / "conda-meta").iterdir())
    except OSError:
        return None
    parts = [note.removesuffix(".json").rsplit("-", 2) for note in notes if note.endswith(".json")]
    packages = ["=".join(words) for words in parts if len(words) == _PARTS]
    lines = [
        f"name: {prefix.name}",
        "dependencies:",
        *(f"  - {each}" for each in packages),
        f"prefix: {prefix}",
    ]
    return "\n".join(lines).encode(errors="surrogateescape") + b"\n"
