"""The drop-in as a user gets it: two wheels, an environment, a script that says `import wandb`."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
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


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with both wheels; what they depend on is that of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    wheels = [str(_wheel_of(ROOT, folder)), str(_wheel_of(ROOT / "packages" / "wandb", folder))]
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "env")], check=True)
    python = folder / "env" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    install = ["install", "--no-deps", "--no-index", *wheels]
    subprocess.run([*pip, "--python", str(python), *install], check=True)
    (packages,) = (folder / "env" / "lib").glob("*/site-packages")
    # Only what it needs; a whole second folder would hide whether the wheels are enough.
    for name in ("click", "msgspec", "psutil", "pynvml.py", "urllib3", "yaml"):
        (packages / name).symlink_to(Path(sysconfig.get_paths()["purelib"]) / name)
    return python


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
