"""Mail addresses, plain and hidden ("ruby at example dot com")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from asterism.extract.finding import Finding
from asterism.extract.lexicon import Term
from asterism.model.mention import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from asterism.extract.passages import Passages

_GROUP: Final = "email"
_LONGEST_LOCAL: Final = 64  # RFC 5321, section 4.5.3.1.1
_LONGEST_DOMAIN: Final = 255

_LOCAL: Final = re.compile(r"[a-z0-9](?:[a-z0-9._%+-]{0,62}[a-z0-9_])?$")
_DOMAIN: Final = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}[a-z]{2,18}(?![a-z0-9])"
)
_DOT_WORDS: Final = "dot|punto|d0t|point|ponto|punkt|punct"
_DOTS: Final = rf"(?: ?\. ?| ?[(\[{{<*_-] ?(?:{_DOT_WORDS}) ?[)\]}}>*_-] ?| (?:{_DOT_WORDS}) )"
_HIDDEN_DOMAIN: Final = re.compile(
    rf"[a-z0-9-]{{2,40}}(?:{_DOTS}[a-z0-9-]{{2,40}}){{0,2}}{_DOTS}"
    r"(?:com|net|org|info|mx|es|fr|de|it|pt|br|ro|co|me|io|example|test|invalid)(?![a-z0-9])"
)
_LOCAL_DOTS: Final = rf"(?:\.| ?[(\[{{<*_-](?:{_DOT_WORDS})[)\]}}>*_-] ?| (?:{_DOT_WORDS}) )"
_HIDDEN_LOCAL: Final = re.compile(
    rf"(?<![a-z0-9])[a-z0-9](?:[a-z0-9_-]{{0,40}})(?:{_LOCAL_DOTS}[a-z0-9_-]{{1,30}}){{0,2}}$"
)
_PROVIDERS: Final = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|yahoo|ymail|icloud|aol|proton|protonmail|gmx|mail|"
    r"zoho|tutanota|yandex)\b|.*mail"
)
_DOT: Final = re.compile(_DOTS)
_PLAIN_DOMAIN: Final = re.compile(r"[a-z0-9.-]+(?: \. [a-z0-9.-]+)*")
_AT_SIGNS: Final = (
    "@", " at ", "(at)", "[at]", "{at}", "<at>", "( at )", "[ at ]", " arroba ", "(arroba)",
    "[arroba]", "*at*", "_at_", "-at-", "(a)", "[a]", "(@)", "[@]", " a t ",
    " arobase ", "(arobase)", " chiocciola ", "(chiocciola)", " klammeraffe ", " aron ",
    " arond ", " arobas ", "[arobase]", "[chiocciola]",
)  # fmt: skip
PLAIN: Final = 0.99
HIDDEN: Final = 0.9
_NOT_LOCAL: Final = frozenset({"me", "us", "or", "text", "call", "look", "is", "open", "and", "i"})


class EmailExtractor:
    """Finds mail addresses; values are lower-case."""

    kind = MentionKind.EMAIL
    version = "email@2"

    def terms(self) -> Iterable[Term]:
        """Return the ways to write an at sign."""
        return [Term(text, _GROUP, text, whole=False) for text in _AT_SIGNS]

    def find(
        self,
        passages: Passages,
        earlier: Mapping[MentionKind, Sequence[Finding]],  # noqa: ARG002 - the protocol
    ) -> list[Finding]:
        """Return addresses in order of start."""
        found: list[Finding] = []
        for hit in passages.each_hit(_GROUP):
            low, high = passages.bounds(hit.start)
            if found:
                low = max(low, found[-1].end)
            if hit.start < low:
                continue
            finding = (
                _plain(passages, hit.start, hit.end, low, high) if hit.payload == "@" else None
            ) or _hidden(passages, hit.start, hit.end, low, high)
            if finding is not None:
                found.append(finding)
        return found


def _plain(passages: Passages, start: int, end: int, low: int, high: int) -> Finding | None:
    """Return the address written around an at sign, or None."""
    shadow = passages.shadow
    local = _LOCAL.search(shadow, max(low, start - _LONGEST_LOCAL), start)
    domain = _DOMAIN.match(shadow, end, min(high, end + _LONGEST_DOMAIN))
    if local is None or domain is None:
        return None
    value = f"{local[0]}@{domain[0]}"
    raw = passages.raw(local.start(), domain.end())
    hidden = not raw.isascii()
    return Finding(
        MentionKind.EMAIL,
        local.start(),
        domain.end(),
        value,
        None,
        PLAIN,
        reserved=_is_reserved(domain[0]),
        hidden=hidden,
        reading=f"{raw} → {value}" if hidden else None,
    )


def _hidden(passages: Passages, start: int, end: int, low: int, high: int) -> Finding | None:
    """Return the address hidden around a written at sign, or None."""
    shadow = passages.shadow
    while end < high and shadow[end] == " ":
        end += 1
    spoken = shadow[start:end].strip() == "at"
    domain = _HIDDEN_DOMAIN.match(shadow, end, min(high, end + _LONGEST_DOMAIN))
    if domain is None:
        return None
    while start > low and shadow[start - 1] == " ":
        start -= 1
    local = _HIDDEN_LOCAL.search(shadow, max(low, start - _LONGEST_LOCAL), start)
    if local is None or local[0] in _NOT_LOCAL:
        return None
    plain = _PLAIN_DOMAIN.fullmatch(domain[0]) and not _PROVIDERS.match(domain[0])
    if spoken and plain and local[0].isalpha():
        return None  # "more at example.com" names a site; "ruby at gmail.com" is an address
    address = _DOT.sub(".", local[0]) + "@" + _DOT.sub(".", domain[0])
    raw = " ".join(passages.raw(local.start(), domain.end()).split())
    return Finding(
        MentionKind.EMAIL,
        local.start(),
        domain.end(),
        address,
        None,
        HIDDEN,
        reserved=_is_reserved(address.rpartition("@")[2]),
        hidden=True,
        reading=f"{raw} → {address}",
    )


def _is_reserved(domain: str) -> bool:
    """Tell whether a domain is reserved for examples and tests (RFC 2606)."""
    labels = domain.split(".")
    return labels[-1] in {"example", "test", "invalid", "localhost"} or (
        labels[-2:-1] == ["example"] and labels[-1] in {"com", "net", "org"}
    )
