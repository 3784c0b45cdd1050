from __future__ import annotations

import pickle

import pytest

from runwell.sdk.summary import Summary
from runwell.values.json import Json


class Store:
    """A document, and what was changed in it by hand."""

    def __init__(self, document: dict[str, Json]) -> None:
        self.document = document
        self.told: list[tuple[dict[str, Json], tuple[str, ...]]] = []
        self.summary = Summary(lambda: self.document, self.change)

    def change(self, changed: dict[str, Json], removed: tuple[str, ...]) -> None:
        self.told.append((changed, removed))
        self.document.update(changed)
        for key in removed:
            self.document.pop(key)


def test_it_shows_the_document_nested() -> None:
    summary = Store({"a": 1, "b": {"c": {"d": 2}}}).summary
    inner = summary["b"]
    assert isinstance(inner, Summary)
    assert (summary["a"], summary.a, inner["c"]["d"], list(summary)) == (1, 1, 2, ["a", "b"])  # type: ignore[index]
    assert (summary.get("x", 5), len(summary), summary.as_dict()) == (
        5,
        2,
        {"a": 1, "b": {"c": {"d": 2}}},
    )


def test_values_by_hand_are_told_as_whole_top_level_values() -> None:
    store = Store({"b": {"c": {"d": 2}, "e": 3}})
    store.summary["a"] = 1
    store.summary.best = (1, 2)
    store.summary["b"]["c"]["f"] = 4  # type: ignore[index]
    store.summary.update({"x": 5}, y=6)
    assert store.told == [
        ({"a": 1}, ()),
        ({"best": [1, 2]}, ()),
        ({"b": {"c": {"d": 2, "f": 4}, "e": 3}}, ()),
        ({"x": 5, "y": 6}, ()),
    ]


def test_keys_can_be_removed_on_every_level() -> None:
    store = Store({"a": 1, "b": {"c": 2, "d": 3}})
    del store.summary["a"]
    del store.summary["b"]["c"]  # type: ignore[attr-defined]
    assert store.document == {"b": {"d": 3}}
    with pytest.raises(KeyError):
        del store.summary["absent"]


def test_missing_keys_say_so_as_their_kind_of_access_does() -> None:
    summary = Store({}).summary
    with pytest.raises(KeyError):
        summary["a"]
    with pytest.raises(AttributeError, match="summary has no key 'a'"):
        _ = summary.a


def test_it_pickles_without_its_run() -> None:
    store = Store({"a": {"b": 1}})
    copy = pickle.loads(pickle.dumps(store.summary))
    copy["c"] = 2
    assert (copy.as_dict(), store.told) == ({"a": {"b": 1}, "c": 2}, [])
