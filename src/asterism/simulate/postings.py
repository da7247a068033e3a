"""One posting: what a site shows of it, and what is true of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Posting:
    """An ad that someone has posted, before the world gives it an address.

    Attributes:
        style: grammar it was written with.
        language: "en" or "es".
        title: of the ad.
        text: body, as a person reads it.
        place: of the ad, as the site gives it.
        slug: of the place, for addresses.
        posted: seconds UTC since 1970.
        removed: True when the site has taken it down: listings name it, its page is gone.
        source: key of the site.
        section: of the site.
        truth: what is true of it, but for labels and addresses.
        owner: the owner's number; never part of what a site shows.
        author: the author's seed; never shown either.
        groups: look-alike groups as (type, number).
        repost_of: the earlier posting whose text this one rewords, if any.
        url: given by the world.
    """

    style: str
    language: str
    title: str
    text: str
    place: str
    slug: str
    posted: int
    removed: bool
    source: str
    section: str
    truth: dict[str, object]
    owner: int
    author: int
    groups: list[tuple[str, int]] = field(default_factory=list)
    repost_of: Posting | None = None
    url: str = ""
