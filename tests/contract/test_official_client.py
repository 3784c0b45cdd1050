from __future__ import annotations

import json
import math

import pytest

from tests.contract.stack import Client, Server

pytestmark = pytest.mark.official

LOG = """
import math, sys, wandb
config = {"lr": 0.1, "layers": [1, {"b": None}], "deep": {"a": {"b": True}}, "ü": "é😀",
          "big": 2**40}
run = wandb.init(project="exact", id="exact", name="my run", config=config, notes="n",
                 tags=["a", "b"], group="g", job_type="train")
for i in range(1000):
    run.log({"loss": 1 / (i + 1), "ünï/κ": i, "nest": {"a": {"b": i}}, "n": i})
run.log({"loss": math.nan, "inf": math.inf, "low": -math.inf, "huge": 2**70, "flag": True,
         "text": "x", "list": [1, "a"]})
run.log({"table": wandb.Table(columns=["a", "b"], data=[[1, "x"], [2.5, None]]),
         "hist": wandb.Histogram([1, 2, 3])})
print("hello from the run")
print("and to the error stream", file=sys.stderr)
run.summary["best"] = 7
run.finish()
"""


@pytest.fixture(scope="module")
def logged(server: Server, official: object, tmp_path_factory: pytest.TempPathFactory) -> Server:
    from pathlib import Path

    assert isinstance(official, Path)
    Client(official, tmp_path_factory.mktemp("logged"), server).must(LOG)
    return server


def test_a_run_arrives_with_all_that_describes_it(logged: Server) -> None:
    run = logged.run("exact", "exact")
    assert (run["name"], run["state"], run["exit_code"], run["rows"]) == (
        "my run",
        "finished",
        0,
        1002,
    )
    assert run["config"] == {
        "lr": 0.1,
        "layers": [1, {"b": None}],
        "deep": {"a": {"b": True}},
        "ü": "é😀",
        "big": 2**40,
    }
    described = (run["notes"], run["tags"], run["group"], run["job_type"])
    assert described == ("n", ["a", "b"], "g", "train")
    assert run["environment"]["python"].startswith("CPython")


def test_a_thousand_rows_come_back_exactly(logged: Server) -> None:
    x, values, marks = logged.curve("exact", "exact", "loss")
    assert x == [float(step) for step in range(1001)]
    assert values[:1000] == [1 / (step + 1) for step in range(1000)]
    assert (math.isnan(values[1000]), marks) == (True, [[1000, "nan"]])


@pytest.mark.parametrize("key", ["ünï/κ", "nest.a.b", "n"])
def test_any_key_comes_back(logged: Server, key: str) -> None:
    x, values, _ = logged.curve("exact", "exact", key)
    assert x == values == [float(step) for step in range(1000)]


@pytest.mark.parametrize(("key", "kind"), [("inf", "inf"), ("low", "-inf")])
def test_infinities_are_not_lost(logged: Server, key: str, kind: str) -> None:
    assert logged.curve("exact", "exact", key)[2] == [[0, kind]]


def test_what_is_no_number_comes_back_as_it_was(logged: Server) -> None:
    assert logged.values("exact", "exact", "flag") == {1000: True}
    assert logged.values("exact", "exact", "text") == {1000: "x"}
    assert logged.values("exact", "exact", "list") == {1000: [1, "a"]}
    histogram = logged.values("exact", "exact", "hist")[1001]
    assert isinstance(histogram, dict)
    assert (histogram["_type"], len(histogram["bins"])) == ("histogram", 65)


def test_a_huge_integer_comes_back(logged: Server) -> None:
    x, values, _ = logged.curve("exact", "exact", "huge")
    assert (x, values) == ([1000.0], [float(2**70)])


