"""Projects, who was let into them, and their saved views."""

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
    SmallInteger,
    Table,
    UniqueConstraint,
    true,
)

from runwell.store.schema.columns import ID, TEXT, tables

projects = Table(
    "project",
    tables,
    Column("id", ID, primary_key=True),
    Column("entity", TEXT, nullable=False),
    Column("name", TEXT, nullable=False),
    Column("description", TEXT, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("runs_made", Integer, nullable=False),  # ever; the N of the next run's name
    Column("purges", BigInteger, nullable=False, server_default="0"),  # runs that left, ever
    Column("visibility", TEXT, nullable=False, server_default="public"),
    Column("creator_id", ID),
    Column("updated_at", Double),  # when somebody changed what is said here; null: never
    # Of a registry: whether artifacts of types that it does not know may be linked into it.
    Column("takes_any_type", Boolean, nullable=False, server_default=true()),
    # Since then it has a name that none can have, and goes away piece by piece.
    Column("deleted_at", Double),
    UniqueConstraint("entity", "name"),
    sqlite_autoincrement=True,  # a number is never given again, so caches may know it
)

# Who was let into a project by name: people and teams.
project_members = Table(
    "project_member",
    tables,
    Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("entity_id", ID, ForeignKey("entity.id", ondelete="CASCADE"), nullable=False),
    Column("role", SmallInteger, nullable=False),  # values.access.Role
    PrimaryKeyConstraint("project_id", "entity_id"),
    Index(None, "entity_id"),
)

# Saved views and personal workspaces, as whoever made them sent them.
views = Table(
    "view",
    tables,
    Column("id", ID, primary_key=True),
    Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("name", TEXT, nullable=False),
    Column("type", TEXT, nullable=False),
    Column("display_name", TEXT, nullable=False),
    Column("description", TEXT, nullable=False),
    Column("spec", TEXT, nullable=False),  # JSON as the client sent it
    Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    UniqueConstraint("project_id", "name"),
    Index(None, "project_id", "type", "updated_at"),
    sqlite_autoincrement=True,
)
