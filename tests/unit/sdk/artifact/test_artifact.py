from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from runwell.errors import InvalidName, UsageError
from runwell.sdk.artifact.artifact import Artifact
from runwell.sdk.artifact.content import clean_path
from runwell.sdk.artifact.facts import ArtifactTTL
from runwell.sdk.artifact.names import ArtifactName, check_alias, read_name
from runwell.sdk.media.image import Image
from runwell.sdk.media.table import Table
from runwell.wire.records import ArtifactRecord, UseRecord
from tests.fakes.reading import records_of
from tests.unit.sdk.conftest import Start


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("CACHE", "DATA", "ARTIFACT"):
        monkeypatch.setenv(f"WANDB_{name}_DIR", str(tmp_path / name.lower()))
    monkeypatch.chdir(tmp_path)


def written(artifact: Artifact, **texts: str) -> Artifact:
    for name, text in texts.items():
        with artifact.new_file(name) as file:
            file.write(text)
    return artifact


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


@pytest.mark.parametrize("name", ["", "a/b", "a b", "ä:b", "x" * 129])
def test_names_that_cannot_be_are_refused(name: str) -> None:
    with pytest.raises(InvalidName):
        Artifact(name, "dataset")


@pytest.mark.parametrize("path", ["..", "a/../../b", "", "/"])
def test_paths_do_not_lead_out(path: str) -> None:
    with pytest.raises(UsageError):
        clean_path(path)


def test_names_are_taken_apart() -> None:
    assert read_name("e/p/n:v1") == ArtifactName("n", "v1", "p", "e")
    assert read_name("n") == ArtifactName("n")
    for text in ("a/b/c/d", "n:", "/n", ":a"):
        with pytest.raises(UsageError):
            read_name(text)
    with pytest.raises(InvalidName):
        check_alias("a/b")


def test_a_time_to_live_is_seconds_for_ever_or_inherited() -> None:
    artifact = Artifact("data", "dataset")
    artifact.ttl = timedelta(hours=1)
    assert (artifact.ttl, artifact.ttl_s) == (timedelta(hours=1), 3600)
    artifact.ttl = None
    assert (artifact.ttl, artifact.ttl_s) == (None, -2)
    artifact.ttl = ArtifactTTL.INHERIT
    assert artifact.ttl_s == -1
    with pytest.raises(UsageError):
        artifact.ttl = timedelta(0)


def test_a_logged_draft_stands_in_the_journal_and_its_files_beside_it(start: Start) -> None:
    run = start()
    run.log({"a": 1})
    artifact = written(Artifact("data", "dataset", metadata={"n": np.int64(3)}), a="a", b="a")
    assert run.log_artifact(artifact, aliases=["best"], tags=["t"]) is artifact
    (record,) = [each for each in records_of(run) if isinstance(each, ArtifactRecord)]
    assert (record.name, record.aliases, record.tags, record.history_step) == (
        "data",
        ("best",),
        ("t",),
        1,
    )
    assert (record.digest, record.metadata) == (artifact.digest, '{"n": 3}')
    assert run.directory is not None
    folder = run.directory.path / "artifacts" / artifact.client_id
    contents = {
        entry.path: (folder / entry.file).read_text() for entry in record.entries if entry.file
    }
    assert contents == {"a": "a", "b": "a"}


def test_a_logged_draft_does_not_change_any_more(start: Start) -> None:
    run = start()
    artifact = written(Artifact("data", "dataset"), a="a")
    run.log_artifact(artifact)
    with pytest.raises(UsageError, match="logged"):
        written(artifact, b="b")
    with pytest.raises(UsageError, match="logged"):
        run.log_artifact(artifact)


