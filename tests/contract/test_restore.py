"""The code and the config of a run come back, whichever client made it and whichever asks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.stack import Client

pytestmark = pytest.mark.official

MAKE = """
import os, sys
os.chdir("tree")
import {module} as wandb
run = wandb.init(project="code", id=sys.argv[1], config={{"lr": 0.1}},
                 settings=wandb.Settings(save_code=True, program="main.py"))
run.log({{"loss": 1}})
run.finish()
"""
RESTORE = """
import os, sys
os.chdir("clone")
from {module} import cli
cli(["restore", *sys.argv[1:]])
"""
WHO = ("-c", "user.name=ann", "-c", "user.email=ann@example.org")


def git(root: Path, *words: str) -> str:
    return subprocess.check_output(["git", *WHO, *words], cwd=root, text=True).strip()


def make_tree(root: Path) -> str:
    """Makes a repository with a commit, and a change that is not committed; returns the commit."""
    root.mkdir()
    (root / "main.py").write_text("lr = 0.1\n")
    (root / ".gitignore").write_text("wandb/\n")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-qm", "first")
    (root / "main.py").write_text("lr = 0.2\n")
    return git(root, "rev-parse", "HEAD")


@pytest.mark.parametrize(
    ("maker", "asker"), [("runwell", "runwell"), ("wandb", "runwell"), ("runwell", "wandb")]
)
def test_code_and_config_come_back(client: Client, maker: str, asker: str) -> None:
    own = Client(Path(sys.executable), client.folder, client.server)
    who = {"runwell": own, "wandb": client}
    commit = make_tree(client.folder / "tree")
    run_id = f"{maker}-{asker}"
    home = {"RUNWELL_HOME": str(client.folder)}
    who[maker].must(MAKE.format(module=maker), run_id, **home)
    tree, clone = client.folder / "tree", client.folder / "clone"
    git(tree, "stash", "-q")
    (tree / "main.py").write_text("lr = 9\n")
    git(tree, "commit", "-qam", "later")
    git(client.folder, "clone", "-q", str(tree), str(clone))
    (clone / "wandb").mkdir()  # the official client takes it for granted
    commands = {"runwell": "runwell.cli.main", "wandb": "wandb.cli.cli"}[asker]
    path = f"{client.server.entity}/code/{run_id}"
    who[asker].must(RESTORE.format(module=commands), path, **home, WANDB_DIR=str(clone))
    assert (clone / "main.py").read_text() == "lr = 0.2\n"
    assert git(clone, "rev-parse", "HEAD") == commit
    assert git(clone, "branch", "--show-current") == f"wandb/{run_id}"
    assert "lr" in (clone / "wandb" / "config.yaml").read_text()
