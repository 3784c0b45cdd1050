"""Who there is, what lets them in, and what the server signs with."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    false,
)

from runwell.store.schema.columns import ID, TEXT, tables

# Everything that has a name of its own, so that no two are called the same (values.access.Kind).
entities = Table(
    "entity",
    tables,
    Column("id", ID, primary_key=True),
    Column("name", TEXT, nullable=False, unique=True),
    Column("kind", TEXT, nullable=False),
    Column("created_at", Double, nullable=False),
    sqlite_autoincrement=True,
)

# One row: a server is one organisation. `entity` is the name of its own entity.
organizations = Table(
    "organization",
    tables,
    Column("name", TEXT, primary_key=True),
    Column("entity", TEXT, nullable=False),
)

users = Table(
    "user_account",
    tables,
    Column("id", ID, primary_key=True),
    Column("name", TEXT, nullable=False, unique=True),
    Column("is_admin", Boolean, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("kind", TEXT, nullable=False, server_default="person"),  # person or service
    Column("email", TEXT),  # in lower case
    Column("is_org_admin", Boolean, nullable=False, server_default=false()),
    Column("team", TEXT),  # of a service account
    Column("description", TEXT, nullable=False, server_default=""),
    Column("deactivated_at", Double),
    Index(None, "email", unique=True),
    sqlite_autoincrement=True,  # a number is never given again, so caches may know it
)

team_members = Table(
    "team_member",
    tables,
    Column("team_id", ID, ForeignKey("entity.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", ID, ForeignKey("user_account.id", ondelete="CASCADE"), nullable=False),
    Column("role", SmallInteger, nullable=False),  # values.access.Role
    Column("joined_at", Double, nullable=False),
    PrimaryKeyConstraint("team_id", "user_id"),
    Index(None, "user_id"),
)

# Who is expected: becomes a member once somebody has this address.
invites = Table(
    "invite",
    tables,
    Column("id", ID, primary_key=True),
    Column("team_id", ID, ForeignKey("entity.id", ondelete="CASCADE"), nullable=False),
    Column("email", TEXT, nullable=False),
    Column("role", SmallInteger, nullable=False),
    Column("created_at", Double, nullable=False),
    Index(None, "team_id", "email", unique=True),
    Index(None, "email"),
    sqlite_autoincrement=True,
)

api_keys = Table(
    "api_key",
    tables,
    Column("hash", TEXT, primary_key=True),
    Column("user_id", ID, ForeignKey("user_account.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("hint", TEXT, nullable=False, server_default=""),  # its first letters
    Column("description", TEXT, nullable=False, server_default=""),
    Column("used_at", Double),  # roughly
    Index(None, "user_id"),
)

sessions = Table(
    "session",
    tables,
    Column("token_hash", TEXT, primary_key=True),
    Column("user_id", ID, ForeignKey("user_account.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Index(None, "user_id"),
)

secrets = Table(
    "secret",
    tables,
    Column("name", TEXT, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
