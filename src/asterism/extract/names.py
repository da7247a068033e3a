"""Names that people in a text go by; never more than a hint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from asterism.extract.finding import Finding
from asterism.extract.lexicon import Term
from asterism.model.mention import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from asterism.extract.passages import Passages

_GROUP: Final = "name"
_INTRODUCTIONS: Final = (
    "i'm", "im", "i am", "my name is", "name is", "my name's", "name's", "named", "ask for",
    "call me", "this is", "it's", "meet", "i go by", "go by", "they call me", "say hi to",
    "me llamo", "mi nombre es", "llamame", "pregunta por", "preguntar por", "pide por", "habla con",
    "hablar con", "soy", "aqui", "nombre:", "name:", "xoxo", "xo", "love,", "kisses,", "besos,",
    "besitos,", "te espera", "speak to", "speak with", "talk to", "ask 4", "yours,",
)  # fmt: skip
_WEAK_INTRODUCTIONS: Final = (
    "call", "text", "contact", "llama a", "llamar a", "llama", "escribe a", "hola", "hi", "hello",
    "with", "con", "and", "hey",
)  # fmt: skip
_WORD: Final = re.compile(r"[ :,\x02*~\"-]{1,4}(?:ms |miss |senorita |la |to |a )?([a-z\x01]{3,14})(?![a-z0-9\x01'])")
_NOT_NAMES: Final = frozenset(
    "available new here back not the your you and very real ready independent open now today "
    "tonight waiting looking latina latin asian european american colombian colombiana brazilian "
    "brazilera mexican mexicana cuban cubana russian venezolana dominicana caribbean ebony white "
    "black mixed exotic sweet petite busty curvy blonde brunette redhead young mature fun sexy hot "
    "discreet located just only visiting leaving staying your from for with all day monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december lunes martes miercoles jueves viernes sabado domingo me "
    "us him her them now anytime whatsapp telegram snap snapchat instagram serious gentlemen "
    "upscale best number text call una nueva muy chica mujer nina soltera joven independiente "
    "disponible latinas espanola guapa linda hermosa rubia morena para que mis tus con sin los las "
    "everyone guys gents babe baby love daddy honey there this that these those what when who how "
    "why where which they she his our their its was were will would could should can may might "
    "fbsm gfe incall outcall hosting clean safe drama free friendly playful passionate half full "
    "hour spanish english tel cell ahora hoy amor corazon caballeros caballero agency management "
    "reception support customer service human resources recruiter the office manager mr mrs sir "
    "madam hiring someone people our company employer whoever any anyone one two ten".split()
)
SAID: Final = 0.5
GUESSED: Final = 0.3


class NameExtractor:
    """Finds names after an introduction ("I'm Ruby", "soy Luna"); values are lower-case."""

    kind = MentionKind.NAME
    version = "name@1"

    def terms(self) -> Iterable[Term]:
        """Return what people say before a name."""
        for text in _INTRODUCTIONS:
            yield Term(text, _GROUP, SAID)
        for text in _WEAK_INTRODUCTIONS:
            yield Term(text, _GROUP, GUESSED)

    def find(
        self,
        passages: Passages,
        earlier: Mapping[MentionKind, Sequence[Finding]],  # noqa: ARG002 - the protocol
    ) -> list[Finding]:
        """Return names in order of start; they are written with a capital."""
        found: dict[int, Finding] = {}
        shadow = passages.shadow
        for hit in passages.each_hit(_GROUP):
            match = _WORD.match(shadow, hit.end, passages.bounds(hit.start)[1])
            if match is None or match[1] in _NOT_NAMES:
                continue
            start, end = match.span(1)
            raw = passages.raw(start, end)
            if not raw[0].isupper() or (raw.isupper() and passages.raw(hit.start, hit.end).isupper()):
                continue
            known = found.get(start)
            if known is None or known.confidence < hit.payload:
                found[start] = Finding(
                    MentionKind.NAME, start, end, raw.casefold(), raw.title(), hit.payload
                )
        return [found[start] for start in sorted(found)]
