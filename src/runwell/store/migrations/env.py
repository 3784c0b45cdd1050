"""Tells Alembic where to run: on the connection that `store.migrate` hands over."""

from __future__ import annotations

from alembic import context

import runwell.store.artifacts.tables  # noqa: F401 - its tables are in `tables`
from runwell.store.schema import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables,
    render_as_batch=True,
)
context.run_migrations()
