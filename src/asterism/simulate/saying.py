"""What somebody writes, sentence by sentence, from any grammar and with any way to be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.simulate.composition import CONTACT, Plan, grammar_of, render

if TYPE_CHECKING:
    from random import Random

    from asterism.simulate.habits import Author


def say(
    style: str,
    parts: list[str],
    contacts: list[str],
    writer: Author,
    values: dict[str, str],
    random: Random,
) -> str:
    """Return what somebody writes: a sentence of each part, and of each contact, in that order.

    Args:
        style: name of the grammar.
        parts: symbols of that grammar.
        contacts: symbols of sentences with identifiers.
        writer: whose habits apply.
        values: slot character → value.
        random: source of chance.
    """
    rules = grammar_of(style, writer.language)
    sentences = [
        (part, writer.sentence(rules.expand(part, random, writer.taste), random)) for part in parts
    ]
    if contacts:
        sentences.append((CONTACT, ""))
    return render(Plan("", sentences), writer, style, contacts, values, random)[1]


def entitle(style: str, symbol: str, writer: Author, values: dict[str, str], random: Random) -> str:
    """Return a title of one line, from a symbol of a grammar."""
    rules = grammar_of(style, writer.language)
    title = writer.title(rules.expand(symbol, random, writer.taste), random)
    for slot, value in values.items():
        title = title.replace(slot, value)
    return " ".join(title.split())
