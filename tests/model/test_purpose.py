from __future__ import annotations

import pytest

from asterism.model.errors import AccessDeniedError
from asterism.model.purpose import Purpose, PurposeKind

KINDS = {
    "case 2024-17": PurposeKind.CASE,
    "CASO 12": PurposeKind.CASE,
    "for case 9, second reading": PurposeKind.CASE,
    "expediente 4/2025": PurposeKind.CASE,
    "hotline contact 881": PurposeKind.HOTLINE,
    "Hot-line call": PurposeKind.HOTLINE,
    "línea de ayuda, contacto 4": PurposeKind.HOTLINE,
    "contacto de la línea 77": PurposeKind.HOTLINE,
    "research protocol 3": PurposeKind.RESEARCH,
    "Protocolo de investigación 8": PurposeKind.RESEARCH,
    "investigación académica sobre precios": PurposeKind.RESEARCH,
    "legal authority: warrant 5": PurposeKind.LEGAL,
    "autoridad judicial, oficio 6": PurposeKind.LEGAL,
    "administration of accounts": PurposeKind.ADMINISTRATION,
    "administración": PurposeKind.ADMINISTRATION,
    "look around": PurposeKind.GENERAL,
    "caseload": PurposeKind.GENERAL,
    "investigación 12": PurposeKind.GENERAL,
    "legal aid for a survivor": PurposeKind.GENERAL,
}


@pytest.mark.parametrize("text", KINDS)
def test_leading_words_tell_the_kind(text: str) -> None:
    assert Purpose.parse(text).kind is KINDS[text]


def test_the_words_stay_as_they_were_given_but_for_spaces() -> None:
    assert Purpose.parse("  Case\n 7:  Ana ").text == "Case 7: Ana"


@pytest.mark.parametrize("text", ["", "  ", "\n", "…", "--"])
def test_nothing_is_no_purpose(text: str) -> None:
    with pytest.raises(AccessDeniedError, match="state a purpose"):
        Purpose.parse(text)


def test_a_refused_purpose_says_so_without_repeating_it() -> None:
    with pytest.raises(AccessDeniedError, match="refused; if you mean") as caught:
        Purpose.parse("case 12: deport her")
    assert "deport" not in str(caught.value)
