"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Goes one revision up."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Goes one revision down."""
    ${downgrades if downgrades else "pass"}
