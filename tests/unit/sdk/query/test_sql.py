from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from click.testing import CliRunner

from runwell.cli.main import cli
from runwell.errors import Garbled, UsageError
from runwell.sdk.connection import Connection
from runwell.sdk.query.sql import Query, sql
from runwell.sdk.rendezvous import Server
from runwell.values.json import Json

ANSWER = b"""{"columns": [{"name": "run", "type": "string"}, {"name": "best", "type": "double"}],
"rows": [["NaN", "NaN"], ["b", 0.123456789], ["c", null]], "truncated": false}"""


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What the server answers next; the query that it got is checked."""
    planned: list[bytes] = []

    @contextmanager
    def stream(_: Connection, method: str, path: str, document: Json) -> Iterator[BytesIO]:
        assert isinstance(document, dict)
        assert (method, path, document["query"]) == ("POST", "/sql", "SELECT 1")
        yield BytesIO(planned.pop(0))

    monkeypatch.setattr(Connection, "stream", stream)
    monkeypatch.setenv("WANDB_BASE_URL", "http://box")
    return planned


@pytest.fixture
def query() -> Query:
    return sql("SELECT 1", connection=Connection(Server("http://box", None)))


def test_rows_are_dicts_with_real_floats(answers: list[bytes], query: Query) -> None:
    answers.append(ANSWER)
    first, *others = query.rows()
    assert first["run"] == "NaN"
    assert math.isnan(first["best"])  # type: ignore[arg-type]
    assert others == [{"run": "b", "best": 0.123456789}, {"run": "c", "best": None}]


def test_an_answer_that_was_cut_is_an_error(answers: list[bytes], query: Query) -> None:
    answers.append(ANSWER.replace(b"false", b"true"))
    with pytest.raises(UsageError, match="more than 100,000 rows"):
        query.rows()


def test_what_is_no_answer_is_said(answers: list[bytes], query: Query) -> None:
    answers.append(b"<html>")
    with pytest.raises(Garbled):
        query.rows()


def test_the_command_line_prints_a_table(answers: list[bytes]) -> None:
    answers.append(ANSWER)
    result = CliRunner().invoke(cli, ["sql", "SELECT 1"])
    assert result.stdout.splitlines() == [
        "run      best",
        "───  ────────",
        "NaN       nan",
        "b    0.123457",
        "c           ·",
        "3 rows",
    ]


def test_the_command_line_prints_json_and_csv(answers: list[bytes]) -> None:
    answers += [ANSWER, ANSWER.replace(b"false", b"true")]
    as_json = CliRunner().invoke(cli, ["sql", "-", "--json"], input="SELECT 1")
    assert '"best": "NaN"' in as_json.stdout
    as_csv = CliRunner().invoke(cli, ["sql", "SELECT 1", "--csv"])
    assert as_csv.stdout.splitlines() == ["run,best", "NaN,NaN", "b,0.123456789", "c,"]
    assert "more than 1,000 rows" in as_csv.stderr
