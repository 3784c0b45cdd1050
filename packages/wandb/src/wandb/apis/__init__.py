"""`wandb.apis`: where `Api` lies for whoever looks for it there."""

from __future__ import annotations

from runwell.sdk.query.api import Api
from runwell.sdk.query.api import Api as PublicApi

__all__ = ["Api", "PublicApi"]
