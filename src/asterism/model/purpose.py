"""What somebody wants to read the record for, in their own words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from asterism.model.errors import AccessDeniedError


class PurposeKind(StrEnum):
    """What a purpose is, by its leading words; the rules of access ask for this alone."""

    CASE = "case"
    HOTLINE = "hotline"
    RESEARCH = "research"
    LEGAL = "legal"
    ADMINISTRATION = "administration"
    GENERAL = "general"


_LEADING: Final = {
    PurposeKind.CASE: r"cases?|casos?|expedientes?",
    PurposeKind.HOTLINE: r"hot ?line|help ?line|linea|telefono de ayuda|contacto de linea",
    PurposeKind.RESEARCH: r"research|protocol|protocolo|investigacion academica|estudio",
    PurposeKind.LEGAL: r"legal authority|autoridad|warrant|subpoena|court order"
    r"|orden judicial|mandamiento",
    PurposeKind.ADMINISTRATION: r"administration|administracion",
}
_KINDS: Final = [(kind, re.compile(rf"(?:{pattern})\b")) for kind, pattern in _LEADING.items()]


@dataclass(frozen=True, slots=True)
class Purpose:
    """A stated purpose: its kind, and the words as given, which every audit entry carries."""

    kind: PurposeKind
    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the purpose that `text` states.

        Raises:
            AccessDeniedError: if it is empty.
        """
        words = folded(text)
        if not words:
            message = "state a purpose: every read of the record carries one (--purpose TEXT)"
            raise AccessDeniedError(message)
        kind = next((kind for kind, pattern in _KINDS if pattern.match(words)), PurposeKind.GENERAL)
        return cls(kind, " ".join(text.split()))


def folded(text: str) -> str:
    """Return the words of `text` in lower case, without accents, one space apart."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(item for item in plain if not unicodedata.combining(item))
    return " ".join(re.findall(r"[^\W_]+", kept))
