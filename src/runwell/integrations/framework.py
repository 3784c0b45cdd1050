"""A framework that an integration needs, imported when it is needed.

It knows no framework; whoever asks names the module and how to install it.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

import runwell
from runwell.errors import UsageError


class FrameworkMissing(UsageError, ImportError):
    """An integration was used without its framework.

    Args:
        what: The integration, as the script calls it.
        module: The module that cannot be imported.
        requirement: What to install.
    """

    def __init__(self, what: str, module: str, requirement: str) -> None:
        super().__init__(f"{what} needs {module}; pip install {requirement}")
        self.framework = module
        self.requirement = requirement


def framework(module: str, what: str, requirement: str | None = None) -> ModuleType:
    """Returns a framework's module.

    Args:
        module: Its dotted name.
        what: What needs it, for the message.
        requirement: What pip calls it, if that is another name.

    Raises:
        FrameworkMissing: It is not installed. A framework that is there but fails on import has its
            own error, which goes through.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        top = module.partition(".")[0]
        if error.name is None or error.name.partition(".")[0] != top:
            raise
        raise FrameworkMissing(what, module, requirement or top) from error


def live_run(call: str) -> runwell.Run:
    """Returns the current run.

    Raises:
        UsageError: There is none; the message names the call.
    """
    run: runwell.Run | None = runwell.run
    if run is None:
        raise UsageError(f"there is no run for {call}; call runwell.init() first")
    return run
