"""Group commit: whoever waits for the one writer shares the next transaction with the others.

A caller queues its work and asks for the turn. Who gets the turn leads: takes what is queued, runs
it in one transaction and commits once for all. Nobody's `run` returns before the commit that holds
its work.

Lock order: `_turn`, then `_queue_lock`; the queue lock is never held during work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from runwell.errors import StoreError

T = TypeVar("T")

MAX_GROUP = 64  # a bound on how long the first of a group waits for the others' work


class _Job(Protocol):
    is_done: bool

    def do(self, connection: Connection) -> None: ...
    def fail(self, error: BaseException) -> None: ...


class _Work(Generic[T]):
    """One caller's work and what became of it."""

    def __init__(self, work: Callable[[Connection], T]) -> None:
        self._work = work
        self._results: list[T] = []
        self._error: BaseException | None = None
        self.is_done = False

    def do(self, connection: Connection) -> None:
        self._results.append(self._work(connection))

    def fail(self, error: BaseException) -> None:
        self._error = error

    def result(self) -> T:
        if self._error is not None:
            raise self._error
        return self._results[0]


class GroupCommit:
    """The one writer of a database in this process.

    Args:
        engine: Its transactions begin as writing ones.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = Lock()
        self._queue_lock = Lock()
        self._queue: deque[_Job] = deque()

    def run(self, work: Callable[[Connection], T]) -> T:
        """Runs the work in a transaction and returns its result once that is committed.

        An error of the work itself undoes this work alone and is raised here.
        """
        job = _Work(work)
        with self._queue_lock:
            self._queue.append(job)
        with self._turn:
            if not job.is_done:
                self._lead(job)
        return job.result()

    def _lead(self, own: _Job) -> None:
        while not own.is_done:
            group = self._take()
            try:
                self._commit(group)
            except Exception as error:  # noqa: BLE001 - handed to whose work it was
                _fail(group, error)
            except BaseException:  # of the leader's thread; the others' threads shall go on
                _fail(group, StoreError("a write was interrupted; try again"))
                raise
            finally:
                for job in group:
                    job.is_done = True

    def _take(self) -> list[_Job]:
        with self._queue_lock:
            return [self._queue.popleft() for _ in range(min(len(self._queue), MAX_GROUP))]

    def _commit(self, group: list[_Job]) -> None:
        with self._engine.begin() as connection:
            if len(group) == 1:
                group[0].do(connection)
                return
            for job in group:
                connection.exec_driver_sql("SAVEPOINT job")
                try:
                    job.do(connection)
                except Exception as error:  # noqa: BLE001 - handed to whose work it was
                    job.fail(error)
                    _undo(connection, error)
                connection.exec_driver_sql("RELEASE job")


def _fail(group: list[_Job], error: BaseException) -> None:
    for job in group:
        job.fail(error)


def _undo(connection: Connection, error: Exception) -> None:
    try:
        connection.exec_driver_sql("ROLLBACK TO job")
    except DBAPIError as lost:
        # A full disk ends the whole transaction: the others shall hear of the disk.
        raise (error if isinstance(error, DBAPIError) else lost) from None
