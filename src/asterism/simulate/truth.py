"""Lines of the two files: what a crawl can collect, and what is true of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from asterism.simulate.keyed import label
from asterism.simulate.sites import SITES

if TYPE_CHECKING:
    from asterism.simulate.postings import Posting


def iso(seconds: int) -> str:
    """Return seconds since 1970 as ISO 8601 in UTC: "2026-07-01T12:34:56Z"."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def document_line(posting: Posting) -> dict[str, object]:
    """Return what a site shows of a posting; nothing in it comes from the truth."""
    return {
        "url": posting.url,
        "source": posting.source,
        "kind": SITES[posting.source].kind,
        "section": posting.section,
        "title": posting.title,
        "text": posting.text,
        "place": posting.place,
        "posted_at": iso(posting.posted),
    }


def truth_line(posting: Posting, label_key: int) -> dict[str, object]:
    """Return what is true of a posting.

    Args:
        posting: with its address.
        label_key: permutes the labels of owners, authors and groups, and nothing else.
    """
    earlier = posting.repost_of
    return {
        "url": posting.url,
        "owner": label("owner", posting.owner, label_key),
        **posting.truth,
        "author": label("author", posting.author, label_key),
        "look_alikes": [
            {"type": kind, "group": label(kind, number, label_key)}
            for kind, number in posting.groups
        ],
        "repost_of": earlier.url if earlier is not None and not earlier.removed else None,
    }
