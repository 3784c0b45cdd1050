from __future__ import annotations

import asyncio
import threading

from hypothesis import given
from hypothesis import strategies as st

from runwell.server.events import Bus, Cursor, FilesChanged, ProjectKey

WHERE = ProjectKey("ann", "digits")


def fact(number: int) -> FilesChanged:
    return FilesChanged(WHERE, f"run-{number}")


def test_since_returns_what_came_after_the_cursor_in_order() -> None:
    bus = Bus(boot="b")
    bus.publish(fact(0))
    here = bus.now()
    bus.publish(fact(1), fact(2))
    assert bus.since(here) == (Cursor("b", 3), (fact(1), fact(2)))


def test_since_says_when_facts_have_left_the_ring() -> None:
    bus = Bus(boot="b", capacity=2)
    start = bus.now()
    bus.publish(fact(0), fact(1), fact(2))
    assert bus.since(start) == (Cursor("b", 3), None)
    assert bus.since(Cursor("b", 1)) == (Cursor("b", 3), (fact(1), fact(2)))


def test_since_knows_nothing_of_another_life_or_of_the_future() -> None:
    bus = Bus(boot="b")
    assert bus.since(Cursor("a", 0)) == (Cursor("b", 0), None)
    assert bus.since(Cursor("b", 1)) == (Cursor("b", 0), None)


@given(boot=st.text("0123456789abcdef-", min_size=1), number=st.integers(0, 2**63))
def test_a_cursor_comes_back_from_its_text(boot: str, number: int) -> None:
    assert Cursor.parse(str(Cursor(boot, number))) == Cursor(boot, number)


def test_what_is_no_cursor_is_none() -> None:
    texts = ["", "x", "-1", "b-", "b-x", "b-²"]
    assert [Cursor.parse(text) for text in texts] == [None] * len(texts)


def test_a_listener_is_woken_from_another_thread() -> None:
    bus = Bus(boot="b")

    async def listen() -> bool:
        with bus.listen() as listener:
            threading.Thread(target=bus.publish, args=(fact(1),)).start()
            return await listener.wait(10)

    assert asyncio.run(listen())


def test_a_listener_hears_of_silence_and_of_the_end() -> None:
    bus = Bus(boot="b")

    async def listen() -> tuple[bool, bool]:
        with bus.listen() as listener:
            heard = await listener.wait(0.001)
            bus.close()
            return heard, await listener.wait(10)

    assert asyncio.run(listen()) == (False, True)
    assert bus.closed


def test_facts_for_a_loop_that_is_gone_do_no_harm() -> None:
    bus = Bus(boot="b")

    async def leave() -> None:
        bus.listen().__enter__()

    asyncio.run(leave())
    bus.publish(fact(1))
    assert bus.now() == Cursor("b", 1)
