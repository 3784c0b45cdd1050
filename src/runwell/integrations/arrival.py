"""What is done to a module once a script has imported it.

A framework may take seconds to import. Whoever only wants to hear it waits here, so that scripts
which never use it pay nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType

import runwell

Act = Callable[[ModuleType], None]


def on_arrival(name: str, act: Act) -> Callable[[], None]:
    """Does something with a module, now if it is imported already, else when it is.

    What fails then is told as a warning; the import goes on.

    Args:
        name: Dotted name of the module.
        act: Is called once, with the module.

    Returns:
        What ends the wait.
    """
    module = sys.modules.get(name)
    if module is not None:
        act(module)
        return _nothing
    finder = _Waiting(name, act)
    sys.meta_path.insert(0, finder)
    return finder.leave


def _nothing() -> None:
    """Ends no wait, for there is none."""


class _Waiting(MetaPathFinder):
    """Finds one module as the others do, and has its loader tell when it is there."""

    def __init__(self, name: str, act: Act) -> None:
        self._name = name
        self._act = act

    def leave(self) -> None:
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        self.leave()
        spec = find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = _Telling(spec.loader, self._act)
        return spec


class _Telling(Loader):
    """Loads by another loader, which the module knows as its own in the end."""

    def __init__(self, loader: Loader, act: Act) -> None:
        self._loader = loader
        self._act = act

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        try:
            self._act(module)
        except Exception as error:  # noqa: BLE001  the script's import is not to fail of it
            runwell.termwarn(f"{module.__name__} is not heard: {error}", repeat=False)
