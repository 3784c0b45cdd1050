"""All use cases, wired to their stores."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from runwell.server.events import Bus
from runwell.server.services.access import Access
from runwell.server.services.accounts import Accounts
from runwell.server.services.alert_rules import AlertRules
from runwell.server.services.alerts import Alerts
from runwell.server.services.artifacts.service import Artifacts, assemble_artifacts
from runwell.server.services.branches import Branches
from runwell.server.services.bulk import Bulk
from runwell.server.services.chart_groups import ChartGroups
from runwell.server.services.charts import Charts
from runwell.server.services.crash_watch import DEFAULT_SILENCE_S, CrashWatch
from runwell.server.services.environment import Environments
from runwell.server.services.export.exports import Exports
from runwell.server.services.files import Files
from runwell.server.services.fresh_keys import FreshKeys
from runwell.server.services.heatmaps import Heatmaps
from runwell.server.services.history import History
from runwell.server.services.history_files import HistoryFiles
from runwell.server.services.ingest import Ingest
from runwell.server.services.logs import Logs
from runwell.server.services.named_runs import NamedRuns
from runwell.server.services.people import People
from runwell.server.services.projects import Projects
from runwell.server.services.queues import Queues
from runwell.server.services.registries import Registries
from runwell.server.services.removal import Removal
from runwell.server.services.retention import USUAL, Keep, Retention
from runwell.server.services.runs import Runs
from runwell.server.services.series import Metrics
from runwell.server.services.sessions import Sessions
from runwell.server.services.signatures import Signer
from runwell.server.services.sql.service import Sql
from runwell.server.services.sweeps.controller import Controller
from runwell.server.services.sweeps.curves import Curves
from runwell.server.services.sweeps.dispatch import AGENT_SILENCE_S, Dispatch
from runwell.server.services.sweeps.search import Search
from runwell.server.services.sweeps.sweeps import Sweeps
from runwell.server.services.sweeps.takeover import Takeover
from runwell.server.services.tails import Tails
from runwell.server.services.teams import Teams
from runwell.server.services.templates import Templates
from runwell.server.services.trash import Trash
from runwell.server.services.views import Views
from runwell.server.services.webhook import nowhere
from runwell.store.ports.stores import Stores
from runwell.values.json import Json

UPLOAD_SECRET = "uploads"  # noqa: S105 - the name of a secret, not one


@dataclass(frozen=True, slots=True)
class Services:
    """What the faces may ask for."""

    bus: Bus
    access: Access
    accounts: Accounts
    people: People
    teams: Teams
    fresh_keys: FreshKeys
    alerts: Alerts
    alert_rules: AlertRules
    sessions: Sessions
    projects: Projects
    registries: Registries
    removal: Removal
    runs: Runs
    trash: Trash
    bulk: Bulk
    branches: Branches
    ingest: Ingest
    named_runs: NamedRuns
    metrics: Metrics
    charts: Charts
    chart_groups: ChartGroups
    tails: Tails
    heatmaps: Heatmaps
    environments: Environments
    history: History
    exports: Exports
    history_files: HistoryFiles
    sql: Sql
    logs: Logs
    files: Files
    views: Views
    templates: Templates
    sweeps: Sweeps
    queues: Queues
    dispatch: Dispatch
    controller: Controller
    takeover: Takeover
    artifacts: Artifacts
    crash_watch: CrashWatch
    retention: Retention
    seal_due: Callable[[], int]


def assemble(
    stores: Stores,
    *,
    clock: Callable[[], float] = time.time,
    bus: Bus | None = None,
    crash_after_s: float = DEFAULT_SILENCE_S,
    pass_on: Callable[[dict[str, Json]], None] = nowhere,
    keep: Keep = USUAL,
) -> Services:
    """Returns the use cases over these stores.

    Args:
        stores: What the server keeps.
        clock: Seconds since the epoch.
        bus: Where facts are told; a fresh one by default.
        pass_on: Takes alerts for a webhook; it must not wait.
        crash_after_s: A run that promised no heartbeat counts as crashed after so much silence.
        keep: How long what was deleted, and console lines, are kept.
    """
    bus = bus or Bus()
    accounts = Accounts(stores.users, stores.teams, clock)
    access = Access(stores, clock)
    projects = Projects(stores, access, clock)
    runs = Runs(stores, access, projects, bus, clock)
    signer = Signer(stores.secrets.get_or_create(UPLOAD_SECRET), clock)
    files = Files(stores, access, bus, signer, clock)
    exports = Exports(stores)
    search = Search(Curves(stores.series))
    sweeps = Sweeps(stores, access, projects, runs, search, clock)
    silence_s = min(AGENT_SILENCE_S, crash_after_s)
    dispatch = Dispatch(stores, access, sweeps, runs, search, clock, silence_s, clock())
    charts = Charts(stores)
    alerts = Alerts(stores, access, bus, clock, pass_on)
    rules = AlertRules(stores, access, projects, alerts, clock)
    trash = Trash(stores, access, projects, runs, bus, clock)
    return Services(
        bus=bus,
        access=access,
        accounts=accounts,
        people=People(stores, access, accounts, clock),
        teams=Teams(stores, access, accounts, clock),
        fresh_keys=FreshKeys(clock),
        alerts=alerts,
        alert_rules=rules,
        sessions=Sessions(stores.sessions, accounts, clock),
        projects=projects,
        registries=Registries(stores, access, projects, clock),
        removal=Removal(stores, access, clock),
        runs=runs,
        trash=trash,
        bulk=Bulk(stores, access, projects, runs, trash, bus, clock),
        branches=Branches(stores, access, runs, bus, clock),
        ingest=Ingest(stores, access, bus, clock, rules.check),
        named_runs=NamedRuns(stores, access),
        metrics=Metrics(stores),
        charts=charts,
        chart_groups=ChartGroups(charts),
        tails=Tails(stores),
        heatmaps=Heatmaps(stores),
        environments=Environments(files),
        history=History(stores),
        exports=exports,
        history_files=HistoryFiles(stores, exports, signer, clock),
        sql=Sql(stores),
        logs=Logs(stores),
        files=files,
        views=Views(stores, access, projects, clock),
        templates=Templates(stores.templates, clock),
        sweeps=sweeps,
        queues=Queues(stores, access, projects, clock),
        dispatch=dispatch,
        controller=Controller(stores, access, sweeps, dispatch, runs),
        takeover=Takeover(sweeps),
        artifacts=assemble_artifacts(stores, access, projects, signer, bus, clock),
        crash_watch=CrashWatch(stores, runs, clock, crash_after_s),
        retention=Retention(stores, clock, keep),
        seal_due=stores.series.seal_due,
    )
