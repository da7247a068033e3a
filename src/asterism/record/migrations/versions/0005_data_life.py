"""Data life: tombstones that are signed as a whole, legal holds, and rules of retention.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.add_column("captures", sa.Column("remaining_sha256", sa.String(64), nullable=True))
    # Nothing could be erased before, so that there is no tombstone to carry over.
    op.drop_table("tombstones")
    op.create_table(
        "tombstones",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("erasure_id", sa.String(32), nullable=False),
        sa.Column("table_name", sa.String(32), nullable=False),
        sa.Column("row_id", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("change_sequence", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('request', 'consent', 'retention', 'order', 'mistake')",
            name=op.f("ck_tombstones_reason"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstones")),
    )
    op.create_index("ix_tombstones_row_id", "tombstones", ["row_id"])
    op.create_index("ix_tombstones_erasure_id", "tombstones", ["erasure_id"])
    op.create_table(
        "holds",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("held_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.Column("released_by", sa.Text(), nullable=True),
        sa.Column("marking_id", sa.BigInteger(), nullable=False),
        sa.Column("change_sequence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["marking_id"], ["markings.id"], name=op.f("fk_holds_marking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_table(
        "held",
        sa.Column("hold_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("target_id", sa.String(32), nullable=False),
        sa.CheckConstraint(
            "kind IN ('document', 'identifier', 'source')", name=op.f("ck_held_kind")
        ),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_held_hold_id")),
        sa.PrimaryKeyConstraint("hold_id", "kind", "target_id", name=op.f("pk_held")),
    )
    op.create_index("ix_held_target_id", "held", ["target_id"])
    op.create_table(
        "retention_rules",
        sa.Column("source_id", sa.String(32), server_default=sa.text("''"), nullable=False),
        sa.Column("kind", sa.String(32), server_default=sa.text("''"), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("unlinked_days", sa.Integer(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("days > 0 AND unlinked_days > 0", name=op.f("ck_retention_rules_days")),
        sa.PrimaryKeyConstraint("source_id", "kind", name=op.f("pk_retention_rules")),
    )


def downgrade() -> None:
    """Change them back; tombstones, holds and rules are lost."""
    for table in ("retention_rules", "held", "holds", "tombstones"):
        op.drop_table(table)
    op.create_table(
        "tombstones",
        sa.Column("table_name", sa.String(32), nullable=False),
        sa.Column("row_id", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("signature", sa.Text(), nullable=True),
        sa.Column("change_sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "row_id", name=op.f("pk_tombstones")),
    )
    op.drop_column("captures", "remaining_sha256")
