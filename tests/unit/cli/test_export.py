from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from runwell.cli.export import Meter, keep
from runwell.cli.main import cli
from runwell.errors import Unreachable, UsageError
from runwell.sdk.connection import Connection
from runwell.values.json import Json

ASKED: list[tuple[str, str, Json]] = []


@pytest.fixture(autouse=True)
def _server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers every export with one line, and notes what was asked."""
    ASKED.clear()

    @contextmanager
    def stream(_: Connection, method: str, path: str, document: Json) -> Iterator[BytesIO]:
        ASKED.append((method, path, document))
        yield BytesIO(b"run,_step\n")

    monkeypatch.setattr(Connection, "stream", stream)
    monkeypatch.setenv("WANDB_BASE_URL", "http://box")


def export(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["export", "ann/digits", *arguments])


def test_everything_goes_to_standard_output_as_csv() -> None:
    assert export().stdout == "run,_step\n"
    ((method, path, asked),) = ASKED
    assert (method, path) == ("POST", "/projects/ann/digits/export")
    assert isinstance(asked, Mapping)
    assert {key: value for key, value in asked.items() if value is not None} == {
        "stream": "history",
        "format": "csv",
    }


def test_flags_say_what(tmp_path: Path) -> None:
    target = tmp_path / "out.parquet"
    result = export(
        *("-r", "a", "-r", "b", "-m", "loss", "--filter", '{"state": "finished"}', "--events"),
        *("--min-step", "3", "--max-step", "9", "-o", str(target)),
    )
    assert (result.exit_code, target.read_bytes()) == (0, b"run,_step\n")
    assert "MB" in result.stderr
    assert str(target) in result.stderr
    assert ASKED[0][2] == {
        "runs": ["a", "b"],
        "filter": {"state": "finished"},
        "keys": ["loss"],
        "min_step": 3,
        "max_step": 9,
        "stream": "events",
        "format": "parquet",
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "out.xlsx"), "does not tell the format"),
        (("--filter", "{"), "the filter is no JSON"),
        (("--filter", "[]"), "the filter is a JSON object"),
    ],
)
def test_what_makes_no_sense_is_said(arguments: tuple[str, ...], said: str) -> None:
    error = export(*arguments).exception
    assert isinstance(error, UsageError)
    assert said in str(error)


def test_a_file_that_is_there_is_replaced_only_if_told_to(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_bytes(b"old")
    assert isinstance(export("-o", str(target)).exception, UsageError)
    assert target.read_bytes() == b"old"
    assert export("-o", str(target), "--force").exit_code == 0
    assert target.read_bytes() == b"run,_step\n"


def test_an_export_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise Unreachable("gone")

    with pytest.raises(Unreachable):
        keep(tmp_path / "out.csv", pieces(), Meter(is_shown=False), is_replaced=False)
    assert list(tmp_path.iterdir()) == []
