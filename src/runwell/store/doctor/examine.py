"""Looks at all the data of a server, and mends what may be mended.

Knows nothing of who asks. While it only looks, a server may run; what it mends nobody else should
write meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from runwell.errors import StoreError
from runwell.store.doctor.counts import CountsCheck
from runwell.store.doctor.engine import EngineCheck
from runwell.store.doctor.files import FilesCheck
from runwell.store.doctor.finding import Check, Finding, Loss
from runwell.store.doctor.histories import HistoriesCheck
from runwell.store.doctor.leaves import LeavesCheck
from runwell.store.doctor.objects import ObjectsCheck
from runwell.store.open import open_blobs, open_database
from runwell.store.progress import Tell
from runwell.store.schema_version import head, schema_of

_ROUNDS = 3  # mending one thing may show another: a count that was right with a damaged chunk


@dataclass(frozen=True, slots=True)
class Orders:
    """What may be done.

    Attributes:
        mends: Whether what costs nothing is mended.
        discards: Whether what cannot be read is taken away, too.
        reads_all: Whether every byte of every file is read and compared.
    """

    mends: bool = False
    discards: bool = False
    reads_all: bool = False

    def allow(self, finding: Finding) -> bool:
        """Returns whether this may be mended."""
        if finding.mend is None:
            return False
        return self.discards if finding.loss is Loss.WHAT_IS_DAMAGED else self.mends


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a check: what was mended, and what is still wrong."""

    name: str
    mended: tuple[str, ...]
    left: tuple[Finding, ...]


def examine(
    database_url: str,
    blobs_url: str,
    orders: Orders,
    *,
    clock: Callable[[], float],
    tell: Tell,
    told: Callable[[Report], None],
) -> tuple[Report, ...]:
    """Looks at everything and calls `told` after each kind of thing.

    Raises:
        StoreError: The data cannot be opened, or has another schema than this version.
    """
    blobs = open_blobs(blobs_url)
    database = open_database(database_url)
    try:
        with database.read() as connection:
            schema = schema_of(connection)
        if schema != head():
            raise StoreError(
                f"the database has schema {schema or 'none'} and this runwell knows {head()}; "
                "start its server once, or use the runwell that wrote it"
            )
        checks: tuple[Check, ...] = (
            EngineCheck(database),
            ObjectsCheck(database),
            LeavesCheck(database),
            HistoriesCheck(database),
            CountsCheck(database),  # behind those whose mending changes what is counted
            FilesCheck(database, blobs, clock, reads_all=orders.reads_all),
        )
        reports = []
        for check in checks:
            report = _report(check, orders, tell)
            told(report)
            reports.append(report)
    finally:
        database.close()
    return tuple(reports)


def _report(check: Check, orders: Orders, tell: Tell) -> Report:
    left, mended = _look(check, orders, tell)
    for _ in range(_ROUNDS):
        if not mended:
            break
        left, more = _look(check, orders, tell)
        mended += more
        if not more:
            break
    return Report(check.name, tuple(mended), tuple(left))


def _look(check: Check, orders: Orders, tell: Tell) -> tuple[list[Finding], list[str]]:
    left: list[Finding] = []
    mended: list[str] = []
    try:
        for finding in check.look(tell):
            if not orders.allow(finding) or finding.mend is None:
                left.append(finding)
                continue
            finding.mend()
            mended.append(finding.what)
    except StoreError as error:
        left.append(Finding(f"this could not be looked at to its end: {error}"))
    return left, mended
