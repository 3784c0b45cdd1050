"""PostgreSQL keeps the bytes of series as they are, without a try to compress them.

Chunks are compressed already. Fresh lines are not, but live for seconds, and to squeeze them by
PostgreSQL's own codec took several times as long as to write them.
"""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_BYTES = {
    "tail": ("block",),
    "chunk": ("data",),
    "chunk_cells": ("coarse", "fine"),
    "pack": ("ends", "data"),
}


def upgrade() -> None:
    """Says so for what comes from now on; what is kept is read as it is."""
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in _BYTES.items():
            for column in columns:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTERNAL")
