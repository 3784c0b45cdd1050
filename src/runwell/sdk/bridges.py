"""What `init()` can switch on that brings other programs' words into a run.

Bridges are integrations, a layer above this one, so they are called by name. Each has `begin()`,
which may be called again and again; what fails in one is told, and the training goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from runwell.errors import UsageError
from runwell.sdk.boundary import absorb
from runwell.sdk.terminal import termwarn

# Arguments of `init()`, and what they switch on.
BRIDGES: Final[Mapping[str, str]] = {
    "sync_tensorboard": "runwell.integrations.tensorboard",
    "monitor_gym": "runwell.integrations.gym",
}


def begin(argument: str) -> None:
    """Switches on what an argument of `init()` asks for."""
    try:
        import_module(BRIDGES[argument]).begin()
    except UsageError as error:
        termwarn(f"init({argument}=True) does nothing: {error}", repeat=False)
    except Exception as error:  # noqa: BLE001  a framework's own trouble is not the training's
        absorb(f"init({argument}=True)", error)
