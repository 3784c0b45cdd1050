"""The environments in which the integrations are tested: one for each set of frameworks.

    python tools/frameworks.py [NAME…]

Each lies in `.venv-integrations/NAME` and has the frameworks, this checkout (editable), the drop-in
and what the official SDK needs. The official SDK itself lies in `.venv-integrations/official`, for
a script that shall run with it instead of the drop-in: first on PYTHONPATH, it is found first.
torch is the CPU's build and comes first, so that nothing pulls CUDA packages. What is there already
is left alone, and what a longer list has at its end is added to it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import setup

HOME = setup.ROOT / ".venv-integrations"
BUILD = ("hatchling>=1.27", "editables")
OFFICIAL = "wandb==0.31.0"
# Without the SDK itself, which the drop-in would replace.
NEEDS_OF_OFFICIAL = (
    "cwevals==0.0.1b1",
    "opentelemetry-exporter-otlp-proto-http>=1.43",
    "opentelemetry-sdk>=1.43",
    "platformdirs",
    "pydantic>=2.6,<3",
    "requests>=2,<3",
    "xxhash>=3",
)
TORCH = "torch==2.13.0"  # in each step, so that none brings another build
# Steps of pip, one behind the other.
FRAMEWORKS: dict[str, list[list[str]]] = {
    "ray": [["ray[tune]==2.60.0", "tensorboardX==2.6.5"]],
    "trees": [
        ["xgboost-cpu==3.2.0", "lightgbm==4.7.0", "catboost==1.2.10", "scikit-learn==1.9.1"],
        ["optuna==5.0.0", "optuna-integration==5.0.0"],
    ],
    "torch": [
        [TORCH],
        [TORCH, "lightning==2.6.6", "transformers==5.23.0", "accelerate==1.15.0"],
        [TORCH, "skorch==1.4.0", "scikit-learn==1.9.1"],
        [TORCH, "stable-baselines3==2.9.2", "gymnasium==1.4.0", "moviepy==2.2.1"],
        [TORCH, "keras==3.15.1", "tensorboard==2.21.0"],
        [TORCH, "sentence-transformers==6.2.0", "datasets==5.2.0", "trl==1.16.0"],
        [TORCH, "diffusers==0.42.1"],
        [TORCH, "tensorboardX==2.6.5", "jax==0.10.2"],
        ["--no-deps", "catalyst==22.4", "hydra-slayer==0.5.0"],  # it wants an old tensorboardX
    ],
    "amltk": [["amltk==1.12.1", "scikit-learn==1.9.1"]],
    "pipelines": [
        ["hydra-core==1.3.8", "sacred==0.8.7"],
        ["metaflow==2.19.39", "pandas"],
        ["prefect==3.8.8", "fastapi<0.151"],
        ["pyarrow"],
    ],
    "vision": [
        [TORCH],
        [TORCH, "torchvision==0.28.0", "fastai==2.8.12"],
        [TORCH, "torchvision==0.28.0", "ultralytics==8.4.190", "mmengine==0.10.7"],
    ],
    "paddle": [["paddlepaddle==3.3.1"]],
    "kubeflow": [["kfp==2.17.3"]],
    "tensorflow": [["tensorflow-cpu==2.21.0", "keras==3.15.1", "tensorboard==2.21.0"]],
}


def prepare(name: str) -> None:
    """Makes one environment, or adds to it what it does not hold yet."""
    folder = HOME / name
    stamp = folder / ".runwell-setup"
    wanted = [*FRAMEWORKS[name], [*BUILD, *NEEDS_OF_OFFICIAL]]
    done = _steps_done(stamp)
    if done == wanted:
        return
    setup.say(f"installing {name} and what belongs to it for the tests of integrations")
    python = folder / "bin" / "python"
    if not done or done[:-1] != wanted[: len(done) - 1]:
        python, done = setup.make_venv(folder), []
    for requirements in wanted[max(len(done) - 1, 0) :]:
        setup.pip_install(python, *requirements)
    environ = {**os.environ, "RUNWELL_SKIP_WEB": "1"}
    here = ["--no-build-isolation", "--editable", ".", "--editable", "packages/wandb"]
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", *here]
    subprocess.run(command, cwd=setup.ROOT, env=environ, check=True)
    stamp.write_text(json.dumps(wanted))


def _steps_done(stamp: Path) -> list[list[str]]:
    """Returns the steps that an environment has behind it; the last is what all have."""
    try:
        done: list[list[str]] = json.loads(stamp.read_text())
    except (OSError, ValueError):
        return []
    return done


def prepare_official() -> None:
    """Lays the official SDK beside the environments, without what it needs."""
    folder = HOME / "official"
    if not (folder / "wandb").is_dir():
        python = Path(sys.executable)
        setup.pip_install(python, "--no-deps", "--target", str(folder), OFFICIAL)


def main() -> int:
    """Prepares those that are named, or all."""
    try:
        with setup.alone():
            prepare_official()
            for name in sys.argv[1:] or FRAMEWORKS:
                prepare(name)
    except setup.SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
