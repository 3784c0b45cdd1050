"""Histories: where the lines of runs lie, fresh and sealed, and which keys they have."""

from __future__ import annotations

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
    Table,
)

from runwell.store.schema.columns import ID, TEXT, indexed, tables

# Where lines lie: a run's stream writes into one branch, and reads it and what that one inherits.
# A fork or a rewind makes a new branch and copies no line (store.series.lineage).
branches = Table(
    "branch",
    tables,
    Column("id", ID, primary_key=True),
    Column("run", ID, ForeignKey("run.id", ondelete="SET NULL")),  # None: only others read it
    Column("stream", SmallInteger, nullable=False),
    Index(None, "run"),
    sqlite_autoincrement=True,  # a number is never given again, so caches may know it
)

lineage = Table(
    "lineage",
    tables,
    Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),  # the oldest ancestor first
    Column("ancestor", ID, ForeignKey("branch.id"), nullable=False),
    Column("row_end", BigInteger, nullable=False),  # only rows below it
    Column("step_end", BigInteger, nullable=False),  # only steps up to it
    PrimaryKeyConstraint("branch", "position"),
    Index(None, "ancestor"),
)

streams = Table(
    "stream",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("stream", SmallInteger, nullable=False),
    Column("branch", ID, ForeignKey("branch.id"), nullable=False),
    Column("lines", BigInteger, nullable=False),  # the next row; what is inherited counts
    Column("next_line", BigInteger, nullable=False),  # the next line of who names no writer
    Column("last_step", BigInteger, nullable=False),
    Column("fresh_blocks", Integer, nullable=False),  # how much of it lies in `tail`
    Column("fresh_bytes", BigInteger, nullable=False),
    Column("fresh_at", Double, nullable=False),
    PrimaryKeyConstraint("run", "stream"),
    Index(None, "branch"),
    Index(None, "fresh_blocks"),
)

# Of several that write to one run at once, each numbers its lines by itself.
writers = Table(
    "writer",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("stream", SmallInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),  # of its name
    Column("next_line", BigInteger, nullable=False),
    PrimaryKeyConstraint("run", "stream", "digest"),
)

metrics = Table(
    "metric",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("stream", SmallInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("key", TEXT, nullable=False),
    Column("points", BigInteger, nullable=False),  # this and the next two: of sealed points only
    Column("last", Double),
    Column("last_step", BigInteger, nullable=False),
    PrimaryKeyConstraint("run", "stream", "digest"),
)

tails = Table(
    "tail",
    tables,
    Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
    Column("first_row", BigInteger, nullable=False),
    Column("block", LargeBinary, nullable=False),  # store.series.block
    PrimaryKeyConstraint("branch", "first_row"),
)

chunks = Table(
    "chunk",
    tables,
    Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
    Column("metric", BigInteger, nullable=False),  # metric.digest
    Column("row_first", BigInteger, nullable=False),
    Column("row_last", BigInteger, nullable=False),
    Column("step_min", BigInteger, nullable=False),
    Column("step_max", BigInteger, nullable=False),
    Column("step_last", BigInteger, nullable=False),
    Column("points", Integer, nullable=False),
    Column("nonfinite", Integer, nullable=False),
    Column("low", Double),  # of the finite values; None if there are none
    Column("high", Double),
    Column("first", Double),  # None for NaN
    Column("last", Double),
    Column("codec", SmallInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),  # store.series.chunk
    PrimaryKeyConstraint("branch", "metric", "row_first"),
)

# Long chunks summed up for charts, so that those need not read the values (store.series.summary).
cells = Table(
    "chunk_cells",
    tables,
    Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
    Column("metric", BigInteger, nullable=False),
    Column("row_first", BigInteger, nullable=False),
    Column("different", Integer, nullable=False),  # steps
    Column("fine_bits", SmallInteger, nullable=False),  # a cell is 2**bits steps wide
    Column("coarse_bits", SmallInteger, nullable=False),
    Column("coarse", LargeBinary, nullable=False),
    Column("fine", LargeBinary, nullable=False),
    PrimaryKeyConstraint("branch", "metric", "row_first"),
)

# Chunks of runs with very many metrics: some 64 metrics in one (store.series.pack).
packs = Table(
    "pack",
    tables,
    Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
    Column("bits", SmallInteger, nullable=False),  # of a metric's digest; they are the number
    Column("number", Integer, nullable=False),
    Column("row_first", BigInteger, nullable=False),
    Column("row_last", BigInteger, nullable=False),
    Column("step_min", BigInteger, nullable=False),
    Column("step_max", BigInteger, nullable=False),
    Column("points", Integer, nullable=False),
    Column("codec", SmallInteger, nullable=False),
    Column("ends", LargeBinary, nullable=False),  # count and end of each of its metrics
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("branch", "bits", "number", "row_first"),
)

rests = Table(
    "rest",
    tables,
    Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
    Column("row", BigInteger, nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("text", TEXT, nullable=False),  # JSON as the client sent it
    PrimaryKeyConstraint("branch", "row"),
)

rest_keys = Table(
    "rest_key",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("stream", SmallInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("key", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),  # of the latest value
    Column("points", BigInteger, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    PrimaryKeyConstraint("run", "stream", "digest"),
)

# Which keys the rows of a project have, in how many runs (the trash left out); kept by triggers.
metric_keys = Table(
    "metric_key",
    tables,
    Column("project", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("stream", SmallInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("is_number", SmallInteger, nullable=False),  # 0 or 1: from `rest_key` or `metric`
    Column("key", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("runs", BigInteger, nullable=False),
    PrimaryKeyConstraint("project", "stream", "digest", "is_number"),
)
Index(
    "ix_metric_key_order",
    metric_keys.c.project,
    metric_keys.c.stream,
    indexed(metric_keys.c.key),
)
