"""`wandb.integration.sklearn`: plots of scikit-learn."""

from __future__ import annotations

from runwell.integrations.sklearn import *  # noqa: F403 - all that is there, by its `__all__`
from runwell.integrations.sklearn import __all__ as __all__  # noqa: PLC0414
