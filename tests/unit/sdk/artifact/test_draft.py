from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from runwell.errors import UsageError
from runwell.sdk.artifact.artifact import Artifact
from runwell.sdk.artifact.content import clean_path
from runwell.sdk.media.image import Image
from runwell.sdk.media.table import Table
from tests.unit.sdk.artifact.conftest import written


def test_the_digest_is_that_of_wandb() -> None:
    # of wandb 0.31.0 for the same files
    artifact = written(Artifact("data", "dataset"), a="a", b="")
    assert artifact.digest == "1f6cd76a2392750a9e3768eda0d87f7d"
    assert artifact.manifest.entries["a"].digest == "DMF1ucDxtqgxw5niaXcmYQ=="


def test_files_are_taken_as_they_are_when_they_are_added(tmp_path: Path) -> None:
    source = tmp_path / "x"
    source.write_text("before")
    artifact = Artifact("data", "dataset")
    entry = artifact.add_file(source, "deep/x")
    source.write_text("behind")
    assert (entry.path, entry.size) == ("deep/x", 6)
    assert Path(entry.local_path or "").read_text() == "before"
    still = artifact.add_file(source, "still", policy="immutable")
    assert still.local_path == str(source)


def test_many_files_of_a_directory_are_each_taken_once(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    for number in range(200):
        (tmp_path / "d" / str(number)).write_text(str(number))
    artifact = Artifact("data", "dataset")
    artifact.add_dir(tmp_path / "d")
    entries = artifact.manifest.entries
    assert {path: Path(entry.local_path or "").read_text() for path, entry in entries.items()} == {
        str(number): str(number) for number in range(200)
    }
    assert len({Path(entry.local_path or "").parent for entry in entries.values()}) == 1


def test_directories_come_with_all_below_them(tmp_path: Path) -> None:
    (tmp_path / "d" / "sub").mkdir(parents=True)
    (tmp_path / "d" / "x").write_text("x")
    (tmp_path / "d" / "sub" / "y").write_text("y")
    artifact = Artifact("data", "dataset")
    artifact.add_dir(tmp_path / "d")
    artifact.add_dir(tmp_path / "d", name="e")
    assert sorted(artifact.manifest.entries) == ["e/sub/y", "e/x", "sub/y", "x"]
    artifact.remove("e")
    assert sorted(artifact.manifest.entries) == ["sub/y", "x"]


def test_another_content_does_not_take_a_place_by_accident(tmp_path: Path) -> None:
    artifact = written(Artifact("data", "dataset"), a="a")
    (tmp_path / "a").write_text("other")
    with pytest.raises(UsageError, match="another content"):
        artifact.add_file(tmp_path / "a")
    artifact.add_file(tmp_path / "a", overwrite=True)
    assert artifact.size == 5


def test_files_elsewhere_are_noted_by_their_content(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a").write_text("a")
    artifact = Artifact("data", "dataset")
    (entry,) = artifact.add_reference(f"file://{tmp_path}/d", "far")
    assert (entry.path, entry.size, entry.digest) == ("far/a", 1, "DMF1ucDxtqgxw5niaXcmYQ==")
    (unseen,) = artifact.add_reference("odd://place/thing")
    assert (unseen.path, unseen.digest) == ("thing", "odd://place/thing")
    with pytest.raises(UsageError, match="no address"):
        artifact.add_reference("no-address")


@pytest.mark.parametrize("path", ["..", "a/../../b", "", "/"])
def test_paths_do_not_lead_out(path: str) -> None:
    with pytest.raises(UsageError):
        clean_path(path)


def test_tables_and_their_pictures_lie_in_the_artifact() -> None:
    artifact = Artifact("data", "dataset")
    table = Table(columns=["n", "picture"], data=[[1, Image(np.zeros((2, 2), "uint8"))]])
    entry = artifact.add(table, "t")
    assert entry.path == "t.table.json"
    kinds = sorted(path.split("/")[0] for path in artifact.manifest.entries)
    assert kinds == ["media", "t.table.json"]
