"""What `make setup` does to a checkout, with pip and venv replaced by what they would leave."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tools import setup


def put_python(folder: Path) -> Path:
    """Puts a Python that works into the folder, and what venv makes last."""
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    python = folder / "bin" / "python"
    python.unlink(missing_ok=True)
    python.symlink_to(sys.executable)
    (folder / "bin" / "activate").touch()
    return python


def put_program(path: Path, script: str) -> Path:
    """Puts a shell script where a Python is expected."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def is_locked(folder: Path) -> bool:
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


@dataclass
class Checkout:
    """A checkout in which nothing is really installed."""

    root: Path
    made: list[Path] = field(default_factory=list)
    installed: list[str] = field(default_factory=list)
    end: BaseException | None = None

    def make_venv(self, folder: Path) -> Path:
        self.made.append(folder)
        return put_python(folder)

    def pip_install(self, _: Path, *requirements: str) -> None:
        self.installed.append(requirements[-1])
        if self.end is not None:
            raise self.end

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


def test_environment_that_was_killed_while_it_was_made_is_replaced(checkout: Checkout) -> None:
    """pip may be there by half, and import."""
    python = put_python(setup.VENV)
    python.with_name("activate").unlink()
    assert checkout.prepare("server") == [".[server]"]
    assert checkout.made == [setup.VENV]


@pytest.mark.parametrize("end", [KeyboardInterrupt(), setup.InstallationKilled()])
def test_environment_that_was_killed_while_it_was_filled_is_replaced(
    checkout: Checkout, end: BaseException
) -> None:
    checkout.prepare("server")
    checkout.end = end
    with pytest.raises(type(end)):
        checkout.prepare("server", "dev")
    checkout.end = None
    assert checkout.prepare("server") == [".[server]"]
    assert checkout.made == [setup.VENV, setup.VENV]
    assert checkout.prepare("server") == []


def test_environment_is_kept_when_pip_ends_with_an_error(checkout: Checkout) -> None:
    checkout.end = setup.SetupError()
    with pytest.raises(setup.SetupError):
        checkout.prepare("server")
    checkout.end = None
    assert checkout.prepare("server") == [".[server]"]
    assert checkout.made == [setup.VENV]


def test_environment_made_by_hand_is_not_replaced_even_if_filling_it_was_killed(
    checkout: Checkout,
) -> None:
    put_python(setup.VENV)
    checkout.end = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        checkout.prepare("server")
    checkout.end = None
    assert checkout.prepare("server") == [".[server]"]
    assert checkout.made == []


@pytest.mark.parametrize(
    ("script", "kind"),
    [("exit 1", setup.SetupError), ("kill -9 $$", setup.InstallationKilled)],
)
def test_pip_that_is_killed_is_told_from_one_that_fails(
    tmp_path: Path, script: str, kind: type[Exception]
) -> None:
    with pytest.raises(setup.SetupError) as raised:
        setup.pip_install(put_program(tmp_path / "python", script), "x")
    assert type(raised.value) is kind


def test_set_ups_of_one_checkout_wait_for_each_other(checkout: Checkout) -> None:
    with setup.alone():
        assert is_locked(checkout.root)
    assert not is_locked(checkout.root)


def test_pip_that_outlives_its_set_up_keeps_the_next_one_waiting(
    checkout: Checkout, tmp_path: Path
) -> None:
    """A set-up that is killed leaves pip at work."""
    python = put_program(tmp_path / "python", "exec 9<&0; cat <&9 >/dev/null 2>&1 & exit 0")
    read, write = os.pipe()
    code = "import sys; from tools import setup; setup.ROOT = setup.Path(sys.argv[1])\n"
    code += "with setup.alone(): setup.pip_install(setup.Path(sys.argv[2]), 'x')"
    command = [sys.executable, "-c", code, str(checkout.root), str(python)]
    subprocess.run(command, cwd=Path(setup.__file__).parent.parent, stdin=read, check=True)
    os.close(read)
    assert is_locked(checkout.root)
    os.close(write)  # now it ends


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


def test_official_sdks_get_an_environment_each_once(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    sdks = {checkout.root / "new": ["wandb==2", "numpy"], checkout.root / "old": ["wandb==1"]}
    monkeypatch.setattr(setup, "OFFICIAL_SDKS", sdks)
    setup.prepare_official()
    assert (checkout.made, checkout.installed) == (list(sdks), ["numpy", "wandb==1"])
    sdks[checkout.root / "old"] = ["wandb==1.1"]
    setup.prepare_official()
    assert checkout.installed == ["numpy", "wandb==1", "wandb==1.1"]
