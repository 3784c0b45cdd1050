from __future__ import annotations

import io

import pytest
from pyarrow import csv

from runwell.server.services.assembly import Services
from runwell.server.services.export.format import Format
from runwell.store.ports.runs import Run
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.services.export.reading import read_arrow, read_parquet
from tests.unit.server.streaming import log_rows

PATH = "/api/v1/projects/ann/digits/export"
ROWS: list[dict[str, object]] = [
    {"_step": 0, "_timestamp": 1.5, "a": 0.5},
    {"_step": 1, "_timestamp": 2.5, "b": 'x,"'},
]
TOLD = [
    {"run": "r1", "_step": 0, "_timestamp": 1.5, "a": 0.5, "b": None},
    {"run": "r1", "_step": 1, "_timestamp": 2.5, "a": None, "b": 'x,"'},
]


@pytest.fixture(autouse=True)
def _logged(services: Services, people: People, run: Run) -> None:
    log_rows(services, people.owner, run, ROWS)


def test_arrow_is_what_one_gets_without_asking(owner: Browser) -> None:
    answer = owner.post(PATH, {})
    assert (answer.status, answer.headers["content-type"]) == (200, Format.ARROW.media_type)
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''digits.arrows"
    assert read_arrow([answer.body]).to_pylist() == TOLD


def test_parquet(owner: Browser) -> None:
    answer = owner.post(PATH, {"format": "parquet"})
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    assert read_parquet([answer.body]).to_pylist() == TOLD


def test_csv(owner: Browser) -> None:
    answer = owner.post(PATH, {"format": "csv", "keys": ["b", "a"]})
    found = csv.read_csv(io.BytesIO(answer.body))
    assert found.column_names == ["run", "_step", "_timestamp", "_runtime", "b", "a"]
    assert found.column("_timestamp").to_pylist() == [1.5, 2.5]
    assert answer.body.decode().splitlines()[1:] == ['"r1",0,1.5,,,0.5', '"r1",1,2.5,,"x,""",']


def test_lines_of_json_leave_out_what_was_not_logged(owner: Browser) -> None:
    answer = owner.post(PATH, {"format": "jsonl", "max_step": 0})
    assert answer.body == b'{"run":"r1","_step":0,"_timestamp":1.5,"a":0.5}\n'


def test_others_are_not_told(nobody: Browser) -> None:
    assert nobody.post(PATH, {}).status == 401


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"format": "xlsx"}, 422),
        ({"keys": ["x"] * 20_001}, 422),
        ({"min_step": 2**63}, 422),
        ({"more": 1}, 422),
        ({"min_step": 2, "max_step": 1}, 400),
        ({"filter": {"$nope": 1}}, 400),
    ],
)
def test_what_cannot_be_exported_is_said_before_anything_is_sent(
    owner: Browser, asked: dict[str, object], status: int
) -> None:
    answer = owner.post(PATH, asked)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
