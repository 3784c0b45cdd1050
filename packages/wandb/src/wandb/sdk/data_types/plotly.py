"""`wandb.sdk.data_types.plotly`: figures of Plotly."""

from __future__ import annotations

from runwell.sdk.media.figure import Plotly

__all__ = ["Plotly"]
