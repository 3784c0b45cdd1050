"""What may become of a run: branches and the trash; labels of console lines, MD5 of files."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Double, Text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Adds the columns."""
    op.add_column("run", Column("branch_run", TEXT))
    op.add_column("run", Column("branch_step", BigInteger))
    op.add_column("run", Column("deleted_at", Double))
    op.create_index("ix_run_deleted_at", "run", ["deleted_at"])
    op.add_column("log_line", Column("label", TEXT, nullable=False, server_default=""))
    op.add_column("run_file", Column("md5", TEXT))


def downgrade() -> None:
    """Drops them."""
    op.drop_column("run_file", "md5")
    op.drop_column("log_line", "label")
    op.drop_index("ix_run_deleted_at", "run")
    for name in ("deleted_at", "branch_step", "branch_run"):
        op.drop_column("run", name)
