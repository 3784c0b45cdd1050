"""What users call the things that rows are about."""

from __future__ import annotations

from sqlalchemy import Connection, select

from runwell.store.schema.histories import branches, metrics
from runwell.store.schema.projects import projects
from runwell.store.schema.runs import runs

NOBODY = "a history that only forks read"


def run_name(connection: Connection, run: int) -> str:
    """Returns `entity/project/id` of a run."""
    query = (
        select(projects.c.entity, projects.c.name, runs.c.run_id)
        .join(projects, projects.c.id == runs.c.project_id)
        .where(runs.c.id == run)
    )
    found = connection.execute(query).one_or_none()
    return f"run {run}" if found is None else "/".join(found)


def branch_name(connection: Connection, branch: int) -> str:
    """Returns the run that writes into a branch."""
    run = connection.scalar(select(branches.c.run).where(branches.c.id == branch))
    return NOBODY if run is None else run_name(connection, run)


def metric_name(connection: Connection, branch: int, digest: int) -> str:
    """Returns the key of a metric, as the run of the branch calls it."""
    query = (
        select(metrics.c.key)
        .join(branches, (branches.c.run == metrics.c.run) & (branches.c.stream == metrics.c.stream))
        .where(branches.c.id == branch, metrics.c.digest == digest)
    )
    key = connection.scalar(query)
    return f"metric {digest}" if key is None else str(key)
