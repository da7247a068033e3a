r"""Lines with gaps, and how gaps are filled.

One template is one line: an optional `language/COUNTRY: `, an optional title before ` || `, and a
text in which `\n` is a line break. Gaps:

- `#18-45#` a random number; `#1000-9000:.#`, `:,#` or `:_#` with that mark (or a space) between
  thousands; `#5-20:,2#` with two decimals after a comma, `:.2#` after a point.
- `~AB-9999~` a pattern: A is a random capital, a a small letter, 9 a digit, Z a digit but zero.
- `{street}` a random word of the list `street`.
- `§%e %B %Y§` a random day of the months after the reference day (%d %e day, %m %n month, %B %b
  its name, %Y %y year, %T Buddhist year, %A weekday); `§ref %e %B§` the reference day itself.
- `<<raw|one|two>>` something that should be found, written `raw`, with notes for its value; gaps
  inside raw work as outside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Final

from evaluations.extract.calendars import days_after, written
from evaluations.extract.item import Gold, Item, Span, Value

OPEN, CLOSE = "\ue000", "\ue001"
"""Private-use marks around what is gold while a text is put together."""

_NUMBER: Final = re.compile(r"#(\d+)-(\d+)(?::([.,_]?)(2?))?#")
_PATTERN: Final = re.compile(r"~([^~]+)~")
_SLOT: Final = re.compile(r"\{(\w+)\}")
_GOLD: Final = re.compile(r"<<(.*?)((?:\|[^<>|]*)*)>>")
_PLACE: Final = re.compile(r"([a-z]{2})(?:/([A-Z]{2}))?: ")
_THOUSANDS: Final = {".": ".", ",": ",", "_": " "}

_DAY: Final = re.compile(r"§(ref )?([^§]+)§")
_REFERENCE: Final = date(2026, 2, 2)


@dataclass(frozen=True)
class Part:
    """A gold part as it was filled.

    Attributes:
        raw: how it is written.
        notes: what the template says about its value.
        number: the last number that a gap in it made, if any.
        day: the last day that a gap in it made, if any.
        reference: the day on which the text was posted.
    """

    raw: str
    notes: tuple[str, ...]
    number: float | None
    day: date | None
    reference: date


Reader = Callable[[Part], Value]
"""Returns the value of a gold part."""


@dataclass(frozen=True)
class Template:
    """One line of a template file."""

    language: str
    country: str
    title: str
    text: str


class Filler:
    """Fills gaps: one for each item, since the reference day is that of the item."""

    def __init__(self, rng: Random, words: Mapping[str, tuple[str, ...]], language: str) -> None:
        """Draw the reference day."""
        self.rng = rng
        self.words = words
        self.language = language
        self.reference = days_after(_REFERENCE, rng, 0, 100)
        self._number: float | None = None
        self._day: date | None = None

    def fill(self, text: str) -> tuple[str, list[Part]]:
        """Return a text whose gaps are filled, gold parts between `OPEN` and `CLOSE`."""
        whole, parts, at = "", [], 0
        for found in _GOLD.finditer(text):
            whole += self.gaps(text[at : found.start()])
            self._number = self._day = None
            raw = self.gaps(found[1])
            notes = tuple(found[2].split("|")[1:])
            parts.append(Part(raw, notes, self._number, self._day, self.reference))
            whole += f"{OPEN}{raw}{CLOSE}"
            at = found.end()
        return whole + self.gaps(text[at:]), parts

    def gaps(self, text: str) -> str:
        """Return a text with its gaps filled."""
        text = _SLOT.sub(lambda found: self.rng.choice(self.words[found[1]]), text)
        text = _DAY.sub(self._written_day, text)
        text = _NUMBER.sub(self._written_number, text)
        return _PATTERN.sub(lambda found: _pattern(found[1], self.rng), text)

    def _written_day(self, found: re.Match[str]) -> str:
        self._day = self.reference if found[1] else days_after(self.reference, self.rng, 5, 140)
        return written(self._day, found[2], self.language)

    def _written_number(self, found: re.Match[str]) -> str:
        low, high = int(found[1]), int(found[2])
        if found[4]:
            cents = self.rng.randrange(low * 100, high * 100)
            self._number = cents / 100
            return f"{cents // 100}{found[3]}{cents % 100:02d}"
        whole = self.rng.randint(low, high)
        self._number = whole
        return f"{whole:,}".replace(",", _THOUSANDS[found[3]]) if found[3] else str(whole)


def read(path: Path, language: str = "") -> tuple[Template, ...]:
    """Return the templates of a file; lines that start with ";" are remarks."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return tuple(parse(line, language) for line in lines if line.strip() and line[0] != ";")


def parse(line: str, language: str = "") -> Template:
    """Return one line as a template."""
    country = ""
    if not language:
        place = _PLACE.match(line)
        if place is None:
            message = f"no language before: {line}"
            raise ValueError(message)
        language, country, line = place[1], place[2] or "", line[place.end() :]
    title, split, text = line.partition(" || ")
    if not split:
        title, text = "", line
    return Template(language, country, title, text.replace("\\n", "\n"))


def marked(text: str, name: str) -> tuple[str, list[Span]]:
    """Return a text without its marks, and the spans that they bounded."""
    plain, spans, start = "", [], 0
    for part in re.split(f"([{OPEN}{CLOSE}])", text):
        if part == OPEN:
            start = len(plain)
        elif part == CLOSE:
            spans.append(Span(name, start, len(plain)))
        else:
            plain += part
    return plain, spans


def item(
    template: Template, rng: Random, words: Mapping[str, tuple[str, ...]], kind: str, reader: Reader
) -> Item:
    """Return an item without key, family and split, with each gold part as one value."""
    filler = Filler(rng, words, template.language)
    gold: list[Gold] = []
    fields = {}
    for name, source in (("title", template.title), ("text", template.text)):
        filled, parts = filler.fill(source)
        fields[name], spans = marked(filled, name)
        gold += [Gold(kind, reader(part), (span,)) for part, span in zip(parts, spans, strict=True)]
    return Item(
        key="",
        kind=kind,
        family="",
        split="",
        language=template.language,
        country=template.country,
        reference=filler.reference.isoformat() if "§ref" in template.text else "",
        gold=tuple(gold),
        **fields,
    )


def _pattern(shape: str, rng: Random) -> str:
    draws = {
        "A": "ABCDEFGHJKLMNPRSTUVWXYZ",
        "a": "abcdefghijkmnopqrstuvwxyz",
        "9": "0123456789",
        "Z": "123456789",
    }
    return "".join(rng.choice(draws[sign]) if sign in draws else sign for sign in shape)
