from __future__ import annotations

from pathlib import Path

import pytest

from runwell.errors import InvalidName, UsageError
from runwell.sdk.artifact.artifact import Artifact
from runwell.sdk.artifact.names import ArtifactName, check_alias, read_name
from runwell.wire.records import ArtifactRecord, UseRecord
from tests.fakes.reading import records_of
from tests.unit.sdk.artifact.conftest import written
from tests.unit.sdk.conftest import Start


@pytest.mark.parametrize("name", ["", "a/b", "a b", "ä:b", "x" * 129])
def test_names_that_cannot_be_are_refused(name: str) -> None:
    with pytest.raises(InvalidName):
        Artifact(name, "dataset")


def test_names_are_taken_apart() -> None:
    assert read_name("e/p/n:v1") == ArtifactName("n", "v1", "p", "e")
    assert read_name("n") == ArtifactName("n")
    for text in ("a/b/c/d", "n:", "/n", ":a"):
        with pytest.raises(UsageError):
            read_name(text)
    with pytest.raises(InvalidName):
        check_alias("a/b")


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
