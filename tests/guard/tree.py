"""The repository as the guard tests see it: what git would carry, and nothing else."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "runwell"
REFERENCE = ROOT / "docs" / "reference"


@cache
def carried_files() -> tuple[Path, ...]:
    """Returns every file that is tracked or would be (not ignored) and still exists."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    paths = (ROOT / name for name in names.decode().split("\0") if name)
    return tuple(path for path in paths if path.is_file())


@cache
def reference_text() -> str:
    """Returns all pages of docs/reference, one behind the other."""
    return "\n".join(page.read_text() for page in sorted(REFERENCE.glob("*.md")))


def undocumented(names: set[str]) -> list[str]:
    """Returns which of the names stand nowhere in docs/reference, set in code type."""
    text = reference_text()
    return sorted(name for name in names if f"`{name}`" not in text)
