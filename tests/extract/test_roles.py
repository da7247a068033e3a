from __future__ import annotations

import pytest

from asterism.extract import Mention, extract_text
from asterism.extract.roles import role_terms
from asterism.model.mention import MentionRole


def phones(text: str) -> list[Mention]:
    return [mention for mention in extract_text(text) if mention.kind == "phone"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Problems? Site support 813-555-0123", "support"),
        ("report abuse: 813-555-0123", "support"),
        ("soporte del sitio 813-555-0123", "support"),
        ("hotel front desk 813-555-0123", "venue"),
        ("recepcion del hotel 813-555-0123", "venue"),
        ("my driver's number is 813-555-0123", "transport"),
        ("ads written by Max 813-555-0123", "writer"),
        ("our agency 813-555-0123", "agency"),
        ("text me 813-555-0123", "contact"),
        ("813-555-0123", None),
        ("staying at the Sunset hotel, call me 813-555-0123", "contact"),
        ("I am at the Sunset hotel. 813-555-0123", None),
    ],
)
def test_role_is_read_from_the_words_around(text: str, role: str | None) -> None:
    (phone,) = phones(text)
    assert phone.role == role


def test_a_role_does_not_reach_past_another_number() -> None:
    support, own = phones("site support 813-555-0100, 813-555-0123")
    assert support.role == "support"
    assert own.role is None


def test_every_role_has_cues_that_agree() -> None:
    terms = list(role_terms())
    assert len({term.text for term in terms}) == len(terms)
    assert {role for role, _ in (term.payload for term in terms)} == set(MentionRole)  # type: ignore[misc,has-type]
