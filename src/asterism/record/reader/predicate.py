"""The policy predicate as SQL expressions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, bindparam, exists, not_, select
from sqlalchemy.schema import Column

from asterism.model.visibility import Visibility
from asterism.record import schema


def visible(column: Column[Any], visibility: Visibility) -> ColumnElement[bool]:
    """Return the condition that a row's marking is visible."""
    return column.in_(bindparam(None, sorted(visibility.marking_ids), BigInteger, expanding=True))


def supported(visibility: Visibility) -> ColumnElement[bool]:
    """Return the condition that a link and every support of it are visible."""
    # Under a name of its own, so that a query which reads supports too does not capture it.
    supports, links = schema.link_supports.alias("every_support"), schema.links
    hidden = select(supports.c.link_id).where(
        supports.c.link_id == links.c.id, not_(visible(supports.c.marking_id, visibility))
    )
    return visible(links.c.marking_id, visibility) & ~exists(hidden)
