"""`wandb.plot`: charts as values."""

from __future__ import annotations

from runwell.sdk.plot import *  # noqa: F403 - all that is there, by its `__all__`
from runwell.sdk.plot import __all__ as __all__
