"""`wandb.sdk.data_types.bokeh`: figures of Bokeh."""

from __future__ import annotations

from runwell.sdk.media.figure import Bokeh

__all__ = ["Bokeh"]
