from __future__ import annotations

import sys
from pathlib import Path

import pytest

from runwell.sdk.capture.conda import conda_environment
from tests.unit.sdk.conftest import Start

NOTES = (
    "python-3.11.7-h955ad1f_0.json",
    "ca-certificates-2024.2.2-hbcca054_0.json",
    "history",
    "odd.json",
)


@pytest.fixture
def prefix(tmp_path: Path) -> Path:
    root = tmp_path / "envs" / "train"
    (root / "conda-meta").mkdir(parents=True)
    for name in NOTES:
        (root / "conda-meta" / name).write_text("{}")
    return root


def test_packages_are_named_with_version_and_build(prefix: Path) -> None:
    told = conda_environment(prefix)
    assert told is not None
    assert told.decode() == (
        "name: train\ndependencies:\n"
        "  - ca-certificates=2024.2.2=hbcca054_0\n"
        "  - python=3.11.7=h955ad1f_0\n"
        f"prefix: {prefix}\n"
    )


def test_what_conda_did_not_make_is_none_of_its(tmp_path: Path) -> None:
    assert conda_environment(tmp_path) is None


def test_a_run_keeps_it_where_there_is_one(
    start: Start, prefix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = []
    for place in (sys.prefix, str(prefix)):
        monkeypatch.setattr(sys, "prefix", place)
        run = start(reinit="create_new", x_save_requirements=True)
        run.finish()
        kept.append((Path(run.dir) / "conda-environment.yaml").exists())
    assert kept == [False, True]
