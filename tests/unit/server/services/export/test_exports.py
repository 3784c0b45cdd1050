from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runwell.errors import UsageError
from runwell.server.services.assembly import Services
from runwell.server.services.export import exports
from runwell.server.services.export.format import Format
from runwell.server.services.export.selection import Selection
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from tests.conftest import FIXTURES_STAY
from tests.unit.server.conftest import People
from tests.unit.server.services.export.reading import read_arrow, rows_of
from tests.unit.server.streaming import log_rows

NUMBERS = count()
IMAGE = {"_type": "image-file", "path": "media/images/a.png"}


def test_a_table_has_run_step_times_and_keys_with_nulls_for_what_was_not_logged(
    services: Services, people: People, run: Run
) -> None:
    rows: list[dict[str, object]] = [
        {"_step": 0, "_timestamp": 9.5, "_runtime": 0.5, "loss": math.nan},
        {"_step": 1, "_timestamp": 10.0, "_runtime": 1.0, "loss": math.inf, "acc": 1},
        {"_step": 4, "_timestamp": 11.0, "_runtime": 2.0, "acc": 0.25},
    ]
    log_rows(services, people.owner, run, rows)
    table = services.exports.table(run.project_id, Selection())
    found = read_arrow(table.encoded(Format.ARROW))
    assert [(field.name, str(field.type)) for field in found.schema] == [
        ("run", "dictionary<values=string, indices=int32, ordered=0>"),
        ("_step", "int64"),
        ("_timestamp", "double"),
        ("_runtime", "double"),
        ("acc", "double"),
        ("loss", "double"),
    ]
    columns = found.to_pydict()
    assert columns["run"] == ["r1"] * 3
    assert columns["_step"] == [0, 1, 4]
    assert columns["acc"] == [None, 1.0, 0.25]
    assert math.isnan(columns["loss"][0])
    assert columns["loss"][1:] == [math.inf, None]


def test_a_key_that_held_more_than_numbers_is_texts_and_loses_nothing(
    services: Services, people: People, run: Run
) -> None:
    rows: list[dict[str, object]] = [
        {"_step": 0, "big": 2**70, "ok": True, "img": IMAGE, "mixed": 1},
        {"_step": 1, "big": 3, "ok": False, "text": "é\n", "mixed": "one"},
        {"_step": 2, "list": [1, "a"], "mixed": 0.5},
    ]
    log_rows(services, people.owner, run, rows)
    assert rows_of(services.exports.table(run.project_id, Selection())) == [
        {
            "run": "r1",
            "_step": 0,
            "big": str(2**70),
            "ok": "true",
            "img": '{"_type":"image-file","path":"media/images/a.png"}',
            "mixed": "1",
        },
        {"run": "r1", "_step": 1, "big": "3", "ok": "false", "text": "é\n", "mixed": "one"},
        {"run": "r1", "_step": 2, "list": '[1,"a"]', "mixed": "0.5"},
    ]


def test_nested_numbers_are_numbers_under_dotted_keys(
    services: Services, people: People, run: Run
) -> None:
    log_rows(services, people.owner, run, [{"_step": 3, "train": {"loss": 0.5, "note": None}}])
    (row,) = rows_of(services.exports.table(run.project_id, Selection()))
    assert row == {"run": "r1", "_step": 3, "train.loss": 0.5}


def test_named_keys_bring_the_rows_that_have_one_of_them(
    services: Services, people: People, run: Run
) -> None:
    rows: list[dict[str, object]] = [
        {"_step": 0, "_timestamp": 1.0, "a": 1.0},
        {"_step": 1, "_timestamp": 2.0, "b": 1.0},
        {"_step": 2, "_timestamp": 3.0, "c": "x"},
    ]
    log_rows(services, people.owner, run, rows)
    selection = Selection(keys=("c", "a", "a", "_step", "nowhere"))
    table = services.exports.table(run.project_id, selection)
    assert table.schema.names == ["run", "_step", "_timestamp", "_runtime", "c", "a", "nowhere"]
    assert rows_of(table) == [
        {"run": "r1", "_step": 0, "_timestamp": 1.0, "a": 1.0},
        {"run": "r1", "_step": 2, "_timestamp": 3.0, "c": "x"},
    ]


def test_bounds_of_steps_are_inclusive(services: Services, people: People, run: Run) -> None:
    log_rows(services, people.owner, run, [{"_step": step, "a": 1.0} for step in range(10)])
    table = services.exports.table(run.project_id, Selection(min_step=3, max_step=5))
    assert [row["_step"] for row in rows_of(table)] == [3, 4, 5]


def test_bounds_that_let_nothing_through_are_refused() -> None:
    with pytest.raises(UsageError, match="swap the bounds"):
        Selection(min_step=2, max_step=1)


