from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError

from runwell.errors import UsageError
from runwell.store.commit import GroupCommit


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """As `sqlite.py` makes it: transactions begin as writing ones, when we say so."""
    made = create_engine(
        f"sqlite:///{tmp_path / 'group.db'}", connect_args={"check_same_thread": False}
    )

    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(made, "connect", prepare)
    event.listen(made, "begin", begin)
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE word (word TEXT PRIMARY KEY)"))
        connection.execute(
            text("CREATE TABLE copy (of TEXT REFERENCES word DEFERRABLE INITIALLY DEFERRED)")
        )
    yield made
    made.dispose()


def words(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [row[0] for row in connection.execute(text("SELECT word FROM word ORDER BY word"))]


def adding(word: str) -> Adding:
    return Adding(word)


class Adding:
    """Work that adds a word, and says when it begins."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.has_begun = threading.Event()
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def __call__(self, connection: Connection) -> str:
        self.has_begun.set()
        self.may_go_on.wait(10)
        connection.execute(text("INSERT INTO word (word) VALUES (:word)"), {"word": self.word})
        if self.word == "bad":
            raise UsageError("this word is refused")
        if self.word == "interrupted":
            raise KeyboardInterrupt
        if self.word == "dangling":  # is found out at the commit
            connection.execute(text("INSERT INTO copy VALUES ('nothing')"))
        if self.word == "full":  # what SQLite does when the disk is
            connection.exec_driver_sql("ROLLBACK")
            raise OperationalError("INSERT", {}, sqlite3.OperationalError("disk is full"))
        return self.word.upper()


def in_one_group(group: GroupCommit, *words: str) -> dict[str, str]:
    """Runs a work for each word, all of which wait while "first" holds the writer; returns the
    results, or the names and texts of the errors."""
    first = adding("first")
    first.may_go_on.clear()
    results: dict[str, str] = {}

    def run(work: Adding) -> None:
        try:
            results[work.word] = group.run(work)
        except BaseException as error:  # noqa: BLE001 - what a thread raises is the result
            results[work.word] = f"{type(error).__name__}: {error}"

    threads = [threading.Thread(target=run, args=(first,))]
    threads[0].start()
    assert first.has_begun.wait(10)
    for word in words:  # one after the other: the first of them leads
        threads.append(threading.Thread(target=run, args=(adding(word),)))
        threads[-1].start()
        until_queued(group, len(threads) - 1)
    first.may_go_on.set()
    for thread in threads:
        thread.join(10)
    return results


def until_queued(group: GroupCommit, count: int) -> None:
    deadline = time.monotonic() + 10
    while len(group._queue) < count:  # noqa: SLF001 - the only sign that all of them wait
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_work_returns_its_result_after_the_commit(engine: Engine) -> None:
    assert GroupCommit(engine).run(adding("a")) == "A"
    assert words(engine) == ["a"]


def test_work_that_fails_alone_is_undone(engine: Engine) -> None:
    with pytest.raises(UsageError, match="refused"):
        GroupCommit(engine).run(adding("bad"))
    assert words(engine) == []


def test_who_waits_for_the_writer_shares_one_commit_and_errors_stay_apart(engine: Engine) -> None:
    commits: list[str] = []
    event.listen(engine, "commit", lambda _: commits.append("commit"))
    results = in_one_group(GroupCommit(engine), "a", "bad", "c")
    assert results == {
        "first": "FIRST",
        "a": "A",
        "bad": "UsageError: this word is refused",
        "c": "C",
    }
    assert words(engine) == ["a", "c", "first"]
    assert len(commits) == 2


def test_what_ends_the_transaction_fails_the_whole_group_with_its_reason(engine: Engine) -> None:
    group = GroupCommit(engine)
    results = in_one_group(group, "a", "full", "c")
    failed = {word: results[word].splitlines()[0] for word in ("a", "full", "c")}
    assert set(failed.values()) == {"OperationalError: (sqlite3.OperationalError) disk is full"}
    assert group.run(adding("later")) == "LATER"
    assert words(engine) == ["first", "later"]


def test_an_interruption_is_raised_where_it_came_and_nowhere_else(engine: Engine) -> None:
    group = GroupCommit(engine)
    results = in_one_group(group, "a", "interrupted", "c")
    interrupted = [word for word, told in results.items() if told.startswith("KeyboardInterrupt")]
    assert len(interrupted) == 1  # whoever led
    undone = {results[word] for word in {"a", "interrupted", "c"} - set(interrupted)}
    assert undone == {"StoreError: a write was interrupted; try again"}
    assert group.run(adding("later")) == "LATER"
    assert words(engine) == ["first", "later"]


def test_a_commit_that_fails_is_told_to_all_of_its_group(engine: Engine) -> None:
    group = GroupCommit(engine)
    results = in_one_group(group, "a", "dangling", "c")
    told = {results[word].splitlines()[0] for word in ("a", "dangling", "c")}
    assert told == {
        "IntegrityError: (sqlite3.IntegrityError) FOREIGN KEY constraint failed",
    }
    assert group.run(adding("later")) == "LATER"
    assert words(engine) == ["first", "later"]
