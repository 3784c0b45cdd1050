"""The plotting libraries are not there; objects of their shape are."""

from __future__ import annotations

import io
import sys
import types

import pytest
from PIL import Image as Pillow

from runwell.errors import UsageError
from runwell.sdk.media.figure import Bokeh, Plotly, plot_media_of
from runwell.sdk.media.file import MediaFiles
from runwell.sdk.media.image import Image
from runwell.sdk.media.writer import as_media


class PlotlyFigure:
    def to_plotly_json(self) -> dict[str, object]:
        return {"data": []}

    def to_json(self) -> str:
        return '{"data":[]}'


class Axes:
    def __init__(self, *images: object) -> None:
        self.images = images


class Figure:
    def __init__(self, *axes: Axes) -> None:
        self.axes = axes

    def savefig(self, target: io.BytesIO, format: str) -> None:
        Pillow.new("L", (4, 5)).save(target, format=format)


@pytest.fixture
def _translator(monkeypatch: pytest.MonkeyPatch) -> None:
    tools = types.ModuleType("plotly.tools")
    tools.mpl_to_plotly = lambda figure: PlotlyFigure()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "plotly", types.ModuleType("plotly"))
    monkeypatch.setitem(sys.modules, "plotly.tools", tools)


def test_a_figure_of_plotly_is_its_json(files: MediaFiles) -> None:
    for made in (Plotly(PlotlyFigure()), as_media(PlotlyFigure())):
        assert isinstance(made, Plotly)
        row = made.write(files, "p", 0)
        assert (row["_type"], str(row["path"])[-12:]) == ("plotly-file", ".plotly.json")
        assert (files.root / str(row["path"])).read_text() == '{"data":[]}'


@pytest.mark.usefixtures("_translator")
def test_a_figure_of_matplotlib_is_translated() -> None:
    assert isinstance(plot_media_of(Figure(Axes())), Plotly)


@pytest.mark.usefixtures("_translator")
@pytest.mark.parametrize("figure", [Figure(), Figure(Axes("a picture"))])
def test_figures_that_are_empty_or_hold_pictures_are_drawn(figure: Figure) -> None:
    assert isinstance(plot_media_of(figure), Image)


def test_without_plotly_figures_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "plotly", None)
    monkeypatch.setitem(sys.modules, "plotly.tools", None)
    assert isinstance(plot_media_of(Figure(Axes())), Image)
    with pytest.raises(UsageError, match="pip install plotly"):
        Plotly(Figure(Axes()))


def test_pyplot_stands_for_its_current_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    pyplot = types.ModuleType("matplotlib.pyplot")
    pyplot.gcf = Figure  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", pyplot)
    assert isinstance(as_media(pyplot), Image)


def test_a_document_of_bokeh_is_its_json(
    files: MediaFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Document:
        def __init__(self) -> None:
            self.roots: list[str] = []

        def add_root(self, root: object) -> None:
            self.roots.append(type(root).__name__)

        def to_json(self) -> dict[str, object]:
            return {"roots": self.roots}

    class Model:
        document: Document | None = None

    for kind in (Document, Model):
        monkeypatch.setattr(kind, "__module__", "bokeh.fake")
    module = types.ModuleType("bokeh.document")
    module.Document = Document  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "bokeh", types.ModuleType("bokeh"))
    monkeypatch.setitem(sys.modules, "bokeh.document", module)
    made = as_media(Model())
    assert isinstance(made, Bokeh)
    row = made.write(files, "b", 0)
    assert (files.root / str(row["path"])).read_text() == '{"roots":["Model"]}'
    with pytest.raises(UsageError):
        Bokeh(5)
