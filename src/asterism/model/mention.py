"""What can be found in a document, and which of it can join two documents."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class MentionKind(StrEnum):
    """Kinds of values that extractors find."""

    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"
    WALLET = "wallet"
    URL = "url"
    PRICE = "price"
    AGE = "age"
    NAME = "name"
    PLACE = "place"
    INDICATOR = "indicator"


JOINABLE: Final = frozenset(
    {
        MentionKind.PHONE,
        MentionKind.EMAIL,
        MentionKind.HANDLE,
        MentionKind.WALLET,
        MentionKind.URL,
    }
)
"""Kinds whose values are identifiers: nodes that two documents can share."""


class MentionRole(StrEnum):
    """Whose value a mention is, as read from the words around it."""

    CONTACT = "contact"
    SUPPORT = "support"
    VENUE = "venue"
    TRANSPORT = "transport"
    WRITER = "writer"
    AGENCY = "agency"
