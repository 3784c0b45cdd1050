"""Tells media from other values and writes it, for the rows of one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from runwell.sdk.encoding import in_silence, plain
from runwell.sdk.media.chart import CustomChart
from runwell.sdk.media.file import Media, MediaFiles
from runwell.sdk.media.image import Image, write_images
from runwell.sdk.media.table import Table, is_dataframe
from runwell.values.json import Json


class MediaWriter:
    """Replaces media by what stands for it in a row.

    Args:
        files: Where files go.
        on_visualize: Told key and note of each custom chart.
    """

    def __init__(self, files: MediaFiles, on_visualize: Callable[[str, Json], None]) -> None:
        self._files = files
        self._on_visualize = on_visualize

    def __call__(self, key: str, value: object, step: int) -> Mapping[str, Json] | None:
        """Returns the keys and values that stand for a value; None if it is no media."""
        if isinstance(value, Media):
            return {key: value.write(self._files, key, step)}
        if isinstance(value, CustomChart):
            self._on_visualize(key, value.visualization(key))
            table_key = value.table_key(key)
            return {table_key: value.table.write(self._files, table_key, step)}
        if isinstance(value, list | tuple) and value:
            return self._several(key, value, step)
        if isinstance(value, Mapping):
            return self._inside(key, value, step)
        if is_dataframe(value):
            return {key: Table(dataframe=value).write(self._files, key, step)}
        if hasattr(value, "savefig"):
            return {key: Image(value).write(self._files, key, step)}
        return None

    def _inside(
        self, key: str, values: Mapping[object, object], step: int
    ) -> Mapping[str, Json] | None:
        """Looks for media one level deep, where scripts group values."""
        if not any(isinstance(value, Media) for value in values.values()):
            return None
        inner: dict[str, Json] = {}
        for name, value in values.items():
            if isinstance(value, Media):
                inner[str(name)] = value.write(self._files, f"{key}.{name}", step)
            else:
                inner[str(name)] = plain(value, in_silence)
        return {key: inner}

    def _several(
        self, key: str, values: list[object] | tuple[object, ...], step: int
    ) -> Mapping[str, Json] | None:
        images = [value for value in values if isinstance(value, Image)]
        if len(images) == len(values):
            return {key: write_images(images, self._files, key, step)}
        if any(isinstance(value, Media) for value in values):
            return {
                f"{key}_{number}": value.write(self._files, f"{key}_{number}", step)
                for number, value in enumerate(values)
                if isinstance(value, Media)
            }
        return None
