from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest

import runwell
from runwell.errors import UsageError
from runwell.sdk import api, bridges
from runwell.sdk.session import Session
from tests.fakes.reading import rows_of


@pytest.fixture(autouse=True)
def _offline(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session.remember(mode="offline", console="off", root_dir=str(tmp_path))


def test_a_script_of_three_lines() -> None:
    run = runwell.init(project="demo", config={"lr": 0.1})
    runwell.log({"loss": 1})
    runwell.config.batch = 4
    runwell.summary["best"] = 2
    runwell.define_metric("loss", summary="min")
    runwell.alert("title", "text")
    assert runwell.run is run
    assert (dict(run.config), run.summary["best"]) == ({"lr": 0.1, "batch": 4}, 2)
    runwell.finish()
    assert api.session.current is None
    assert rows_of(run) == [{"loss": 1}]


@pytest.mark.parametrize(
    "call",
    [
        lambda: runwell.log({"a": 1}),
        lambda: runwell.define_metric("a"),
        lambda: runwell.alert("a", "b"),
        lambda: runwell.config.lr,
        lambda: runwell.config["lr"],
        lambda: setattr(runwell.config, "lr", 1),
        lambda: runwell.config.update({"lr": 1}),
        lambda: runwell.summary["a"],
        lambda: runwell.summary.__setitem__("a", 1),
    ],
)
def test_before_init_it_says_what_to_do(call: object) -> None:
    with pytest.raises(UsageError, match=r"call runwell\.init\(\) first"):
        call()  # type: ignore[operator]


def test_finishing_without_a_run_does_nothing() -> None:
    runwell.finish()
    runwell.teardown()


def test_every_argument_arrives(tmp_path: Path) -> None:
    run = runwell.init(
        "demo",
        "us",
        "name",
        "abc",
        argparse.Namespace(a=1, b=2),
        tags=["t"],
        notes="n",
        group="g",
        job_type="j",
        mode="offline",
        dir=tmp_path / "other",
        settings={"silent": True},
        config_exclude_keys=["b"],
    )
    assert (run.path, run.name, dict(run.config)) == ("us/demo/abc", "name", {"a": 1})
    assert (run.tags, run.notes, run.group, run.job_type) == (("t",), "n", "g", "j")
    assert Path(run.dir).is_relative_to(tmp_path / "other" / "wandb")


def test_config_keys_can_be_chosen() -> None:
    assert dict(runwell.init(config={"a": 1, "b": 2}, config_include_keys=["a"]).config) == {"a": 1}
    with pytest.raises(UsageError, match="not both"):
        runwell.init(config_include_keys=["a"], config_exclude_keys=["b"])


def test_one_key_may_be_chosen_by_its_name() -> None:
    config = {"lr": 1, "l": 2}
    assert dict(runwell.init(config=config, config_include_keys="lr").config) == {"lr": 1}


def test_a_config_whose_own_code_fails_costs_only_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Broken(dict[str, int]):
        def items(self) -> NoReturn:
            raise KeyError("items")

    run = runwell.init(config=Broken(a=1))
    run.log({"a": 1})
    assert (dict(run.config), rows_of(run)) == ({}, [{"a": 1}])
    assert "reading the config failed and was skipped" in capsys.readouterr().err


ARGUMENTS = (
    "project", "entity", "name", "id", "config", "tags", "notes", "group", "job_type", "mode",
    "dir", "settings", "reinit", "resume", "config_include_keys", "config_exclude_keys",
)  # fmt: skip


@pytest.mark.parametrize("argument", ARGUMENTS)
@pytest.mark.parametrize(
    "odd",
    [5, float("nan"), True, "", "\ud800", "a\0b", "x" * 5000, b"\xff", [], [1], {}, {1: 2},
     object(), object, ...],
    ids=lambda odd: type(odd).__name__,
)  # fmt: skip
def test_an_odd_argument_is_taken_or_refused_in_our_words(
    argument: str, odd: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.mkdtemp", lambda prefix: str(tmp_path / prefix))
    given = {"reinit": "create_new", argument: odd}
    with contextlib.suppress(UsageError):
        run = runwell.init(**given)  # type: ignore[arg-type]
        run.log({"a": 1})
        run.finish()
        assert run.disabled or rows_of(run) == [{"a": 1}]


def test_what_is_asked_for_is_switched_on_and_what_is_missing_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = []
    present = SimpleNamespace(begin=lambda: begun.append("videos"))
    monkeypatch.setitem(sys.modules, bridges.BRIDGES["monitor_gym"], present)
    monkeypatch.setitem(sys.modules, bridges.BRIDGES["sync_tensorboard"], raising_missing())
    run = runwell.init(monitor_gym=True, sync_tensorboard=True, force=True, anonymous=None)
    assert (begun, run.disabled) == (["videos"], False)
    assert "init(sync_tensorboard=True) does nothing: it is missing" in capsys.readouterr().err
    runwell.init(reinit="create_new", monitor_gym=False)
    assert begun == ["videos"]
    board = SimpleNamespace(begin=lambda: begun.append("curves"))
    monkeypatch.setitem(sys.modules, bridges.BRIDGES["sync_tensorboard"], board)
    runwell.init(reinit="create_new", settings={"sync_tensorboard": True})
    assert begun == ["videos", "curves"]


def raising_missing() -> SimpleNamespace:
    def begin() -> None:
        raise UsageError("it is missing")

    return SimpleNamespace(begin=begin)


def test_arguments_that_nobody_knows_are_refused() -> None:
    with pytest.raises(UsageError, match="no argument 'projct'"):
        runwell.init(projct="demo")
    with pytest.raises(UsageError, match="reinit is 'maybe'"):
        runwell.init(reinit="maybe")
    with pytest.raises(UsageError, match="mode is 'onlin'"):
        runwell.init(mode="onlin")
    with pytest.raises(UsageError, match="config file cannot be read"):
        runwell.init(config="config.yaml")


def test_old_words_of_reinit() -> None:
    first = runwell.init()
    assert runwell.init(reinit=False) is first
    second = runwell.init(reinit=True)
    assert (first.is_finished, second is not first) == (True, True)


def test_login_and_setup_hold_for_later_runs(session: Session) -> None:
    assert not runwell.login()
    assert runwell.login(key="k" * 40, host="http://server")
    runwell.setup({"project": "later"})
    settings = session.settings()
    assert (settings.api_key, settings.base_url, settings.project) == (
        "k" * 40,
        "http://server",
        "later",
    )


def test_teardown_ends_all_runs() -> None:
    runs = [runwell.init(reinit="create_new") for _ in range(3)]
    runwell.teardown(2)
    assert all(run.is_finished for run in runs)


def test_the_front_knows_only_what_it_exports() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = runwell.nothing
    assert "init" in dir(runwell)
    assert repr(runwell.config) == "<runwell.config: call runwell.init() first>"
