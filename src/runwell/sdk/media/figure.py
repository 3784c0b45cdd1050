"""Figures of plotting libraries: Plotly and Bokeh as their own JSON, matplotlib as Plotly's.

The libraries are known by the shape of their objects and imported when a figure comes.
"""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import Any

from runwell.errors import UsageError
from runwell.sdk.documents import document_bytes
from runwell.sdk.media.file import Content, Media, MediaFiles, Step
from runwell.sdk.media.image import Image
from runwell.values.json import Json


class Plotly(Media):
    """An interactive figure for `log()`.

    Args:
        val: A figure of Plotly; or a figure, axes or another part of a figure of matplotlib, which
            Plotly (it has to be installed) translates.

    Raises:
        UsageError: It is neither, or Plotly is not there or cannot translate it.
    """

    def __init__(self, val: object) -> None:
        if not is_plotly_figure(val):
            val = _translated(figure_of_matplotlib(val))
        self._json = str(val.to_json())  # type: ignore[attr-defined]

    @classmethod
    def make_plot_media(cls, val: object) -> Plotly | Image:
        """Returns a figure of matplotlib as Plotly's, or as a picture where that cannot be."""
        return plot_media_of(val)

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Writes the figure."""
        content = Content("plotly.json", self._json.encode())
        return files.put("plotly", key, step, content).as_row("plotly-file")


class Bokeh(Media):
    """A figure of Bokeh for `log()`.

    Args:
        data_or_path: A document or model of Bokeh, or the path of a JSON file with a document.

    Raises:
        UsageError: It is neither.
        OSError: No file is at the path.
    """

    def __init__(self, data_or_path: object) -> None:
        if isinstance(data_or_path, str | os.PathLike):
            self._content = Content("bokeh.json", Path(data_or_path).read_bytes())
        else:
            self._content = Content("bokeh.json", _bokeh_json(data_or_path))

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Writes the figure."""
        return files.put("bokeh", key, step, self._content).as_row("bokeh-file")


def is_plotly_figure(value: object) -> bool:
    """Tells whether a value is a figure of Plotly."""
    return hasattr(type(value), "to_plotly_json") and hasattr(type(value), "to_json")


def is_bokeh_model(value: object) -> bool:
    """Tells whether a value is something that Bokeh draws."""
    return type(value).__module__.startswith("bokeh.") and (
        hasattr(type(value), "document") or hasattr(type(value), "add_root")
    )


def is_matplotlib(value: object) -> bool:
    """Tells whether a value is a figure, axes or artist of matplotlib, or its pyplot."""
    if value is sys.modules.get("matplotlib.pyplot"):
        return True
    return any(kind.__module__.startswith("matplotlib.") for kind in type(value).__mro__) and (
        hasattr(type(value), "savefig") or hasattr(type(value), "get_figure")
    )


def figure_of_matplotlib(value: object) -> object:
    """Returns the figure that a value of matplotlib belongs to.

    Raises:
        UsageError: It belongs to none.
    """
    if value is sys.modules.get("matplotlib.pyplot"):
        return value.gcf()  # type: ignore[union-attr]
    if hasattr(value, "savefig"):
        return value
    figure = value.get_figure() if hasattr(value, "get_figure") else None
    if figure is None:
        raise UsageError(f"a value of type {type(value).__name__} is no figure")
    return figure


def plot_media_of(value: object) -> Plotly | Image:
    """Returns a figure of matplotlib as Plotly's, or as a picture where that cannot be.

    It cannot be without Plotly, where the figure holds pictures, and for some kinds of artists.
    """
    figure = figure_of_matplotlib(value)
    axes = getattr(figure, "axes", ())
    if not axes or any(len(part.images) > 0 for part in axes):
        return Image(figure)
    try:
        return Plotly(figure)
    except UsageError:
        return Image(figure)


def _translated(figure: object) -> object:
    try:
        from plotly.tools import mpl_to_plotly  # type: ignore[import-not-found]
    except ModuleNotFoundError as error:
        raise UsageError("this needs Plotly; pip install plotly, or log the figure") from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about what looks a little different
        try:
            translated: object = mpl_to_plotly(figure)
        except Exception as error:
            raise UsageError(f"Plotly cannot translate this figure: {error}") from error
    return translated


def _bokeh_json(value: object) -> bytes:
    if not is_bokeh_model(value):
        raise UsageError(f"a value of type {type(value).__name__} is nothing that Bokeh draws")
    from bokeh.document import Document  # type: ignore[import-not-found]

    document: Any = value if hasattr(value, "add_root") else getattr(value, "document", None)
    if document is None:
        document = Document()
        document.add_root(value)
    return document_bytes(document.to_json())
