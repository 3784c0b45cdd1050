from __future__ import annotations

import json

import msgspec
import pytest

from runwell.errors import NotFound
from runwell.uplink.greeting import Found, find, settle
from runwell.uplink.profile import FirstLines, writer_of
from runwell.values.json import Json
from runwell.wire.rendezvous import Cursor
from tests.fakes.journals import run_record
from tests.fakes.wire_server import HISTORY, StoredRun, WireServer
from tests.unit.uplink.doubles import URL, MemoryClient

RUN = run_record()
SENT = Cursor(offset=500, history_lines=7, row_start=480, base_url=URL)


def found(num_lines: FirstLines, first_lines: FirstLines | None) -> Found:
    """A run that the server has; `first_lines` are ours, None if we never wrote."""
    writers: dict[str, Json] = {}
    if first_lines is not None:
        writers[writer_of(RUN)] = list(first_lines)
    return Found({"_wandb": {"value": {"runwell": writers}}}, {}, num_lines)


def test_an_unknown_run_begins_at_the_first_line() -> None:
    assert settle(None, RUN, Cursor(), URL, may_revive=False) == Cursor(base_url=URL)


def test_behind_somebody_elses_lines_ours_begin() -> None:
    cursor = settle(found((10, 20, 30), None), RUN, Cursor(), URL, may_revive=False)
    assert cursor == Cursor(base_url=URL, first_lines=(10, 20, 30))


def test_what_is_ours_goes_on_where_the_cursor_is() -> None:
    expected = Cursor(
        offset=500, history_lines=7, row_start=480, base_url=URL, first_lines=(3, 0, 0)
    )
    assert settle(found((10, 0, 0), (3, 0, 0)), RUN, SENT, URL, may_revive=False) == expected


def test_a_lost_cursor_begins_at_our_own_first_line() -> None:
    cursor = settle(found((10, 0, 0), (3, 0, 0)), RUN, Cursor(), URL, may_revive=False)
    assert cursor == Cursor(base_url=URL, first_lines=(3, 0, 0))


def test_a_server_that_moved_keeps_the_cursor() -> None:
    cursor = settle(found((7, 0, 0), (0, 0, 0)), RUN, SENT, "http://moved", may_revive=False)
    assert (cursor.history_lines, cursor.base_url) == (7, "http://moved")


def test_another_server_begins_anew() -> None:
    cursor = settle(None, RUN, SENT, "http://other", may_revive=False)
    assert cursor == Cursor(base_url="http://other")


def test_a_config_that_somebody_replaced_does_not_matter() -> None:
    assert settle(found((7, 0, 0), None), RUN, SENT, URL, may_revive=False) == SENT


def test_a_deleted_run_is_sent_again_only_on_purpose() -> None:
    with pytest.raises(NotFound, match="deleted"):
        settle(None, RUN, SENT, URL, may_revive=False)
    assert settle(None, RUN, SENT, URL, may_revive=True) == Cursor(base_url=URL)


def test_a_server_is_asked_for_counts_config_and_summary() -> None:
    wire = WireServer()
    assert find(MemoryClient(wire), RUN) is None
    stored = StoredRun("id", "name", config=json.dumps({"lr": {"value": 0.1}}))
    stored.files = {HISTORY: {0: "{}", 1: "{}"}, "wandb-summary.json": {0: '{"loss": NaN}'}}
    wire.runs["abc"] = stored
    found_ = find(MemoryClient(wire), RUN)
    assert found_ is not None
    assert (found_.config, found_.num_lines) == ({"lr": {"value": 0.1}}, (2, 0, 0))
    assert list(found_.summary) == ["loss"]


def test_a_server_that_lacks_lines_which_went_elsewhere_gets_all_of_them() -> None:
    cursor = settle(found((5, 0, 0), (3, 0, 0)), RUN, SENT, "http://before", may_revive=False)
    assert cursor == Cursor(base_url="http://before", first_lines=(3, 0, 0))


def test_a_refusal_of_before_is_forgotten() -> None:
    refused = msgspec.structs.replace(SENT, state="refused", message="wrong key")
    assert settle(found((7, 0, 0), (0, 0, 0)), RUN, refused, URL, may_revive=False) == SENT
