"""People: one register of names, teams with members and invites, who may see a project.

What everybody could see before stays so: projects that are there already become public.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    false,
    insert,
    select,
)

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
ID = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Makes the tables and registers the names that are taken."""
    op.create_table(
        "entity",
        Column("id", ID, primary_key=True),
        Column("name", TEXT, nullable=False, unique=True),
        Column("kind", TEXT, nullable=False),
        Column("created_at", Double, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "organization",
        Column("name", TEXT, primary_key=True),
        Column("entity", TEXT, nullable=False),
    )
    op.create_table(
        "team_member",
        Column("team_id", ID, ForeignKey("entity.id", ondelete="CASCADE"), nullable=False),
        Column("user_id", ID, ForeignKey("user_account.id", ondelete="CASCADE"), nullable=False),
        Column("role", SmallInteger, nullable=False),
        Column("joined_at", Double, nullable=False),
        PrimaryKeyConstraint("team_id", "user_id"),
        Index(None, "user_id"),
    )
    op.create_table(
        "invite",
        Column("id", ID, primary_key=True),
        Column("team_id", ID, ForeignKey("entity.id", ondelete="CASCADE"), nullable=False),
        Column("email", TEXT, nullable=False),
        Column("role", SmallInteger, nullable=False),
        Column("created_at", Double, nullable=False),
        Index(None, "team_id", "email", unique=True),
        Index(None, "email"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "project_member",
        Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
        Column("entity_id", ID, ForeignKey("entity.id", ondelete="CASCADE"), nullable=False),
        Column("role", SmallInteger, nullable=False),
        PrimaryKeyConstraint("project_id", "entity_id"),
        Index(None, "entity_id"),
    )
    for column in (
        Column("kind", TEXT, nullable=False, server_default="person"),
        Column("email", TEXT),
        Column("is_org_admin", Boolean, nullable=False, server_default=false()),
        Column("team", TEXT),
        Column("description", TEXT, nullable=False, server_default=""),
        Column("deactivated_at", Double),
    ):
        op.add_column("user_account", column)
    op.create_index("ix_user_account_email", "user_account", ["email"], unique=True)
    for column in (
        Column("hint", TEXT, nullable=False, server_default=""),
        Column("description", TEXT, nullable=False, server_default=""),
        Column("used_at", Double),
    ):
        op.add_column("api_key", column)
    op.add_column("project", Column("visibility", TEXT, nullable=False, server_default="public"))
    op.add_column("project", Column("creator_id", ID))
    _register(op.get_bind())


def _register(connection: Connection) -> None:
    """Enters everybody who is there, and the organisation, into the register of names."""
    known = MetaData()
    entities = Table("entity", known, autoload_with=connection)
    people = Table("user_account", known, autoload_with=connection)
    organizations = Table("organization", known, autoload_with=connection)
    rows = [
        {"name": row.name, "kind": "person", "created_at": row.created_at}
        for row in connection.execute(select(people.c.name, people.c.created_at))
    ]
    names = {row["name"] for row in rows}
    number, entity = 1, "runwell-org"
    while entity in names:
        number += 1
        entity = f"runwell-org-{number}"
    rows.append({"name": entity, "kind": "organization", "created_at": 0.0})
    connection.execute(insert(entities), rows)
    connection.execute(insert(organizations).values(name="runwell", entity=entity))


def downgrade() -> None:
    """Forgets teams, invites and who may see what."""
    op.drop_column("project", "creator_id")
    op.drop_column("project", "visibility")
    for column in ("used_at", "description", "hint"):
        op.drop_column("api_key", column)
    op.drop_index("ix_user_account_email", "user_account")
    for column in ("deactivated_at", "description", "team", "is_org_admin", "email", "kind"):
        op.drop_column("user_account", column)
    for table in ("project_member", "invite", "team_member", "organization", "entity"):
        op.drop_table(table)
