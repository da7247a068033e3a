"""From a grammar and an author to a title and a body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from asterism.simulate.grammar import SLOT, SLOTS, grammar
from asterism.simulate.habits import Author

if TYPE_CHECKING:
    from random import Random

    from asterism.simulate.grammar import Grammar

CONTACT: Final = "contact"
_PARTS: Final[dict[str, dict[str, float]]] = {
    # part → how many sentences of it a text has on average
    "ads": {
        "greet": 0.55, "intro": 0.85, "looks": 1.1, "vibe": 1.3, "offer": 0.9, "where": 0.8,
        "tour": 0.15, "rates": 0.6, "hours": 0.45, "rules": 0.9, "story": 0.55, "slogan": 0.06,
        CONTACT: 1, "closing": 0.6,
    },
    "jobs": {
        "greet": 0.4, "intro": 1.0, "duty": 1.8, "pay": 1.0, "schedule": 0.9, "need": 1.2,
        "perk": 0.7, "where": 0.6, "slogan": 0.06, CONTACT: 1, "closing": 0.5,
    },
    "noise": {"greet": 0.5, "intro": 1.0, "duty": 2.0, CONTACT: 1, "closing": 0.6},
    "spam": {"greet": 0.7, "intro": 1.5, "duty": 1.7, CONTACT: 1, "closing": 0.8},
}  # fmt: skip
_STOCK: Final = 6
_SLOT: Final = re.compile(f"[{SLOT[SLOTS[0]]}-{SLOT[SLOTS[-1]]}]")
_SPACE_BEFORE_BREAK: Final = re.compile(r" *\n *")
_KEPT_CASE: Final = frozenset(
    SLOT[slot]
    for slot in (
        "phone", "handle", "email", "site", "support", "driver", "hotelphone", "writer",
    )
)  # fmt: skip


@dataclass(slots=True)
class Plan:
    """A text in its author's hand, before it is filled in.

    Reposts reword a few sentences of it and fill it with other values.

    Attributes:
        title: with slots.
        sentences: (part, text with slots) in the author's order; the part `CONTACT` is empty.
        slogan: the slogan it carries, or "".
    """

    title: str
    sentences: list[tuple[str, str]]
    slogan: str = ""


@cache
def parts_of(style: str) -> tuple[str, ...]:
    """Return the parts that a style of text ("ads", "jobs", "noise", "spam") has."""
    return tuple(_PARTS[style])


def grammar_of(style: str, language: str) -> Grammar:
    """Return the grammar of a style and a language; noise and spam come in English only."""
    return grammar(f"{style}_{'en' if style in {'noise', 'spam'} else language}")


def author(seed: int, language: str, style: str) -> Author:
    """Return an author by seed."""
    return Author(seed, language, parts_of(style), work=style == "jobs")


def compose(
    writer: Author,
    style: str,
    random: Random,
    extra: dict[str, float],
    stock: dict[str, list[str]],
) -> Plan:
    """Write a new text.

    Args:
        writer: whose habits decide wording, order and length.
        style: "ads", "jobs", "noise" or "spam".
        random: source of chance.
        extra: parts to add or to weigh otherwise: part → sentences on average.
        stock: part → sentences written before, which people use again; added to.
    """
    rules = grammar_of(style, writer.language)
    means = _PARTS[style]
    draw = random.random
    sentences: list[tuple[str, str]] = []
    slogan = ""
    order = writer.order
    reuse = writer.reuse
    if extra:
        added = [part for part in extra if part not in means]
        at = int(draw() * len(order))
        order = (*order[:at], *added, *order[at:])
    for part in order:
        if part == CONTACT:
            sentences.append((CONTACT, ""))
            continue
        mean = extra[part] if part in extra else means[part]
        known = stock.setdefault(part, [])
        for _ in range(int(mean * writer.verbosity + draw())):
            if part == "slogan":
                slogan = rules.expand(part, random, writer.taste)
                text = writer.sentence(slogan, random)
            elif known and draw() < reuse:
                text = known[int(draw() * len(known))]
                if (part, text) in sentences:
                    continue
            else:
                text = writer.sentence(rules.expand(part, random, writer.taste), random)
                if len(known) < _STOCK:
                    known.append(text)
            sentences.append((part, text))
    title = writer.title(rules.expand("title", random, writer.taste), random)
    return Plan(title, sentences, slogan)


def reword(plan: Plan, writer: Author, style: str, random: Random, changes: int) -> Plan:
    """Return a copy of a plan with some sentences (and now and then the title) written anew."""
    rules = grammar_of(style, writer.language)
    sentences = list(plan.sentences)
    slogan = plan.slogan
    for _ in range(changes):
        at = int(random.random() * len(sentences))
        part = sentences[at][0]
        if part in {CONTACT, "slogan"}:
            continue
        if random.random() < 0.25 and len(sentences) > 4:  # noqa: PLR2004 - left out
            del sentences[at]
        else:
            text = writer.sentence(rules.expand(part, random, writer.taste), random)
            sentences[at] = (part, text)
    title = plan.title
    if random.random() < 0.4:  # noqa: PLR2004 - two reposts in five have a new title
        title = writer.title(rules.expand("title", random, writer.taste), random)
    return Plan(title, sentences, slogan)


def render(
    plan: Plan,
    writer: Author,
    style: str,
    contacts: list[str],
    values: dict[str, str],
    random: Random,
) -> tuple[str, str]:
    """Fill a plan in.

    Args:
        plan: the text with slots.
        writer: whose habits apply.
        style: as in `compose`.
        contacts: grammar symbols of the contact sentences, in order.
        values: slot character → value. Values of identifiers are put in as they are; others
            in the author's casing.
        random: source of chance.

    Returns:
        Title and text. Lines are stripped, single-spaced but for no-break spaces, and at most one
        empty line stands between two others.
    """
    rules = grammar_of(style, writer.language)
    sentences: list[str] = []
    write = writer.sentence
    for part, raw in plan.sentences:
        if part == CONTACT:
            sentences.extend(
                [write(rules.expand(symbol, random, writer.taste), random) for symbol in contacts]
            )
        else:
            sentences.append(raw)

    fit = writer.fit

    def fill(match: re.Match[str]) -> str:
        slot = match.group()
        value = values.get(slot, "")
        return value if slot in _KEPT_CASE else fit(value)

    text = _SLOT.sub(fill, writer.join(sentences, random))
    title = _SLOT.sub(lambda match: values.get(match.group(), ""), plan.title)
    if "\n" in text:
        text = _SPACE_BEFORE_BREAK.sub("\n", text)
    return title, text
