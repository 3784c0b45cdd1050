from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from runwell.cli.artifact import size_of
from runwell.cli.main import cli
from runwell.errors import UsageError
from runwell.sdk.artifact.cache import Cache
from runwell.sdk.settings_file import from_files

A = "DMF1ucDxtqgxw5niaXcmYQ=="


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WANDB_CONFIG_DIR", raising=False)
    monkeypatch.setenv("WANDB_CACHE_DIR", str(tmp_path / "cache"))


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def kept() -> dict[str, object]:
    return {**from_files({}, Path.cwd()).given()}


def test_a_directory_keeps_project_entity_and_mode() -> None:
    run("init", "-p", "digits", "-e", "ann")
    assert kept() == {"project": "digits", "entity": "ann"}
    run("init", "--reset", "-m", "offline")
    assert kept() == {"mode": "offline"}


@pytest.mark.parametrize(
    ("word", "mode"),
    [("offline", "offline"), ("disabled", "disabled"), ("online", "online"), ("enabled", "online")],
)
def test_the_mode_is_kept_beside_the_rest(word: str, mode: str) -> None:
    run("init", "-p", "digits")
    assert mode in run(word)
    assert kept() == {"project": "digits", "mode": mode}


def test_status_shows_what_holds_and_no_key() -> None:
    run("init", "-p", "digits")
    settings = Path("wandb/settings")
    settings.write_text(settings.read_text() + "api_key = secret\n")
    assert json.loads(run("status")) == {"project": "digits", "api_key": "…"}
    assert run("status", "--no-settings") == ""


def test_the_cache_is_cleaned_to_a_size(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache" / "artifacts")
    with cache.writing(A) as file:
        file.write(b"12345")
    assert run("artifact", "cache", "cleanup", "1GB").startswith("freed 0.0")
    assert cache.find(A, 5) is not None
    run("artifact", "cache", "cleanup", "4")
    assert cache.find(A, 5) is None


def test_sizes_are_read() -> None:
    assert [size_of(text) for text in ("100", "10MB", "1.5 GiB")] == [100, 10 << 20, 3 << 29]
    with pytest.raises(UsageError):
        size_of("much")
