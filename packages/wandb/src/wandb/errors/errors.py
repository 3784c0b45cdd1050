"""`wandb.errors.errors`: the same as `wandb.errors`."""

from __future__ import annotations

from wandb.errors import AuthenticationError, CommError, Error, UsageError

__all__ = ["AuthenticationError", "CommError", "Error", "UsageError"]
