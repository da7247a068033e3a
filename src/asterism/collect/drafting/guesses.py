"""What is guessed of a site, how sure it is, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


class Sure(IntEnum):
    """How sure a guess is."""

    UNSURE = 0
    LIKELY = 1
    SURE = 2

    def __str__(self) -> str:
        """Return the word for it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Guess:
    """A selector for a key of the declaration.

    Attributes:
        selector: that was found.
        sure: how sure it is.
        why: what it was told by.
        example: what it finds, "" for links.
    """

    selector: str
    sure: Sure
    why: str
    example: str = ""


@dataclass(slots=True)
class Proposal:
    """All that is guessed of a site.

    Attributes:
        start: address of the first page.
        name: of the site.
        key: of the source.
        local: whether the site is on this computer or in a private network.
        kind: of its documents.
        items: links to documents.
        follow: links to further listings.
        next: links to next pages.
        fields: by name; attributes as "attributes.price".
        posts: keys of `posts`, where a page holds several documents.
        media: selectors of pictures.
        date_formats: how dates are written.
        zone: of dates that state none; None if they all state one.
        notes: what is to be looked at, by key.
        documents: how many were looked at.
    """

    start: str
    name: str
    key: str
    local: bool = False
    kind: str = "ad"
    items: Guess | None = None
    follow: list[Guess] = field(default_factory=list)
    next: Guess | None = None
    fields: dict[str, Guess] = field(default_factory=dict)
    posts: dict[str, Guess] = field(default_factory=dict)
    media: Guess | None = None
    date_formats: tuple[str, ...] = ()
    zone: str | None = None
    notes: dict[str, str] = field(default_factory=dict)
    documents: int = 0
