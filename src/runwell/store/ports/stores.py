"""All that a server keeps, and how several writes become one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from runwell.store.ports.alert_rules import AlertRules
from runwell.store.ports.alerts import Alerts
from runwell.store.ports.blobs import Blobs
from runwell.store.ports.files import Files
from runwell.store.ports.glances import Glances
from runwell.store.ports.histories import SeriesStore
from runwell.store.ports.logs import Logs
from runwell.store.ports.people import Teams, Users
from runwell.store.ports.projects import Projects
from runwell.store.ports.queues import Queues
from runwell.store.ports.run_table import RunTable
from runwell.store.ports.runs import Runs
from runwell.store.ports.secrets import Secrets
from runwell.store.ports.sessions import Sessions
from runwell.store.ports.sweeps import Sweeps
from runwell.store.ports.tables import Tables
from runwell.store.ports.templates import Templates
from runwell.store.ports.trash import Trash
from runwell.store.ports.views import Views

if TYPE_CHECKING:
    from runwell.store.artifacts.store import ArtifactStore


T = TypeVar("T")


class Together(Protocol):
    """Several writes as one."""

    def __call__(self, work: Callable[[], T]) -> T:
        """Runs work that writes to the stores of the database (not to blobs), all or none, and
        returns its result once that is durable. The work may run more than once."""


@dataclass(frozen=True, slots=True)
class Stores:
    """All that a server keeps; made by `store.open.open_stores(database_url, blobs_url)`.

    `reclaim` gives a bounded piece of what was deleted back to the disk, and tells whether there is
    more. `close` lets go of the database; nothing may be asked of the stores afterwards.
    """

    users: Users
    alerts: Alerts
    alert_rules: AlertRules
    teams: Teams
    projects: Projects
    glances: Glances
    runs: Runs
    table: RunTable
    trash: Trash
    tables: Tables
    logs: Logs
    files: Files
    series: SeriesStore
    blobs: Blobs
    secrets: Secrets
    sessions: Sessions
    sweeps: Sweeps
    queues: Queues
    views: Views
    templates: Templates
    together: Together
    artifacts: ArtifactStore
    reclaim: Callable[[], bool]
    close: Callable[[], None]
