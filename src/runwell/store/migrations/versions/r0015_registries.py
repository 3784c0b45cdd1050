"""Registries say which types they take; projects go away piece by piece."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, Double, true

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns. Plainly: a table that is made anew would lose its triggers."""
    op.add_column("project", Column("updated_at", Double))
    op.add_column(
        "project", Column("takes_any_type", Boolean, nullable=False, server_default=true())
    )
    op.add_column("project", Column("deleted_at", Double))
