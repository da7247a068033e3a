from __future__ import annotations

from asterism.extract.indicators import indicators
from asterism.extract.registry import EXTRACTORS
from asterism.extract.roles import role_terms


def test_indicators_are_complete() -> None:
    entries = indicators()
    assert len({entry.id for entry in entries}) == len(entries)
    assert {entry.language for entry in entries} == {"en", "es", "und"}
    for entry in entries:
        assert entry.source
        assert entry.validity in {
            "untested",
            "predictive",
            "points the other way (about 70 % less likely)",
        }


def test_the_eleven_indicators_of_forced_labour_are_there() -> None:
    categories = {entry.category for entry in indicators()}
    assert categories >= {
        "abuse-of-vulnerability",
        "deception",
        "restriction-of-movement",
        "isolation",
        "violence",
        "intimidation",
        "retention-of-documents",
        "withholding-of-wages",
        "debt-bondage",
        "abusive-conditions",
        "excessive-overtime",
    }


def test_terms_stand_as_a_shadow_shows_them() -> None:
    terms = [term for extractor in EXTRACTORS for term in extractor.terms()]
    for term in [*terms, *role_terms()]:
        assert term.text.isascii()
        assert term.text == term.text.lower()
        assert "  " not in term.text
