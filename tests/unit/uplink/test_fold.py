from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.uplink.fold import LONGEST_ROW_BYTES, Alert, Fold, ReadyFile, Row, Start
from runwell.values.json import Json
from runwell.wire.records import (
    AlertRecord,
    ConfigRecord,
    EnvironmentRecord,
    ExitRecord,
    FileRecord,
    HistoryRecord,
    MetricRecord,
    PauseRecord,
    Record,
    SummaryRecord,
)
from tests.fakes.journals import STARTED_AT, row, run_record

RECORD_BYTES = 10


def fold_all(records: list[Record], start: Start | None = None) -> tuple[Fold, list[Row]]:
    """Folds records that are ten bytes long each; returns the rows."""
    fold = Fold(start or Start())
    rows: list[Row] = []
    for index, record in enumerate(records):
        yielded = fold.add(record, (index + 1) * RECORD_BYTES)
        rows.extend(each for each in yielded if isinstance(each, Row))
    return fold, rows


def values(rows: list[Row]) -> list[Json]:
    return [json.loads(each.line) for each in rows]


def test_a_row_gets_its_step_and_its_times() -> None:
    _, rows = fold_all([run_record(), row(3, loss=0.5)])
    expected: dict[str, Json] = {
        "loss": 0.5,
        "_step": 3,
        "_timestamp": STARTED_AT + 3,
        "_runtime": 3.0,
    }
    assert rows == [Row(0, json.dumps(expected, separators=(",", ":")), after=20)]


def test_pauses_do_not_count_as_run_time() -> None:
    records: list[Record] = [
        run_record(),
        row(2, loss=0.5),
        row(4, committed=False, loss=0.5),
        PauseRecord(STARTED_AT + 5, is_resting=True),
        PauseRecord(STARTED_AT + 15, is_resting=False),
        row(20, loss=0.5),
        PauseRecord(STARTED_AT + 21, is_resting=True),
        ExitRecord(STARTED_AT + 100, 0),
    ]
    fold, rows = fold_all(records)
    assert [json.loads(each.line)["_runtime"] for each in rows] == [2.0, 4.0, 10.0]
    assert json.loads(fold.summary_line())["_wandb"] == {"runtime": 11}


def test_pieces_of_a_step_merge_until_one_is_committed() -> None:
    _, rows = fold_all(
        [row(0, committed=False, a=1, b=1), row(0, committed=False, b=2), row(0, c=3), row(0, d=4)]
    )
    merged = [{key: value for key, value in each.items() if key[0] != "_"} for each in values(rows)]  # type: ignore[union-attr]
    assert merged == [{"a": 1, "b": 2, "c": 3}, {"d": 4}]


def test_another_step_closes_an_open_row_behind_its_last_piece() -> None:
    _, rows = fold_all([row(0, committed=False, a=1), row(1, committed=False, a=2)])
    assert [(each.number, each.after) for each in rows] == [(0, 10)]


def test_the_exit_closes_an_open_row() -> None:
    fold, rows = fold_all([row(0, committed=False, a=1), ExitRecord(STARTED_AT + 9, 0)])
    assert (len(rows), fold.has_open_row, fold.exit) == (1, False, ExitRecord(STARTED_AT + 9, 0))


def test_numbers_that_json_lacks_stand_as_bare_tokens() -> None:
    _, rows = fold_all([row(0, a=math.nan, b=math.inf, c=-math.inf, d=2**90)])
    assert rows[0].line.startswith(f'{{"a":NaN,"b":Infinity,"c":-Infinity,"d":{2**90},')


def test_lines_are_ascii_whatever_the_text() -> None:
    _, rows = fold_all([row(0, text="\ud800 ü \x00")])
    assert rows[0].line.isascii()
    assert json.loads(rows[0].line)["text"] == "\ud800 ü \x00"


def test_a_row_that_no_body_can_hold_loses_its_largest_values_only() -> None:
    _, rows = fold_all([row(0, huge="x" * (LONGEST_ROW_BYTES + 1), loss=0.5)])
    assert sorted(json.loads(rows[0].line)) == ["_runtime", "_step", "_timestamp", "loss"]


def test_a_step_metric_is_added_to_the_rows_of_its_keys() -> None:
    _, rows = fold_all(
        [
            MetricRecord("train/*", step_metric="epoch"),
            MetricRecord("free", step_metric="epoch", step_sync=False),
            row(0, epoch=4),
            HistoryRecord(1, STARTED_AT, committed=True, data={"train/loss": 0.5}),
            row(2, free=1),
        ]
    )
    assert [each.get("epoch") for each in values(rows)] == [4, 4, None]  # type: ignore[union-attr]


