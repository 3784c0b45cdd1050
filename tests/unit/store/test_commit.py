from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text

from runwell.errors import UsageError
from runwell.store.commit import GroupCommit


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(
        f"sqlite:///{tmp_path / 'group.db'}", connect_args={"check_same_thread": False}
    )
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE word (word TEXT)"))
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
        connection.execute(text("INSERT INTO word VALUES (:word)"), {"word": self.word})
        if self.word == "bad":
            raise UsageError("this word is refused")
        return self.word.upper()


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
    group = GroupCommit(engine)
    first = adding("a")
    first.may_go_on.clear()
    results: dict[str, str] = {}

    def run(work: Adding) -> None:
        try:
            results[work.word] = group.run(work)
        except UsageError as error:
            results[work.word] = str(error)

    threads = [threading.Thread(target=run, args=(first,))]
    threads[0].start()
    assert first.has_begun.wait(10)
    threads += [threading.Thread(target=run, args=(adding(word),)) for word in ("b", "bad", "c")]
    for thread in threads[1:]:
        thread.start()
    while len(group._queue) < 3:  # noqa: SLF001 - the only sign that all of them wait
        pass
    first.may_go_on.set()
    for thread in threads:
        thread.join(10)
    assert results == {"a": "A", "b": "B", "bad": "this word is refused", "c": "C"}
    assert words(engine) == ["a", "b", "c"]
    assert len(commits) == 2
