"""The file of the notebook that this kernel belongs to.

A kernel does not know it. Looked at are, in this order: the name that the user gives, what Visual
Studio Code leaves in the namespace, what the Jupyter server tells kernels in their environment.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from runwell.sdk.notebook.shell import Shell

SUFFIX = ".ipynb"


def find_document(
    named: str | None, shell: Shell, environ: Mapping[str, str], directory: Path
) -> Path | None:
    """Returns the notebook's file; None if nobody says, or it is not where they say.

    Args:
        named: The user's word, `notebook_name`.
        shell: The kernel's.
        environ: Its environment.
        directory: Where a relative path begins.
    """
    if named:
        return _existing(named, directory) or _existing(named + SUFFIX, directory)
    found = (shell.user_ns.get("__vsc_ipynb_file__"), environ.get("JPY_SESSION_NAME"))
    paths = (_existing(path, directory) for path in found if isinstance(path, str))
    return next((path for path in paths if path is not None and path.suffix == SUFFIX), None)


def _existing(given: str, directory: Path) -> Path | None:
    path = (directory / given).absolute()
    return path if path.is_file() else None
