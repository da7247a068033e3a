"""What somebody wants to read the record for, in their own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from asterism.model.errors import AccessDeniedError
from asterism.model.refused_purposes import folded, is_refused


class PurposeKind(StrEnum):
    """What a purpose is, by its leading words; the rules of access ask for this alone."""

    CASE = "case"
    HOTLINE = "hotline"
    RESEARCH = "research"
    LEGAL = "legal"
    ADMINISTRATION = "administration"
    GENERAL = "general"


_LEADING: Final = {
    PurposeKind.HOTLINE: r"(?:contact |contacto (?:de |con )?(?:la )?)?(?:hot|help) ?line|"
    r"(?:contacto (?:de |con )?(?:la )?)?linea|telefono de ayuda",
    PurposeKind.CASE: r"cases?|casos?|expedientes?",
    PurposeKind.RESEARCH: r"research|protocols?|protocolos?|stud(?:y|ies)|estudios?"
    r"|investigacion (?:academica|cientifica)",
    PurposeKind.LEGAL: r"legal (?:authority|order|basis)|autoridad|warrant|subpoena|court order"
    r"|orden judicial|mandamiento judicial",
    PurposeKind.ADMINISTRATION: r"administration|administering|administracion",
}
_ARTICLES: Final = r"(?:(?:for|on|in|the|my|our|a|para|por|en|el|la|los|las|un|una|mi) )*"
_KINDS: Final = [
    (kind, re.compile(rf"{_ARTICLES}(?:{pattern})\b")) for kind, pattern in _LEADING.items()
]


@dataclass(frozen=True, slots=True)
class Purpose:
    """A stated purpose: its kind, and the words as given, which every audit entry carries."""

    kind: PurposeKind
    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the purpose that `text` states.

        Raises:
            AccessDeniedError: if it is empty, or would turn the record against a possible victim.
        """
        words = folded(text)
        if not words:
            message = "state a purpose: every read of the record carries one (--purpose TEXT)"
            raise AccessDeniedError(message)
        if is_refused(text):
            message = (
                "this purpose would turn the record against people who may be victims and is "
                "refused; if you mean something else, say whom it helps or whom it stops"
            )
            raise AccessDeniedError(message)
        kind = next((kind for kind, pattern in _KINDS if pattern.match(words)), PurposeKind.GENERAL)
        return cls(kind, " ".join(text.split()))
