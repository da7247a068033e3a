"""Whose a number, address or handle is, read from the words around it.

A number of a site's support, of a hotel or of a driver is shared by strangers; joining documents
by it would join those strangers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from asterism.extract.lexicon import Term
from asterism.model.mention import MentionKind, MentionRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from asterism.extract.finding import Finding
    from asterism.extract.passages import Hit, Passages

_GROUP: Final = "role"
_KINDS: Final = (MentionKind.PHONE, MentionKind.EMAIL, MentionKind.HANDLE)
_BEFORE: Final = 64
_AFTER: Final = 32
_SENTENCE_END: Final = re.compile(r"[.!]+(?: |\n)|[;\x02|\n]| (?://|\*) ")


@lru_cache(maxsize=1)
def _cues() -> tuple[tuple[str, MentionRole, int], ...]:
    """Return (phrase, role, reach in characters) of each cue."""
    text = files("asterism.extract").joinpath("data/roles.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((phrase, MentionRole(role), int(reach)) for role, _, reach, phrase in rows)


def role_terms() -> Iterator[Term]:
    """Yield the cues."""
    for phrase, role, reach in _cues():
        yield Term(phrase, _GROUP, (role, reach))


def with_roles(
    passages: Passages, found: Mapping[MentionKind, Sequence[Finding]]
) -> list[Sequence[Finding]]:
    """Return the findings by kind, those of phones, mail addresses and handles with a role.

    The nearest cue in the same sentence decides, if no other identifier stands between. No cue
    means no role.
    """
    hits = list(passages.each_hit(_GROUP))
    starts = [hit.start for hit in hits]
    identifiers = sorted(
        (finding for kind in _KINDS for finding in found.get(kind, ())), key=lambda f: f.start
    )
    roles: dict[tuple[MentionKind, int], MentionRole | None] = {}
    ends = [0, *(finding.end for finding in identifiers)]
    nexts = [*(finding.start for finding in identifiers), len(passages.shadow)]
    for at, finding in enumerate(identifiers):
        low, high = passages.bounds(finding.start)
        low = max(low, ends[at] if ends[at] <= finding.start else low, finding.start - _BEFORE)
        high = min(high, max(nexts[at + 1], finding.end), finding.end + _AFTER)
        near = hits[bisect_left(starts, low) : bisect_left(starts, high)]
        roles[finding.kind, finding.start] = _role(passages.shadow, finding, near, high)
    return [
        [f._replace(role=roles[f.kind, f.start]) if f.role is None else f for f in of_kind]
        if kind in _KINDS
        else of_kind
        for kind, of_kind in found.items()
    ]


def _role(shadow: str, finding: Finding, hits: Sequence[Hit], high: int) -> MentionRole | None:
    """Return the role that the nearest cue gives, or None."""
    best: tuple[int, int] | None = None
    role: MentionRole | None = None
    for hit in hits:
        cue, reach = hit.payload
        if hit.end <= finding.start:
            between, far = shadow[hit.end : finding.start], finding.start - hit.end
        elif hit.start >= finding.end and hit.end <= high:
            # What follows a number describes it only when it follows closely.
            between, far = shadow[finding.end : hit.start], 2 * (hit.start - finding.end)
        else:
            continue
        if far > reach or _SENTENCE_END.search(between):
            continue
        rank = (far, hit.start - hit.end)  # nearest, then longest
        if best is None or rank < best:
            best, role = rank, cue
    return role
