"""A record with rows in it goes to the new schema and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from alembic import command
from sqlalchemy import Connection, text

from asterism.model.marking import LOCAL
from asterism.record import migrate
from asterism.record.database import Database, sqlite_url
from asterism.record.reader.markings import markings

ROWS: Final = """
INSERT INTO markings VALUES (:marking, 'local', 2, '', '', NULL);
INSERT INTO sources
  (id, key, name, kind, owner, legal_basis, purpose, marking_id, change_sequence)
  VALUES ('s', 'k', 'n', 'f', 'o', 'l', 'p', :marking, 1);
INSERT INTO captures
  (id, source_id, url, captured_at, media_type, payload_sha256, payload_length, store_path,
  store_offset, store_length, marking_id, change_sequence)
  VALUES ('c', 's', 'u', 1, 'm', 'h', 1, 'p', 0, 1, :marking, 1);
INSERT INTO documents
  (id, source_id, capture_id, url, kind, title, text, marking_id, change_sequence)
  VALUES ('d', 's', 'c', 'u', 'ad', 't', 'x', :marking, 1)
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Give a database of the first version with a source, a capture and a document."""
    url = sqlite_url(tmp_path / "record.sqlite")
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_database")
    database = Database(url)
    with database.operating() as connection:
        command.upgrade(migrate._configuration(connection), "0001")  # noqa: SLF001 - one step only
        for statement in ROWS.strip().split(";"):
            connection.execute(text(statement), {"marking": LOCAL.id})
    yield database
    database.close()


def documents(connection: Connection) -> list[tuple[object, ...]]:
    rows = connection.execute(text("SELECT id, text, marking_id FROM documents"))
    return [tuple(row) for row in rows]


def test_rows_keep_their_markings_there_and_back(older: Database) -> None:
    with older.operating() as connection:
        command.upgrade(migrate._configuration(connection), "0002")  # noqa: SLF001 - as above
    with older.reading() as connection:
        assert markings(connection) == [LOCAL]
        assert documents(connection) == [("d", "x", LOCAL.id)]
    with older.operating() as connection:
        command.downgrade(migrate._configuration(connection), "0001")  # noqa: SLF001 - as above
    with older.reading() as connection:
        assert documents(connection) == [("d", "x", LOCAL.id)]
        assert connection.execute(text("SELECT consent FROM documents")).scalar_one() == 0
