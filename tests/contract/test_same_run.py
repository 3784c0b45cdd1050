"""One broad script, run with the official client and with ours: the server has the same run twice.

What differs on purpose is written down here, in `_alike` and in the lists below, and nowhere else.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from runwell.sdk.other_settings import OTHERS
from runwell.sdk.settings import SETTINGS
from runwell.values.json import Json
from tests.contract.stack import Client, Server

pytestmark = pytest.mark.official

SCRIPT = """
import datetime, enum, io, math, pathlib, sys
import numpy as np
from PIL import Image as Pillow
import {module} as wandb

run = wandb.init(
    project="same", id=sys.argv[1], name="a name", notes="n", tags=["b", "a"], group="g",
    job_type="train",
    config={{"lr": 0.1, "layers": [1, {{"b": None}}], "deep": {{"a": {{"b": True}}}},
            "array": np.arange(3), "when": datetime.datetime(2020, 1, 2), "path": pathlib.Path("p"),
            "tuple": (1, 2), "big": 2**40, "text": "ü"}},
)
run.config.update({{"lr": 0.2, "new": 1}}, allow_val_change=True)
run.define_metric("epoch")
run.define_metric("val/*", step_metric="epoch")
run.define_metric("loss", summary="min,max,mean,last,first")
run.define_metric("hidden", hidden=True)
run.define_metric("none", summary="none")
for i in range(5):
    run.log({{"loss": 1 / (i + 1), "none": i, "hidden": i, "flag": i > 2,
             "nest": {{"a": {{"b": i}}}}}})
    run.log({{"epoch": i}}, commit=False)
    run.log({{"val/acc": i / 5}})
run.log({{"a": 1}}, step=20)
run.log({{"b": 2}}, step=20)
run.log({{"c": 3}}, step=30)
run.log({{"nan": math.nan, "inf": math.inf, "np": np.float32(0.5), "arr": np.arange(5),
         "folded": np.arange(100.0), "text": "x", "complex": 1 + 2j, "list": [1, "a"]}})

