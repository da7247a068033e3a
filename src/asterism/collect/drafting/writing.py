"""A proposal as a file that a person finishes: every guess with how sure it is, and why."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from asterism.collect.drafting.guesses import Guess, Proposal, Sure

LOOK: Final = "LOOK: "
EXAMPLE_LENGTH: Final = 50
FIELDS: Final = ("title", "text", "place", "posted_at", "author", "language")
_PLAIN: Final = re.compile(r"[A-Za-z][\w .>-]*(?<! )")
_WORDS: Final = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))


def written(proposal: Proposal) -> str:
    """Return a proposal as YAML.

    `legal_basis` and `purpose` are left empty, so that the source does not run before a person
    has stated them.
    """
    return "\n".join(_lines(proposal)) + "\n"


def quoted(text: str) -> str:
    """Return a text as YAML writes it, in quotes where they are needed."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return _in_quotes(text)


def _lines(proposal: Proposal) -> Iterator[str]:
    yield f"# A draft from a listing and {proposal.documents} of its documents. State legal_basis"
    yield f"# and purpose, see to what is marked {LOOK.strip(': ')}, then try it on saved pages:"
    yield "# asterism source check THIS_FILE --page SAVED.html"
    yield f"key: {quoted(proposal.key)}"
    yield f"name: {quoted(proposal.name)}"
    yield "owner: local"
    yield f'legal_basis: ""  # {LOOK}say on what legal ground this is collected'
    yield f'purpose: ""  # {LOOK}say what this is collected for'
    if proposal.local:
        yield "local: true"
    yield f"document_kind: {proposal.kind}"
    if proposal.zone:
        yield f"zone: {proposal.zone}  # {LOOK}{proposal.notes['zone']}"
    if proposal.date_formats:
        note = proposal.notes.get("date_formats")
        formats = ", ".join(json.dumps(form) for form in proposal.date_formats)
        yield f"date_formats: [{formats}]" + (f"  # {LOOK}{note}" if note else "")
    yield "crawl:"
    yield f"  start: [{json.dumps(proposal.start)}]"
    yield from _follow(proposal)
    if proposal.items:
        yield f"  items: [{_selector(proposal.items)}]{_comment(proposal.items)}"
    if proposal.next:
        yield f"  next: [{_selector(proposal.next)}]{_comment(proposal.next)}"
    else:
        yield "  # next: []  # no link to a next page was found"
    yield from _fields(proposal)
    if proposal.posts:
        yield "posts:"
        yield from (
            f"  {name}: {quoted(g.selector)}{_comment(g)}" for name, g in proposal.posts.items()
        )
    if proposal.media:
        yield f"# media: {{fetch: [{_selector(proposal.media)}]}}{_comment(proposal.media)}"


def _follow(proposal: Proposal) -> Iterator[str]:
    sure = [guess for guess in proposal.follow if guess.sure > Sure.UNSURE]
    if sure:
        yield f"  follow: [{', '.join(map(_selector, sure))}]{_comment(sure[-1])}"
    for guess in proposal.follow:
        if guess.sure is Sure.UNSURE:
            yield f"  # follow: [{_selector(guess)}]{_comment(guess)}"


def _fields(proposal: Proposal) -> Iterator[str]:
    yield "fields:"
    for name, guess in sorted(proposal.fields.items(), key=lambda item: _place(item[0])):
        if name in FIELDS:
            note = proposal.notes.get(name)
            told = f"; {note}" if note else ""
            yield f"  {name}: {quoted(guess.selector)}{_comment(guess)}{told}"
    others = [name for name in proposal.fields if name not in FIELDS]
    if others:
        yield "  attributes:"
    for name in others:
        guess = proposal.fields[name]
        yield f"    {name.partition('.')[2]}: {quoted(guess.selector)}{_comment(guess)}"


def _place(name: str) -> int:
    return FIELDS.index(name) if name in FIELDS else len(FIELDS)


def _selector(guess: Guess) -> str:
    return _in_quotes(guess.selector)


def _comment(guess: Guess) -> str:
    shown = _printed(guess.example)
    cut = f"{shown[:EXAMPLE_LENGTH]}…" if len(shown) > EXAMPLE_LENGTH else shown
    said = f": {cut}" if cut else ""
    mark = LOOK if guess.sure is Sure.UNSURE else ""
    return f"  # {mark}{guess.sure}, {_printed(guess.why)}{said}"


def _in_quotes(text: str) -> str:
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _printed(text: str) -> str:
    """Return what a page says as it may stand in a comment: on one line, nothing but letters."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
