"""One broad script, run with the official client and with ours: the server has the same runs twice.

Each run is compared whole; what may differ, and why, stands in `likeness.py`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from runwell.sdk.other_settings import OTHERS
from runwell.sdk.settings_table import SETTINGS
from tests.conftest import OFFICIAL_VERSIONS, official_python
from tests.contract.kept import Kept, read
from tests.contract.likeness import (
    bare,
    by_name,
    contents,
    definitions,
    described,
    notes,
    version,
    without_none,
)
from tests.contract.stack import Client, Server, running_server

pytestmark = pytest.mark.official

NEWEST = next(iter(OFFICIAL_VERSIONS))
SCRIPT = Path(__file__).parent / "scripts" / "broad.py"
RUNS = ("whole", "lives", "fork", "forms", "file")
READ_VALUES = """
import importlib, json, sys
wandb = importlib.import_module(sys.argv[1])
api, project = wandb.Api(), sys.argv[2]
table = api.artifact(f"{project}/run-whole-table:latest").get("table")
pictures = api.artifact(f"{project}/run-whole-pictures:latest").get("pictures")
data = api.artifact(f"{project}/data:v0")
picture, joined = data.get("picture"), data.get("joined")
layers = pictures.data[0][0]
boxes = getattr(layers, "_boxes", None) or layers.boxes
masks = getattr(layers, "_masks", None) or layers.masks
key = getattr(joined, "_join_key", None) or joined.join_key
tables = [getattr(joined, "_table1", None) or joined.table1,
          getattr(joined, "_table2", None) or joined.table2]
print(json.dumps({
    "table": table.data,
    "pictures": [[type(c).__name__ if hasattr(c, "__dict__") else c for c in pictures.data[0]]],
    "layers": [sorted(boxes), sorted(masks)],
    "picture": list(picture.image.size),
    "joined": [key, *(len(each.data) for each in tables)],
}))
"""
Pair = tuple[Kept, Kept]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def official() -> Path:
    """The newest client alone: what it costs to run it is spent once."""
    python = official_python(NEWEST)
    if python is None:
        pytest.skip(f"no wandb {NEWEST}: `make test` installs it")
    return python


@pytest.fixture(scope="module")
def runs(
    server: Server, official: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Pair]:
    """The runs of the official client, each beside ours."""
    theirs = Client(official, tmp_path_factory.mktemp("theirs"), server)
    ours = Client(Path(sys.executable), tmp_path_factory.mktemp("ours"), server)
    home = {"RUNWELL_HOME": str(ours.folder / "home"), "RUNWELL_UPLINK_IDLE_S": "1"}
    started = [
        theirs.start_file(SCRIPT, "wandb", "theirs"),
        ours.start_file(SCRIPT, "runwell", "ours", **home),
    ]
    for client, process in zip((theirs, ours), started, strict=True):
        assert process.wait(200) == 0, (client.folder / "started.log").read_text()
    return {each: (read(server, "theirs", each), read(server, "ours", each)) for each in RUNS}


@pytest.fixture(params=RUNS)
def pair(runs: dict[str, Pair], request: pytest.FixtureRequest) -> Pair:
    return runs[request.param]


def test_history_is_the_same(pair: Pair) -> None:
    theirs, ours = ([bare(run, row) for row in run.history] for run in pair)
    assert len(ours) == len(theirs)
    for our_row, their_row in zip(ours, theirs, strict=True):
        assert our_row == their_row


def test_the_summary_is_the_same(pair: Pair) -> None:
    theirs, ours = (bare(run, run.summary) for run in pair)
    assert without_none(ours) == without_none(theirs)


def test_the_config_is_the_same(pair: Pair) -> None:
    theirs, ours = (
        {key: box["value"] for key, box in run.config.items() if key != "_wandb"} for run in pair
    )
    assert ours == theirs


def test_charts_layers_and_whatever_else_the_config_notes_is_the_same(pair: Pair) -> None:
    theirs, ours = (notes(run) for run in pair)
    assert ours == theirs


def test_metrics_are_defined_alike(pair: Pair) -> None:
    theirs, ours = (definitions(run.config["_wandb"]["value"].get("m", [])) for run in pair)
    assert ours == theirs


def test_media_and_saved_files_are_the_same(pair: Pair) -> None:
    theirs, ours = (contents(run) for run in pair)
    assert ours == theirs


def test_what_the_client_writes_has_the_same_names_and_facts(pair: Pair) -> None:
    theirs, ours = (run.files for run in pair)
    assert {name for name in ours if "/" not in name} == {
        name for name in theirs if "/" not in name
    }
    their_facts, our_facts = (json.loads(files["wandb-metadata.json"]) for files in (theirs, ours))
    # A process has no writerId here; its pid, its user and our version are told besides.
    assert their_facts.keys() - our_facts.keys() <= {"writerId", "email"}
    same = ("os", "python", "codePath", "codePathLocal", "host", "cpu_count", "memory", "cpu")
    for fact in same:
        assert our_facts[fact] == their_facts[fact]


def test_the_console_is_the_same(pair: Pair) -> None:
    theirs, ours = (
        [line for line in run.console if not line[2].startswith("wandb: ")] for run in pair
    )
    assert ours == theirs


def test_output_log_holds_the_same(pair: Pair) -> None:
    theirs, ours = (
        [
            line
            for line in run.files.get("output.log", b"").decode().splitlines()
            if not line.startswith("wandb: ")
        ]
        for run in pair
    )
    assert ours == theirs


def test_alerts_are_the_same(pair: Pair) -> None:
    theirs, ours = (
        [
            {key: value for key, value in alert.items() if key not in ("id", "created_at")}
            for alert in run.alerts
        ]
        for run in pair
    )
    assert ours == theirs


def test_what_describes_the_run_is_the_same(pair: Pair) -> None:
    theirs, ours = (described(run) for run in pair)
    assert ours == theirs


def test_artifacts_are_the_same(pair: Pair) -> None:
    theirs, ours = ([version(each) for each in by_name(run.logged)] for run in pair)
    assert ours == theirs


def test_used_artifacts_are_the_same(pair: Pair) -> None:
    theirs, ours = ([version(each) for each in by_name(run.used)] for run in pair)
    assert ours == theirs


def test_each_client_reads_the_values_that_the_other_kept(
    runs: dict[str, Pair], server: Server, official: Path, tmp_path: Path
) -> None:
    home = {"RUNWELL_HOME": str(tmp_path / "home")}
    theirs, ours = (
        Client(official, tmp_path, server),
        Client(Path(sys.executable), tmp_path, server),
    )
    told = (
        theirs.must(READ_VALUES, "wandb", "ours"),
        ours.must(READ_VALUES, "runwell", "theirs", **home),
    )
    for each in told:
        assert json.loads(each.splitlines()[-1]) == {
            "table": [[1, 2.5, "a"], [3, None, "b"]],
            "pictures": [["Image", "Html", 1.0]],
            "layers": [["guess"], ["truth"]],
            "picture": [4, 3],
            "joined": ["x", 2, 2],
        }


def test_every_setting_of_the_official_client_is_taken(official: Path) -> None:
    code = "import json, wandb; print(json.dumps(sorted(wandb.Settings.model_fields)))"
    shown = subprocess.check_output([str(official), "-c", code], text=True)
    names = set(json.loads(shown))
    assert names - {setting.name for setting in SETTINGS} - OTHERS.keys() == set()
