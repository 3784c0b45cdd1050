from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from runwell.server.events import (
    ArtifactsChanged,
    Bus,
    Cursor,
    Fact,
    FilesChanged,
    LogsAdded,
    ProjectKey,
    RowsAdded,
    RunChanged,
    RunRemoved,
)
from runwell.server.http.live import RESET, render, tell
from runwell.store.ports.histories import Stream
from tests.unit.server.asgi import Browser

HERE, ELSEWHERE = ProjectKey("ann", "digits"), ProjectKey("ann", "other")


def rows(count: int, run: str = "r1", where: ProjectKey = HERE) -> RowsAdded:
    return RowsAdded(where, run, Stream.HISTORY, count, count - 1)


def take(count: int, stream: AsyncIterator[str]) -> list[str]:
    async def collect() -> list[str]:
        return [await asyncio.wait_for(anext_of(stream), 10) for _ in range(count)]

    return asyncio.run(collect())


async def anext_of(stream: AsyncIterator[str]) -> str:
    return await stream.__anext__()


def test_a_stream_begins_now_and_says_where() -> None:
    bus = Bus(boot="b")
    bus.publish(rows(1))
    first, second = take(2, tell(bus, HERE, None, keep_alive_s=0.01))
    assert first == "retry: 1000\nid: b-1\n\n"
    assert second == ": still here\nid: b-1\n\n"


def test_what_happens_elsewhere_silences_no_stream() -> None:
    bus = Bus(boot="b")

    async def listen() -> str:
        stream = tell(bus, HERE, None, gather_s=0.001, keep_alive_s=0.05)
        await anext_of(stream)
        heard = asyncio.create_task(anext_of(stream))
        while not heard.done():
            bus.publish(rows(1, where=ELSEWHERE))
            await asyncio.sleep(0.001)
        return heard.result()

    text = asyncio.run(asyncio.wait_for(listen(), 10))
    assert text.startswith(": still here\nid: b-")


def test_who_comes_back_hears_what_they_missed_in_this_project() -> None:
    bus = Bus(boot="b")
    bus.publish(rows(1), rows(9, where=ELSEWHERE), rows(2))
    _, heard = take(2, tell(bus, HERE, Cursor("b", 0), gather_s=0))
    assert heard == (
        'event: rows\ndata: {"run": "r1", "stream": "history", "rows": 2, "last_step": 1}\n\n'
        "id: b-3\n\n"
    )


def test_who_comes_back_too_late_starts_afresh() -> None:
    bus = Bus(boot="b", capacity=1)
    bus.publish(rows(1), rows(2))
    _, heard = take(2, tell(bus, HERE, Cursor("old", 1), gather_s=0))
    assert heard == f"{RESET}id: b-2\n\n"


def test_a_stream_ends_with_the_server() -> None:
    bus = Bus(boot="b")

    async def listen() -> list[str]:
        stream = tell(bus, HERE, None)
        first = await anext_of(stream)
        asyncio.get_running_loop().call_later(0.01, bus.close)
        return [first] + [text async for text in stream]

    assert len(asyncio.run(asyncio.wait_for(listen(), 10))) == 1


def test_news_reach_an_open_stream() -> None:
    bus = Bus(boot="b")

    async def listen() -> str:
        stream = tell(bus, HERE, None)
        await anext_of(stream)
        asyncio.get_running_loop().call_later(0.01, bus.publish, rows(1, where=ELSEWHERE))
        asyncio.get_running_loop().call_later(0.02, bus.publish, rows(7))
        return await asyncio.wait_for(anext_of(stream), 10)

    assert '"rows": 7' in asyncio.run(listen())


def test_of_other_projects_the_runs_that_were_asked_for_are_told() -> None:
    bus = Bus(boot="b")
    gone = RunRemoved(ELSEWHERE, "r3")
    bus.publish(rows(9, where=ELSEWHERE), rows(2, "r2", ELSEWHERE), rows(1), gone)
    bus.publish(ArtifactsChanged(ELSEWHERE, "r2"))
    also = frozenset({(ELSEWHERE, "r2"), (ELSEWHERE, "r3")})
    _, heard = take(2, tell(bus, HERE, Cursor("b", 0), also=also, gather_s=0))
    rest = '"stream": "history", "rows":'
    assert heard == (
        f'event: rows\ndata: {{"run": "ann/other/r2", {rest} 2, "last_step": 1}}\n\n'
        f'event: rows\ndata: {{"run": "r1", {rest} 1, "last_step": 0}}\n\n'
        'event: removed\ndata: {"run": "ann/other/r3"}\n\n'
        "id: b-5\n\n"
    )


def test_facts_of_one_run_and_kind_are_told_once() -> None:
    facts: list[Fact] = [
        RunChanged(HERE, "r1", "running", "one", created=True),
        rows(1),
        rows(5, "r2"),
        RowsAdded(HERE, "r1", Stream.EVENTS, 3, 2),
        LogsAdded(HERE, "r1", 4),
        FilesChanged(HERE, "r1"),
        FilesChanged(HERE, "r1"),
        rows(2),
        RunChanged(HERE, "r1", "finished", "one", created=False),
    ]
    assert render(facts).split("\n\n") == [
        'event: rows\ndata: {"run": "r2", "stream": "history", "rows": 5, "last_step": 4}',
        'event: rows\ndata: {"run": "r1", "stream": "events", "rows": 3, "last_step": 2}',
        'event: logs\ndata: {"run": "r1", "lines": 4}',
        'event: files\ndata: {"run": "r1"}',
        'event: rows\ndata: {"run": "r1", "stream": "history", "rows": 2, "last_step": 1}',
        'event: run\ndata: {"run": "r1", "state": "finished", "name": "one", "created": true}',
        "",
    ]


def test_only_who_is_known_listens_to_a_project_that_is_there(
    nobody: Browser, owner: Browser
) -> None:
    assert nobody.get("/api/v1/projects/ann/digits/live").status == 401
    assert owner.get("/api/v1/projects/ann/digits/live").status == 404


def test_who_may_no_longer_look_hears_no_more() -> None:
    bus = Bus(boot="b")
    answers = iter([True, False])

    async def may_stay() -> bool:
        return next(answers)

    async def listen() -> list[str]:
        stream = tell(bus, HERE, None, may_stay, gather_s=0, keep_alive_s=0.01)
        return [text async for text in stream]

    heard = asyncio.run(asyncio.wait_for(listen(), 10))
    assert heard[0].startswith("retry")
    assert next(answers, None) is None
