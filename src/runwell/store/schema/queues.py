"""Launch queues, their items, and who takes those."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, Table, UniqueConstraint

from runwell.store.schema.columns import ID, TEXT, tables

# What runs the items of launch queues. A client makes it before the queue, so it lies apart.
queue_resources = Table(
    "queue_resource",
    tables,
    Column("id", ID, primary_key=True),
    Column("entity", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("config", TEXT, nullable=False),  # a JSON object with {{names}} in it
    Column("variables", TEXT, nullable=False),  # a JSON object: what may stand for each name
    Index(None, "entity"),
    sqlite_autoincrement=True,
)

run_queues = Table(
    "run_queue",
    tables,
    Column("id", ID, primary_key=True),
    Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("name", TEXT, nullable=False),
    Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
    Column("access", TEXT, nullable=False),
    Column("mode", TEXT, nullable=False),  # DISABLED or V0: whether priorities count
    Column("resource_id", ID, ForeignKey("queue_resource.id", ondelete="SET NULL")),
    Column("links", TEXT, nullable=False),  # a JSON object that its makers keep with it
    Column("created_at", Double, nullable=False),
    UniqueConstraint("project_id", "name"),
    Index(None, "resource_id"),
    sqlite_autoincrement=True,
)

run_queue_items = Table(
    "run_queue_item",
    tables,
    Column("id", ID, primary_key=True),
    Column("queue_id", ID, ForeignKey("run_queue.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
    Column("state", TEXT, nullable=False),  # ports.queues: PENDING, LEASED, CLAIMED or FAILED
    Column("priority", Integer, nullable=False),
    Column("spec", TEXT, nullable=False),  # a JSON object: what shall run, and how
    Column("run_id", TEXT),  # of the run that was made of it
    Column("problem", TEXT),  # a JSON object: what its agent said went wrong
    Column("created_at", Double, nullable=False),
    Column("leased_at", Double),
    Index(None, "queue_id", "state", "id"),
    sqlite_autoincrement=True,
)

launch_agents = Table(
    "launch_agent",
    tables,
    Column("id", ID, primary_key=True),
    Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("queues", TEXT, nullable=False),  # a JSON list of what its client calls them
    Column("host", TEXT, nullable=False),
    Column("status", TEXT, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("heartbeat_at", Double, nullable=False),
    Index(None, "project_id"),
    sqlite_autoincrement=True,
)