def test_the_summary_follows_the_definitions_and_what_the_user_sets() -> None:
    fold, _ = fold_all(
        [
            run_record(),
            MetricRecord("loss", summary=("min",)),
            row(0, loss=0.5, acc=0.1),
            row(1, loss=0.7, acc=0.2),
            SummaryRecord({"note": "fine", "acc": 1}, ()),
            SummaryRecord({}, ("note",)),
            ExitRecord(STARTED_AT + 8.9, 0),
        ]
    )
    assert json.loads(fold.summary_line()) == {
        "loss": {"min": 0.5},
        "acc": 1,
        "_step": 1,
        "_timestamp": STARTED_AT + 1,
        "_runtime": 1.0,
        "_wandb": {"runtime": 8},
    }


def test_files_and_alerts_are_handed_out_with_their_places() -> None:
    fold = Fold()
    alert = AlertRecord(STARTED_AT, "title", "text", "WARN", 1.0)
    assert fold.add(FileRecord("a.png", 3), 10) == [ReadyFile("a.png", 10)]
    assert fold.add(alert, 20) == [Alert(0, alert)]
    assert fold.add(alert, 30) == [Alert(1, alert)]


def test_the_profile_holds_names_environment_and_the_whole_config() -> None:
    fold, _ = fold_all(
        [
            run_record(tags=("a",)),
            ConfigRecord({"lr": 0.1, "gone": 1, "_wandb": {"visualize": {"cm": {"x": 1}}}}),
            ConfigRecord({"_wandb": {"visualize": {"roc": {"y": 2}}}}, removed=("gone",)),
            EnvironmentRecord(
                {"program": "train.py", "git": {"commit": "c0ffee", "remote": "git@host:a/b"}}
            ),
            run_record(name="renamed", tags=("a", "b")),
        ]
    )
    profile = fold.profile((0, 0, 0), "1.0")
    config = json.loads(profile.config or "")
    internal = config.pop("_wandb")["value"]
    assert config == {"lr": {"value": 0.1}}
    assert internal["visualize"] == {"cm": {"x": 1}, "roc": {"y": 2}}
    assert (profile.displayName, profile.tags) == ("renamed", ("a", "b"))
    assert (profile.program, profile.commit, profile.repo) == ("train.py", "c0ffee", "git@host:a/b")


def test_a_run_that_goes_on_keeps_config_and_summary_of_before() -> None:
    fold = Fold()
    fold.inherit(
        {"lr": {"value": 0.1}, "old": {"value": 1}, "_wandb": {"value": {"visualize": {"cm": 1}}}},
        {"best": 0.9, "loss": 0.4},
    )
    for record in (run_record(), ConfigRecord({"lr": 0.2}), row(0, loss=0.3)):
        fold.add(record, 10)
    config = json.loads(fold.profile((0, 0, 0), "1.0").config or "")
    assert (config["lr"], config["old"]) == ({"value": 0.2}, {"value": 1})
    assert config["_wandb"]["value"]["visualize"] == {"cm": 1}
    summary = json.loads(fold.summary_line())
    assert (summary["best"], summary["loss"]) == (0.9, 0.3)


PIECES = st.lists(
    st.builds(
        HistoryRecord,
        step=st.integers(0, 3),
        timestamp=st.just(STARTED_AT),
        committed=st.booleans(),
        data=st.dictionaries(st.sampled_from("abc"), st.integers(0, 5), max_size=2),
    ),
    min_size=1,
    max_size=20,
)


@pytest.mark.parametrize("with_early_closing", [False, True])
@given(PIECES, st.data())
def test_folding_again_from_any_acknowledged_row_gives_the_same_rows(
    with_early_closing: bool, pieces: list[HistoryRecord], data: st.DataObject
) -> None:
    records: list[Record] = [run_record(), *pieces, ExitRecord(STARTED_AT, 0)]
    closed: set[int] = set()
    fold, rows = Fold(), list[Row]()
    for index, record in enumerate(records):
        rows.extend(e for e in fold.add(record, (index + 1) * 10) if isinstance(e, Row))
        if with_early_closing and fold.has_open_row and data.draw(st.booleans()):
            row_ = fold.close_row()
            assert row_ is not None
            closed.add(row_.after)
            rows.append(row_)
    num_known = data.draw(st.integers(0, len(rows)))
    after = rows[num_known - 1].after if num_known else 0
    start = Start(after, num_known, frozenset(each for each in closed if each > after))
    again, rest = fold_all(records, start)
    assert rest == rows[num_known:]
    assert again.summary_line() == fold.summary_line()
