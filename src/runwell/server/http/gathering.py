"""Gathers what comes while something is under way, so that it is done together.

Who comes first does not wait for others: it is begun with at once, and what comes meanwhile is the
next group. So there are no pauses, and the groups grow with the load. Used in the event loop alone.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from anyio import CapacityLimiter, to_thread

MAX_GROUP = 64  # a bound on how long the first of a group waits for the others

T = TypeVar("T")
R = TypeVar("R")


class Gathering(Generic[T, R]):
    """Does groups of things in a thread.

    Args:
        work: Does a group; returns the result of each in order, or why there is none.
        at_once: How many groups may be under way.
    """

    def __init__(
        self, work: Callable[[Sequence[T]], Sequence[R | Exception]], at_once: int = 1
    ) -> None:
        self._work = work
        self._limiter = CapacityLimiter(at_once)
        self._waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()  # the loop itself holds them weakly
        self._free = at_once

    async def do(self, one: T) -> R:
        """Returns the result of one as soon as its group is done. Raises why there is none."""
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((one, future))
        if self._free:
            self._free -= 1
            # A task of its own: that a client goes away is no matter to the others.
            task = asyncio.create_task(self._do_waiting())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await future

    async def _do_waiting(self) -> None:
        try:
            while self._waiting:
                count = min(len(self._waiting), MAX_GROUP)
                group = [self._waiting.popleft() for _ in range(count)]
                await self._do_group([one for one, _ in group], [future for _, future in group])
        finally:
            self._free += 1  # at once, for who comes next shall not wait for a task that has ended

    async def _do_group(self, group: Sequence[T], futures: Sequence[asyncio.Future[R]]) -> None:
        results: Sequence[R | Exception]
        try:
            results = await to_thread.run_sync(self._work, group, limiter=self._limiter)
        except Exception as error:  # noqa: BLE001 - handed to those who wait for it
            results = [error] * len(group)
        except BaseException:
            for future in futures:
                future.cancel()
            raise
        for future, result in zip(futures, results, strict=True):
            if future.done():  # whoever waited is gone
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)