def test_the_summary_is_the_clients(logged: Server) -> None:
    summary = logged.run("exact", "exact")["summary"]
    assert (summary["best"], summary["n"], summary["loss"]) == (7, 999, "NaN")
    assert (summary["inf"], summary["low"], summary["nest"]) == (
        "Infinity",
        "-Infinity",
        {"a": {"b": 999}},
    )


def test_the_console_comes_with_its_streams(logged: Server) -> None:
    page = logged.get(f"/projects/{logged.entity}/exact/runs/exact/logs")
    lines = {line["text"]: line["level"] for line in page["lines"]}
    assert lines["hello from the run"] == ""
    assert lines["and to the error stream"] == "error"


def test_a_table_is_a_file_of_the_run(logged: Server) -> None:
    table = logged.values("exact", "exact", "table")[1001]
    assert isinstance(table, dict)
    assert table["_type"] == "table-file"
    data = logged.ask(f"/files/{logged.entity}/exact/exact/{table['path']}")
    assert json.loads(data) == {"columns": ["a", "b"], "data": [[1, "x"], [2.5, None]]}


def test_files_of_the_run_are_there(logged: Server) -> None:
    files = logged.get(f"/projects/{logged.entity}/exact/runs/exact/files")["items"]
    paths = {file["path"] for file in files}
    assert {"config.yaml", "wandb-metadata.json", "wandb-summary.json", "output.log"} <= paths


def test_an_image_is_shown(client: Client, server: Server) -> None:
    client.must(
        "import wandb\nfrom PIL import Image\n"
        'run = wandb.init(project="media", id="image")\n'
        'run.log({"img": wandb.Image(Image.new("RGB", (4, 3)), caption="c")})\nrun.finish()'
    )
    image = server.values("media", "image", "img")[0]
    assert isinstance(image, dict)
    assert (image["_type"], image["width"], image["height"], image["caption"]) == (
        "image-file",
        4,
        3,
        "c",
    )
    assert server.ask(f"/files/{server.entity}/media/image/{image['path']}")[:4] == b"\x89PNG"


@pytest.mark.parametrize(("code", "state"), [("0", "finished"), ("3", "failed")])
def test_the_exit_code_decides_the_state(
    client: Client, server: Server, code: str, state: str
) -> None:
    script = (
        "import sys, wandb\n"
        'run = wandb.init(project="exits", id="exit" + sys.argv[1])\n'
        'run.log({"a": 1})\nrun.finish(exit_code=int(sys.argv[1]))'
    )
    client.must(script, code)
    run = server.run("exits", f"exit{code}")
    assert (run["state"], run["exit_code"]) == (state, int(code))


def test_an_exception_fails_the_run(client: Client, server: Server) -> None:
    done = client.run(
        'import wandb\nwandb.init(project="exits", id="raised")\nraise ValueError("x")'
    )
    assert done.returncode == 1
    assert server.run("exits", "raised")["state"] == "failed"


def test_several_runs_in_one_process(client: Client, server: Server) -> None:
    client.must(
        "import wandb\nfor i in range(3):\n"
        '    run = wandb.init(project="several", config={"i": i})\n'
        '    run.log({"a": i})\n    run.finish()'
    )
    runs = server.get(f"/projects/{server.entity}/several/runs?order=%2Bcreated_at")["items"]
    assert [run["config"]["i"] for run in runs] == [0, 1, 2]
    assert [run["name"].rpartition("-")[2] for run in runs] == ["1", "2", "3"]
    assert {run["state"] for run in runs} == {"finished"}


def test_a_run_is_resumed_where_it_was(client: Client, server: Server) -> None:
    script = (
        "import sys, wandb\n"
        'run = wandb.init(project="resume", id="r", resume="allow", config={"a": 1})\n'
        "print(run.resumed, run.starting_step)\n"
        'for i in range(3): run.log({"i": i})\n'
        "run.finish()"
    )
    assert client.must(script).strip() == "False 0"
    assert client.must(script).strip() == "True 3"
    x, values, _ = server.curve("resume", "r", "i")
    assert (x, values) == ([0, 1, 2, 3, 4, 5], [0, 1, 2, 0, 1, 2])
    assert server.run("resume", "r")["state"] == "finished"


