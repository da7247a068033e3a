"""The policy predicate as SQL expressions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, false, literal_column, not_, select
from sqlalchemy.schema import Column

from asterism.model.visibility import Visibility
from asterism.record import schema


def visible(column: Column[Any], visibility: Visibility) -> ColumnElement[bool]:
    """Return the condition that a row's marking is visible."""
    if not visibility.marking_ids:
        return false()
    # Written out, as thousands of bound values cost more than the read they are for.
    return column.op("IN", is_comparison=True)(literal_column(visibility.listed))


def supported(visibility: Visibility) -> ColumnElement[bool]:
    """Return the condition that a link and every support of it are visible."""
    # Under a name of its own, so that a query which reads supports too does not capture it.
    supports, links = schema.link_supports.alias("every_support"), schema.links
    hidden = select(supports.c.link_id).where(
        supports.c.link_id == links.c.id, not_(visible(supports.c.marking_id, visibility))
    )
    return visible(links.c.marking_id, visibility) & ~exists(hidden)
