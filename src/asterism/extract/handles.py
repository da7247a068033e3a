"""Names on messaging and social platforms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from asterism.extract.finding import Claims, Finding, claims
from asterism.extract.hidden_names import NAME, read_name
from asterism.extract.lexicon import Term
from asterism.extract.wordlists import words
from asterism.model.mention import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from asterism.extract.hidden_names import WrittenName
    from asterism.extract.passages import Passages

PLATFORMS: Final[dict[str, tuple[str, ...]]] = {
    "snapchat": ("snap", "snapchat", "snap chat", "sc", "snp", "snapp", "\x07"),
    "instagram": ("ig", "insta", "instagram", "inst"),
    "telegram": ("telegram", "tele", "tg", "telegrm", "telgram", "telegr@m"),
    "kik": ("kik",),
    "wickr": ("wickr", "wickr me"),
    "twitter": ("twitter", "twt", "twitter/x", "x"),
    "onlyfans": ("onlyfans", "only fans"),
    "tiktok": ("tiktok", "tik tok"),
    "discord": ("discord", "disc"),
    "skype": ("skype",),
    "wechat": ("wechat", "we chat", "weixin"),
    "signal": ("signal",),
    "facebook": ("facebook", "fb", "messenger"),
    "cashapp": ("cashapp", "cash app"),
    "venmo": ("venmo",),
    "line": ("line id",),
    "viber": ("viber",),
    "threema": ("threema",),
}
"""What people call each platform; the ghost is Snapchat's. WhatsApp knows numbers, no names."""

_PLATFORM_GROUP: Final = "platform"
_AT_GROUP: Final = "handle"
_LEAD: Final = re.compile(
    r"(?P<filler>(?: ?\b(?:me|us|is|its|name|id|handle|user|username|account|acct|at|add|es|"
    r"usuario|contact|cuenta|here|only|app|now|my|or|and)\b(?! [a-z0-9] )){0,3})"
    r" ?(?P<sign>(?:[:=>~@|\x02*-] ?){0,4})"
)
_ON: Final = re.compile(
    r"[ ,)]{0,2}(?: ?(?:on|en|in|via|my|mi|por) | ?[(\[-] ?)(?P<platform>[a-z/\x07 ]{1,12})"
)
_LINK: Final = re.compile(
    r"(?:(?P<telegram>t(?:elegram)?\.me/)|(?P<instagram>instagram\.com/)"
    r"|(?P<snapchat>snapchat\.com/add/)|(?P<twitter>(?:twitter|(?<![a-z0-9])x)\.com/)"
    r"|(?P<onlyfans>onlyfans\.com/)|(?P<facebook>(?:facebook|fb)\.com/)"
    r"|(?P<tiktok>tiktok\.com/@)|(?P<kik>kik\.me/)|(?P<cashapp>cash\.app/\$?)"
    rf"|(?P<venmo>venmo\.com/(?:u/)?))@?(?P<name>{NAME})"
)
_LOOK_BACK: Final = 34
_REACH: Final = 96
_SHORTEST: Final = 3
_MOST_DIGITS: Final = 6  # more of them are likelier a telephone number
_SURE_LENGTH: Final = 6  # a shorter plain word begins a phrase
SAID: Final = 0.95
GUESSED: Final = 0.75
UNKNOWN: Final = 0.5
_PLATFORM_OF: Final = {word: name for name, words in PLATFORMS.items() for word in words}


class HandleExtractor:
    """Finds handles; values are "platform:name" in lower case, "unknown:name" for a bare @name."""

    kind = MentionKind.HANDLE
    version = "handle@1"

    def terms(self) -> Iterable[Term]:
        """Return names of platforms, and the at sign."""
        yield Term("@", _AT_GROUP, whole=False)
        for word, platform in _PLATFORM_OF.items():
            yield Term(word, _PLATFORM_GROUP, platform)

    def find(
        self, passages: Passages, earlier: Mapping[MentionKind, Sequence[Finding]]
    ) -> list[Finding]:
        """Return handles in order of start."""
        links = earlier.get(MentionKind.URL, ())
        taken = claims(earlier, MentionKind.EMAIL, MentionKind.URL, MentionKind.WALLET)
        found: dict[int, Finding] = {
            finding.start: finding for finding in _in_links(passages, links)
        }
        for finding in [*_after_platform(passages, taken), *_after_at(passages, taken)]:
            found.setdefault(finding.start, finding)
        apart: list[Finding] = []
        for start in sorted(found):
            if not apart or apart[-1].end <= start:
                apart.append(found[start])
        return apart


def _in_links(passages: Passages, links: Sequence[Finding]) -> Iterator[Finding]:
    """Yield handles that web addresses carry."""
    for link in links:
        match = _LINK.search(passages.shadow, link.start, link.end)
        if match is None or match["name"].isdigit():
            continue
        platform = next(name for name, part in match.groupdict().items() if part and name != "name")
        yield _finding(passages, platform, *match.span("name"), match["name"], SAID)


