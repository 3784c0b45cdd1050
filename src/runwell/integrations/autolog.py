"""Calls of a library's objects that are logged while that is switched on.

    autolog({"project": "pictures"})    # or autolog(), for the current run
    pipeline("a cat")
    autolog.disable()

It knows no library: whoever makes an `Autolog` says which class's calls are heard and what of a
call is logged. Invariant: a call returns what it returned before, whatever becomes of its row.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any

import runwell


@dataclass(frozen=True, slots=True)
class Call:
    """One call that came to its end.

    Attributes:
        target: The object that was called.
        arguments: What it was called with by name, what has a default included.
        result: What it returned.
        number: From 1 on, counted since the process began.
        duration_s: How long it took.
    """

    target: Any
    arguments: Mapping[str, Any]
    result: Any
    number: int
    duration_s: float


class Autolog:
    """Logs the calls of a class's objects, and of those of its heirs, while it is enabled.

    A call within another one is part of that one. A call is logged to the run that is current where
    it happens, else to that with which logging was enabled.

    Args:
        what: The name of it, for messages.
        find: Returns the class; raises if its library is missing.
        log: Logs a call to a run.
    """

    def __init__(
        self, what: str, find: Callable[[], type], log: Callable[[runwell.Run, Call], None]
    ) -> None:
        self._what = what
        self._find = find
        self._log = log
        self._run: runwell.Run | None = None
        self._is_own_run = False
        self._undo: list[Callable[[], None]] = []
        self._number = 0
        self._is_inside = ContextVar(f"is_inside_{what}", default=False)

    def __call__(self, init: Mapping[str, Any] | None = None) -> None:
        """Does what `enable` does."""
        self.enable(init)

    def enable(self, init: Mapping[str, Any] | None = None) -> None:
        """Has calls logged from now on; if they were before, that ends first.

        Args:
            init: Arguments of `init`; without them the current run is taken, or one begins if there
                is none. A run that begins here ends with `disable`.

        Raises:
            FrameworkMissing: The library is not installed.
        """
        self.disable()
        base = self._find()
        before: runwell.Run | None = runwell.run
        self._run = before if before is not None and not init else runwell.init(**(init or {}))
        self._is_own_run = self._run is not before
        for kind in _with_heirs(base):
            self._hear(kind)
        self._undo.append(_tell_of_heirs(base, self._hear))

    def disable(self) -> None:
        """Ends the logging, and the run if it began with that."""
        while self._undo:
            self._undo.pop()()
        if self._run is not None and self._is_own_run:
            self._run.finish()
        self._run = None

    def _hear(self, kind: Any) -> None:  # noqa: ANN401  a class of the library
        original = vars(kind).get("__call__")
        if original is None:
            return

        @wraps(original)
        def heard(target: object, *args: object, **more: object) -> object:
            if self._is_inside.get():
                return original(target, *args, **more)
            token = self._is_inside.set(True)
            began = time.monotonic()
            try:
                result = original(target, *args, **more)
            finally:
                self._is_inside.reset(token)
            arguments = _named(original, target, args, more)
            self._tell(target, arguments, result, time.monotonic() - began)
            return result

        kind.__call__ = heard
        self._undo.append(lambda: setattr(kind, "__call__", original))

    def _tell(
        self, target: object, arguments: Mapping[str, Any], result: object, duration_s: float
    ) -> None:
        run: runwell.Run | None = runwell.run
        run = self._run if run is None else run
        if run is None:
            return
        self._number += 1
        try:
            self._log(run, Call(target, arguments, result, self._number, duration_s))
        except Exception as error:  # noqa: BLE001  what is not logged must not stop the script
            runwell.termwarn(f"a call of {self._what} is not logged: {error}")


def _with_heirs(kind: type) -> list[type]:
    children: list[type] = kind.__subclasses__()
    return [kind, *(heir for child in children for heir in _with_heirs(child))]


def _tell_of_heirs(base: Any, hear: Callable[[type], None]) -> Callable[[], None]:  # noqa: ANN401  a class
    """Tells each class that is derived from now on, and returns what ends that."""
    own = vars(base).get("__init_subclass__")

    def init_subclass(kind: Any, /, **more: object) -> None:  # noqa: ANN401  a class
        if own is None:
            super(base, kind).__init_subclass__(**more)
        else:
            own.__get__(None, kind)(**more)
        hear(kind)

    def undo() -> None:
        if own is None:
            del base.__init_subclass__
        else:
            base.__init_subclass__ = own

    base.__init_subclass__ = classmethod(init_subclass)
    return undo


def _named(
    function: Callable[..., object], target: object, args: tuple[object, ...], more: dict[str, Any]
) -> dict[str, Any]:
    """Returns the arguments of a call by their names; those that have none as `args`."""
    bound = inspect.signature(function).bind(target, *args, **more)
    bound.apply_defaults()
    named = dict(list(bound.arguments.items())[1:])
    kinds = {name: each.kind for name, each in inspect.signature(function).parameters.items()}
    return {
        key: value
        for name, given in named.items()
        for key, value in (
            given.items() if kinds[name] is inspect.Parameter.VAR_KEYWORD else [(name, given)]
        )
    }
