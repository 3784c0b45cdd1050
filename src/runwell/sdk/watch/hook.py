"""What PyTorch calls at each forward and backward pass of a watched model.

Objects of classes and not functions made on the spot, so that a watched model can be pickled, as
it is when it is handed to a spawned process. They are called within the training, in autograd's
threads too, so none lets an error out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from runwell.sdk.boundary import absorb
from runwell.values.json import Json

Summarize = Callable[[object], Json]


class Log(Protocol):
    """`Run.log`."""

    def __call__(
        self,
        data: Mapping[str, object],
        step: int | None = None,
        commit: bool | None = None,  # noqa: FBT001  as `Run.log` has it
    ) -> None: ...


class Turn:
    """Says at which calls it is time: each `every`-th.

    Args:
        every: How often.
    """

    def __init__(self, every: int) -> None:
        self._every = every
        self._count = 0

    def comes(self) -> bool:
        """Counts a call; tells whether it is time."""
        self._count += 1
        if self._count < self._every:
            return False
        self._count = 0
        return True


class ParameterHook:
    """Logs the parameters of a model; a forward hook of it."""

    def __init__(self, log: Log, prefix: str, every: int, summarize: Summarize) -> None:
        self._log = log
        self._prefix = prefix
        self._turn = Turn(every)
        self._summarize = summarize

    def __call__(self, module: object, inputs: object, output: object) -> None:
        """Takes a forward pass."""
        if not self._turn.comes():
            return
        try:
            found = {
                f"parameters/{self._prefix}{name}": self._summarize(parameter)
                for name, parameter in module.named_parameters()  # type: ignore[attr-defined]
            }
            self._log({key: item for key, item in found.items() if item is not None}, commit=False)
        except Exception as error:  # noqa: BLE001  it must not end the training
            absorb("watching parameters", error)


class GradientHook:
    """Logs the gradient of one parameter; a hook of it."""

    # PyTorch leaves hooks of tensors out when it pickles; with this it does so without a warning.
    __torch_unserializable__ = True

    def __init__(self, log: Log, key: str, every: int, summarize: Summarize) -> None:
        self._log = log
        self._key = key
        self._turn = Turn(every)
        self._summarize = summarize

    def __call__(self, gradient: object) -> None:
        """Takes the gradient of a backward pass."""
        if not self._turn.comes():
            return
        try:
            found = self._summarize(gradient)
            if found is not None:
                self._log({self._key: found}, commit=False)
        except Exception as error:  # noqa: BLE001  it must not end the training
            absorb("watching gradients", error)
