"""Runs, what they are configured by and came to, what they printed, and which files they have."""

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
)

from runwell.store.schema.columns import ID, TEXT, tables

runs = Table(
    "run",
    tables,
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
    Column("tags", TEXT, nullable=False),  # a JSON list
    Column("host", TEXT),
    Column("program", TEXT),
    Column("commit_hash", TEXT),
    Column("repo", TEXT),
    Column("sweep", TEXT),
    Column("console_lines", BigInteger, nullable=False),
    Column("heartbeat_s", Double),
    Column("stop_requested", Boolean, nullable=False),
    Column("branch_run", TEXT),  # the id of the run that it left, and the last step they share
    Column("branch_step", BigInteger),
    Column("deleted_at", Double),  # None: not in the trash
    Column("revision", BigInteger, nullable=False, server_default="0"),  # store.revision
    UniqueConstraint("project_id", "run_id"),  # also of what lies in the trash
    Index(None, "project_id", "revision"),
    Index(None, "project_id", "created_at"),
    Index(None, "project_id", "state", "heartbeat_at"),
    Index(None, "state", "heartbeat_at"),
    Index(None, "project_id", "sweep"),
    Index(None, "deleted_at"),
    sqlite_autoincrement=True,  # a number is never given again, so caches may know it
)

documents = Table(
    "run_document",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("source", SmallInteger, nullable=False),  # values.Source
    Column("text", TEXT, nullable=False),  # JSON as the client sent it, bare NaN included
    PrimaryKeyConstraint("run", "source"),
)

# What filters and sorting look at: the leaves of config and summary, and the tags. The values of
# one key lie side by side, so that a column is read in one go. `run` is no foreign key, which
# would need an index of its own: a trigger takes the values of a run that goes.
values = Table(
    "run_value",
    tables,
    Column("project", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("source", SmallInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),  # run_key.digest
    Column("run", ID, nullable=False),
    Column("item", Integer, nullable=False),  # 0 the value itself, 1… the items of a list
    Column("kind", TEXT, nullable=False),
    Column("number", Double),  # None for NaN
    Column("text", TEXT),  # of a list, its JSON
    PrimaryKeyConstraint("project", "source", "digest", "run", "item"),
    sqlite_with_rowid=False,
)

# Which keys the configs and summaries of a project have, and in how many runs (the trash left
# out) as which kind.
keys = Table(
    "run_key",
    tables,
    Column("project", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("source", SmallInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("key", TEXT, nullable=False),
    Column("runs", BigInteger, nullable=False),
    PrimaryKeyConstraint("project", "source", "digest", "kind"),
)

log_lines = Table(
    "log_line",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("timestamp", TEXT, nullable=False),
    Column("level", TEXT, nullable=False),
    Column("text", TEXT, nullable=False),
    Column("label", TEXT, nullable=False, server_default=""),  # what a writer calls itself
    Column("writer", TEXT, nullable=False, server_default=""),  # who numbers lines by itself
    Column("writer_number", BigInteger),  # its number there; None for who is alone
    PrimaryKeyConstraint("run", "number"),
    Index(None, "run", "writer", "writer_number", unique=True),
)

files = Table(
    "run_file",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("path", TEXT, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("mimetype", TEXT, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("blob", TEXT, nullable=False),
    Column("md5", TEXT),  # base64; None for files of before it was counted
    PrimaryKeyConstraint("run", "digest"),
)
