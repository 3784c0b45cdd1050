"""What new workspaces begin with."""

from __future__ import annotations

from sqlalchemy import Column, Double, Table

from runwell.store.schema.columns import ID, TEXT, tables

# By whose workspaces; 0 is no user: those of everybody who has none of their own.
templates = Table(
    "workspace_template",
    tables,
    Column("user_id", ID, primary_key=True, autoincrement=False),
    Column("spec", TEXT, nullable=False),  # JSON as the client sent it
    Column("updated_at", Double, nullable=False),
)