def test_offline_waiting_ends_at_once_and_facts_of_the_server_are_errors(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    run = start()
    artifact = run.log_artifact(written(Artifact("data", "dataset"), a="a"))
    assert artifact.wait() is artifact
    assert "sent later" in capsys.readouterr().err
    with pytest.raises(UsageError, match="call wait"):
        _ = artifact.version
    with pytest.raises(UsageError, match="no server"):
        run.use_artifact("data:latest")


def test_a_path_becomes_an_artifact(start: Start, tmp_path: Path) -> None:
    run = start(run_id="abc")
    (tmp_path / "weights.bin").write_bytes(b"w")
    model = run.log_model(tmp_path / "weights.bin")
    assert (model.name, model.type) == ("run-abc-weights.bin", "model")
    with pytest.raises(UsageError, match="nothing to be logged"):
        run.log_artifact("nowhere")


def test_a_draft_that_is_used_is_logged_and_noted_at_once(start: Start) -> None:
    run = start()
    run.use_artifact(written(Artifact("data", "dataset"), a="a"), use_as="train")
    (record,) = [each for each in records_of(run) if isinstance(each, ArtifactRecord | UseRecord)]
    assert isinstance(record, ArtifactRecord)
    assert record.use_as == "train"


def test_writers_of_one_version_need_what_they_agree_on(start: Start) -> None:
    run = start()
    draft = written(Artifact("data", "dataset"), a="a")
    with pytest.raises(UsageError, match="distributed_id"):
        run.upsert_artifact(draft)
    run.upsert_artifact(draft, distributed_id="D")
    (record,) = [each for each in records_of(run) if isinstance(each, ArtifactRecord)]
    assert (record.distributed_id, record.is_final) == ("D", False)


def test_a_disabled_run_takes_artifacts_and_keeps_nothing(start: Start) -> None:
    run = start(mode="disabled")
    artifact = written(Artifact("data", "dataset"), a="a")
    assert run.log_artifact(artifact).wait() is artifact


def test_tables_and_their_pictures_lie_in_the_artifact() -> None:
    artifact = Artifact("data", "dataset")
    table = Table(columns=["n", "picture"], data=[[1, Image(np.zeros((2, 2), "uint8"))]])
    entry = artifact.add(table, "t")
    assert entry.path == "t.table.json"
    kinds = sorted(path.split("/")[0] for path in artifact.manifest.entries)
    assert kinds == ["media", "t.table.json"]


def test_code_is_found_and_the_rest_left_out(start: Start, tmp_path: Path) -> None:
    root = tmp_path / "code"
    (root / "wandb").mkdir(parents=True)
    for name in ("a.py", "data.bin", "wandb/b.py", "requirements.txt"):
        (root / name).write_text(name)
    run = start(project="demo")
    found = run.log_code(str(root))
    assert found is not None
    assert (found.name.startswith("source-demo-"), found.type) == (True, "code")
    assert sorted(found.manifest.entries) == ["a.py", "requirements.txt"]
    other = run.log_code(str(root), "x", include_fn=lambda path: path.endswith(".bin"))
    assert other is not None
    assert other.name == "x"
    assert sorted(other.manifest.entries) == ["data.bin"]
    (tmp_path / "empty").mkdir()
    assert run.log_code(str(tmp_path / "empty")) is None


def test_a_draft_is_saved_with_the_current_run_or_one_of_its_own(start: Start) -> None:
    run = start()
    artifact = written(Artifact("data", "dataset"), a="a")
    artifact.save()
    assert [each.name for each in records_of(run) if isinstance(each, ArtifactRecord)] == ["data"]


def test_a_full_disk_costs_the_artifact_and_not_the_training(
    start: Start, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    run = start()
    draft = written(Artifact("data", "dataset"), a="a")
    monkeypatch.setattr("runwell.sdk.artifact.content.shutil.move", full)
    assert run.log_artifact(draft) is draft
    assert draft.wait() is draft
    assert "log_artifact() failed and was skipped" in capsys.readouterr().err
    assert not [one for one in records_of(run) if isinstance(one, ArtifactRecord)]