grey = np.arange(12, dtype="uint8").reshape(3, 4) * 20
colour = np.arange(36, dtype="uint8").reshape(3, 4, 3)
Pillow.fromarray(colour).save("picture.png")
pathlib.Path("sound.mp3").write_bytes(b"mp3")
pathlib.Path("film.mp4").write_bytes(b"film")
pathlib.Path("thing.glb").write_bytes(b"glTF")
labels = {{0: "no", 1: "yes"}}
masks = {{"truth": {{"mask_data": np.array([[0, 1, 1, 0]] * 3), "class_labels": labels}}}}
position = {{"minX": 0.1, "maxX": 0.2, "minY": 0.3, "maxY": 0.4}}
box = {{"position": position, "class_id": 1, "box_caption": "hi", "scores": {{"acc": 0.5}}}}
boxes = {{"guess": {{"box_data": [box], "class_labels": {{1: "cat"}}}}}}
run.log({{
    "grey": wandb.Image(grey, caption="c"),
    "layers": wandb.Image(colour, masks=masks, boxes=boxes, grouping=3),
    "rgba": wandb.Image(np.zeros((2, 2, 4), "uint8")),
    "file": wandb.Image("picture.png"),
    "mode": wandb.Image(colour, mode="L"),
    "several": [wandb.Image(grey, caption="a"), wandb.Image(grey + 1, masks=masks)],
    "inside": {{"deep": {{"er": wandb.Image(grey)}}, "x": 1}},
}})
run.log({{
    "histogram": wandb.Histogram([1, 2.5, 3], num_bins=4),
    "counted": wandb.Histogram(np_histogram=np.histogram([1, 2, 3], bins=3)),
    "page": wandb.Html("<b>x</b>", inject=False),
    "pages": [wandb.Html("a", inject=False), wandb.Html("b", inject=False)],
    "sound": wandb.Audio("sound.mp3", caption="s"),
    "film": wandb.Video("film.mp4", caption="f"),
    "points": wandb.Object3D(np.arange(12.0).reshape(4, 3), caption="p"),
    "scene": wandb.Object3D({{"type": "lidar/beta", "points": np.zeros((2, 3))}}),
    "model": wandb.Object3D("thing.glb"),
    "clouds": [wandb.Object3D(np.ones((1, 3))), wandb.Object3D(np.ones((1, 4)))],
    "molecule": wandb.Molecule(io.StringIO("ATOM"), file_type="pdb", caption="m"),
    "molecules": [wandb.Molecule(io.StringIO("ATOM"), file_type="pdb")] * 2,
}})
graph = wandb.Graph()
graph.add_edge(graph.add_node(id=1, name="a", output_shape=(2, 3)), graph.add_node(id=2, name="b"))
table = wandb.Table(columns=["x", "y", "k"], data=[[1, 2.5, "a"], [3, None, "b"]])
mutable = wandb.Table(columns=["a"], data=[[1]], log_mode="MUTABLE")
growing = wandb.Table(columns=["a"], data=[[1]], log_mode="INCREMENTAL")
run.log({{"graph": graph, "table": table, "mutable": mutable, "growing": growing}})
mutable.add_data(2)
growing.add_data(2)
run.log({{"table": table, "mutable": mutable, "growing": growing}})
run.log({{
    "line": wandb.plot.line(table, "x", "y", title="L"),
    "stroke": wandb.plot.line(table, "x", "y", stroke="k"),
    "scatter": wandb.plot.scatter(table, "x", "y"),
    "bar": wandb.plot.bar(table, "k", "y"),
    "bins": wandb.plot.histogram(table, "x"),
    "series": wandb.plot.line_series([0, 1], [[1, 2], [3, 4]], ["a", "b"], "S", "xx"),
    "split": wandb.plot.line_series([[0], [1]], [[1], [2]], split_table=True),
    "matrix": wandb.plot.confusion_matrix(
        y_true=[0, 1, 1], preds=[0, 0, 1], class_names=["a", "b"]),
    "own": wandb.plot_table("me/mine", table, {{"x": "x"}}, {{"title": "q"}}),
    "old": wandb.visualize("wandb/residuals_plot/v1", table),
    "within": {{"a": wandb.plot.line(table, "x", "y")}},
}})
run.summary["set"] = {{"a": 1}}
run.summary.update({{"set": {{"b": 2}}, "best": 7}})
run.finish()
"""
# Each client notes these of itself, or the moment decides them.
OWN_FACTS = {"_runtime", "_timestamp"}
# Tables lie in artifacts, too, once our client logs those.
OF_ARTIFACTS = {"artifact_path", "_latest_artifact_path", "previous_increments_paths"}
CHARTS_AND_LAYERS = ("visualize", "viz", "mask/class_labels", "bounding_box/class_labels")
READ = """
query($e: String!, $p: String!, $r: String!) { project(name: $p, entityName: $e) { run(name: $r) {
  config summaryMetrics history(minStep: 0, maxStep: 1000)
  displayName notes tags group jobType state
  files(first: 1000) { edges { node { name sizeBytes } } } } } }
"""
HASH = re.compile(r"_([0-9a-f]{20})\.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A run as the server has it."""

    run: Any
    history: list[dict[str, Json]]
    files: dict[str, bytes]

    @property
    def config(self) -> dict[str, Any]:
        config: dict[str, Any] = json.loads(self.run["config"])
        return config

    @property
    def summary(self) -> dict[str, Json]:
        summary: dict[str, Json] = json.loads(self.run["summaryMetrics"])
        return summary


def read(server: Server, id: str) -> Kept:
    variables = {"e": server.entity, "p": "same", "r": id}
    answer = json.loads(server.ask("/graphql", {"query": READ, "variables": variables}))
    run = answer["data"]["project"]["run"]
    names = [edge["node"]["name"] for edge in run["files"]["edges"]]
    files = {
        name: server.ask(f"/files/{server.entity}/same/{id}/{urllib.parse.quote(name)}")
        for name in names
        if name.startswith("media/")
    }
    return Kept(run, [json.loads(line) for line in run["history"]], files)


@pytest.fixture(scope="module")
def kept(
    server: Server, official: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Kept, Kept]:
    """The run of the official client, and ours."""
    theirs = Client(official, tmp_path_factory.mktemp("theirs"), server)
    theirs.must(SCRIPT.format(module="wandb"), "theirs")
    folder = tmp_path_factory.mktemp("ours")
    ours = Client(Path(sys.executable), folder, server)
    home = {"RUNWELL_HOME": str(folder / "home"), "RUNWELL_UPLINK_IDLE_S": "1"}
    ours.must(SCRIPT.format(module="runwell"), "ours", **home)
    return read(server, "theirs"), read(server, "ours")


