"""What stands where a run will be, and says what to do before there is one."""

from __future__ import annotations

from typing import NoReturn

from runwell.errors import UsageError


def raise_not_started(call: str) -> NoReturn:
    """Raises the UsageError of a call that needs a run."""
    raise UsageError(f"there is no run for runwell.{call}; call runwell.init() first")


class NotStarted:
    """Stands for `runwell.config` and `runwell.summary` before there is a run."""

    def __init__(self, name: str) -> None:
        object.__setattr__(self, "_name", name)

    _name: str

    def __getattr__(self, key: str) -> NoReturn:
        if key.startswith("_"):  # what inspection asks for; it expects this error
            raise AttributeError(key)
        raise_not_started(f"{self._name}.{key}")

    def __setattr__(self, key: str, value: object) -> NoReturn:
        raise_not_started(f"{self._name}.{key}")

    def __getitem__(self, key: str) -> NoReturn:
        raise_not_started(f"{self._name}[{key!r}]")

    def __setitem__(self, key: str, value: object) -> NoReturn:
        raise_not_started(f"{self._name}[{key!r}]")

    def __repr__(self) -> str:
        return f"<runwell.{self._name}: call runwell.init() first>"
