"""Sweeps, their agents, and which run was given to whom."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from runwell.store.schema.columns import ID, TEXT, tables

sweeps = Table(
    "sweep",
    tables,
    Column("id", ID, primary_key=True),
    Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("name", TEXT, nullable=False),  # the short id that users type
    Column("display_name", TEXT),
    Column("description", TEXT),
    Column("config", TEXT, nullable=False),  # YAML as the client sent it
    Column("state", TEXT, nullable=False),
    Column("controller", TEXT),  # JSON that a controller on the client's side wrote
    Column("scheduler", TEXT),  # JSON for it
    Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("heartbeat_at", Double, nullable=False),  # of any of its agents
    Column("seed", BigInteger, nullable=False),
    Column("issued", Integer, nullable=False),  # trials ever made; the next one's number
    UniqueConstraint("project_id", "name"),
    Index(None, "name"),
    sqlite_autoincrement=True,
)

sweep_agents = Table(
    "sweep_agent",
    tables,
    Column("id", ID, primary_key=True),
    Column("sweep_id", ID, ForeignKey("sweep.id", ondelete="CASCADE"), nullable=False),
    Column("host", TEXT, nullable=False),
    Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("heartbeat_at", Double, nullable=False),
    Column("stop_requested", Boolean, nullable=False),
    Column("has_left", Boolean, nullable=False),  # it was told to exit
    Index(None, "sweep_id"),
    sqlite_autoincrement=True,
)

# Who was given which run. Runs of a sweep that nobody was given (prior ones) have no row.
sweep_trials = Table(
    "sweep_trial",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
    Column("sweep_id", ID, ForeignKey("sweep.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("agent_id", ID, ForeignKey("sweep_agent.id", ondelete="SET NULL")),
    Column("attempts", Integer, nullable=False),  # how often it was handed out
    Column("schedule_id", TEXT),  # what a controller calls it
    UniqueConstraint("sweep_id", "number"),
    Index(None, "agent_id"),
)

# Runs that were there before and count for the search, also if they belong to another sweep.
sweep_priors = Table(
    "sweep_prior",
    tables,
    Column("sweep_id", ID, ForeignKey("sweep.id", ondelete="CASCADE"), nullable=False),
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("sweep_id", "run"),
)
