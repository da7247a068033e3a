"""A first mapping of a file, for a person to mend: guesses, each with its reason.

Nothing here decides anything: an import reads what the person leaves in the mapping.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from asterism.collect.columns import FIELDS, Mapping, choose_columns
from asterism.collect.date_order import DateOrder, find_order, has_dates_in_digits
from asterism.collect.dates import DateProblemError, date_parts, read_date
from asterism.collect.formats.base import Findings
from asterism.collect.formats.detecting import detect_format
from asterism.collect.formats.registry import COLUMNS, FORMATS, TEXTS
from asterism.collect.lines import stated_encoding, suspected_encoding
from asterism.collect.rows import Row
from asterism.model.gazetteer import locate

SAMPLED: Final = 500
MOSTLY: Final = 0.6
LONG_TEXT: Final = 60
_PHONE: Final = re.compile(r"\+?[\d\s().-]{9,20}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PRICE: Final = re.compile(r"(?:[$€£]|USD|EUR|GBP)\s?\d[\d.,]*|\d[\d.,]*\s?(?:[$€£]|USD|EUR|GBP)")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
_DIGITS_NEEDED: Final = 9


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess.

    Attributes:
        field: of a document; "" for a column that becomes an attribute.
        column: its name.
        sure: "high", "medium" or "low".
        why: one plain phrase.
    """

    field: str
    column: str
    sure: str
    why: str


@dataclass(frozen=True, slots=True)
class DraftMapping:
    """A mapping in YAML, and the guesses that it is made of."""

    text: str
    guesses: tuple[Guess, ...]

    def to_json(self) -> list[dict[str, Any]]:
        """Return the guesses as plain values."""
        return [asdict(guess) for guess in self.guesses]


def draft_mapping(path: Path, stated: Mapping) -> DraftMapping:
    """Return a first mapping of a file.

    Args:
        path: the file.
        stated: what is known about it already; it is taken over.

    Raises:
        SourceError: if the file is in no format that is read here.
    """
    name = detect_format(path)
    mapping = Mapping(
        dict(stated.columns), delimiter=stated.delimiter, encoding=stated.encoding,
        list=stated.list, sheet=stated.sheet, is_draft=True,
    )  # fmt: skip
    findings = Findings(_encoding(path, name, stated))
    rows = [item for item in islice(FORMATS[name].read(path, mapping, findings), SAMPLED)
            if isinstance(item, Row)]  # fmt: skip
    lines = [f"# A first mapping of {path.name}, read as {name}. Mend it and import with --map."]
    if name not in COLUMNS or (rows and rows[0].columns.is_case):
        lines += ["# This format states its own fields: no column is mapped.", *_frame(findings)]
        return DraftMapping("\n".join(lines) + "\n", ())
    guesses = tuple(_guesses(rows, stated))
    lines += ["columns:", *_column_lines(guesses)]
    lines += _frame(findings)
    lines += [f"# {note}" for note in suspected_encoding(path, findings.encoding)]
    lines += _date_lines(path, name, guesses, stated, findings)
    return DraftMapping("\n".join(lines) + "\n", guesses)


def _encoding(path: Path, name: str, stated: Mapping) -> str:
    if name not in TEXTS:
        return ""
    with path.open("rb") as file:
        found = stated_encoding(file.read(4))
    return found[0] if found else stated.encoding or "utf-8"


def _guesses(rows: Sequence[Row], stated: Mapping) -> Iterator[Guess]:
    """Yield one guess for each field that something speaks for, then the other columns."""
    names = list(dict.fromkeys(name for row in rows for name in row.values))
    by_name = choose_columns(names, stated)
    said = {name: _texts(rows, name) for name in names}
    taken: set[str] = set()
    for field, column in by_name.fields:
        taken.add(column)
        yield _by_name(field, column, said[column], stated)
    fields = {field for field, _ in by_name.fields}
    for field, fits, what in _CONTENTS:
        if field in fields:
            continue
        shares = {name: _share(said[name], fits) for name in names if name not in taken}
        best = max(shares, key=lambda name: shares[name], default="")
        if best and shares[best] >= MOSTLY:
            taken.add(best)
            yield Guess(field, best, "medium", f"{shares[best]:.0%} of its values are {what}")
    for name in names:
        if name not in taken:
            yield Guess("", name, "high", _attribute(said[name]))


