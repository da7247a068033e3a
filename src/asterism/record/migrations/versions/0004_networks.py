"""Networks are named after the document of theirs that was captured first.

The names and everything that cites them are derived: they are dropped here, and the next
`asterism process` forms networks and leads anew. Reviews cite a lead that may be in a view alone,
which is another database, so that they refer to it by its id only.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    _forget_networks()
    with op.batch_alter_table("networks") as batch:
        batch.add_column(sa.Column("founder_id", sa.String(32), nullable=False))
    with op.batch_alter_table("documents") as batch:
        batch.drop_index("ix_documents_capture_id")
        batch.create_index("ix_documents_capture_id", ["capture_id", "id", "marking_id"])
    with op.batch_alter_table("links") as batch:
        batch.create_index("ix_links_change_sequence", ["change_sequence"])
    with op.batch_alter_table("lead_reviews") as batch:
        batch.drop_constraint("fk_lead_reviews_lead_id", type_="foreignkey")


def downgrade() -> None:
    """Change them back."""
    _forget_networks()
    with op.batch_alter_table("lead_reviews") as batch:
        batch.create_foreign_key("fk_lead_reviews_lead_id", "leads", ["lead_id"], ["id"])
    with op.batch_alter_table("links") as batch:
        batch.drop_index("ix_links_change_sequence")
    with op.batch_alter_table("documents") as batch:
        batch.drop_index("ix_documents_capture_id")
        batch.create_index("ix_documents_capture_id", ["capture_id"])
    with op.batch_alter_table("networks") as batch:
        batch.drop_column("founder_id")


def _forget_networks() -> None:
    for table in ("lead_reviews", "leads", "network_lineage", "network_members", "networks"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608 - a fixed list
    op.execute("DELETE FROM watermarks WHERE name LIKE 'networks:%' OR name LIKE 'detect:%'")
