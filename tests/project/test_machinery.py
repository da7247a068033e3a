"""The servers that other tests stand on do start, as root and as anybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.postgres
def test_postgres_answers_and_databases_are_apart(
    postgres_url: str, postgres_database: str
) -> None:
    own = sa.create_engine(postgres_database)
    shared = sa.create_engine(postgres_url)
    with own.begin() as connection:
        connection.execute(sa.text("CREATE TABLE only_here (x int)"))
    assert sa.inspect(own).has_table("only_here")
    assert not sa.inspect(shared).has_table("only_here")
    own.dispose()
    shared.dispose()


@pytest.mark.browser
def test_chromium_opens_a_page(page: Page) -> None:
    page.set_content("<title>Asterism</title>")
    assert page.title() == "Asterism"
