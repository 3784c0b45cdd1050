"""Tells Alembic where to run: on the connection that `store.migrate` hands over."""

from __future__ import annotations

from alembic import context

from runwell.store.schema.columns import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables,
    render_as_batch=True,
)
context.run_migrations()
