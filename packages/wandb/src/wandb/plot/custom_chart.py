"""`wandb.plot.custom_chart`: charts by the name of their definition."""

from __future__ import annotations

from runwell.sdk.plot import CustomChart, plot_table

__all__ = ["CustomChart", "plot_table"]
