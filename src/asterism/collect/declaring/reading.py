"""Keys that say what is read of a page: fields, posts, pictures."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from asterism.collect.declaring.keys import Part
from asterism.collect.declaring.selectors import (
    ElementSelectorText,
    InnerSelectorText,
    SelectorText,
)

_RESERVED: Final = frozenset({"thread", "thread_url", "reply_to"})


class Fields(Part):
    """Where a document shows what; each a selector. Within `posts`, asked of each post."""

    title: SelectorText | None = None
    """Its title."""
    text: SelectorText
    """Its text, with its line breaks."""
    place: SelectorText | None = None
    """Where it says that it is."""
    posted_at: SelectorText | None = None
    """When it was written; see `date_formats` and `zone`."""
    author: SelectorText | None = None
    """Who wrote it, as the site names them."""
    language: SelectorText | None = None
    """Its language, as a code like en or pt-BR."""
    attributes: dict[Annotated[str, Field(min_length=1, max_length=64)], SelectorText] = Field(
        default={}
    )
    """Anything else worth keeping, under names of your own: price, phone, category."""


class Posts(Part):
    """How one page becomes several documents, such as the posts of a forum's thread."""

    each: ElementSelectorText
    """Selector of a post."""
    id: InnerSelectorText
    """Within a post: what makes it the same post later; its address is the page's and "#id"."""
    reply_to: InnerSelectorText | None = None
    """Within a post: the id of the post that it answers."""
    thread: SelectorText | None = None
    """On the page: the thread's title."""


class Media(Part):
    """What is done with pictures."""

    policy: Literal["keep", "hash-only", "never"] | None = None
    """Whether pictures are kept, only their hashes, or nothing; the operator's policy if left
    out."""
    fetch: list[SelectorText] = Field(default=[])
    """Selectors of pictures' addresses, like `.gallery img::attr(src)`."""


def reserved_attributes(fields: Fields) -> list[str]:
    """Return names of attributes that posts fill by themselves."""
    return sorted(_RESERVED & set(fields.attributes))
