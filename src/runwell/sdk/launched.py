"""What a launch agent tells the runs that it starts: of which item of a queue they are made, and
the config that was put in with it.

Knows the environment that W&B's agents set, and nothing of queues.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import count, takewhile

from runwell.sdk import terminal
from runwell.sdk.run import Run
from runwell.values.json import Json

_LAUNCH = "WANDB_LAUNCH"
_CONFIG = "WANDB_CONFIG"
_NOTES = {
    "launch_queue_name": "WANDB_LAUNCH_QUEUE_NAME",
    "launch_queue_entity": "WANDB_LAUNCH_QUEUE_ENTITY",
    "launch_trace_id": "WANDB_LAUNCH_TRACE_ID",
}


def note_launch(run: Run, environ: Mapping[str, str]) -> None:
    """Writes of which item of a queue the run is made: the server claims the item for it."""
    for name, variable in _NOTES.items():
        if environ.get(variable):
            run.note_internal(name, environ[variable])


def launch_config(environ: Mapping[str, str]) -> dict[str, Json]:
    """Returns the config that an agent wants; a long one comes in pieces, numbered from 0. One that
    cannot be read is told of, and none."""
    if not environ.get(_LAUNCH):
        return {}
    names = takewhile(environ.__contains__, (f"{_CONFIG}_{number}" for number in count()))
    text = environ.get(_CONFIG) or "".join(environ[name] for name in names)
    try:
        found = json.loads(text or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        terminal.termwarn(f"{_CONFIG} is no JSON object, and the run has only its own config")
        return {}
    return found
