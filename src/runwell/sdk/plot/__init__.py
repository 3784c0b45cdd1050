"""Charts as values for `log()`: what `runwell.plot` is.

Only re-exports; each chart is a table and the name of a definition that says how to draw it.
"""

from __future__ import annotations

from runwell.sdk.media.chart import CustomChart, Visualize
from runwell.sdk.plot.confusion import confusion_matrix
from runwell.sdk.plot.curve import pr_curve, roc_curve
from runwell.sdk.plot.series import line_series
from runwell.sdk.plot.table import bar, histogram, line, plot_table, scatter, visualize

__all__ = [
    "CustomChart",
    "Visualize",
    "bar",
    "confusion_matrix",
    "histogram",
    "line",
    "line_series",
    "plot_table",
    "pr_curve",
    "roc_curve",
    "scatter",
    "visualize",
]
