"""What models of Ultralytics see: tables of pictures with boxes, masks, key points or classes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.stack import Client, Server
from tests.integrations.test_vision import ALONE, SQUARES, artifacts_of, single

ENVIRONMENT = "vision"
Runs = Callable[[str], list[dict[str, Any]]]
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

# Ultralytics' own measurements are off here; what is seen are the tables.
SEEN = (
    SQUARES.replace('"wandb": True', '"wandb": False')
    + """
import wandb
from wandb.integration.ultralytics import add_wandb_callback

with wandb.init(project=f"seen-{task}", name="tiny"):
    add_wandb_callback(model, enable_model_checkpointing=True)
    model.train(plots=False, **TRAIN)
    model.predict(paths[-2:], conf=1e-6, verbose=False)
"""
)
# Columns of the tables: after epochs, of validations, of predictions.
COLUMNS = {"detect": (7, 6, 5), "segment": (7, 6, 5), "pose": (9, 8, 5), "classify": (12, 11, 8)}

# What there is in a picture of a prediction; key points are drawn into it.
MARKS: dict[str, set[str]] = {
    "detect": {"boxes"},
    "segment": {"boxes", "masks"},
    "pose": {"boxes"},
    "classify": set(),
}


@pytest.mark.parametrize("task", COLUMNS)
def test_what_a_model_sees(task: str, client: Client, server: Server, runs_of: Runs) -> None:
    client.must(SEEN, task, **ALONE)
    project = f"seen-{task}"
    run = single(runs_of(project))
    tables = [run["summary"][f"{part}-Table"] for part in ("Train", "Validation", "Prediction")]
    assert [table["nrows"] for table in tables] == [6, 3, 2]
    assert tuple(table["ncols"] for table in tables) == COLUMNS[task]
    predicted = server.ask(f"/files/{server.entity}/{project}/{run['id']}/{tables[2]['path']}")
    for row in json.loads(predicted)["data"]:
        (picture,) = [cell for cell in row if isinstance(cell, dict) and "_type" in cell]
        assert MARKS[task] == {"boxes", "masks"} & {name for name in picture if picture[name]}
    assert run["config"]["train"]["imgsz"] == 64
    assert f"run_{run['id']}_model" in artifacts_of(server, project)
