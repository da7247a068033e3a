"""Watch list, and what a captured page was found to be.

Revision ID: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.add_column("captures", sa.Column("finding", sa.String(16), nullable=True))
    op.create_table(
        "watch_list",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("identifier_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("removed_by", sa.Text(), nullable=True),
        sa.Column("marking_id", sa.BigInteger(), nullable=False),
        sa.Column("change_sequence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["marking_id"], ["markings.id"], name=op.f("fk_watch_list_marking_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_list")),
    )
    op.create_index("ix_watch_list_identifier_id", "watch_list", ["identifier_id"])


def downgrade() -> None:
    """Change them back."""
    op.drop_index("ix_watch_list_identifier_id", table_name="watch_list")
    op.drop_table("watch_list")
    op.drop_column("captures", "finding")
