from __future__ import annotations

from asterism.collect.formats.registry import COLUMNS, FORMATS, TEXTS


def test_formats_are_listed_under_their_names() -> None:
    assert all(name == found.name for name, found in FORMATS.items())
    assert set(FORMATS) >= COLUMNS | TEXTS
