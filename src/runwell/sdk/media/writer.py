"""Tells media from other values and writes it, for the rows of one run.

Values are taken as frameworks hand them over: a DataFrame is a table, a figure is one of its
library, a picture of Pillow is a picture. Media may stand at any depth of dicts, and in lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType

from runwell.sdk.encoding import in_silence, plain, text_of_key
from runwell.sdk.media import figure
from runwell.sdk.media.chart import CustomChart, Visualize
from runwell.sdk.media.file import Media, MediaFiles, Step
from runwell.sdk.media.frame import is_dataframe
from runwell.sdk.media.image import Image
from runwell.sdk.media.table import Table
from runwell.values.json import Json

MAX_DEPTH = 16


class MediaWriter:
    """Replaces media by what stands for it in a row.

    Args:
        files: Where files go, and notes about charts.
    """

    def __init__(self, files: MediaFiles) -> None:
        self._files = files

    def __call__(self, key: str, value: object, step: Step) -> Mapping[str, Json] | None:
        """Returns the keys and values that stand for a value; None if it is no media."""
        found = as_media(value)
        if isinstance(found, Media):
            return {key: found.write(self._files, key, step)}
        if isinstance(found, CustomChart | Visualize):
            return self._chart(key, found, step)
        if isinstance(value, list | tuple) and value:
            return self._several(key, value, step)
        if isinstance(value, Mapping) and _holds_media(value, 0):
            row: dict[str, Json] = {}
            inner = self._inside(key, value, step, row)
            return {key: inner, **row} if inner else row
        return None

    def _chart(self, key: str, chart: CustomChart | Visualize, step: Step) -> dict[str, Json]:
        self._files.note(chart.section, key, chart.visualization(key))
        table_key = chart.table_key(key)
        return {table_key: chart.table.write(self._files, table_key, step)}

    def _inside(
        self, path: str, values: Mapping[object, object], step: Step, row: dict[str, Json]
    ) -> dict[str, Json]:
        """Returns a dict with media replaced; tables of charts in it go into the row itself."""
        inner: dict[str, Json] = {}
        for given, value in values.items():
            name = text_of_key(given)
            found = as_media(value)
            if isinstance(found, Media):
                inner[name] = found.write(self._files, name, step)
            elif isinstance(found, CustomChart | Visualize):
                row.update(self._chart(f"{path}.{name}", found, step))
            elif isinstance(value, Mapping):
                inner[name] = self._inside(f"{path}.{name}", value, step, row)
            elif isinstance(value, list | tuple) and value:
                written = self._several(name, value, step)
                inner.update(written or {name: plain(value, in_silence)})
            else:
                inner[name] = plain(value, in_silence)
        return inner

    def _several(self, key: str, values: Sequence[object], step: Step) -> dict[str, Json] | None:
        """Writes a list with media in it; one that has no form as a list becomes numbered keys."""
        if not any(_may_be_media(value) for value in values):
            return None
        found = [as_media(value) for value in values]
        media = [each for each in found if isinstance(each, Media)]
        if len(media) == len(values) and len({type(each) for each in media}) == 1:
            whole = type(media[0]).write_several(media, self._files, key, step)
            if whole is not None:
                return {key: whole}
        if not any(each is not None for each in found):
            return None
        row: dict[str, Json] = {}
        for number, value in enumerate(values):
            name = f"{key}_{number}"
            row.update(self(name, value, step) or {name: plain(value, in_silence)})
        return row


def as_media(value: object) -> Media | CustomChart | Visualize | None:
    """Returns what a value is logged as; None if it is no media.

    Its class is asked, not the object, whose own code may fail or do things.
    """
    if isinstance(value, Media | CustomChart | Visualize):
        return value
    if not _may_be_media(value):
        return None
    if is_dataframe(value):
        return Table(dataframe=value)
    if figure.is_plotly_figure(value):
        return figure.Plotly(value)
    if figure.is_bokeh_model(value):
        return figure.Bokeh(value)
    if figure.is_matplotlib(value):
        return figure.plot_media_of(value)
    kind = type(value)
    if hasattr(kind, "savefig") or (hasattr(kind, "convert") and hasattr(kind, "tobitmap")):
        return Image(value)
    return None


def _may_be_media(value: object) -> bool:
    """Tells whether it is worth a look; what is built in and what is an array never is."""
    kind = type(value)
    if kind.__module__ == "builtins":
        return kind is ModuleType  # pyplot stands for its current figure
    return not hasattr(kind, "dtype")


def _holds_media(values: Mapping[object, object], depth: int) -> bool:
    for value in values.values():
        if isinstance(value, Mapping):
            if depth < MAX_DEPTH and _holds_media(value, depth + 1):
                return True
        elif isinstance(value, list | tuple):
            if any(as_media(item) is not None for item in value if _may_be_media(item)):
                return True
        elif as_media(value) is not None:
            return True
    return False
