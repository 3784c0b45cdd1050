"""Sweeps, their agents, and who was given which run."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
ID = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Makes the tables, and finds runs by their sweep."""
    op.create_table(
        "sweep",
        Column("id", ID, primary_key=True),
        Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
        Column("name", TEXT, nullable=False),
        Column("display_name", TEXT),
        Column("description", TEXT),
        Column("config", TEXT, nullable=False),
        Column("state", TEXT, nullable=False),
        Column("controller", TEXT),
        Column("scheduler", TEXT),
        Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
        Column("created_at", Double, nullable=False),
        Column("updated_at", Double, nullable=False),
        Column("heartbeat_at", Double, nullable=False),
        Column("seed", BigInteger, nullable=False),
        Column("issued", Integer, nullable=False),
        UniqueConstraint("project_id", "name"),
        Index(None, "name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sweep_agent",
        Column("id", ID, primary_key=True),
        Column("sweep_id", ID, ForeignKey("sweep.id", ondelete="CASCADE"), nullable=False),
        Column("host", TEXT, nullable=False),
        Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
        Column("created_at", Double, nullable=False),
        Column("heartbeat_at", Double, nullable=False),
        Column("stop_requested", Boolean, nullable=False),
        Column("has_left", Boolean, nullable=False),
        Index(None, "sweep_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sweep_trial",
        Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
        Column("sweep_id", ID, ForeignKey("sweep.id", ondelete="CASCADE"), nullable=False),
        Column("number", Integer, nullable=False),
        Column("agent_id", ID, ForeignKey("sweep_agent.id", ondelete="SET NULL")),
        Column("attempts", Integer, nullable=False),
        Column("schedule_id", TEXT),
        UniqueConstraint("sweep_id", "number"),
        Index(None, "agent_id"),
    )
    op.create_table(
        "sweep_prior",
        Column("sweep_id", ID, ForeignKey("sweep.id", ondelete="CASCADE"), nullable=False),
        Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
        PrimaryKeyConstraint("sweep_id", "run"),
    )
    op.create_index("ix_run_project_id_sweep", "run", ["project_id", "sweep"])


def downgrade() -> None:
    """Drops them."""
    op.drop_index("ix_run_project_id_sweep", "run")
    for name in ("sweep_prior", "sweep_trial", "sweep_agent", "sweep"):
        op.drop_table(name)
