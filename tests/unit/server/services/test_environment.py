from __future__ import annotations

import pytest

from runwell.server.events import ProjectKey
from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run, RunChange
from runwell.values.json import Json
from tests.unit.server.conftest import People

WHERE = ProjectKey("ann", "digits")


def test_the_config_tells_where_a_run_ran(services: Services, people: People, run: Run) -> None:
    config: dict[str, Json] = {"_wandb": {"value": {"e": {"w": {"host": "box"}}}}}
    after = services.runs.change(people.owner, run, RunChange(config=config))
    services.files.keep(WHERE, "r1", "wandb-metadata.json", iter([b'{"host":"file"}']))
    assert services.environments.of(after) == {"host": "box"}


@pytest.mark.parametrize(
    ("data", "facts"), [(b'{"host":"file"}', {"host": "file"}), (b"[1]", {}), (b"{", {}), (b"", {})]
)
def test_else_the_file_does(
    services: Services, run: Run, data: bytes, facts: dict[str, str]
) -> None:
    services.files.keep(WHERE, "r1", "wandb-metadata.json", iter([data]))
    assert services.environments.of(run) == facts


def test_else_nobody_does(services: Services, run: Run) -> None:
    assert services.environments.of(run) == {}
