"""What the record's tables share: one collection with one way of naming, and the type of ids."""

from __future__ import annotations

from typing import Final

from sqlalchemy import MetaData, String

TABLES: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ROW_ID: Final = String(32)
SHA256: Final = String(64)
