"""`wandb.errors.term`: what is said on the terminal."""

from __future__ import annotations

from runwell.integrations.dropin import termsetup
from runwell.sdk.terminal import termerror, termlog, termwarn

__all__ = ["termerror", "termlog", "termsetup", "termwarn"]
