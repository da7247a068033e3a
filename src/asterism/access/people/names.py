"""Names of organisations, groups and people: what they may be, and when two look alike."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from asterism.access.people.errors import PeopleError

LONGEST: Final = 100
RESERVED: Final = frozenset(",:+")
"""They part names in markings and in the audit log."""


def checked_name(text: str, what: str) -> str:
    """Return a name as it is kept: with single spaces.

    Args:
        text: the name.
        what: what it is to name, for the message.

    Raises:
        PeopleError: if it is empty, too long or holds what would not be read as a name.
    """
    name = " ".join(text.split())
    if not folded(name) or len(name) > LONGEST:
        message = f"give the {what} a name of 1 to {LONGEST} characters, with letters or digits"
        raise PeopleError(message)
    if RESERVED & set(name) or not name.isprintable():
        message = f"the name of the {what} may not hold a comma, a colon, a plus or control signs"
        raise PeopleError(message)
    return name


def key_of(name: str) -> str:
    """Return the key that a name gives: its words in small letters, joined by hyphens."""
    return "-".join(folded(name).split())


def folded(text: str) -> str:
    """Return the words of a text in small letters, without accents, one space apart.

    Letters that Unicode holds to be forms of one another become one (NFKD), so that two names
    that fold to the same would be taken for each other.
    """
    parted = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in parted if not unicodedata.combining(letter))
    # Once more: taken apart, a letter can turn out to be a capital.
    kept = kept.casefold()
    return " ".join(re.findall(r"[^\W_]+", kept))
