"""PostgreSQL cleans up sooner behind the tail and what sealing rewrites.

Rows of the tail live for seconds; by the default a fifth of a table may be dead before anybody
looks, so the file would grow to many times of what is alive.
"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_BUSY = ("tail", "chunk", "chunk_cells", "pack")
_SETTINGS = """autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_cost_delay = 0, toast.autovacuum_vacuum_scale_factor = 0.02,
    toast.autovacuum_vacuum_threshold = 1000, toast.autovacuum_vacuum_cost_delay = 0"""


def upgrade() -> None:
    """Sets how often the busiest tables are cleaned."""
    if op.get_bind().dialect.name == "postgresql":
        for table in _BUSY:
            op.execute(f"ALTER TABLE {table} SET ({_SETTINGS})")
