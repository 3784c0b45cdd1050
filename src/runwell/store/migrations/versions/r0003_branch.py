"""Branch: lines belong to a branch, which several runs may read; several may write to one run."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
)

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
ID = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Gives each stream a branch of its own, and its lines to that."""
    op.create_table(
        "branch",
        Column("id", ID, primary_key=True),
        Column("run", ID, ForeignKey("run.id", ondelete="SET NULL")),
        Column("stream", SmallInteger, nullable=False),
        Index(None, "run"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "lineage",
        Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
        Column("position", Integer, nullable=False),
        Column("ancestor", ID, ForeignKey("branch.id"), nullable=False),
        Column("row_end", BigInteger, nullable=False),
        Column("step_end", BigInteger, nullable=False),
        PrimaryKeyConstraint("branch", "position"),
        Index(None, "ancestor"),
    )
    op.create_table(
        "writer",
        Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
        Column("stream", SmallInteger, nullable=False),
        Column("digest", BigInteger, nullable=False),
        Column("next_line", BigInteger, nullable=False),
        PrimaryKeyConstraint("run", "stream", "digest"),
    )
    op.execute("INSERT INTO branch (run, stream) SELECT run, stream FROM stream")
    op.drop_index("ix_stream_fresh_blocks", "stream")
    for table in ("stream", "tail", "chunk", "rest"):
        op.rename_table(table, f"old_{table}")
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"ALTER INDEX pk_{table} RENAME TO pk_old_{table}")
    _make_tables()
    _move(
        "stream",
        ("run", "stream"),
        ("lines", "last_step", "fresh_blocks", "fresh_bytes", "fresh_at"),
        {"next_line": "lines"},
    )
    _move("tail", (), ("first_row", "block"))
    _move("chunk", (), ("metric", *_STATISTICS, "codec", "data"))
    _move("rest", (), ("row", "step", "text"))


_STATISTICS = (
    "row_first",
    "row_last",
    "step_min",
    "step_max",
    "step_last",
    "points",
    "nonfinite",
    "low",
    "high",
    "first",
    "last",
)


def _make_tables() -> None:
    op.create_table(
        "stream",
        Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
        Column("stream", SmallInteger, nullable=False),
        Column("branch", ID, ForeignKey("branch.id"), nullable=False),
        Column("lines", BigInteger, nullable=False),
        Column("next_line", BigInteger, nullable=False),
        Column("last_step", BigInteger, nullable=False),
        Column("fresh_blocks", Integer, nullable=False),
        Column("fresh_bytes", BigInteger, nullable=False),
        Column("fresh_at", Double, nullable=False),
        PrimaryKeyConstraint("run", "stream"),
        Index(None, "branch"),
        Index(None, "fresh_blocks"),
    )
    op.create_table(
        "tail",
        Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
        Column("first_row", BigInteger, nullable=False),
        Column("block", LargeBinary, nullable=False),
        PrimaryKeyConstraint("branch", "first_row"),
    )
    op.create_table(
        "chunk",
        Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
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
        PrimaryKeyConstraint("branch", "metric", "row_first"),
    )
    op.create_table(
        "rest",
        Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
        Column("row", BigInteger, nullable=False),
        Column("step", BigInteger, nullable=False),
        Column("text", TEXT, nullable=False),
        PrimaryKeyConstraint("branch", "row"),
    )


def _move(
    table: str,
    kept: tuple[str, ...],
    columns: tuple[str, ...],
    derived: dict[str, str] | None = None,
) -> None:
    """Moves the rows of an old table, `derived` columns from others; names are this file's own."""
    old = [f"old_{table}.{name}" for name in (*kept, *columns, *(derived or {}).values())]
    targets = ", ".join(f'"{name}"' for name in ("branch", *kept, *columns, *(derived or {})))
    sources = ", ".join(["branch.id", *old])
    op.execute(
        f"INSERT INTO {table} ({targets}) SELECT {sources} FROM old_{table}"  # noqa: S608
        f" JOIN branch ON branch.run = old_{table}.run AND branch.stream = old_{table}.stream"
    )
    op.drop_table(f"old_{table}")


def downgrade() -> None:
    """Is not there: a fork has no lines of its own to go back to."""
    raise NotImplementedError("branches cannot be undone; restore a backup")
