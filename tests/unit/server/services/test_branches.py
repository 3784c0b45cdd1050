from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from runwell.errors import Conflict, NotFound, UsageError
from runwell.server.events import ProjectKey
from runwell.server.services.assembly import Services
from runwell.server.services.branches import read_branch, summary_of
from runwell.server.services.delivery import Sent
from runwell.server.services.history import Spec
from runwell.store.ports.histories import MetricInfo, Stream
from runwell.store.ports.runs import Branch, Run, RunChange
from runwell.wire.stream import Chunk, StreamBody
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_rows

if TYPE_CHECKING:
    from runwell.values.json import Json


def number(key: str, last: float, last_step: int) -> MetricInfo:
    return MetricInfo(key, "number", 1, float(last), last_step)


@pytest.fixture
def trained(services: Services, people: People, run: Run) -> Run:
    rows = [{"_step": step, "loss": 1 / (step + 1), "nest": {"a": step}} for step in range(10)]
    log_rows(services, people.owner, run, rows)
    summary: dict[str, Json] = {"loss": {"min": 0.1}, "nest": {"a": 9}, "_step": 9, "best": "x"}
    return services.runs.change(people.owner, run, RunChange(summary=summary))


def steps(services: Services, run: Run) -> list[object]:
    return [row["_step"] for row in services.history.rows(run, Stream.HISTORY, Spec())]


def new(services: Services, people: People, run_id: str) -> Run:
    return services.runs.upsert(people.owner, None, "digits", run_id, RunChange())[0]


@pytest.mark.parametrize(
    ("config", "branch"),
    [
        (None, None),
        ({"lr": {"value": 1}}, None),
        ({"_wandb": {"value": {"branch_point": {"run_id": "a", "step": 3}}}}, Branch("a", 3)),
        ({"_wandb": {"value": {"branch_point": {"run_id": "a", "step": 3.0}}}}, Branch("a", 3)),
    ],
)
def test_a_first_config_says_where_a_run_begins(
    config: dict[str, Json] | None, branch: Branch | None
) -> None:
    assert read_branch(config) == branch


@pytest.mark.parametrize(
    "point", [1, {}, {"run_id": "a"}, {"run_id": 1, "step": 1}, {"run_id": "a", "step": True}]
)
def test_a_place_that_cannot_be_found_is_refused(point: Json) -> None:
    with pytest.raises(UsageError, match="names a run and a step"):
        read_branch({"_wandb": {"value": {"branch_point": point}}})


def test_a_fork_begins_with_the_history_of_the_other(
    services: Services, people: People, trained: Run
) -> None:
    fork = services.branches.fork(people.owner, new(services, people, "f"), Branch("r1", 4))
    assert (fork.branch, fork.rows, fork.last_step) == (Branch("r1", 4), 5, 4)
    assert fork.summary == {"loss": 1 / 5, "nest": {"a": 4}, "_step": 4}
    log_rows(services, people.owner, fork, [{"_step": 5, "loss": 7}])
    fork = services.runs.by_key(people.owner, fork.id)
    assert steps(services, fork) == [0, 1, 2, 3, 4, 5]
    assert steps(services, services.runs.by_key(people.owner, trained.id)) == list(range(10))


def test_a_fork_of_a_whole_run_has_its_summary(
    services: Services, people: People, trained: Run
) -> None:
    fork = services.branches.fork(people.owner, new(services, people, "f"), Branch("r1", 99))
    assert fork.summary == {"loss": {"min": 0.1}, "nest": {"a": 9}, "_step": 9}


def test_what_a_forks_client_streams_is_laid_over_the_summary_that_it_has(
    services: Services, people: People, trained: Run
) -> None:
    fork = services.branches.fork(people.owner, new(services, people, "f"), Branch("r1", 4))
    body = StreamBody(files={"wandb-summary.json": Chunk(0, ['{"loss": 7, "acc": 1}'])})
    where = ProjectKey(fork.entity, fork.project)
    services.ingest.take(Sent(people.owner, where, fork.run_id, body))
    fork = services.runs.by_key(people.owner, fork.id)
    assert fork.summary == {"loss": 7, "acc": 1, "nest": {"a": 4}, "_step": 4}


def test_a_fork_of_nothing_is_refused(services: Services, people: People, trained: Run) -> None:
    with pytest.raises(NotFound, match="no run 'zz' in ann/digits"):
        services.branches.fork(people.owner, new(services, people, "f"), Branch("zz", 4))


def test_a_run_that_has_rows_is_no_fork_any_more(
    services: Services, people: People, trained: Run
) -> None:
    other = log_rows(services, people.owner, new(services, people, "f"), [{"_step": 0, "a": 1}])
    with pytest.raises(Conflict):
        services.branches.fork(people.owner, other, Branch("r1", 4))


def test_a_fork_that_is_made_waits_with_the_config_of_the_other(
    services: Services, people: People, trained: Run
) -> None:
    services.runs.change(
        people.owner, trained, RunChange(config={"lr": {"value": 1}}, tags=("t",), group="g")
    )
    place = ("ann", "digits", "f")
    fork = services.branches.make(people.owner, place, "again", Branch("r1", 4))
    assert (fork.state, fork.display_name, fork.rows) == ("pending", "again", 5)
    assert (fork.config, fork.tags, fork.group) == ({"lr": {"value": 1}}, ("t",), "g")
    with pytest.raises(Conflict, match="already"):
        services.branches.make(people.owner, place, None, Branch("r1", 4))


def test_a_rewound_run_goes_on_from_the_step(
    services: Services, people: People, trained: Run
) -> None:
    back = services.branches.rewind(people.owner, trained, 6)
    assert (back.rows, back.last_step) == (7, 6)
    assert back.summary == {"loss": 1 / 7, "nest": {"a": 6}, "_step": 6}
    log_rows(services, people.owner, back, [{"_step": 7, "loss": 7}], first=7)
    back = services.runs.by_key(people.owner, back.id)
    assert steps(services, back) == list(range(8))


def test_a_run_may_go_back_to_before_its_begin(
    services: Services, people: People, trained: Run
) -> None:
    back = services.branches.rewind(people.owner, trained, -1)
    assert (back.rows, back.summary) == (0, {})


def test_a_key_with_dots_and_a_nested_one_find_their_places() -> None:
    summary: dict[str, Json] = {"a.b": 3, "c": {"d": 4, "e": {"f": 5}}}
    kept = [number("a.b", 1, 1), number("c.d", 2, 1), number("c.e.f", 3, 1), number("g.h", 4, 1)]
    before = [number("a.b", 3, 9), number("c.d", 4, 9), number("c.e.f", 5, 1)]
    restored = summary_of(kept, 1, before, summary)
    assert restored == {"a.b": 1, "c": {"d": 2, "e": {"f": 5}}, "g.h": 4, "_step": 1}
