from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from runwell.sdk import plot
from runwell.sdk.media.image import Image
from runwell.sdk.media.table import Table
from runwell.sdk.run import Run
from runwell.values.json import Json
from runwell.wire.records import ConfigRecord, FileRecord, HistoryRecord
from tests.fakes.reading import at, records_of, rows_of
from tests.unit.sdk.media.test_table import DataFrame


def picture() -> Image:
    return Image(np.zeros((2, 2)))


def kind(value: Json) -> Json:
    return value["_type"] if isinstance(value, dict) else None


def test_media_become_files_and_what_stands_for_them(run: Run) -> None:
    class Figure:
        def savefig(self, target: io.BytesIO, format: str) -> None:
            Pillow.new("L", (4, 5)).save(target, format=format)

    run.log(
        {
            "image": picture(),
            "images": [picture(), picture()],
            "table": Table(columns=["a"], data=[[1]]),
            "frame": DataFrame({"a": [1]}),
            "figure": Figure(),
            "nested": {"image": picture(), "x": 1},
            "mixed": [picture(), 3],
            "deep": {"a": {"b": picture(), "c": [picture()]}},
            "list": [1, 2],
        }
    )
    row = rows_of(run)[0]
    nested, deep = row.pop("nested"), row.pop("deep")
    assert kind(at(deep, "a", "b")) == "image-file"
    assert kind(at(deep, "a", "c")) == "images/separated"
    assert row.pop("mixed_1") == 3
    assert isinstance(nested, dict)
    assert (kind(nested["image"]), nested["x"], row.pop("list")) == ("image-file", 1, [1, 2])
    assert {key: kind(value) for key, value in row.items()} == {
        "image": "image-file",
        "images": "images/separated",
        "table": "table-file",
        "frame": "table-file",
        "figure": "image-file",
        "mixed_0": "image-file",
    }
    paths = {r.path for r in records_of(run) if isinstance(r, FileRecord)}
    assert all((Path(run.dir) / path).is_file() for path in paths)
    assert sum(path.startswith("media/") for path in paths) == 8


def test_a_custom_chart_is_a_table_and_a_note_in_the_config(run: Run) -> None:
    for _ in range(2):
        run.log({"cm": plot.confusion_matrix(y_true=[0, 1], preds=[0, 0], title="T")})
    assert [list(row) for row in rows_of(run)] == [["cm_table"], ["cm_table"]]
    notes = [r for r in records_of(run) if isinstance(r, ConfigRecord)]
    assert len(notes) == 1
    chart = at(notes[0].changed, "_wandb", "visualize", "cm")
    assert at(chart, "panel_type") == "Vega2"
    assert at(chart, "panel_config", "panelDefId") == "wandb/confusion_matrix/v1"
    assert at(chart, "panel_config", "stringSettings") == {"title": "T"}
    assert dict(run.config) == {}


def test_media_that_cannot_be_written_leave_the_rest_of_the_row(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    media = Path(run.dir) / "media"
    media.write_text("in the way")
    run.log({"im": picture(), "a": 1})
    run.log({"a": 2})
    assert rows_of(run) == [{"a": 1}, {"a": 2}]
    assert "logging 'im' failed and was skipped" in capsys.readouterr().err


def test_a_chart_inside_a_dict_has_its_table_in_the_row(run: Run) -> None:
    table = Table(columns=["x", "y"], data=[[1, 2]])
    curve = plot.line(table, "x", "y")
    run.log({"val": {"curve": curve, "loss": 1}, "old": plot.visualize("v", table)})
    (row,) = rows_of(run)
    assert row.pop("val") == {"loss": 1}
    assert {key: kind(value) for key, value in row.items()} == {
        "val.curve_table": "table-file",
        "old": "table-file",
    }
    notes = [r.changed["_wandb"] for r in records_of(run) if isinstance(r, ConfigRecord)]
    assert [list(note) for note in notes if isinstance(note, dict)] == [["visualize"], ["viz"]]
    assert at(notes[1], "viz", "old", "id") == "v"


def test_a_picture_of_pillow_is_a_picture(run: Run) -> None:
    run.log({"im": Pillow.new("L", (2, 3))})
    assert kind(rows_of(run)[0]["im"]) == "image-file"


def test_every_file_that_a_row_names_is_whole_and_recorded_before_the_row(run: Run) -> None:
    for _ in range(3):
        run.log({"im": picture(), "t": Table(columns=["im"], data=[[picture()]])})
    known: set[str] = set()
    for record in records_of(run):
        if isinstance(record, FileRecord):
            known.add(record.path)
            assert (Path(run.dir) / record.path).stat().st_size == record.size_bytes
        if isinstance(record, HistoryRecord):
            assert {str(at(value, "path")) for value in record.data.values()} <= known


def test_media_in_the_summary_are_files(run: Run) -> None:
    run.summary["im"] = picture()
    value = run.summary.as_dict()["im"]
    assert str(at(value, "path")).startswith("media/images/im_summary_")
    assert (Path(run.dir) / str(at(value, "path"))).is_file()
