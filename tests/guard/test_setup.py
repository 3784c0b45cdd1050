"""What `make setup` does to a checkout, with pip and venv replaced by what they would leave."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tools import setup


def put_python(folder: Path) -> Path:
    """Puts a Python that works into the folder."""
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    python = folder / "bin" / "python"
    python.unlink(missing_ok=True)
    python.symlink_to(sys.executable)
    return python


@dataclass
class Checkout:
    """A checkout in which nothing is really installed."""

    root: Path
    made: list[Path] = field(default_factory=list)
    installed: list[str] = field(default_factory=list)

    def make_venv(self, folder: Path) -> Path:
        self.made.append(folder)
        return put_python(folder)

    def pip_install(self, _: Path, *requirements: str) -> None:
        self.installed.append(requirements[-1])

    def prepare(self, *extras: str) -> list[str]:
        """Prepares, and returns what had to be installed for it."""
        self.installed.clear()
        setup.prepare_venv(list(extras))
        return list(self.installed)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    (tmp_path / "pyproject.toml").write_text("[project]")
    (tmp_path / "web").mkdir()
    checkout = Checkout(tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "STAMP", tmp_path / ".venv" / "stamp.json")
    monkeypatch.setattr(setup, "make_venv", checkout.make_venv)
    monkeypatch.setattr(setup, "pip_install", checkout.pip_install)
    monkeypatch.setattr(setup, "OLDEST", (3, 0))
    monkeypatch.syspath_prepend(str(setup.ROOT / "web"))
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    return checkout


def test_first_call_makes_an_environment_and_installs(checkout: Checkout) -> None:
    assert checkout.prepare("server", "demo") == [".[demo,server]"]
    assert checkout.made == [setup.VENV]


def test_second_call_does_nothing(checkout: Checkout) -> None:
    checkout.prepare("server", "demo")
    assert checkout.prepare("demo") == []


def test_more_extras_are_added_to_those_that_are_there(checkout: Checkout) -> None:
    checkout.prepare("server", "demo")
    assert checkout.prepare("dev") == [".[demo,dev,server]"]
    assert checkout.made == [setup.VENV]


def test_changed_dependencies_are_installed(checkout: Checkout) -> None:
    checkout.prepare("server")
    (checkout.root / "pyproject.toml").write_text("[project] # changed")
    assert checkout.prepare("server") == [".[server]"]


def test_changed_web_sources_are_built(checkout: Checkout) -> None:
    checkout.prepare("server")
    (checkout.root / "web" / "package.json").write_text("{}")
    assert checkout.prepare("server") == [".[server]"]


def test_environment_made_by_hand_is_filled_and_not_replaced(checkout: Checkout) -> None:
    put_python(setup.VENV)
    assert checkout.prepare("server") == [".[server]"]
    assert checkout.made == []


def test_broken_environment_is_replaced(checkout: Checkout) -> None:
    python = put_python(setup.VENV)
    python.unlink()
    python.symlink_to("python-that-was-upgraded-away")
    assert checkout.prepare("server") == [".[server]"]
    assert checkout.made == [setup.VENV]


def test_environment_of_a_moved_checkout_is_replaced(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout.prepare("server")
    moved = checkout.root / "elsewhere"
    moved.mkdir()
    (moved / "pyproject.toml").write_text("[project]")
    monkeypatch.setattr(setup, "ROOT", moved)
    assert checkout.prepare("server") == [".[server]"]
    assert checkout.made == [setup.VENV, setup.VENV]


def test_old_python_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "OLDEST", (99, 0))
    monkeypatch.setattr(setup, "NEWER_PYTHONS", [])
    with pytest.raises(setup.SetupError, match=r"needs Python 99\.0 or newer.*make PYTHON="):
        setup.suitable_python()
