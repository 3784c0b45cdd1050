"""Keys of a project are walked in order."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the index. Of a long key it has the beginning."""
    op.execute(
        "CREATE INDEX ix_metric_key_order ON metric_key (project, stream, substr(key, 1, 200))"
    )
