"""What a launch agent tells a run by the environment."""

from __future__ import annotations

import pytest

from runwell.sdk.launched import launch_config, note_launch
from runwell.wire.records import ConfigRecord
from tests.fakes.reading import records_of
from tests.unit.sdk.conftest import Start


def test_a_run_says_of_which_item_it_is_made(start: Start) -> None:
    run = start()
    note_launch(run, {"WANDB_LAUNCH_TRACE_ID": "item", "WANDB_LAUNCH_QUEUE_NAME": "q", "OTHER": ""})
    run.finish()
    noted = [each.changed for each in records_of(run) if isinstance(each, ConfigRecord)]
    for name, value in (("launch_queue_name", "q"), ("launch_trace_id", "item")):
        assert {"_wandb": {name: value}} in noted


@pytest.mark.parametrize(
    ("environ", "config"),
    [
        ({"WANDB_LAUNCH": "True", "WANDB_CONFIG": '{"lr": 1}'}, {"lr": 1}),
        ({"WANDB_LAUNCH": "True", "WANDB_CONFIG_0": '{"lr"', "WANDB_CONFIG_1": ": 2}"}, {"lr": 2}),
        ({"WANDB_LAUNCH": "True"}, {}),
        ({"WANDB_CONFIG": '{"lr": 1}'}, {}),
    ],
)
def test_the_config_of_the_item_is_read(environ: dict[str, str], config: object) -> None:
    assert launch_config(environ) == config


@pytest.mark.parametrize("text", ["[1]", "{"])
def test_a_config_that_cannot_be_read_is_told_of(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert launch_config({"WANDB_LAUNCH": "True", "WANDB_CONFIG": text}) == {}
    assert "WANDB_CONFIG is no JSON object" in capsys.readouterr().err