def alike(kept: Kept) -> Callable[[Json], Json]:
    """Returns what makes values of a run comparable: a file is what is in it, not its hash."""

    def walk(value: Json) -> Json:
        if isinstance(value, list):
            return [walk(item) for item in value]
        if isinstance(value, float) and value == value and abs(value) < 2**53:  # noqa: PLR0124
            return int(value) if value == int(value) else value
        if isinstance(value, str):
            return content_of(kept, value) if value in kept.files else str(value)
        if not isinstance(value, dict):
            return str(value) if isinstance(value, float) else value
        ignored = OF_ARTIFACTS | ({"sha256", "size"} if "path" in value else set())
        return {key: walk(item) for key, item in value.items() if key not in ignored}

    return walk


def content_of(kept: Kept, path: str) -> Json:
    """Returns the place of a file without its hash, and what is in it; of a picture its pixels."""
    data = kept.files[path]
    place = HASH.sub("_#.", path)
    if path.endswith((".png", ".mask.png")):
        picture = np.asarray(Pillow.open(io.BytesIO(data)))
        return [place, picture.tolist()]
    if path.endswith(".json"):
        document: Json = json.loads(data)
        return [place, document]
    return [place, data.decode("latin-1")]


def test_history_is_the_same(kept: tuple[Kept, Kept]) -> None:
    theirs, ours = (
        [
            {key: alike(run)(value) for key, value in row.items() if key not in OWN_FACTS}
            for row in run.history
        ]
        for run in kept
    )
    assert len(ours) == len(theirs)
    for our_row, their_row in zip(ours, theirs, strict=True):
        assert our_row == their_row


def test_the_summary_is_the_same(kept: tuple[Kept, Kept]) -> None:
    theirs, ours = (
        {
            key: alike(run)(value)
            for key, value in run.summary.items()
            if key not in OWN_FACTS | {"_wandb"}
        }
        for run in kept
    )
    assert ours == theirs


def test_the_config_is_the_same(kept: tuple[Kept, Kept]) -> None:
    theirs, ours = (
        {key: box["value"] for key, box in run.config.items() if key != "_wandb"} for run in kept
    )
    assert ours == theirs


@pytest.mark.parametrize("section", CHARTS_AND_LAYERS)
def test_charts_layers_and_metrics_in_the_config_are_the_same(
    kept: tuple[Kept, Kept], section: str
) -> None:
    theirs, ours = (run.config["_wandb"]["value"].get(section) for run in kept)
    assert ours == theirs


def test_metrics_are_defined_alike(kept: tuple[Kept, Kept]) -> None:
    theirs, ours = (definitions(run.config["_wandb"]["value"]["m"]) for run in kept)
    assert ours == theirs


def definitions(entries: list[dict[str, Any]]) -> dict[str, tuple[object, ...]]:
    """Returns numbered definitions by name: step metric, options, summaries; in no order.

    The older client replaces a glob by the keys that it stood for, which have no number 3.
    """
    names = [re.sub("^val/.*", "val/*", entry.get("1") or entry["2"]) for entry in entries]
    return {
        name: (
            names[entry["5"] - 1] if "5" in entry else None,
            sorted({*entry.get("6", ())} - ({3} if name == "val/*" else set())),
            sorted(entry.get("7", ())),
        )
        for name, entry in zip(names, entries, strict=True)
    }


def test_files_are_the_same(kept: tuple[Kept, Kept]) -> None:
    theirs, ours = (
        sorted((content_of(run, path) for path in run.files), key=json.dumps) for run in kept
    )
    assert ours == theirs


def test_what_describes_the_run_is_the_same(kept: tuple[Kept, Kept]) -> None:
    names = ("displayName", "notes", "tags", "group", "jobType", "state")
    theirs, ours = ({name: run.run[name] for name in names} for run in kept)
    assert ours == theirs


def test_every_setting_of_the_official_client_is_taken(official: Path) -> None:
    code = "import json, wandb; print(json.dumps(sorted(wandb.Settings.model_fields)))"
    shown = subprocess.check_output([str(official), "-c", code], text=True)
    names = set(json.loads(shown))
    assert names - {setting.name for setting in SETTINGS} - OTHERS.keys() == set()
