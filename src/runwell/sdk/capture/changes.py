"""What a working tree has that its commit has not, as `git diff` says it.

Only where the user lets code be saved: `git` is a subprocess and may take its time in a large
tree, so there is a limit to that. New files that git was not told of are no part of it.
"""

from __future__ import annotations

import os
from pathlib import Path

from runwell.errors import RunwellError

PATCH = "diff.patch"
_DIFF = ("git", "--no-optional-locks", "diff", "--no-color", "--no-ext-diff", "HEAD")
_LIMIT_S = 20.0
_MOST_BYTES = 64 * 1024 * 1024


def changes_of(root: Path, limit_s: float = _LIMIT_S) -> bytes:
    """Returns the patch that leads from the commit to the working tree; empty if nothing changed.

    Args:
        root: The root of the working tree.
        limit_s: No longer than that.

    Raises:
        RunwellError: `git` cannot be started, takes too long, refuses, or says too much.
    """
    import subprocess  # rare: only with save_code

    try:
        done = subprocess.run(
            _DIFF,
            cwd=root,
            env={**os.environ, "GIT_PAGER": "cat", "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limit_s,
            check=False,
        )
    except OSError as error:
        raise RunwellError(f"git cannot be started ({error.strerror})") from error
    except subprocess.TimeoutExpired as error:
        raise RunwellError(f"git took longer than {limit_s:g} s") from error
    if done.returncode != 0:
        raise RunwellError(f"git: {done.stderr.decode(errors='replace').strip()[:200]}")
    if len(done.stdout) > _MOST_BYTES:
        raise RunwellError(f"they are {len(done.stdout) / 1e6:.0f} MB")
    return done.stdout
