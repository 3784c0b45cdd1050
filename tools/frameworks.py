"""The environments in which the integrations are tested: one for each set of frameworks.

    python tools/frameworks.py [NAME…]

Each lies in `.venv-integrations/NAME` and has the frameworks, this checkout (editable) and the
drop-in. torch is the CPU's build and comes first, so that nothing pulls CUDA packages. What is
there already is left alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import setup

HOME = setup.ROOT / ".venv-integrations"
BUILD = ("hatchling>=1.27", "editables")
# Steps of pip, one behind the other.
FRAMEWORKS: dict[str, list[list[str]]] = {
    "ray": [["ray[tune]==2.60.0", "tensorboardX==2.6.5"]],
    "trees": [
        ["xgboost-cpu==3.2.0", "lightgbm==4.7.0", "catboost==1.2.10", "scikit-learn==1.9.1"],
        ["optuna==5.0.0", "optuna-integration==5.0.0"],
    ],
    "torch": [
        ["torch==2.13.0"],  # the CPU's build; what comes next takes it as it is
        ["lightning==2.6.6", "transformers==5.23.0", "accelerate==1.15.0"],
        ["skorch==1.4.0", "scikit-learn==1.9.1"],
        ["stable-baselines3==2.9.2", "gymnasium==1.4.0", "keras==3.15.1", "tensorboard==2.21.0"],
    ],
    "amltk": [["amltk==1.12.1", "scikit-learn==1.9.1"]],
}


def prepare(name: str) -> None:
    """Makes one environment, unless it is there and holds what it shall."""
    folder = HOME / name
    stamp = folder / ".runwell-setup"
    wanted = repr(FRAMEWORKS[name])
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    setup.say(f"installing {name} and what belongs to it for the tests of integrations")
    python = setup.make_venv(folder)
    for requirements in (*FRAMEWORKS[name], BUILD):
        setup.pip_install(python, *requirements)
    environ = {**os.environ, "RUNWELL_SKIP_WEB": "1"}
    here = ["--no-build-isolation", "--editable", ".", "--editable", "packages/wandb"]
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", *here]
    subprocess.run(command, cwd=setup.ROOT, env=environ, check=True)
    stamp.write_text(wanted)


def main() -> int:
    """Prepares those that are named, or all."""
    try:
        with setup.alone():
            for name in sys.argv[1:] or FRAMEWORKS:
                prepare(name)
    except setup.SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
