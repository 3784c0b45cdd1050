"""`wandb.errors`: errors under the names that scripts catch."""

from __future__ import annotations

from runwell.errors import AuthenticationError, CommError, UsageError
from runwell.errors import RunwellError as Error

__all__ = ["AuthenticationError", "CommError", "Error", "UsageError"]
