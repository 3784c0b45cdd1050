from __future__ import annotations

import io
import sys

import pytest

from runwell.sdk.capture.console import ConsoleTap


class Stream(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), write_through=True)

    def text(self) -> str:
        return self.buffer.getvalue().decode()  # type: ignore[attr-defined, no-any-return]


class Ear:
    def __init__(self, *, echoes: bool = False) -> None:
        self.heard: list[tuple[str, bool]] = []
        self._echoes = echoes

    def __call__(self, text: str, *, is_error: bool) -> None:
        self.heard.append((text, is_error))
        if self._echoes:
            print("echo")


def take_streams(monkeypatch: pytest.MonkeyPatch) -> tuple[Stream, Stream]:
    """Puts streams of our own in place; inside the test, because pytest swaps them before it."""
    out, err = Stream(), Stream()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    return out, err


def test_it_hears_text_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = take_streams(monkeypatch)
    ear, tap = Ear(), ConsoleTap()
    tap.add(ear)
    print("a", end="\r")
    sys.stderr.write("b")
    tap.remove(ear)
    print("c")
    assert ear.heard == [("a", False), ("\r", False), ("b", True)]
    assert [stream.text() for stream in streams] == ["a\rc\n", "b"]


def test_loggers_that_hold_the_stream_are_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    take_streams(monkeypatch)
    held = sys.stdout
    ear, tap = Ear(), ConsoleTap()
    tap.add(ear)
    held.write("x")
    tap.remove(ear)
    assert ear.heard == [("x", False)]


def test_streams_are_as_before_when_the_last_one_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = take_streams(monkeypatch)
    first, second, tap = Ear(), Ear(), ConsoleTap()
    tap.add(first)
    tap.add(second)
    tap.remove(first)
    print("x")
    tap.remove(second)
    assert (first.heard, second.heard) == ([], [("x", False), ("\n", False)])
    assert all("write" not in vars(stream) for stream in streams)


def test_a_listener_that_prints_does_not_hear_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = take_streams(monkeypatch)
    ear, tap = Ear(echoes=True), ConsoleTap()
    tap.add(ear)
    sys.stdout.write("x")
    tap.remove(ear)
    assert ear.heard == [("x", False)]
    assert streams[0].text() == "xecho\n"


def test_a_wrapper_over_ours_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = take_streams(monkeypatch)
    ear, tap = Ear(), ConsoleTap()
    tap.add(ear)
    ours = sys.stdout.write

    def theirs(text: str) -> int:
        return ours(text.upper())

    sys.stdout.write = theirs  # type: ignore[method-assign]
    tap.remove(ear)
    sys.stdout.write("x")
    assert (streams[0].text(), ear.heard) == ("X", [])
    assert sys.stdout.write is theirs


def test_a_wrapper_below_ours_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = take_streams(monkeypatch)
    below = streams[0].write
    sys.stdout.write = below  # type: ignore[method-assign]
    ear, tap = Ear(), ConsoleTap()
    tap.add(ear)
    tap.remove(ear)
    assert sys.stdout.write is below


def test_a_missing_stream_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        __slots__ = ()

        def write(self, text: str) -> int:
            return 0

    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", Closed())
    ear, tap = Ear(), ConsoleTap()
    tap.add(ear)
    tap.remove(ear)
    assert ear.heard == []


def test_a_stream_without_a_dict_gets_its_own_write_back(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slotted:
        __slots__ = ("text", "write")

        def __init__(self) -> None:
            self.text = ""
            self.write = self.keep

        def keep(self, text: str) -> int:
            self.text += text
            return len(text)

    stream = Slotted()
    monkeypatch.setattr(sys, "stdout", stream)
    ear, tap = Ear(), ConsoleTap()
    tap.add(ear)
    stream.write("a")
    tap.remove(ear)
    stream.write("b")
    assert (stream.text, ear.heard, stream.write) == ("ab", [("a", False)], stream.keep)


def test_bytes_for_a_stream_that_takes_them_are_not_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    class Tolerant:
        def write(self, text: object) -> int:
            return 1

    monkeypatch.setattr(sys, "stdout", Tolerant())
    ear, tap = Ear(), ConsoleTap()
    tap.add(ear)
    sys.stdout.write(b"bytes")  # type: ignore[arg-type]
    sys.stdout.write("text")
    tap.remove(ear)
    assert ear.heard == [("text", False)]
