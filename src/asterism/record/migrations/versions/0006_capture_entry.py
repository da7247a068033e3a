"""Where a document stands in a file whose rows have no bytes of their own.

Revision ID: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.add_column("documents", sa.Column("capture_entry", sa.Text(), nullable=True))


def downgrade() -> None:
    """Change them back."""
    op.drop_column("documents", "capture_entry")
