"""A text cut into plain and marked runs, so that a template only has to write them out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from asterism.web.answers.documents import MentionAnswer
from asterism.web.drawing.words import KINDS, ROLES


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text under at most one mark.

    Attributes:
        text: what it says.
        mention: what it was read as, or None for plain text.
        starts: whether the mention begins here; only there is its kind written out.
    """

    text: str
    mention: MentionAnswer | None
    starts: bool = False


def marked_runs(text: str, mentions: Iterable[MentionAnswer]) -> list[Run]:
    """Return the runs of a text.

    Where mentions overlap, the one that starts first keeps its passage and, of those that
    start together, the longer; what is left of the other is marked as its own. The table of
    mentions lists all of them in any case.

    Args:
        text: a document's title or text.
        mentions: those of that field; spans are code points of `text`, end exclusive.
    """
    runs: list[Run] = []
    at = 0
    for mention in sorted(mentions, key=lambda item: (item.start, -item.end)):
        start, end = max(mention.start, at), min(mention.end, len(text))
        if end <= start:
            continue
        if start > at:
            runs.append(Run(text[at:start], None))
        runs.append(Run(text[start:end], mention, starts=start == mention.start))
        at = end
    if at < len(text):
        runs.append(Run(text[at:], None))
    return runs


def reading_lines(mention: MentionAnswer) -> str:
    """Return what a mention was read as, one statement a line; the first names it."""
    lines = [f"{KINDS.get(mention.kind, mention.kind)}: {mention.display}"]
    if mention.reading:
        lines.append(f"read as {mention.reading}")
    if mention.hidden:
        lines.append("not plainly written")
    if mention.role:
        lines.append(f"seems to be {ROLES.get(mention.role, mention.role)}")
    if mention.reserved:
        lines.append("from a range reserved for fiction")
    lines.append(f"confidence {mention.confidence:.0%}")
    return "\n".join(lines)


def kinds_present(mentions: Sequence[MentionAnswer]) -> list[str]:
    """Return the kinds of these mentions in the order of the words' table."""
    found = {mention.kind for mention in mentions}
    return [kind for kind in KINDS if kind in found]
