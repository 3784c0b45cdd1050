from __future__ import annotations

import pytest

from runwell.errors import UsageError
from runwell.sdk.other_settings import OTHERS
from runwell.sdk.settings import Settings, as_settings, from_environment
from runwell.sdk.settings_table import SETTINGS


def test_the_table_names_each_setting_and_variable_once() -> None:
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
    assert len({setting.env for setting in SETTINGS}) == len(SETTINGS)
    assert all(setting.env.startswith("WANDB_") and setting.help for setting in SETTINGS)


def test_types_are_declared_for_the_whole_table() -> None:
    declared = {name for name in Settings.__annotations__ if not name.startswith("_")}
    assert declared in (set(), {setting.name for setting in SETTINGS})


def test_defaults_hold_for_what_is_not_given() -> None:
    settings = Settings()
    assert {setting.name: getattr(settings, setting.name) for setting in SETTINGS} == {
        setting.name: setting.default for setting in SETTINGS
    }


def test_the_environment_is_read_by_kind() -> None:
    environ = {
        "WANDB_MODE": "dryrun",
        "WANDB_PROJECT": "p",
        "WANDB_TAGS": "a, b,,c",
        "WANDB_SILENT": "true",
        "WANDB_SYMLINK": "0",
        "WANDB_FINISH_TIMEOUT": "2.5",
        "WANDB_NOTES": "",
        "HOME": "/",
    }
    assert from_environment(environ).given() == {
        "mode": "offline",
        "project": "p",
        "run_tags": ["a", "b", "c"],
        "silent": True,
        "symlink": False,
        "finish_timeout": 2.5,
    }


def test_the_higher_one_wins() -> None:
    both = Settings(project="mine").over(Settings(project="theirs", entity="us"))
    assert both == Settings(project="mine", entity="us")


def test_a_setting_can_be_changed_later() -> None:
    settings = Settings()
    settings.mode = "shared"
    assert (settings.mode, settings.given()) == ("shared", {"mode": "shared"})


def test_unknown_settings_are_refused() -> None:
    with pytest.raises(UsageError, match="there is no setting 'colour'"):
        Settings(colour="red")
    with pytest.raises(UsageError):
        Settings().colour = "red"
    with pytest.raises(AttributeError):
        _ = Settings().colour


def test_values_of_another_kind_are_refused() -> None:
    with pytest.raises(UsageError, match="mode is 'onlin'"):
        Settings(mode="onlin")
    with pytest.raises(UsageError, match="finish_timeout is 'soon', which is no seconds"):
        Settings(finish_timeout="soon")


def test_a_time_that_never_comes_is_refused() -> None:
    with pytest.raises(UsageError, match="finish_timeout is nan"):
        Settings(finish_timeout=float("nan"))


@pytest.mark.parametrize("given", [5, "offline", [("mode", "offline")], {1: 2}])
def test_settings_that_are_none_are_refused(given: object) -> None:
    with pytest.raises(UsageError, match="setting"):
        as_settings(given)  # type: ignore[arg-type]


def test_what_init_takes_as_settings() -> None:
    given = Settings(mode="offline")
    assert as_settings(given) is given
    assert as_settings({"mode": "offline"}) == given
    assert as_settings(None) == Settings()


def test_a_key_is_not_shown() -> None:
    assert (
        repr(Settings(api_key="secret", mode="offline")) == "Settings(api_key='…', mode='offline')"
    )


def test_a_misspelt_setting_brings_a_suggestion() -> None:
    with pytest.raises(UsageError, match="did you mean 'entity'"):
        Settings(entitty="me")


def test_settings_that_change_nothing_here_are_taken_and_can_be_read() -> None:
    settings = Settings(x_service_wait=60, init_timeout=5)
    assert (settings.x_service_wait, settings.init_timeout, settings.x_label) == (60, 5, None)
    environ = {"WANDB__LABEL": "a", "WANDB_DISABLE_CODE": "true", "WANDB_SOMETHING": "x"}
    assert from_environment(environ).given() == {"x_label": "a", "disable_code": True}
    assert not {setting.name for setting in SETTINGS} & OTHERS.keys()