def test_runs_are_chosen_by_id_and_by_filter(services: Services, people: People, run: Run) -> None:
    for name in ("r2", "r3"):
        other, _ = services.runs.upsert(
            people.owner, None, "digits", name, RunChange(tags=("base",))
        )
        log_rows(services, people.owner, other, [{"_step": 0, "a": 1.0}])
    log_rows(services, people.owner, run, [{"_step": 0, "a": 1.0}])

    def names(selection: Selection) -> list[object]:
        return [row["run"] for row in rows_of(services.exports.table(run.project_id, selection))]

    assert names(Selection()) == ["r1", "r2", "r3"]
    assert names(Selection(runs=("r3", "nowhere", "r1", "r3"))) == ["r3", "r1"]
    assert names(Selection(filters={"tags": "base"})) == ["r2", "r3"]
    assert names(Selection(runs=("r1", "r2"), filters={"tags": "base"})) == ["r2"]


def test_a_project_without_rows_is_a_table_without_rows(services: Services, run: Run) -> None:
    table = services.exports.table(run.project_id, Selection())
    assert read_arrow(table.encoded(Format.ARROW)).num_rows == 0


def test_a_run_by_itself_is_in_the_order_of_its_steps(
    services: Services, people: People, run: Run
) -> None:
    rows = [{"_step": step, "a": float(number)} for number, step in enumerate((5, 1, 5, 0))]
    after = log_rows(services, people.owner, run, rows)
    found = rows_of(services.exports.of_run(after))
    assert [(row["_step"], row["a"]) for row in found] == [(0, 3.0), (1, 1.0), (5, 0.0), (5, 2.0)]


def test_too_many_keys_for_a_table_are_refused(
    services: Services, people: People, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_rows(services, people.owner, run, [{"_step": 0, "a": 1.0, "b": 1.0}])
    monkeypatch.setattr(exports, "MAX_KEYS", 1)
    with pytest.raises(UsageError, match="2 keys and a table takes 1; name some"):
        services.exports.table(run.project_id, Selection())


KEYS = st.sampled_from(["a", "b", "c.d"])
VALUES = st.floats() | st.integers() | st.text(max_size=3) | st.none() | st.booleans()
ROWS = st.lists(st.dictionaries(KEYS, VALUES, max_size=3), max_size=12)


@given(
    runs=st.lists(ROWS, min_size=1, max_size=4),
    keys=st.none() | st.lists(KEYS, max_size=3),
    part=st.integers(1, 40),
    is_sealed=st.booleans(),
)
@settings(max_examples=60, suppress_health_check=FIXTURES_STAY)
def test_any_rows_are_exported_as_a_loop_over_them_would(
    services: Services,
    people: People,
    stores: Stores,
    runs: list[list[dict[str, object]]],
    keys: list[str] | None,
    part: int,
    is_sealed: bool,
) -> None:
    project = f"p{next(NUMBERS)}"
    for number, rows in enumerate(runs):
        run, _ = services.runs.upsert(people.owner, None, project, f"r{number}", RunChange())
        stepped = [{"_step": step, "_timestamp": 1.0, **row} for step, row in enumerate(rows)]
        if rows:
            log_rows(services, people.owner, run, stepped)
        if is_sealed:
            stores.series.seal(run.id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exports, "PART_VALUES", part)
        patch.setattr(exports, "GROUP_VALUES", part)
        found = services.projects.get(people.owner, "ann", project)
        selection = Selection(keys=None if keys is None else tuple(keys))
        table = services.exports.table(found.id, selection)
        assert [_told(row) for row in rows_of(table)] == _expected(runs, keys)


def _expected(
    runs: Sequence[Sequence[Mapping[str, object]]], keys: Sequence[str] | None
) -> list[dict[str, str]]:
    texts = {
        key
        for rows in runs
        for row in rows
        for key, value in row.items()
        if value is not None and not _is_number(value)
    }
    found: list[dict[str, str]] = []
    for number, rows in enumerate(runs):
        for step, row in enumerate(rows):
            shown = {key: row[key] for key in row if keys is None or key in keys}
            if keys is not None and all(value is None for value in shown.values()):
                continue
            told = {"run": f"r{number}", "_step": step, "_timestamp": 1.0}
            for key, value in shown.items():
                if value is not None:
                    told[key] = _as_text(value) if key in texts else float(value)  # type: ignore[arg-type]
            found.append(_told(told))
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, float) or (type(value) is int and abs(value) <= 2**53)


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        return str(int(value)) if value.is_integer() and abs(value) <= 2**53 else repr(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _told(row: Mapping[str, object]) -> dict[str, str]:
    """Returns a row in which NaN is like NaN."""
    return {key: repr(value) for key, value in row.items()}
