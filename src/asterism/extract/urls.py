"""Web addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from asterism.extract.finding import Claims, Finding, claims
from asterism.extract.lexicon import Term
from asterism.model.mention import MentionKind, MentionRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from asterism.extract.passages import Passages

_GROUP: Final = "url"
_SPACED_GROUP: Final = "spaced url"
_LONGEST: Final = 2048
_ENDINGS: Final = (
    ".com", ".net", ".org", ".me", ".co", ".io", ".info", ".xyz", ".online", ".site", ".club",
    ".es", ".mx", ".us", ".uk", ".onion", ".example", ".test", ".invalid", ".ly", ".link", ".vip",
)  # fmt: skip
_SPACED_ENDINGS: Final = (
    " . com",
    " . net",
    " . org",
    " . example",
    " . test",
    " . xyz",
    " . site",
)
_SPACED_HOST: Final = re.compile(
    r"(?<![a-z0-9])(?:https?://)?(?:www ?\. ?)?[a-z0-9][a-z0-9-]{2,62}"
    r"(?: \. [a-z0-9-]{2,30}){0,2}$"
)
_SPACED_DOT: Final = re.compile(r" ?\. ")
_HOST: Final = re.compile(r"(?<![a-z0-9@._-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,5}[a-z]{2,18}$")
_WITH_SCHEME: Final = re.compile(
    r"(?:[a-z0-9-]{1,63}\.){0,5}[a-z0-9-]{1,63}(?::[0-9]{2,5})?(?:[/?#][^ \n\x00<>\"\x02]{0,2000})?"
)
_REST: Final = re.compile(r"(?::[0-9]{2,5})?(?:[/?][^ \n\x00<>\"\x02]{0,2000})?")
_TRAILING: Final = ".,;:!?)]}'*/"
PLAIN: Final = 0.99
BARE: Final = 0.85


class UrlExtractor:
    """Finds web addresses; values are without scheme, "www." and trailing slash."""

    kind = MentionKind.URL
    version = "url@1"

    def terms(self) -> Iterable[Term]:
        """Return what addresses begin with and common endings of hosts."""
        yield Term("://", _GROUP, "scheme", whole=False)
        yield Term("www.", _GROUP, "www", whole=False)
        for ending in _ENDINGS:
            yield Term(ending, _GROUP, "ending")
        for ending in _SPACED_ENDINGS:
            yield Term(ending, _SPACED_GROUP, "spaced")

    def find(
        self, passages: Passages, earlier: Mapping[MentionKind, Sequence[Finding]]
    ) -> list[Finding]:
        """Return addresses in order of start."""
        mail = claims(earlier, MentionKind.EMAIL)
        spaced = list(_spaced(passages, mail))
        mail = Claims([*earlier.get(MentionKind.EMAIL, ()), *spaced])
        found: list[Finding] = []
        for hit in passages.each_hit(_GROUP):
            if mail.touch(hit.start, hit.end) or (found and hit.start < found[-1].end):
                continue
            low, high = passages.bounds(hit.start)
            span = _span(passages.shadow, hit.start, hit.end, hit.payload, (low, high))
            if span is not None:
                found.append(_finding(passages, *span, sure=hit.payload != "ending"))
        return sorted(found + spaced, key=lambda finding: finding.start)


def _spaced(passages: Passages, mail: Claims) -> Iterator[Finding]:
    """Yield addresses with spaces around their full stops ("www . example . com")."""
    for hit in passages.each_hit(_SPACED_GROUP):
        low, _ = passages.bounds(hit.start)
        low = max(low, hit.start - _LONGEST // 16)
        host = _SPACED_HOST.search(passages.shadow, low, hit.start)
        if host is None or mail.touch(host.start(), hit.end):
            continue
        raw = passages.raw(host.start(), hit.end)
        written = _SPACED_DOT.sub(".", passages.shadow[host.start() : hit.end])
        value = re.sub(r"^[a-z]{3,5}://", "", written).removeprefix("www.")
        yield Finding(
            MentionKind.URL,
            host.start(),
            hit.end,
            value,
            confidence=BARE,
            hidden=True,
            reading=f"{raw} → {value}",
        )


def _span(
    shadow: str, start: int, end: int, sign: str, bounds: tuple[int, int]
) -> tuple[int, int] | None:
    """Return where the address around a sign of one starts and ends, or None."""
    low, high = bounds
    if sign == "scheme":
        first = re.search(r"(?:https?|hxxps?|ftp)$", shadow[max(low, start - 6) : start])
        match = _WITH_SCHEME.match(shadow, end, min(high, end + _LONGEST))
        if first is None or match is None:
            return None
        begin, stop = start - len(first[0]), match.end()
    elif sign == "www":
        match = _WITH_SCHEME.match(shadow, end, min(high, end + _LONGEST))
        if match is None or "." not in match[0] or (start > low and shadow[start - 1].isalnum()):
            return None
        begin, stop = start, match.end()
    else:
        host = _HOST.search(shadow, max(low, start - _LONGEST // 16), end)
        rest = _REST.match(shadow, end, min(high, end + _LONGEST))
        if host is None or rest is None:
            return None
        begin, stop = host.start(), rest.end()
    stop = begin + len(shadow[begin:stop].rstrip(_TRAILING))
    return (begin, stop) if stop >= end else None


def _finding(passages: Passages, start: int, end: int, *, sure: bool) -> Finding:
    """Return the finding of an address; one of the document's own site is the site's."""
    raw = passages.raw(start, end)
    value = re.sub(r"^[a-z]{3,5}://", "", passages.shadow[start:end]).removeprefix("www.")
    host = re.split(r"[/?#]", value, maxsplit=1)[0]
    if len(raw) == end - start:
        # The host is the same in either case, a path may not be.
        value = host + raw[len(raw) - len(value) + len(host) :]
    own = _host(passages.urls[passages.document(start)])
    return Finding(
        MentionKind.URL,
        start,
        end,
        value,
        None,
        PLAIN if sure else BARE,
        role=MentionRole.SUPPORT if own and host == own else None,
        hidden=not raw.isascii(),
    )


def _host(url: str) -> str:
    """Return the host and port of an absolute address in lower case without "www."."""
    rest = url.partition("://")[2]
    return re.split(r"[/?#]", rest, maxsplit=1)[0].lower().removeprefix("www.")
