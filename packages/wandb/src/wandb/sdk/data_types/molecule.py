"""`wandb.sdk.data_types.molecule`: molecules."""

from __future__ import annotations

from runwell.sdk.media.molecule import Molecule

__all__ = ["Molecule"]
