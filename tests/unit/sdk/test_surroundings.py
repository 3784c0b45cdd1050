"""What a run notes of where it runs, as its settings say."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from runwell.values.json import Json
from runwell.wire.records import EnvironmentRecord
from tests.fakes.reading import records_of
from tests.unit.sdk.conftest import Start


def noted(start: Start, **settings: object) -> dict[str, Json]:
    run = start(**settings)
    run.finish()
    (found,) = [each for each in records_of(run) if isinstance(each, EnvironmentRecord)]
    return found.facts


def test_facts_that_somebody_sets_are_noted_instead(start: Start) -> None:
    facts = noted(
        start, docker="img:1", x_stats_cpu_count=3, x_stats_gpu_count=2, x_stats_gpu_type="H100"
    )
    assert {key: facts[key] for key in ("docker", "cpu_count", "gpu_count", "gpu")} == {
        "docker": "img:1", "cpu_count": 3, "gpu_count": 2, "gpu": "H100"
    }  # fmt: skip


def test_the_machine_may_stay_unknown(start: Start) -> None:
    facts = noted(start, x_disable_machine_info=True)
    assert not {"cpu_count", "memory", "disk", "cpu"} & set(facts)
    assert "python" in facts


def test_the_commit_that_is_set_is_noted(start: Start) -> None:
    facts = noted(start, disable_git=False, git_commit="c" * 40, git_root="/nowhere")
    assert facts["git"] == {"commit": "c" * 40, "branch": None, "remote": None}


def test_changes_are_kept_only_with_the_code(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = ("-c", "user.name=ann", "-c", "user.email=ann@example.org")
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "main.py").write_text("lr = 0.1\n")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "first")):
        subprocess.run(["git", *who, *words], cwd=tree, check=True)
    (tree / "main.py").write_text("lr = 0.2\n")
    monkeypatch.chdir(tree)
    kept = {}
    for name, given in {
        "code": {"save_code": True, "disable_git": False},
        "none": {"disable_git": False},
        "no git": {"save_code": True, "disable_git": True},
        "no code": {"save_code": True, "disable_code": True, "disable_git": False},
    }.items():
        run = start(reinit="create_new", **given)
        run.finish()
        path = Path(run.dir) / "diff.patch"
        kept[name] = path.read_text().splitlines()[-2:] if path.exists() else None
    assert kept == {
        "code": ["-lr = 0.1", "+lr = 0.2"], "none": None, "no git": None, "no code": None
    }  # fmt: skip
