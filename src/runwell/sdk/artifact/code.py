"""The code of a project as an artifact."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from runwell.sdk.artifact.artifact import Artifact

_SUFFIXES = frozenset({".py", ".ipynb", ".sh", ".yaml", ".yml", ".toml", ".cfg"})
_NAMES = frozenset({"requirements.txt", "Dockerfile"})
_AWKWARD = re.compile(r"[^\w.-]+")
_LEFT_OUT = frozenset({"wandb", ".venv", "venv", "node_modules", ".git", "__pycache__"})


def code_artifact(
    root: Path,
    name: str,
    include: Callable[..., bool] | None,
    exclude: Callable[..., bool] | None,
) -> Artifact | None:
    """Returns an artifact with the code below a directory, None if there is none.

    Args:
        root: The directory.
        name: Of the artifact; what no name may hold becomes an underscore.
        include: Tells of a path, and `root` if it takes two, whether it is code.
        exclude: Tells the same way what is left out.
    """
    draft = Artifact(_AWKWARD.sub("_", name), "code")
    start = root.resolve()
    for path in sorted(start.rglob("*")):
        if not path.is_file():
            continue
        place = path.relative_to(start)
        is_wanted = _says(include, path, start) if include else _is_code(path)
        is_left_out = _says(exclude, path, start) if exclude else bool(_LEFT_OUT & set(place.parts))
        if is_wanted and not is_left_out:
            draft.add_file(path, place.as_posix())
    return draft if draft.manifest.entries else None


def _is_code(path: Path) -> bool:
    return path.suffix in _SUFFIXES or path.name in _NAMES


def _says(ask: Callable[..., bool], path: Path, root: Path) -> bool:
    """Asks a function of the user's, which takes a path, or a path and the root."""
    import inspect

    takes_root = len(inspect.signature(ask).parameters) > 1
    return bool(ask(str(path), str(root)) if takes_root else ask(str(path)))
