from __future__ import annotations

from pathlib import Path

import pytest

from runwell.sdk.rendezvous import Server
from runwell.sdk.run_page import page_of
from runwell.wire.rendezvous import Cursor, cursor_path, encode_note
from tests.unit.sdk.conftest import Start

SERVER = Server("http://inside:8080", None)


@pytest.mark.parametrize(
    ("shown", "page"),
    [
        (None, "http://inside:8080/ann/a%20b/runs/r1"),
        ("https://see.me/", "https://see.me/ann/a%20b/runs/r1"),
    ],
)
def test_a_page_is_where_the_server_has_to_have_it(
    start: Start, shown: str | None, page: str
) -> None:
    run = start(entity="ann", project="a b", run_id="r1")
    assert page_of(run, SERVER, shown) == page


def test_what_the_server_told_comes_first(start: Start) -> None:
    run = start(entity="ann")
    assert run.directory is not None
    told = Cursor(url="https://elsewhere/ann/p/runs/r1")
    Path(cursor_path(str(run.directory.journal))).write_bytes(encode_note(told))
    assert page_of(run, SERVER, "https://see.me") == told.url


def test_without_a_server_or_an_entity_nobody_knows(start: Start) -> None:
    assert page_of(start(entity="ann"), None, "https://see.me") is None
    assert page_of(start(), SERVER, None) is None
