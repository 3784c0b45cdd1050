"""`wandb.sdk.lib.config_util`: what is wrong with a config."""

from __future__ import annotations

from runwell.errors import UsageError as ConfigError

__all__ = ["ConfigError"]
