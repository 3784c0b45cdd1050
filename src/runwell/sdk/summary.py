"""The summary as the script sees it: a nested dict that rows and the user both write.

A view over the fold (`values/summary.py`); it holds no data of its own. What the user sets is told
to a collaborator as whole top-level values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from functools import partial

from runwell.sdk.encoding import plain, text_of_key
from runwell.sdk.terminal import termwarn
from runwell.values.json import Json

OnChange = Callable[[dict[str, Json], tuple[str, ...]], None]
# Writes a value if it is media and returns what stands for it by key; else None.
MediaWriter = Callable[[str, object], Mapping[str, Json] | None]


def _no_media(key: str, value: object) -> None:
    """Stands in for the writer of media where there is none."""


class Summary(MutableMapping[str, object]):
    """One level of the summary: the whole of it, or a dict inside.

    Args:
        document: Returns the top level as it is now.
        on_change: Called with top-level keys, values whole, that were set, and those removed.
        write_media: See `MediaWriter`.
        path: Keys that lead to this level.
    """

    def __init__(
        self,
        document: Callable[[], dict[str, Json]],
        on_change: OnChange,
        write_media: MediaWriter = _no_media,
        path: tuple[str, ...] = (),
    ) -> None:
        object.__setattr__(self, "_document", document)
        object.__setattr__(self, "_on_change", on_change)
        object.__setattr__(self, "_write_media", write_media)
        object.__setattr__(self, "_path", path)

    _document: Callable[[], dict[str, Json]]
    _on_change: OnChange
    _write_media: MediaWriter
    _path: tuple[str, ...]

    def _level(self) -> dict[str, Json]:
        level = self._document()
        for key in self._path:
            inner = level.get(key)
            level = inner if isinstance(inner, dict) else {}
        return level

    def __getitem__(self, key: str) -> object:
        value = self._level()[key]
        if isinstance(value, dict):
            path = (*self._path, key)
            return Summary(self._document, self._on_change, self._write_media, path)
        return value

    def __setitem__(self, key: str, value: object) -> None:
        self.update({key: value})

    def __delitem__(self, key: str) -> None:
        if key not in self._level():
            raise KeyError(key)
        if self._path:
            self._write({name: item for name, item in self._level().items() if name != key})
        else:
            self._on_change({}, (key,))

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self._level()))

    def __len__(self) -> int:
        return len(self._level())

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"summary has no key {name!r}") from None

    def __setattr__(self, name: str, value: object) -> None:
        self[name] = value

    def __repr__(self) -> str:
        return repr(self._level())

    def update(self, other: object = (), /, **more: object) -> None:
        """Sets several keys of this level."""
        changed: dict[str, Json] = {}
        for given, value in {**dict(other), **more}.items():  # type: ignore[call-overload]
            key = text_of_key(given)
            written = self._write_media(key, value)
            if written is not None:
                changed.update(written)
                continue
            known = value.as_dict() if isinstance(value, Summary) else value
            changed[key] = plain(known, partial(_tell_odd, key))
        if self._path:
            self._write({**self._level(), **changed})
        elif changed:
            self._on_change(changed, ())

    def as_dict(self) -> dict[str, Json]:
        """Returns a copy of this level."""
        return dict(self._level())

    def _write(self, level: dict[str, Json]) -> None:
        """Puts this level into copies of those above, so that what readers hold stays whole."""
        top = self._document()
        value: Json = level
        for depth in range(len(self._path) - 1, 0, -1):
            outer: Json = top
            for key in self._path[:depth]:
                outer = outer.get(key) if isinstance(outer, dict) else None
            value = {**(outer if isinstance(outer, dict) else {}), self._path[depth]: value}
        self._on_change({self._path[0]: value}, ())

    def __reduce__(self) -> tuple[object, ...]:
        return _detached, (self.as_dict(),)


def _detached(document: dict[str, Json]) -> Summary:
    def change(changed: dict[str, Json], removed: tuple[str, ...]) -> None:
        document.update(changed)
        for key in removed:
            document.pop(key, None)

    return Summary(lambda: document, change)


def _tell_odd(key: str, value: object) -> None:
    termwarn(f"summary {key!r} is of type {type(value).__name__}; its text is kept", repeat=False)
