"""Folders of their own for what artifacts keep on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from runwell.sdk.artifact.artifact import Artifact


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
