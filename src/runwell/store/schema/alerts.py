"""Alerts, and the rules that raise them."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Index, Table

from runwell.store.schema.columns import ID, TEXT, tables

alerts = Table(
    "alert",
    tables,
    Column("id", ID, primary_key=True),
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("title", TEXT, nullable=False),
    Column("text", TEXT, nullable=False),
    Column("severity", TEXT, nullable=False),
    Column("wait_s", Double, nullable=False),
    Column("created_at", Double, nullable=False),
    Index(None, "run", "title", "created_at"),
    sqlite_autoincrement=True,
)

# A metric that raises an alert when it passes a threshold.
alert_rules = Table(
    "alert_rule",
    tables,
    Column("id", ID, primary_key=True),
    Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
    Column("metric", TEXT, nullable=False),
    Column("side", TEXT, nullable=False),  # above or below
    Column("threshold", Double, nullable=False),
    Column("severity", TEXT, nullable=False),
    Column("created_at", Double, nullable=False),
    Index(None, "project_id"),
    sqlite_autoincrement=True,
)
