"""What waits for a module that a script may import."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from runwell.integrations.arrival import on_arrival

NAME = "a_late_framework"


@pytest.fixture(autouse=True)
def late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / f"{NAME}.py").write_text("VALUE = 7\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    sys.modules.pop(NAME, None)


def test_a_module_is_told_of_when_it_is_whole() -> None:
    seen: list[object] = []
    on_arrival(NAME, lambda module: seen.append(module.VALUE))
    assert NAME not in sys.modules
    module = importlib.import_module(NAME)
    importlib.reload(module)
    assert seen == [7]
    assert type(module.__loader__).__name__ == "SourceFileLoader"


def test_one_that_is_there_already_is_told_of_at_once() -> None:
    seen: list[ModuleType] = []
    module = importlib.import_module(NAME)
    on_arrival(NAME, seen.append)()
    assert seen == [module]


def test_who_waits_no_more_is_told_nothing() -> None:
    seen: list[ModuleType] = []
    leave = on_arrival(NAME, seen.append)
    leave()
    leave()
    importlib.import_module(NAME)
    assert not seen


def test_what_fails_then_is_a_warning_and_no_failed_import(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(module: ModuleType) -> None:
        raise RuntimeError(f"no {module.VALUE}")

    on_arrival(NAME, fail)
    importlib.import_module(NAME)
    assert f"{NAME} is not heard: no 7" in capsys.readouterr().err
