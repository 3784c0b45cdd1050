"""The config of a run: a dict with attribute access whose values are set once.

It makes values plain and tells its collaborator what changed; it knows no journal. A second, other
value for a key needs `allow_val_change=True`, so that a sweep's choice is not overwritten by
accident.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from functools import partial
from pathlib import Path

from runwell.errors import ConfigLocked, UsageError
from runwell.sdk.encoding import fields_of_dataclass, plain, text_of_key
from runwell.sdk.terminal import termwarn
from runwell.values.json import Json

OnChange = Callable[[dict[str, Json], tuple[str, ...]], None]


class Config(MutableMapping[str, Json]):
    """What `run.config` is.

    Args:
        on_change: Called with the keys that were set and those that were removed.
        allows_changes: Values may be set again, if nobody says otherwise.
    """

    def __init__(self, on_change: OnChange, *, allows_changes: bool = False) -> None:
        # Frameworks look into vars(config)["_items"], so the dict has this name.
        object.__setattr__(self, "_items", {})
        object.__setattr__(self, "_on_change", on_change)
        object.__setattr__(self, "_allows_changes", allows_changes)
        object.__setattr__(self, "_locked", {})

    _items: dict[str, Json]
    _locked: dict[str, str | None]
    _allows_changes: bool
    _on_change: OnChange

    def __getitem__(self, key: str) -> Json:
        return self._items[key]

    def __setitem__(self, key: str, value: object) -> None:
        self.update({key: value})

    def __delitem__(self, key: str) -> None:
        del self._items[key]
        self._on_change({}, (key,))

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __getattr__(self, name: str) -> Json:
        try:
            found: Json = self.__dict__["_items"][name]
        except KeyError:
            raise AttributeError(f"config has no key {name!r}") from None
        return found

    def __setattr__(self, name: str, value: object) -> None:
        self.update({name: value})

    def __delattr__(self, name: str) -> None:
        del self[name]

    def __repr__(self) -> str:
        return repr(self._items)

    def restore(self, items: Mapping[str, Json]) -> None:
        """Takes values that are plain and known already; nobody is told."""
        self._items.update(items)

    def as_dict(self) -> dict[str, Json]:
        """Returns a copy of the whole config."""
        return dict(self._items)

    def update(  # type: ignore[override]  # also takes what argparse and dataclasses make
        self,
        other: object = (),
        /,
        allow_val_change: bool | None = None,  # noqa: FBT001  as W&B has it
        **more: object,
    ) -> None:
        """Sets several keys.

        Raises:
            ConfigLocked: A key has another value already and `allow_val_change` is not set.
        """
        wanted = self._without_locked(_plain_items({**mapping_of(other), **more}))
        changed = {
            key: value
            for key, value in wanted.items()
            if key not in self._items or not _is_same(self._items[key], value)
        }
        if allow_val_change is None:
            allow_val_change = self._allows_changes
        if not allow_val_change:
            for key, value in changed.items():
                if key in self._items:
                    raise ConfigLocked(key, self._items[key], value)
        if changed:
            self._items.update(changed)
            self._on_change(changed, ())

    def setdefaults(self, d: object) -> None:
        """Sets the keys that are not there yet."""
        self.update({key: value for key, value in mapping_of(d).items() if key not in self._items})

    def update_locked(
        self,
        d: object,
        user: str | None = None,
        _allow_val_change: bool | None = None,  # noqa: FBT001  as W&B has it
    ) -> None:
        """Sets keys that nobody may set again, as a sweep does; what tries to is left out.

        Args:
            d: The keys and values.
            user: Who locks them, for the message.
            _allow_val_change: Whether they may have another value now.

        Raises:
            ConfigLocked: A key has another value already, and it may not.
        """
        items = _plain_items(mapping_of(d))
        self._unlock(items)
        self.update(items, allow_val_change=_allow_val_change)
        self._locked.update(dict.fromkeys(items, user))

    def merge_locked(
        self,
        d: object,
        user: str | None = None,
        _allow_val_change: bool | None = None,  # noqa: FBT001  as W&B has it
    ) -> None:
        """Does as `update_locked`, but a dict is laid over the dict that is there."""
        items = _plain_items(mapping_of(d))
        for key, value in items.items():
            old = self._items.get(key)
            if isinstance(old, dict) and isinstance(value, dict):
                items[key] = _merged(old, value)
        self.update_locked(items, user, _allow_val_change)

    def persist(self) -> None:
        """Writes the whole config once more."""
        self._on_change(dict(self._items), ())

    def _unlock(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._locked.pop(key, None)

    def _without_locked(self, items: dict[str, Json]) -> dict[str, Json]:
        for key in items.keys() & self._locked.keys():
            if not _is_same(self._items[key], items[key]):
                termwarn(f"config {key!r} is locked by {self._locked[key]}; its value stays")
        return {key: value for key, value in items.items() if key not in self._locked}

    def __reduce__(self) -> tuple[object, ...]:
        return detached, (dict(self._items),)


class StaticConfig(Mapping[str, Json]):
    """A config as it was at one moment; it cannot be changed.

    Args:
        items: The keys and values.
    """

    def __init__(self, items: Mapping[str, Json]) -> None:
        object.__setattr__(self, "_items", dict(items))

    _items: dict[str, Json]

    def __getitem__(self, key: str) -> Json:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __getattr__(self, name: str) -> Json:
        try:
            found: Json = self.__dict__["_items"][name]
        except KeyError:
            raise AttributeError(f"config has no key {name!r}") from None
        return found

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("run.config_static cannot be changed; run.config can")

    def __repr__(self) -> str:
        return repr(self._items)


def detached(items: dict[str, Json]) -> Config:
    """Returns a config that nobody hears of."""
    config = Config(_tell_nobody)
    config.restore(items)
    return config


def _tell_nobody(changed: dict[str, Json], removed: tuple[str, ...]) -> None:
    """Takes the changes of a config without a run."""


def _merged(old: dict[str, Json], new: dict[str, Json]) -> dict[str, Json]:
    merged = {**old, **new}
    for key, value in new.items():
        inner = old.get(key)
        if isinstance(inner, dict) and isinstance(value, dict):
            merged[key] = _merged(inner, value)
    return merged


def _is_same(old: Json, new: Json) -> bool:
    # NaN is no other value than NaN, and 1 is another one than True; their texts say so.
    return type(old) is type(new) and (old == new or repr(old) == repr(new))


def _plain_items(items: Mapping[str, object]) -> dict[str, Json]:
    converted: dict[str, Json] = {}
    for key, value in items.items():
        name = text_of_key(key)
        converted[name] = plain(value, partial(_tell_odd, name), fold_arrays=False)
    return converted


def _tell_odd(name: str, value: object) -> None:
    termwarn(f"config {name!r} is of type {type(value).__name__}; its text is kept", repeat=False)


def mapping_of(given: object) -> dict[str, object]:
    """Returns the items of a mapping, an argparse Namespace, a dataclass, absl's flags or a file.

    Raises:
        UsageError: It is none of these, or the file cannot be read.
    """
    if given is None or given == ():
        return {}
    if isinstance(given, Mapping):
        return {text_of_key(key): value for key, value in given.items()}
    if hasattr(type(given), "__dataclass_fields__"):
        return fields_of_dataclass(given)
    if hasattr(given, "flag_values_dict"):
        return dict(given.flag_values_dict())
    if isinstance(given, str | os.PathLike):
        return _items_in_file(Path(given))
    try:
        return dict(vars(given))
    except TypeError:
        raise UsageError(
            f"config is of type {type(given).__name__}; pass a dict, a Namespace or a dataclass"
        ) from None


def _items_in_file(path: Path) -> dict[str, object]:
    """Returns what a YAML file holds; values may be boxed, as in config.yaml of a run."""
    try:
        text = path.read_text()
    except (OSError, UnicodeError, ValueError) as error:
        raise UsageError(f"the config file cannot be read ({error}): {path}") from error
    try:
        import yaml  # type: ignore[import-untyped, unused-ignore]
    except ModuleNotFoundError:
        raise UsageError("a config file needs PyYAML; pip install pyyaml, or pass a dict") from None
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UsageError(f"the config file is no YAML ({error}): {path}") from error
    if not isinstance(found, dict):
        raise UsageError(f"the config file holds no keys and values: {path}")
    return {
        text_of_key(key): value["value"] if _is_boxed(value) else value
        for key, value in found.items()
        if key not in ("wandb_version", "_wandb")
    }


def _is_boxed(value: object) -> bool:
    return isinstance(value, dict) and "value" in value and not value.keys() - {"value", "desc"}
