"""A broad script, as users write them: `python broad.py MODULE PROJECT` with either client.

It leaves the runs `whole`, `lives` (which ended and went on), `fork`, `forms` and `file`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import io
import math
import pathlib
import sys

import numpy as np
from PIL import Image as Pillow

wandb = importlib.import_module(sys.argv[1])
project = sys.argv[2]

run = wandb.init(
    project=project,
    id="whole",
    name="a name",
    notes="n",
    tags=["b", "a"],
    group="g",
    job_type="train",
    config={
        "lr": 0.1,
        "layers": [1, {"b": None}],
        "deep": {"a": {"b": True}},
        "array": np.arange(3),
        "when": dt.datetime(2020, 1, 2),  # noqa: DTZ001 - as users write it
        "path": pathlib.Path("p"),
        "tuple": (1, 2),
        "big": 2**40,
        "text": "ü",
    },
)
run.config.update({"lr": 0.2, "new": 1}, allow_val_change=True)
run.define_metric("epoch")
run.define_metric("val/*", step_metric="epoch")
run.define_metric("loss", summary="min,max,mean,last,first")
run.define_metric("hidden", hidden=True)
run.define_metric("none", summary="none")
print("hello from the run")
print("and to the error stream", file=sys.stderr)
for i in range(5):
    run.log({"loss": 1 / (i + 1), "none": i, "hidden": i, "flag": i > 2, "nest": {"a": {"b": i}}})
    run.log({"epoch": i}, commit=False)
    run.log({"val/acc": i / 5})
    print(f"\r{i} of 5", end="")
print("\rall of 5\n\ta line with a tab\n\n  and ünïcode")
run.log({"a": 1}, step=20)
run.log({"b": 2}, step=20)
run.log({"c": 3}, step=30)
run.log(
    {
        "nan": math.nan,
        "inf": math.inf,
        "np": np.float32(0.5),
        "arr": np.arange(5),
        "folded": np.arange(100.0),
        "text": "x",
        "complex": 1 + 2j,
        "list": [1, "a"],
    }
)

grey = np.arange(12, dtype="uint8").reshape(3, 4) * 20
colour = np.arange(36, dtype="uint8").reshape(3, 4, 3)
Pillow.fromarray(colour).save("picture.png")
pathlib.Path("sound.mp3").write_bytes(b"mp3")
pathlib.Path("film.mp4").write_bytes(b"film")
pathlib.Path("thing.glb").write_bytes(b"glTF")
labels = {0: "no", 1: "yes"}
masks = {"truth": {"mask_data": np.array([[0, 1, 1, 0]] * 3), "class_labels": labels}}
position = {"minX": 0.1, "maxX": 0.2, "minY": 0.3, "maxY": 0.4}
box = {"position": position, "class_id": 1, "box_caption": "hi", "scores": {"acc": 0.5}}
boxes = {"guess": {"box_data": [box], "class_labels": {1: "cat"}}}
run.log(
    {
        "grey": wandb.Image(grey, caption="c"),
        "layers": wandb.Image(colour, masks=masks, boxes=boxes, grouping=3),
        "rgba": wandb.Image(np.zeros((2, 2, 4), "uint8")),
        "file": wandb.Image("picture.png"),
        "mode": wandb.Image(colour, mode="L"),
        "several": [wandb.Image(grey, caption="a"), wandb.Image(grey + 1, masks=masks)],
        "inside": {"deep": {"er": wandb.Image(grey)}, "x": 1},
    }
)
run.log(
    {
        "histogram": wandb.Histogram([1, 2.5, 3], num_bins=4),
        "counted": wandb.Histogram(np_histogram=np.histogram([1, 2, 3], bins=3)),
        "page": wandb.Html("<b>x</b>", inject=False),
        "pages": [wandb.Html("a", inject=False), wandb.Html("b", inject=False)],
        "sound": wandb.Audio("sound.mp3", caption="s"),
        "film": wandb.Video("film.mp4", caption="f"),
        "points": wandb.Object3D(np.arange(12.0).reshape(4, 3), caption="p"),
        "scene": wandb.Object3D({"type": "lidar/beta", "points": np.zeros((2, 3))}),
        "model": wandb.Object3D("thing.glb"),
        "clouds": [wandb.Object3D(np.ones((1, 3))), wandb.Object3D(np.ones((1, 4)))],
        "molecule": wandb.Molecule(io.StringIO("ATOM"), file_type="pdb", caption="m"),
        "molecules": [wandb.Molecule(io.StringIO("ATOM"), file_type="pdb")] * 2,
    }
)
graph = wandb.Graph()
graph.add_edge(graph.add_node(id=1, name="a", output_shape=(2, 3)), graph.add_node(id=2, name="b"))
table = wandb.Table(columns=["x", "y", "k"], data=[[1, 2.5, "a"], [3, None, "b"]])
mutable = wandb.Table(columns=["a"], data=[[1]], log_mode="MUTABLE")
growing = wandb.Table(columns=["a"], data=[[1]], log_mode="INCREMENTAL")
pictures = wandb.Table(
    columns=["picture", "page", "n"],
    data=[[wandb.Image(colour, masks=masks, boxes=boxes), wandb.Html("t", inject=False), 1]],
)
run.log(
    {"graph": graph, "table": table, "mutable": mutable, "growing": growing, "pictures": pictures}
)
mutable.add_data(2)
growing.add_data(2)
run.log({"table": table, "mutable": mutable, "growing": growing})
run.log(
    {
        "line": wandb.plot.line(table, "x", "y", title="L"),
        "stroke": wandb.plot.line(table, "x", "y", stroke="k"),
        "scatter": wandb.plot.scatter(table, "x", "y"),
        "bar": wandb.plot.bar(table, "k", "y"),
        "bins": wandb.plot.histogram(table, "x"),
        "series": wandb.plot.line_series([0, 1], [[1, 2], [3, 4]], ["a", "b"], "S", "xx"),
        "split": wandb.plot.line_series([[0], [1]], [[1], [2]], split_table=True),
        "matrix": wandb.plot.confusion_matrix(
            y_true=[0, 1, 1], preds=[0, 0, 1], class_names=["a", "b"]
        ),
        "own": wandb.plot_table("me/mine", table, {"x": "x"}, {"title": "q"}),
        "old": wandb.visualize("wandb/residuals_plot/v1", table),
        "within": {"a": wandb.plot.line(table, "x", "y")},
    }
)

folder = pathlib.Path("folder")
(folder / "deep").mkdir(parents=True, exist_ok=True)
(folder / "a.txt").write_text("a")
(folder / "deep" / "b.bin").write_bytes(bytes(range(256)))
pathlib.Path("config-of-mine.json").write_text("{}")
run.save("config-of-mine.json", policy="now")
run.save("folder/deep/*.bin", base_path="folder", policy="end")
data = wandb.Artifact("data", "dataset", description="d", metadata={"a": [1, {"b": None}]})
data.add_dir("folder", name="f")
data.add_file("folder/a.txt", name="again/a.txt")
data.add_reference(folder.absolute().as_uri(), name="outside")
with data.new_file("made.json") as file:
    file.write("[]")
data.add(pictures, "pictures")
data.add(wandb.Image(grey, classes=[{"id": 0, "name": "no"}]), "picture")
data.add(wandb.JoinedTable(table, table, "x"), "joined")
run.log_artifact(data, aliases=["best"], tags=["tag"]).wait()
used = run.use_artifact("data:best")
run.link_artifact(used, "linked", aliases=["prod"])
more = wandb.Artifact("data", "dataset", incremental=True)
with more.new_file("more.txt") as file:
    file.write("more")
run.log_artifact(more).wait()
for number in range(2):
    part = wandb.Artifact("parts", "dataset")
    with part.new_file(f"part-{number}") as file:
        file.write(str(number))
    run.upsert_artifact(part, distributed_id="D")
run.finish_artifact(wandb.Artifact("parts", "dataset"), distributed_id="D").wait()
far = wandb.Artifact("far", "pointer")
far.add_reference("https://127.0.0.1:9/nothing", name="far", checksum=False)
run.log_artifact(far)
run.log_model("folder/a.txt", name="net", aliases=["good"])
run.log_code("folder", name="code", include_fn=lambda path: path.endswith(".txt"))
run.alert("a title", "its text", level="WARN")
run.summary["set"] = {"a": 1}
run.summary.update({"set": {"b": 2}, "best": 7})
run.finish()

lives = {"project": project, "id": "lives"}
first = wandb.init(**lives, config={"lr": 0.1, "kept": [1]}, name="first", tags=["t"], notes="n")
first.define_metric("loss", summary="min")
for i in range(4):
    first.log({"loss": 4 - i, "epoch": i})
first.summary["best"] = 7
print("in its first life")
first.finish()
second = wandb.init(**lives, resume="must", config={"lr": 0.3, "later": True})
for i in range(3):
    second.log({"loss": i / 100, "epoch": 10 + i})
print("in its second life")
second.summary["best"] = 8
second.finish()

fork = wandb.init(project=project, id="fork", fork_from="lives?_step=2", config={"lr": 9})
fork.log({"loss": 0.25, "of the fork": 1})
fork.finish()

parser = argparse.ArgumentParser()
parser.add_argument("--depth", type=int, default=3)
parser.add_argument("--path", type=pathlib.Path, default=pathlib.Path("q"))
forms = wandb.init(project=project, id="forms", config=parser.parse_args([]), save_code=False)
forms.config.setdefaults({"depth": 7, "width": 8})
forms.config["item"] = {"x": [1, 2]}
forms.config.attribute = None
forms.log({})
forms.log({"deep": {"er": {"x": 1}, "list": [{"y": 2}]}, "empty": {}, "one": [], "two": None})
forms.summary["gone"] = 1
del forms.summary["gone"]
forms.finish(exit_code=3)

pathlib.Path("settings.yaml").write_text(
    "wandb_version: 1\nrate:\n  value: 0.5\n  desc: of learning\nnested:\n  value: {a: [1, x]}\n"
)
file_run = wandb.init(
    project=project, id="file", config="settings.yaml", config_exclude_keys=["rate"]
)
file_run.finish()
