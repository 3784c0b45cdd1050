from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runwell.store.columns.texts import NO_TEXT, Texts, small

words = st.lists(st.sampled_from(["", "a", "B", "b", "ü", "z", "aa", "é"]), max_size=8)


@given(batches=st.lists(words, max_size=4), ask=st.booleans(), other=st.text(max_size=3))
def test_ranks_are_the_order_of_code_points(
    batches: list[list[str]], ask: bool, other: str
) -> None:
    texts = Texts()
    for batch in batches:
        texts = texts.extended(batch)
        if ask:  # an order that is known is taken over
            assert len(texts.ranks) == len(texts) + 1
    known = sorted({text for batch in batches for text in batch})
    assert [texts.ranks[texts.code(text)] for text in known] == list(range(len(known)))
    smaller = sum(text < other for text in known)
    assert texts.place(other) == (smaller if other in known else smaller - 0.5)


def test_a_text_is_numbered_once_and_none_is_no_text() -> None:
    first = Texts().extended(["b", None, "a", "b"])
    second = first.extended(["a", "c"])
    assert second.codes(["b", None, "c"]).tolist() == [0, NO_TEXT, 2]
    assert (len(first), first.extended(["a"]) is first, first.code("c")) == (2, True, NO_TEXT)


def test_a_test_is_made_once_a_text() -> None:
    asked: list[str] = []

    def is_b(text: str) -> bool:
        asked.append(text)
        return text == "b"

    flags = Texts(["a", "b"]).flags(is_b)
    assert (flags.tolist(), asked) == ([False, True, False], ["a", "b"])


@given(batches=st.lists(words, max_size=4), ask=st.booleans(), needle=st.sampled_from("abüzAé"))
def test_texts_are_found_by_what_stands_in_them(
    batches: list[list[str]], ask: bool, needle: str
) -> None:
    texts = Texts()
    for batch in batches:
        texts = texts.extended(batch)
        if ask:  # what is known in small letters is taken over
            assert len(texts.holding("x")) == len(texts) + 1
    found = texts.holding(small(needle))
    every = {text for batch in batches for text in batch}
    assert {text for text in every if found[texts.code(text)]} == {
        text for text in every if small(needle) in small(text)
    }
    assert not found[NO_TEXT]
