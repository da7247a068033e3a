"""Alembic's entry: runs the tree on the connection that `asterism.record.migrate` hands in."""

from __future__ import annotations

from alembic import context

from asterism.record.schema import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
)
context.run_migrations()
