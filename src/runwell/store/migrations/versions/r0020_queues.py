"""Launch queues, their items, and who takes them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    Text,
    UniqueConstraint,
)

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
ID = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "queue_resource",
        Column("id", ID, primary_key=True),
        Column("entity", TEXT, nullable=False),
        Column("kind", TEXT, nullable=False),
        Column("config", TEXT, nullable=False),
        Column("variables", TEXT, nullable=False),
        Index(None, "entity"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "run_queue",
        Column("id", ID, primary_key=True),
        Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
        Column("name", TEXT, nullable=False),
        Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
        Column("access", TEXT, nullable=False),
        Column("mode", TEXT, nullable=False),
        Column("resource_id", ID, ForeignKey("queue_resource.id", ondelete="SET NULL")),
        Column("links", TEXT, nullable=False),
        Column("created_at", Double, nullable=False),
        UniqueConstraint("project_id", "name"),
        Index(None, "resource_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "run_queue_item",
        Column("id", ID, primary_key=True),
        Column("queue_id", ID, ForeignKey("run_queue.id", ondelete="CASCADE"), nullable=False),
        Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
        Column("state", TEXT, nullable=False),
        Column("priority", Integer, nullable=False),
        Column("spec", TEXT, nullable=False),
        Column("run_id", TEXT),
        Column("problem", TEXT),
        Column("created_at", Double, nullable=False),
        Column("leased_at", Double),
        Index(None, "queue_id", "state", "id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "launch_agent",
        Column("id", ID, primary_key=True),
        Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
        Column("queues", TEXT, nullable=False),
        Column("host", TEXT, nullable=False),
        Column("status", TEXT, nullable=False),
        Column("created_at", Double, nullable=False),
        Column("heartbeat_at", Double, nullable=False),
        Index(None, "project_id"),
        sqlite_autoincrement=True,
    )