def _by_name(field: str, column: str, values: list[str], stated: Mapping) -> Guess:
    if field in stated.columns:
        return Guess(field, column, "high", "stated")
    fits = {name: test for name, test, _ in _CONTENTS}.get(field)
    if fits is None or not values:
        return Guess(field, column, "medium", "by its name alone")
    share = _share(values, fits)
    if share >= MOSTLY:
        return Guess(field, column, "high", f"by its name, and {share:.0%} of its values fit")
    return Guess(field, column, "low", f"by its name, but only {share:.0%} of its values fit")


def _texts(rows: Sequence[Row], name: str) -> list[str]:
    found = (row.values.get(name) for row in rows)
    return [str(value).strip() for value in found if value is not None and str(value).strip()]


def _share(values: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, values)) / len(values) if values else 0.0


def _attribute(values: Sequence[str]) -> str:
    """Return what a column that becomes an attribute seems to hold."""
    for what, pattern in (("phone numbers", _PHONE), ("e-mail addresses", _EMAIL),
                          ("prices", _PRICE)):  # fmt: skip
        fitting = [value for value in values if pattern.fullmatch(value)]
        if what == "phone numbers":
            fitting = [v for v in fitting if sum(map(str.isdigit, v)) >= _DIGITS_NEEDED]
        if values and len(fitting) >= MOSTLY * len(values):
            return (
                f"an attribute: {what}. They are not searched there; map it to text if they should"
            )
    return "an attribute"


def _is_date(value: str) -> bool:
    if date_parts(value):
        return True
    try:
        read_date(value, "UTC")
    except (DateProblemError, OverflowError):
        return False
    return True


def _is_place(value: str) -> bool:
    return len(value) <= LONG_TEXT and locate(value) is not None


_CONTENTS: Final[tuple[tuple[str, Callable[[str], bool], str], ...]] = (
    ("url", lambda value: bool(_ADDRESS.fullmatch(value)), "web addresses"),
    ("posted_at", _is_date, "dates"),
    ("place", _is_place, "names of places"),
    ("text", lambda value: len(value) >= LONG_TEXT, f"texts of {LONG_TEXT} characters and more"),
    ("language", lambda value: bool(_LANGUAGE.fullmatch(value)), "codes of languages"),
)


def _column_lines(guesses: Sequence[Guess]) -> Iterator[str]:
    for guess in sorted((item for item in guesses if item.field), key=_order):
        yield f"  {guess.field}: {_quoted(guess.column)}  # {guess.sure}: {guess.why}"
    if not any(guess.field in {"text", "title"} for guess in guesses):
        yield "  text:  # which column is the text of a document? Nothing speaks for one"
    for guess in guesses:
        if not guess.field:
            yield f"  # {_quoted(guess.column)}: {guess.why}"


def _order(guess: Guess) -> int:
    return FIELDS.index(guess.field)


def _frame(findings: Findings) -> list[str]:
    lines = []
    if findings.encoding:
        lines.append(f"encoding: {findings.encoding}  # rows that are not are read as windows-1252")
    if findings.delimiter:
        lines.append(f"delimiter: {_quoted(findings.delimiter)}")
    return [
        *lines,
        "# constants: {kind: ad, language: en}  # for rows that state none",
        "# source: {name: …, legal_basis: …, purpose: …, retention_days: 365}",
        "# held: {level: amber, caveats: [juvenile]}  # of the whole file, never wider",
        "# marking: {level: COLUMN, caveats: COLUMN}  # columns that narrow their row",
    ]


def _date_lines(
    path: Path, name: str, guesses: Sequence[Guess], stated: Mapping, findings: Findings
) -> Iterator[str]:
    column = next((guess.column for guess in guesses if guess.field == "posted_at"), None)
    if column is None:
        return
    mapping = Mapping({**stated.columns, "posted_at": column}, is_draft=True,
                      list=stated.list, sheet=stated.sheet, encoding=stated.encoding,
                      delimiter=stated.delimiter)  # fmt: skip

    def rows() -> Iterator[Any]:
        return FORMATS[name].read(path, mapping, Findings(findings.encoding))

    order = find_order(rows()) if has_dates_in_digits(rows()) else DateOrder()
    if order.order:
        yield f"date_order: {order.order}  # {order.reason}"
    elif order.reason:
        yield f"# date_order: day-first  # {order.reason}"
    yield "# zone: Europe/Berlin  # of times that state none; without it they are left out"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
