"""Names on messaging and social platforms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from asterism.extract.finding import Claims, Finding, claims
from asterism.extract.lexicon import Term
from asterism.model.mention import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from asterism.extract.passages import Passages

PLATFORMS: Final[dict[str, tuple[str, ...]]] = {
    "snapchat": ("snap", "snapchat", "snap chat", "sc", "snp", "snapp"),
    "instagram": ("ig", "insta", "instagram", "inst"),
    "telegram": ("telegram", "tele", "tg", "telegrm", "telgram", "telegr@m"),
    "whatsapp": ("whatsapp", "whats app", "wsp", "wa"),
    "kik": ("kik",),
    "wickr": ("wickr", "wickr me"),
    "twitter": ("twitter", "twt"),
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
"""What people call each platform."""

_PLATFORM_GROUP: Final = "platform"
_AT_GROUP: Final = "handle"
_NAME: Final = r"[a-z0-9](?:[a-z0-9]|[._-](?=[a-z0-9_])|_){1,29}"
_AFTER: Final = re.compile(
    r"(?P<filler>(?: ?\b(?:me|us|is|its|name|id|handle|user|username|account|acct|at|add|es|usuario|"
    r"contact|cuenta|here|only|app|now|my|or|and)\b){0,3})"
    rf" ?(?P<sign>(?:[:=>~@|\x02*(-] ?){{0,4}})(?P<name>{_NAME})(?![a-z0-9@])"
)
_ON: Final = re.compile(r"[ ,)]{0,2}(?: ?(?:on|en|in|via|my|mi) | ?[(\[-] ?)(?P<platform>[a-z ]{2,10})")
_AT_NAME: Final = re.compile(_NAME)
_LINK: Final = re.compile(
    r"(?:(?P<telegram>t(?:elegram)?\.me/)|(?P<instagram>instagram\.com/)"
    r"|(?P<snapchat>snapchat\.com/add/)|(?P<twitter>(?:twitter|(?<![a-z0-9])x)\.com/)"
    r"|(?P<onlyfans>onlyfans\.com/)|(?P<facebook>(?:facebook|fb)\.com/)"
    r"|(?P<tiktok>tiktok\.com/@)|(?P<kik>kik\.me/)|(?P<cashapp>cash\.app/\$?)"
    rf"|(?P<venmo>venmo\.com/(?:u/)?))(?P<name>@?{_NAME})"
)
_NOT_NAMES: Final = frozenset(
    "me us my mine the and for only add text call chat dm pm here available now more info pics pic "
    "name handle user username number phone new all day open welcome ask with you your too also or "
    "not can get see show first please pls hit message msg videos video content premium session "
    "available24 verified real contact contactame por para con solo mas ver escribeme hola que los "
    "las una uno disponible fotos videollamada whatsapp telegram snap snapchat instagram insta kik "
    "twitter onlyfans facebook same anytime today tonight app it if but from are was has have will "
    "line then when at in on is es friends friend group channel story stories below above link bio "
    "cash payment payments deposit tip accepted ok okay".split()
)
_LOOK_BACK: Final = 34
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
        found: dict[int, Finding] = {finding.start: finding for finding in _in_links(passages, links)}
        for finding in [*_after_platform(passages, taken), *_after_at(passages, taken)]:
            found.setdefault(finding.start, finding)
        return [found[start] for start in sorted(found)]


def _in_links(passages: Passages, links: Sequence[Finding]) -> Iterator[Finding]:
    """Yield handles that web addresses carry."""
    for link in links:
        match = _LINK.search(passages.shadow, link.start, link.end)
        if match is None or match["name"].isdigit():
            continue
        platform = next(name for name, part in match.groupdict().items() if part and name != "name")
        start = match.start("name") + match["name"].startswith("@")
        yield _finding(passages, platform, start, match.end("name"), SAID)


def _after_platform(passages: Passages, taken: Claims) -> Iterator[Finding]:
    """Yield handles that follow the name of their platform ("snap: name", "ig is name")."""
    shadow = passages.shadow
    for hit in passages.each_hit(_PLATFORM_GROUP):
        if taken.touch(hit.start, hit.end):
            continue
        end = passages.bounds(hit.start)[1]
        match = _AFTER.match(shadow, hit.end, min(end, hit.end + 80))
        if match is None or taken.touch(*match.span("name")):
            continue
        name, sign, filler = match["name"], match["sign"], match["filler"].split()
        if not filler and not sign and shadow[hit.end] != " ":
            continue
        if name in _NOT_NAMES or name.isdigit() or len(name.strip("._-")) < 3:  # noqa: PLR2004
            continue
        said = "@" in sign or (set(filler) & {"is", "es"}) or any(c in sign for c in ":=>")
        marked = any(not c.isalpha() for c in name)
        if name in _PLATFORM_OF or (not said and (not marked or _is_quantity(name))):
            continue
        if said and not marked and "@" not in sign and not filler and not _ends_there(shadow, match):
            continue
        if sum(c.isdigit() for c in name) >= 7:  # noqa: PLR2004 - more likely a number
            continue
        confidence = SAID if said else GUESSED
        yield _finding(passages, hit.payload, match.start("name"), match.end("name"), confidence)


def _ends_there(shadow: str, match: re.Match[str]) -> bool:
    """Tell whether a plain word after "snap:" stands alone, as a handle does."""
    following = shadow[match.end() : match.end() + 1]
    return following != " " or not shadow[match.end() + 1 : match.end() + 2].isalpha() or (
        len(match["name"]) > 5  # noqa: PLR2004 - a short word begins a phrase
    )


def _is_quantity(name: str) -> bool:
    """Tell whether a would-be name is a number with a unit or an ordinary compound word."""
    return name[0].isdigit() or bool(re.fullmatch(r"[a-z]{1,10}-[a-z]{1,10}", name))


def _after_at(passages: Passages, taken: Claims) -> Iterator[Finding]:
    """Yield handles with an at sign, their platform read from the words beside them."""
    shadow = passages.shadow
    for hit in passages.each_hit(_AT_GROUP):
        if taken.touch(hit.start, hit.end):
            continue
        low, high = passages.bounds(hit.start)
        name = _AT_NAME.match(shadow, hit.end, min(high, hit.end + 31))
        if name is None or (hit.start > low and shadow[hit.start - 1].isalnum()):
            continue
        if name[0].isdigit() or name[0] in _NOT_NAMES or sum(map(str.isdigit, name[0])) >= 7:  # noqa: PLR2004
            continue
        platform = _platform_beside(shadow, hit.start, name.end(), low, high)
        confidence = SAID if platform else UNKNOWN
        yield _finding(passages, platform or "unknown", hit.end, name.end(), confidence)


def _platform_beside(shadow: str, start: int, end: int, low: int, high: int) -> str | None:
    """Return the platform named right after a handle, or else shortly before it."""
    on = _ON.match(shadow, end, min(high, end + 20))
    if on is not None:
        words = on["platform"].split()
        for candidate in (" ".join(words[:2]), *words[:1]):
            if candidate in _PLATFORM_OF:
                return _PLATFORM_OF[candidate]
    before = re.split(r"[.!?\n]", shadow[max(low, start - _LOOK_BACK) : start])[-1]
    for word in reversed(re.findall(r"[a-z]+", before)):
        if word in _PLATFORM_OF:
            return _PLATFORM_OF[word]
    return None


def _finding(passages: Passages, platform: str, start: int, end: int, confidence: float) -> Finding:
    """Return the finding of a handle."""
    raw = passages.raw(start, end)
    name = passages.shadow[start:end]
    hidden = not raw.isascii()
    return Finding(
        MentionKind.HANDLE,
        start,
        end,
        f"{platform}:{name}",
        f"{name} ({platform})",
        confidence,
        hidden=hidden,
        reading=f"{raw} → {name}" if hidden else None,
    )
