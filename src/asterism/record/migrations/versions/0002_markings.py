"""Markings: exclusions, consent, expiry, parts and the history of changes.

Consent and expiry of a statement are part of its marking, so that one set of marking ids is the
whole predicate; the columns that were kept for them on each statement go away.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    "sources", "captures", "documents", "extractions", "mentions", "links", "networks",
    "judgements", "leads", "lead_reviews",
)  # fmt: skip


def upgrade() -> None:
    """Change the tables."""
    # In place: a batch would copy the table and drop the original, which other rows refer to.
    for table in STATEMENTS:
        op.drop_column(table, "consent")
        op.drop_column(table, "expires_at")
    for column in (
        "excluded TEXT DEFAULT '' NOT NULL",
        (
            "consent SMALLINT DEFAULT 0 NOT NULL"
            " CONSTRAINT ck_markings_consent CHECK (consent BETWEEN 0 AND 2)"
        ),
        "expires_at BIGINT",
        "parts TEXT DEFAULT '' NOT NULL",
    ):
        op.execute(f"ALTER TABLE markings ADD COLUMN {column}")

    op.create_table(
        "marking_changes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("from_marking_id", sa.BigInteger(), nullable=False),
        sa.Column("to_marking_id", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("marking_id", sa.BigInteger(), nullable=False),
        sa.Column("change_sequence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_marking_id"], ["markings.id"], name=op.f("fk_marking_changes_from_marking_id")
        ),
        sa.ForeignKeyConstraint(
            ["marking_id"], ["markings.id"], name=op.f("fk_marking_changes_marking_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_marking_id"], ["markings.id"], name=op.f("fk_marking_changes_to_marking_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking_changes")),
    )
    with op.batch_alter_table("marking_changes", schema=None) as batch_op:
        batch_op.create_index("ix_marking_changes_document_id", ["document_id"], unique=False)


def downgrade() -> None:
    """Change them back; what exclusions, consent, expiry and parts said is lost."""
    op.drop_table("marking_changes")
    for column in ("parts", "expires_at", "consent", "excluded"):
        op.drop_column("markings", column)
    for table in STATEMENTS:
        op.add_column(
            table,
            sa.Column("consent", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        )
        op.add_column(table, sa.Column("expires_at", sa.BigInteger(), nullable=True))
