"""What goes on inside models while they are trained; a part of `Run`."""

# ruff: noqa: FBT001, FBT002  the signatures are W&B's, whose flags may be positional

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING

from runwell.sdk.boundary import guarded

if TYPE_CHECKING:
    from runwell.sdk.media.graph import Graph
    from runwell.sdk.summary import Summary
    from runwell.sdk.watch.watches import Watches


class RunWatches(ABC):
    """The calls about models; `Run` sets the attributes that this reads."""

    summary: Summary
    _watches: Watches | None

    @abstractmethod
    def log(
        self, data: Mapping[str, object], step: int | None = None, commit: bool | None = None
    ) -> None:
        """Writes values of one moment."""

    @guarded
    def watch(
        self,
        models: object,
        criterion: object = None,
        log: str | None = "gradients",
        log_freq: int = 1000,
        idx: int | None = None,
        log_graph: bool = False,
    ) -> list[Graph]:
        """Logs what goes on inside models of PyTorch, with the rows that the script commits.

        Args:
            models: A model, or a list of models.
            criterion: Taken for the sake of scripts that pass it.
            log: "gradients", "parameters", "all" or None.
            log_freq: At which passes: each so many-th forward pass for parameters, and backward
                pass for gradients.
            idx: The number of the first model; keys of all but number 0 begin with it.
            log_graph: Whether the summary gets the layers of the model, after its first pass.

        Returns:
            The graphs, if they are wanted; shapes are in them after the first pass.

        Raises:
            UsageError: These are no models, or `log` is another word.
        """
        if self._watches is None:
            from runwell.sdk.watch.watches import Watches

            self._watches = Watches(self.log, self.summary.__setitem__)
        return self._watches.add(
            models, what=log, every=log_freq, index=idx, with_graph=bool(log_graph)
        )

    @guarded
    def unwatch(self, models: object = None) -> None:
        """Takes off what `watch` put on these models, or on all."""
        if self._watches is not None:
            self._watches.remove(models)
