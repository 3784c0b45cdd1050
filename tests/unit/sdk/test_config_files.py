"""Config values from YAML files."""

from __future__ import annotations

from pathlib import Path

import pytest

from runwell.errors import UsageError
from runwell.sdk.config_files import config_defaults


def test_of_several_files_the_last_one_holds(tmp_path: Path) -> None:
    (tmp_path / "config-defaults.yaml").write_text(
        "wandb_version: 1\nlr:\n  desc: how fast\n  value: 0.1\nseed:\n  value: 1\n"
    )
    (tmp_path / "a.yaml").write_text("lr: {value: 0.2}\ndeep: {value: {x: [1, null]}}\n")
    assert config_defaults((), tmp_path) == {"lr": 0.1, "seed": 1}
    assert config_defaults(["a.yaml"], tmp_path) == {
        "lr": 0.2, "seed": 1, "deep": {"x": [1, None]}
    }  # fmt: skip


def test_a_file_that_is_named_and_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert config_defaults(["none.yaml"], tmp_path) == {}
    assert "none.yaml" in capsys.readouterr().err
    assert config_defaults((), tmp_path) == {}
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("text", ["- a", "lr: 0.1", "a: {desc: x}", "a: [", "b: \x00"])
def test_what_is_no_file_of_values_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(UsageError, match=r"a\.yaml"):
        config_defaults(["a.yaml"], tmp_path)


def test_a_file_of_another_program_hinders_no_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config-defaults.yaml").write_text("optimizer: adam\n")
    assert config_defaults((), tmp_path) == {}
    assert "config-defaults.yaml is left out" in capsys.readouterr().err
