"""Names that people in a text go by; never more than a hint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from asterism.extract.finding import Finding
from asterism.extract.lexicon import Term
from asterism.extract.wordlists import words
from asterism.model.mention import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from asterism.extract.passages import Passages

_GROUP: Final = "name"
_INTRODUCTIONS: Final = (
    "i'm", "im", "my name is", "name is", "my name's", "name's", "ask for", "call me", "i go by",
    "go by", "they call me", "people call me", "friends call me", "you can call me",
    "you want", "ya want", "ask 4", "me llamo", "mi nombre es", "llamame", "dime", "pregunta por",
    "preguntar por", "pide por", "pregunta x", "pide x", "soy", "nombre:", "name:", "me dicen",
    "hi i'm", "hablar con",
)  # fmt: skip
"""What stands before a name: a word that nobody is called counts too, if it has a capital."""
_NEIGHBOURS: Final = (
    "i am", "named", "this is", "it's", "its", "meet", "say hi to", "looking at", "that's", "thats",
    "me again", "it's me", "its me", "xoxo", "xo", "love", "kisses", "yours", "your", "hugs",
    "muah", "with", "see", "visit", "speak to", "speak with", "talk to", "contact", "i be",
    "habla con", "aqui", "besos", "besitos", "te espera", "con", "asi es", "un beso", "tu",
    "visita a", "ven con", "called", "manager",
)  # fmt: skip
"""What stands before many words: only a known first name counts."""
_WEAK_NEIGHBOURS: Final = (
    "call", "text", "llama a", "llamar a", "llama", "escribe a", "hola", "hi", "hello", "and",
    "hey", "y",
)  # fmt: skip
_WORD: Final = re.compile(
    r"[ :,*~\"-]{1,3}(?:ms |miss |senorita |la |to |a |again,? )?([a-z\x01]{3,14})"
    r"(?![a-z0-9\x01'@._-][a-z0-9]|[a-z0-9\x01'@])"
)
_FOLLOWED: Final = ("here", "para servirte", "te espera", "is here", "is back", "is ready")
_BEFORE: Final = re.compile(r"(?<![a-z0-9\x01'-])([a-z]{3,14})[ ,]{1,2}$")
_LONGEST: Final = 16
SAID: Final = 0.5
GUESSED: Final = 0.3


class _Asks(NamedTuple):
    """What an introduction asks of the word after it.

    Args:
        confidence: how surely that word is a name.
        known: whether it must be a known first name.
    """

    confidence: float
    known: bool


class NameExtractor:
    """Finds names beside an introduction ("I'm Ruby", "soy Luna"); values are lower-case.

    A known first name counts however it is written, any other word only with a capital letter
    where its neighbours have none.
    """

    kind = MentionKind.NAME
    version = "name@1"

    def terms(self) -> Iterable[Term]:
        """Return what people say before a name, and after it."""
        for texts, asks in (
            (_INTRODUCTIONS, _Asks(SAID, known=False)),
            (_NEIGHBOURS, _Asks(SAID, known=True)),
            (_WEAK_NEIGHBOURS, _Asks(GUESSED, known=True)),
        ):
            for text in texts:
                yield Term(text, _GROUP, asks)
        for text in _FOLLOWED:
            if text not in _NEIGHBOURS:
                yield Term(text, _GROUP, None)

    def find(
        self,
        passages: Passages,
        earlier: Mapping[MentionKind, Sequence[Finding]],  # noqa: ARG002 - the protocol
    ) -> list[Finding]:
        """Return names in order of start."""
        found: dict[int, Finding] = {}
        shadow, known = passages.shadow, words("first_names")
        for start, end, asks in passages.each_hit(_GROUP):
            # None of these patterns can reach across a barrier.
            if asks is None or shadow[start:end] in _FOLLOWED:
                match = _BEFORE.search(shadow, max(0, start - _LONGEST), start)
                if match is not None and match[1] in known:
                    _keep(found, passages, match, SAID)
            if asks is None:
                continue
            match = _WORD.match(shadow, end)
            if match is None:
                continue
            if match[1] in known or (not asks.known and _is_capital(passages, match, start)):
                _keep(found, passages, match, asks.confidence)
        return [found[start] for start in sorted(found)]


def _is_capital(passages: Passages, match: re.Match[str], introduction: int) -> bool:
    """Tell whether a capital letter sets a word off that is no ordinary word."""
    if match[1] in words("not_names"):
        return False
    raw = passages.raw(*match.span(1))
    if not raw[0].isupper() or raw.isupper():
        return False
    # In A Title Every Word Has A Capital.
    following = passages.shadow[match.end() : match.end() + 2]
    after = following[1:].isalpha() and passages.raw(match.end() + 1, match.end() + 2).isupper()
    return not after and not passages.raw(introduction, introduction + 2)[-1:].isupper()


def _keep(
    found: dict[int, Finding], passages: Passages, match: re.Match[str], weight: float
) -> None:
    """Add a name to those found, unless the same is known with more confidence."""
    start, end = match.span(1)
    raw = passages.raw(start, end)
    if start not in found or found[start].confidence < weight:
        found[start] = Finding(MentionKind.NAME, start, end, raw.casefold(), raw.title(), weight)