def test_a_run_that_must_be_there_is_missed(client: Client) -> None:
    done = client.run('import wandb\nwandb.init(project="resume", id="nope", resume="must")')
    assert done.returncode != 0
    assert "has not been initialized" in done.stderr


def test_a_wrong_key_is_told(client: Client) -> None:
    done = client.run('import wandb\nwandb.init(project="p")', WANDB_API_KEY="x" * 40)
    assert done.returncode != 0
    assert "API key is not known here" in done.stderr


def test_an_unknown_entity_is_told(client: Client) -> None:
    done = client.run('import wandb\nwandb.init(project="p", entity="nobody-here")')
    assert done.returncode != 0
    assert "there is no entity 'nobody-here'" in done.stderr


def test_a_stop_reaches_the_script(client: Client, server: Server) -> None:
    script = (
        "import sys, time, urllib.request, wandb\n"
        'settings = {"x_file_stream_transmit_interval": 0.1}\n'
        'run = wandb.init(project="stop", id="s", settings=settings)\n'
        "key = {'Authorization': sys.argv[2]}\n"
        "request = urllib.request.Request(sys.argv[1], method='POST', headers=key)\n"
        "urllib.request.urlopen(request)\n"
        "end = time.time() + 60\n"
        "while time.time() < end:\n"
        '    run.log({"a": 1}); time.sleep(0.1)\n'
        "print('never stopped')"
    )
    url = f"{server.url}/api/v1/projects/{server.entity}/stop/runs/s/stop"
    done = client.run(script, url, f"Bearer {server.key}")
    assert "never stopped" not in done.stdout
    assert done.returncode != 0


def test_the_public_api_reads_it_all_back(logged: Server, client: Client) -> None:
    script = """
import json, math, sys, wandb
api = wandb.Api()
run = api.run(sys.argv[1])
rows = list(run.scan_history())
sampled = run.history(keys=["loss", "nest.a.b"], samples=10, pandas=False)
found = {
    "state": run.state, "lr": run.config["lr"], "best": run.summary["best"],
    "rows": len(rows), "steps": [row["_step"] for row in rows] == list(range(1002)),
    "losses": [row["loss"] for row in rows[:1000]] == [1 / (i + 1) for i in range(1000)],
    "nan": math.isnan(rows[1000]["loss"]), "inf": rows[1000]["inf"] == math.inf,
    "huge": rows[1000]["huge"] == 2**70, "flag": rows[1000]["flag"] is True,
    "nest": rows[5]["nest"], "sampled": [row["_step"] for row in sampled],
    "files": "config.yaml" in [file.name for file in run.files()],
    "notes": run.notes, "runs": len(api.runs(sys.argv[1].rpartition("/")[0])),
}
print(json.dumps(found))
"""
    out = client.must(script, f"{logged.entity}/exact/exact")
    assert json.loads(out.splitlines()[-1]) == {
        "state": "finished",
        "lr": 0.1,
        "best": 7,
        "rows": 1002,
        "steps": True,
        "losses": True,
        "nan": True,
        "inf": True,
        "huge": True,
        "flag": True,
        "nest": {"a": {"b": 5}},
        "sampled": [0, 111, 222, 333, 444, 555, 666, 777, 888, 999],
        "files": True,
        "notes": "n",
        "runs": 1,
    }


def test_the_public_api_changes_a_run(server: Server, client: Client) -> None:
    script = """
import sys, wandb
run = wandb.init(project="changes", id="c", notes="before")
run.finish()
run = wandb.Api().run(sys.argv[1])
run.notes = "after"
run.update()
"""
    client.must(script, f"{server.entity}/changes/c")
    assert server.run("changes", "c")["notes"] == "after"
