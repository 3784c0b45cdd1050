"""`runwell.jupyter`: what notebooks load. `import runwell` in a notebook does it by itself."""

from __future__ import annotations

from runwell.errors import RunwellError
from runwell.sdk import api
from runwell.sdk.notebook import magic
from runwell.sdk.notebook.shell import Shell, find_shell
from runwell.sdk.run import Run


def load_ipython_extension(ipython: Shell | None = None) -> None:
    """Lets a shell, by default that of this process, know `%wandb` and `%%wandb`."""
    shell = ipython or find_shell()
    if shell is not None:
        magic.register(shell, _current, _url_of)


def _current() -> Run | None:
    return api.session.current


def _url_of(path: str) -> str | None:
    """Returns the address of what has a path: a run, a project, a sweep, a version."""
    from runwell.sdk.query.api import Api  # only when somebody asks for it

    try:
        url = getattr(Api().from_path(path), "url", None)
    except RunwellError:
        return None
    return url if isinstance(url, str) else None