def _after_platform(passages: Passages, taken: Claims) -> Iterator[Finding]:
    """Yield handles that follow the name of their platform ("snap: name", "ig is name")."""
    shadow = passages.shadow
    for hit in passages.each_hit(_PLATFORM_GROUP):
        if taken.touch(hit.start, hit.end):
            continue
        high = min(passages.bounds(hit.start)[1], hit.end + _REACH)
        lead = _LEAD.match(shadow, hit.end, high)
        if lead is None or (lead.end() == hit.end and shadow[hit.start] != "\x07"):
            continue
        name = read_name(shadow, lead.end(), high)
        if name is None or taken.touch(name.start, name.end):
            continue
        sign, filler = lead["sign"], set(lead["filler"].split())
        said = "@" in sign or bool(filler & {"is", "es"}) or any(c in sign for c in ":=>")
        if shadow[hit.start : hit.end] == "x" and not _follows_x(name, sign):
            continue
        if _is_name(shadow, name, said=said, named="@" in sign or bool(filler)):
            confidence = SAID if said or name.joined else GUESSED
            yield _finding(passages, hit.payload, name.start, name.end, name.value, confidence)


def _is_name(shadow: str, name: WrittenName, *, said: bool, named: bool) -> bool:
    """Tell whether what follows a platform is a handle and not the next word of a sentence."""
    value = name.value
    if value in words("not_handles") or value in _PLATFORM_OF or value.isdigit():
        return False
    if len(value) < _SHORTEST or sum(map(str.isdigit, value)) > _MOST_DIGITS:
        return False
    if name.joined:
        return True
    marked = not value.isalpha()
    if not said:
        return marked and not _is_quantity(value)
    if marked or named or len(value) >= _SURE_LENGTH:
        return True
    following = shadow[name.end : name.end + 2]
    return not (following[:1] == " " and following[1:].isalpha())


def _follows_x(name: WrittenName, sign: str) -> bool:
    """Tell whether a name may follow "x", which is "times" too, and Spanish "por"."""
    if ":" in sign:
        return True
    kinds = any(c.isdigit() for c in name.value) and name.value[0].isalpha()
    return not sign and not name.joined and kinds and len(name.value) >= _SURE_LENGTH


def _is_quantity(value: str) -> bool:
    """Tell whether a would-be name is a number with a unit or an ordinary compound word."""
    return value[0].isdigit() or re.fullmatch(r"[a-z]{1,10}-[a-z]{1,10}", value) is not None


def _after_at(passages: Passages, taken: Claims) -> Iterator[Finding]:
    """Yield handles with an at sign, their platform read from the words beside them."""
    shadow = passages.shadow
    for hit in passages.each_hit(_AT_GROUP):
        if taken.touch(hit.start, hit.end):
            continue
        low, high = passages.bounds(hit.start)
        if hit.start > low and shadow[hit.start - 1].isalnum():
            continue
        name = read_name(shadow, hit.end, min(high, hit.end + _REACH))
        if name is None or name.start != hit.end or name.value[0].isdigit():
            continue
        if not _is_name(shadow, name, said=True, named=True):
            continue
        platform = _platform_beside(shadow, hit.start, name.end, low, high)
        confidence = SAID if platform else UNKNOWN
        yield _finding(
            passages, platform or "unknown", name.start, name.end, name.value, confidence
        )


def _platform_beside(shadow: str, start: int, end: int, low: int, high: int) -> str | None:
    """Return the platform named right after a handle, or else shortly before it."""
    on = _ON.match(shadow, end, min(high, end + 20))
    if on is not None:
        words = on["platform"].split()
        for candidate in (" ".join(words[:2]), *words[:1]):
            if candidate in _PLATFORM_OF:
                return _PLATFORM_OF[candidate]
    before = re.split(r"[.!?\n]", shadow[max(low, start - _LOOK_BACK) : start])[-1]
    for word in reversed(re.findall(r"[a-z\x07]+", before)):
        if word in _PLATFORM_OF and (word != "x" or before.endswith("x ")):
            return _PLATFORM_OF[word]
    return None


def _finding(
    passages: Passages, platform: str, start: int, end: int, name: str, confidence: float
) -> Finding:
    """Return the finding of a handle."""
    raw = passages.raw(start, end)
    hidden = not raw.isascii() or len(name) != end - start
    return Finding(
        MentionKind.HANDLE,
        start,
        end,
        f"{platform}:{name}",
        f"{name} ({platform})",
        confidence,
        hidden=hidden,
        reading=f"{' '.join(raw.split())} → {name}" if hidden else None,
    )
