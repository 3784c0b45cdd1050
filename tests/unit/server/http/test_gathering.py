from __future__ import annotations

import asyncio
from collections.abc import Sequence
from threading import Event

import pytest

from runwell.server.http.gathering import MAX_GROUP, Gathering

DEADLINE_S = 30


class Work:
    """Doubles numbers, group by group; refuses odd ones. The first group waits to be let go."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.has_begun = Event()
        self.may_go = Event()

    def __call__(self, group: Sequence[int]) -> list[int | Exception]:
        self.groups.append(list(group))
        self.has_begun.set()
        assert self.may_go.wait(DEADLINE_S)
        return [ValueError(number) if number % 2 else 2 * number for number in group]


def test_what_comes_meanwhile_is_the_next_group_and_each_gets_its_own_result() -> None:
    work = Work()

    async def all_of_them() -> list[int | BaseException]:
        gathering = Gathering(work)
        tasks = [asyncio.create_task(gathering.do(number)) for number in range(4)]
        await asyncio.to_thread(work.has_begun.wait, DEADLINE_S)
        late = [asyncio.create_task(gathering.do(number)) for number in range(4, 5 + MAX_GROUP)]
        await asyncio.sleep(0)
        late[1].cancel()  # whoever asked is gone: no matter to the others
        work.may_go.set()
        return await asyncio.gather(*tasks, *late, return_exceptions=True)

    results = asyncio.run(all_of_them())
    assert [len(group) for group in work.groups] == [4, MAX_GROUP, 1]
    assert isinstance(results.pop(5), asyncio.CancelledError)
    told = [one if isinstance(one, int) else str(one) for one in results]
    asked = [number for number in range(5 + MAX_GROUP) if number != 5]
    assert told == [str(number) if number % 2 else 2 * number for number in asked]


def test_work_that_fails_fails_for_its_group_alone() -> None:
    fails = iter([True, False])

    def work(group: Sequence[int]) -> Sequence[int]:
        if next(fails):
            raise RuntimeError("once")
        return group

    async def twice() -> int:
        gathering: Gathering[int, int] = Gathering(work)
        with pytest.raises(RuntimeError, match="once"):
            await gathering.do(1)
        return await gathering.do(2)

    assert asyncio.run(twice()) == 2
