"""The boards of the forum."""

from __future__ import annotations

from typing import Final, NamedTuple


class Board(NamedTuple):
    """A board.

    Attributes:
        slug: in its address.
        title: for people.
        topic: which symbols of the grammar its threads use.
        language: of its threads.
        share: of the forum's posts.
        members: True if only those who are signed in can read it.
    """

    slug: str
    title: str
    topic: str
    language: str
    share: float
    members: bool = False


BOARDS: Final = (
    Board("city-talk", "City talk", "town", "en", 0.22),
    Board("hotels-and-travel", "Hotels and travel", "travel", "en", 0.15),
    Board("phones-and-sites", "Phones and sites", "tech", "en", 0.10),
    Board("introductions", "Introductions", "meet", "en", 0.07),
    Board("members-lounge", "Members' lounge", "lounge", "en", 0.12, members=True),
    Board("reviews", "Reviews", "review", "en", 0.12, members=True),
    Board("announcements", "Announcements", "offer", "en", 0.07),
    Board("charla", "Charla en español", "town", "es", 0.06),
    Board("viajes", "Viajes y hoteles", "travel", "es", 0.03),
    Board("opiniones", "Opiniones", "review", "es", 0.03, members=True),
    Board("anuncios", "Anuncios", "offer", "es", 0.03),
)
