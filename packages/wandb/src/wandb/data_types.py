"""`wandb.data_types`: all kinds of media."""

from __future__ import annotations

from runwell.sdk.data_types import *  # noqa: F403 - all that is there, by its `__all__`
from runwell.sdk.data_types import __all__ as __all__  # noqa: PLC0414
