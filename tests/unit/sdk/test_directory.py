from __future__ import annotations

from pathlib import Path
from time import localtime, strftime

from runwell.sdk.directory import RunDirectory, link_latest, make_run_directory

NOW = 1_767_225_600.0


def test_a_directory_has_its_parts(tmp_path: Path) -> None:
    directory = make_run_directory(tmp_path, "abc", NOW, offline=False)
    stamp = strftime("%Y%m%d_%H%M%S", localtime(NOW))
    path = tmp_path / "wandb" / f"run-{stamp}-abc"
    assert directory == RunDirectory(path, "abc")
    assert (directory.files, directory.journal) == (path / "files", path / "run-abc.wandb")
    assert directory.files.is_dir()


def test_a_directory_is_never_shared(tmp_path: Path) -> None:
    made = [make_run_directory(tmp_path, "abc", NOW, offline=True).path.name for _ in range(3)]
    assert made == [made[0], f"{made[0]}-2", f"{made[0]}-3"]


def test_the_link_follows_the_newest(tmp_path: Path) -> None:
    made = [make_run_directory(tmp_path, run_id, NOW, offline=False) for run_id in "ab"]
    for directory in made:
        assert link_latest(directory)
        assert (tmp_path / "wandb" / "latest-run").resolve() == directory.path


def test_no_link_is_no_error(tmp_path: Path) -> None:
    assert not link_latest(RunDirectory(tmp_path / "absent" / "run", "abc"))
