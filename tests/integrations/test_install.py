"""The drop-in as a user gets it: two wheels, an environment, a script that says `import wandb`."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.contract.stack import Server
from tests.integrations.conftest import OwnClient

SCRIPT = """
import importlib.metadata, sys, wandb
assert importlib.metadata.version("wandb") == wandb.__version__
with wandb.init(project="dropin", id="first", config={"lr": 0.1}) as run:
    assert wandb.run is run and isinstance(run, wandb.sdk.wandb_run.Run)
    for step in range(3):
        wandb.log({"loss": 1 / (step + 1)})
    wandb.summary["best"] = 0.25
assert wandb.run is None
print(wandb.__file__)
"""


PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What a user is given: Runwell, and the drop-in."""
    folder = tmp_path_factory.mktemp("wheels")
    return [str(_wheel_of(ROOT, folder)), str(_wheel_of(ROOT / "packages" / "wandb", folder))]


@pytest.fixture(scope="module")
def python(wheels: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with both wheels; what they depend on is that of the tests."""
    return _environment(tmp_path_factory.mktemp("installed"), wheels)


def _environment(folder: Path, wheels: list[str]) -> Path:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "env")], check=True)
    python = folder / "env" / "bin" / "python"
    _install(python, *wheels)
    (packages,) = (folder / "env" / "lib").glob("*/site-packages")
    # Only what it needs; a whole second folder would hide whether the wheels are enough.
    for name in ("click", "msgspec", "psutil", "pynvml.py", "urllib3", "yaml"):
        (packages / name).symlink_to(Path(sysconfig.get_paths()["purelib"]) / name)
    return python


def _install(python: Path, *wheels: str) -> None:
    install = ["install", "--no-deps", "--no-index", "--force-reinstall", *wheels]
    subprocess.run([*PIP, "--python", str(python), *install], check=True)


def _wheel_of(project: Path, folder: Path) -> Path:
    before = set(folder.glob("*.whl"))
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (wheel,) = set(folder.glob("*.whl")) - before
    return wheel


def test_a_script_that_imports_wandb_leaves_its_run_on_the_server(
    python: Path, tmp_path: Path, server: Server
) -> None:
    shown = OwnClient(python, tmp_path, server).must(SCRIPT)
    assert shown.strip().startswith(str(python.parent.parent))
    run = server.run("dropin", "first")
    assert (run["state"], run["config"]["lr"], run["summary"]["best"]) == ("finished", 0.1, 0.25)
    assert server.curve("dropin", "first", "loss")[1] == [1, 1 / 2, 1 / 3]


@pytest.mark.parametrize("command", [["wandb"], ["python", "-m", "wandb"]])
def test_the_command_wandb_is_runwell(command: list[str], python: Path) -> None:
    shown = subprocess.check_output([str(python.parent / command[0]), *command[1:], "--help"])
    assert b"Experiment tracking on your own machine" in shown


def _stranger(folder: Path) -> str:
    """Returns another distribution that is called `wandb`, as the official one is."""
    path = folder / "wandb-99.0-py3-none-any.whl"
    about = "wandb-99.0.dist-info"
    files = {
        "wandb/__init__.py": "whose = 'another'\n",
        f"{about}/METADATA": "Metadata-Version: 2.1\nName: wandb\nVersion: 99.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/RECORD": "",
    }
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return str(path)


def test_of_two_distributions_called_wandb_pip_keeps_the_one_that_came_last(
    wheels: list[str], tmp_path: Path
) -> None:
    python = _environment(tmp_path, wheels)
    look = [str(python), "-c", "import wandb; print(hasattr(wandb, 'init'), wandb.__file__)"]
    (packages,) = (tmp_path / "env" / "lib").glob("*/site-packages")
    for newest, has_init, versions in (
        (_stranger(tmp_path), "False", ["wandb-99.0.dist-info"]),
        (wheels[1], "True", [f"{Path(wheels[1]).name.partition('-py3')[0]}.dist-info"]),
    ):
        _install(python, newest)
        assert subprocess.check_output(look, text=True).split()[0] == has_init
        assert [path.name for path in packages.glob("wandb-*.dist-info")] == versions
