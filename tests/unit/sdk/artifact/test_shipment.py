from __future__ import annotations

import numpy as np
import pytest

from runwell.errors import UsageError
from runwell.sdk.artifact.artifact import Artifact
from runwell.wire.records import ArtifactRecord
from tests.fakes.reading import records_of
from tests.unit.sdk.artifact.conftest import written
from tests.unit.sdk.conftest import Start


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


def test_a_disabled_run_takes_artifacts_and_keeps_nothing(start: Start) -> None:
    run = start(mode="disabled")
    artifact = written(Artifact("data", "dataset"), a="a")
    assert run.log_artifact(artifact).wait() is artifact


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
