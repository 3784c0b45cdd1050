from __future__ import annotations

import argparse
import dataclasses
import math
import pickle
import sys
from pathlib import Path

import pytest

from runwell.errors import ConfigLocked, UsageError
from runwell.sdk.config import Config, StaticConfig, mapping_of
from runwell.values.json import Json


class Changes:
    def __init__(self) -> None:
        self.told: list[tuple[dict[str, Json], tuple[str, ...]]] = []

    def __call__(self, changed: dict[str, Json], removed: tuple[str, ...]) -> None:
        self.told.append((changed, removed))


class Flags:
    """What absl's `FLAGS` is to who asks for its values."""

    lr: float = 9.0  # not the value: absl's flags answer for themselves

    def flag_values_dict(self) -> dict[str, object]:
        return {"lr": 0.1}


@dataclasses.dataclass
class Options:
    lr: float = 0.1


def test_it_is_a_dict_with_attributes() -> None:
    config = Config(Changes())
    config["a"] = 1
    config.b = (1, 2)
    config.update({"c": {"d": None}}, e=5)
    assert dict(config) == {"a": 1, "b": [1, 2], "c": {"d": None}, "e": 5}
    assert (config.a, config["b"], config.get("x", 3), "c" in config) == (1, [1, 2], 3, True)
    assert config.as_dict() == vars(config)["_items"]


def test_only_what_changes_is_told() -> None:
    changes = Changes()
    config = Config(changes)
    config.update({"a": 1, "b": math.nan})
    config.update({"a": 1, "b": math.nan, "c": 2})
    del config["a"]
    del config.b
    assert [(list(changed), removed) for changed, removed in changes.told] == [
        (["a", "b"], ()),
        (["c"], ()),
        ([], ("a",)),
        ([], ("b",)),
    ]


def test_a_value_is_set_once() -> None:
    changes = Changes()
    config = Config(changes)
    config.lr = 0.1
    with pytest.raises(ConfigLocked, match="allow_val_change=True"):
        config.lr = 0.2
    with pytest.raises(ConfigLocked):
        config["lr"] = 0.2
    with pytest.raises(ConfigLocked):
        config.update(other=1, lr=0.2)
    config.update({"lr": 0.2}, allow_val_change=True)
    assert (dict(config), len(changes.told)) == ({"lr": 0.2}, 2)


def test_a_flag_is_another_value_than_a_number() -> None:
    config = Config(Changes())
    config.a = 1
    with pytest.raises(ConfigLocked):
        config.a = True


def test_defaults_leave_what_is_set() -> None:
    config = Config(Changes())
    config.a = 1
    config.setdefaults({"a": 2, "b": 3})
    assert dict(config) == {"a": 1, "b": 3}


def test_missing_keys_say_so_as_their_kind_of_access_does() -> None:
    config = Config(Changes())
    with pytest.raises(KeyError):
        config["lr"]
    with pytest.raises(AttributeError, match="config has no key 'lr'"):
        _ = config.lr


def test_odd_values_keep_their_text(capsys: pytest.CaptureFixture[str]) -> None:
    config = Config(Changes())
    config.model = object()
    assert str(config.model).startswith("<object")
    assert "config 'model' is of type object" in capsys.readouterr().err


@pytest.mark.parametrize(
    "given", [{"lr": 0.1}, argparse.Namespace(lr=0.1), Options(), Flags(), [("lr", 0.1)]]
)
def test_items_of_what_init_accepts(given: object) -> None:
    if isinstance(given, list):
        given = dict(given)
    assert mapping_of(given) == {"lr": 0.1}


def test_what_has_no_items_is_refused() -> None:
    with pytest.raises(UsageError, match="config is"):
        mapping_of(4)


def test_a_file_of_yaml_holds_items_boxed_or_not(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(
        "wandb_version: 1\nlr:\n  desc: null\n  value: 0.1\nmodel:\n  value: 3\n  size: 4\nn: 2\n"
    )
    expected = {"lr": 0.1, "model": {"value": 3, "size": 4}, "n": 2}
    assert mapping_of(str(path)) == mapping_of(path) == expected


@pytest.mark.parametrize("text", ["- a list", "a: [", "just text"])
def test_a_file_that_holds_no_items_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text)
    with pytest.raises(UsageError, match="config file"):
        mapping_of(path)
    with pytest.raises(UsageError, match="config file cannot be read"):
        mapping_of("none.yaml")


def test_without_a_reader_of_yaml_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("a: 1")
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(UsageError, match="pip install pyyaml"):
        mapping_of(path)


def test_what_only_the_constructor_of_a_dataclass_takes_is_no_item() -> None:
    @dataclasses.dataclass
    class Seeded:
        lr: float
        seed: dataclasses.InitVar[int]

    assert mapping_of(Seeded(0.1, seed=3)) == {"lr": 0.1}


def test_it_pickles_without_its_run() -> None:
    config = Config(Changes())
    config.a = 1
    copy = pickle.loads(pickle.dumps(config))
    copy.b = 2
    assert (dict(copy), dict(config)) == ({"a": 1, "b": 2}, {"a": 1})


def test_a_locked_key_keeps_its_value(capsys: pytest.CaptureFixture[str]) -> None:
    changes = Changes()
    config = Config(changes)
    config.update_locked({"lr": 0.1}, user="sweep")
    config.update({"lr": 0.2, "b": 1})
    config.lr = 0.1
    assert config.as_dict() == {"lr": 0.1, "b": 1}
    assert capsys.readouterr().err == (
        "runwell: warning: config 'lr' is locked by sweep; its value stays\n"
    )
    config.update_locked({"lr": 0.3}, user="sweep", _allow_val_change=True)
    with pytest.raises(ConfigLocked):
        config.update_locked({"lr": 0.4})
    assert changes.told == [({"lr": 0.1}, ()), ({"b": 1}, ()), ({"lr": 0.3}, ())]


def test_locked_dicts_are_laid_over_each_other() -> None:
    config = Config(Changes())
    config.update({"a": {"x": 1, "y": {"z": 2}}, "b": 1})
    config.merge_locked({"a": {"y": {"w": 3}}, "c": 4}, _allow_val_change=True)
    assert config.as_dict() == {"a": {"x": 1, "y": {"z": 2, "w": 3}}, "b": 1, "c": 4}


def test_the_whole_config_can_be_told_once_more() -> None:
    changes = Changes()
    config = Config(changes)
    config.update({"a": 1})
    config.setdefaults({"a": 2, "b": 3})
    config.persist()
    assert changes.told[-1] == ({"a": 1, "b": 3}, ())


def test_a_static_config_is_that_of_one_moment() -> None:
    config = StaticConfig({"a": 1, "b": {}})
    assert (config.a, config["b"], list(config), len(config)) == (1, {}, ["a", "b"], 2)
    with pytest.raises(AttributeError):
        config.a = 2
    with pytest.raises(AttributeError):
        _ = config.c
