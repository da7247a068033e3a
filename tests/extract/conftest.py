"""What the tests of extractors share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from asterism.extract import extract_text


@pytest.fixture
def values() -> Callable[[str, str], list[str]]:
    """Return the values of one kind in a text."""

    def of_kind(kind: str, text: str) -> list[str]:
        return [mention.value for mention in extract_text(text) if mention.kind == kind]

    return of_kind
