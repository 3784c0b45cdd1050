"""Foundation: people, projects, runs, their logs, files and series."""

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
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
    UniqueConstraint,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
ID = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Makes every table."""
    op.create_table(
        "user_account",
        Column("id", ID, primary_key=True),
        Column("name", TEXT, nullable=False, unique=True),
        Column("is_admin", Boolean, nullable=False),
        Column("created_at", Double, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "api_key",
        Column("hash", TEXT, primary_key=True),
        Column("user_id", ID, ForeignKey("user_account.id", ondelete="CASCADE"), nullable=False),
        Column("created_at", Double, nullable=False),
        Index(None, "user_id"),
    )
    op.create_table(
        "session",
        Column("token_hash", TEXT, primary_key=True),
        Column("user_id", ID, ForeignKey("user_account.id", ondelete="CASCADE"), nullable=False),
        Column("created_at", Double, nullable=False),
        Column("expires_at", Double, nullable=False),
        Index(None, "user_id"),
    )
    op.create_table(
        "secret",
        Column("name", TEXT, primary_key=True),
        Column("value", LargeBinary, nullable=False),
    )
    op.create_table(
        "project",
        Column("id", ID, primary_key=True),
        Column("entity", TEXT, nullable=False),
        Column("name", TEXT, nullable=False),
        Column("description", TEXT, nullable=False),
        Column("created_at", Double, nullable=False),
        Column("runs_made", Integer, nullable=False),
        UniqueConstraint("entity", "name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "run",
        Column("id", ID, primary_key=True),
        Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
        Column("run_id", TEXT, nullable=False),
        Column("display_name", TEXT, nullable=False),
        Column("state", TEXT, nullable=False),
        Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
        Column("created_at", Double, nullable=False),
        Column("heartbeat_at", Double, nullable=False),
        Column("finished_at", Double),
        Column("exit_code", BigInteger),
        Column("group_name", TEXT),
        Column("job_type", TEXT),
        Column("notes", TEXT, nullable=False),
        Column("tags", TEXT, nullable=False),
        Column("host", TEXT),
        Column("program", TEXT),
        Column("commit_hash", TEXT),
        Column("repo", TEXT),
        Column("sweep", TEXT),
        Column("console_lines", BigInteger, nullable=False),
        Column("heartbeat_s", Double),
        Column("stop_requested", Boolean, nullable=False),
        UniqueConstraint("project_id", "run_id"),
        Index(None, "project_id", "created_at"),
        Index(None, "project_id", "state", "heartbeat_at"),
        Index(None, "state", "heartbeat_at"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "run_document",
        Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
        Column("source", SmallInteger, nullable=False),
        Column("text", TEXT, nullable=False),
        PrimaryKeyConstraint("run", "source"),
    )
    op.create_table(
        "run_value",
        Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
        Column("source", SmallInteger, nullable=False),
        Column("digest", BigInteger, nullable=False),
        Column("item", Integer, nullable=False),
        Column("key", TEXT, nullable=False),
        Column("kind", TEXT, nullable=False),
        Column("number", Double),
        Column("text", TEXT),
        PrimaryKeyConstraint("run", "source", "digest", "item"),
    )
    op.create_table(
        "log_line",
        Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
        Column("number", BigInteger, nullable=False),
        Column("timestamp", TEXT, nullable=False),
        Column("level", TEXT, nullable=False),
        Column("text", TEXT, nullable=False),
        PrimaryKeyConstraint("run", "number"),
    )
    op.create_table(
        "run_file",
        Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
        Column("digest", BigInteger, nullable=False),
        Column("path", TEXT, nullable=False),
        Column("size_bytes", BigInteger, nullable=False),
        Column("mimetype", TEXT, nullable=False),
        Column("updated_at", Double, nullable=False),
        Column("blob", TEXT, nullable=False),
        PrimaryKeyConstraint("run", "digest"),
    )
    op.create_table(
        "stream",
        Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
        Column("stream", SmallInteger, nullable=False),
        Column("lines", BigInteger, nullable=False),
        Column("last_step", BigInteger, nullable=False),
        Column("fresh_blocks", Integer, nullable=False),
        Column("fresh_bytes", BigInteger, nullable=False),
        Column("fresh_at", Double, nullable=False),
        PrimaryKeyConstraint("run", "stream"),
        Index(None, "fresh_blocks"),
    )
    op.create_table(
        "metric",
        Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
        Column("stream", SmallInteger, nullable=False),
        Column("digest", BigInteger, nullable=False),
        Column("key", TEXT, nullable=False),
        Column("points", BigInteger, nullable=False),
        Column("last", Double),
        Column("last_step", BigInteger, nullable=False),
        PrimaryKeyConstraint("run", "stream", "digest"),
    )
    op.create_table(
        "tail",
        Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
        Column("stream", SmallInteger, nullable=False),
        Column("first_row", BigInteger, nullable=False),
        Column("block", LargeBinary, nullable=False),
        PrimaryKeyConstraint("run", "stream", "first_row"),
    )
    op.create_table(
        "chunk",
        Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
        Column("stream", SmallInteger, nullable=False),
        Column("metric", BigInteger, nullable=False),
        Column("row_first", BigInteger, nullable=False),
        Column("row_last", BigInteger, nullable=False),
        Column("step_min", BigInteger, nullable=False),
        Column("step_max", BigInteger, nullable=False),
        Column("step_last", BigInteger, nullable=False),
        Column("points", Integer, nullable=False),
        Column("nonfinite", Integer, nullable=False),
        Column("low", Double),
        Column("high", Double),
        Column("first", Double),
        Column("last", Double),
        Column("codec", SmallInteger, nullable=False),
        Column("data", LargeBinary, nullable=False),
        PrimaryKeyConstraint("run", "stream", "metric", "row_first"),
    )
    op.create_table(
        "rest",
        Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
        Column("stream", SmallInteger, nullable=False),
        Column("row", BigInteger, nullable=False),
        Column("step", BigInteger, nullable=False),
        Column("text", TEXT, nullable=False),
        PrimaryKeyConstraint("run", "stream", "row"),
    )
    op.create_table(
        "rest_key",
        Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
        Column("stream", SmallInteger, nullable=False),
        Column("digest", BigInteger, nullable=False),
        Column("key", TEXT, nullable=False),
        Column("kind", TEXT, nullable=False),
        Column("points", BigInteger, nullable=False),
        Column("last_step", BigInteger, nullable=False),
        PrimaryKeyConstraint("run", "stream", "digest"),
    )


def downgrade() -> None:
    """Removes every table."""
    for table in (
        "rest_key",
        "rest",
        "chunk",
        "tail",
        "metric",
        "stream",
        "run_file",
        "log_line",
        "run_value",
        "run_document",
        "run",
        "project",
        "secret",
        "session",
        "api_key",
        "user_account",
    ):
        op.drop_table(table)
