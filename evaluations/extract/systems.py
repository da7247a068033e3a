"""What is measured: the product by its command or a function of it, and two baselines."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import phonenumbers
from evaluations.extract.item import Item

Mention = Mapping[str, object]
"""One line of the command's output."""
System = Callable[[Sequence[Item]], list[Mention]]

LENIENCIES: Final = {
    "matcher, possible": phonenumbers.Leniency.POSSIBLE,
    "matcher, valid": phonenumbers.Leniency.VALID,
}
_JOINED: Final = re.compile(r"(?<!\d)\+?\d(?:[^\d\w]{0,3}\d){9,10}(?!\d)", re.ASCII)


def documents(items: Iterable[Item], reference: str = "") -> Iterator[dict[str, str]]:
    """Yield the command's input records; `reference` names a field for the reference day."""
    for item in items:
        record = {"id": item.key, "text": item.text}
        if item.title:
            record["title"] = item.title
        if item.country:
            record["country"] = item.country
        if reference and item.reference:
            record[reference] = item.reference
        yield record


def command(words: Sequence[str], reference: str = "") -> System:
    """Return the product run by its command, `--input` and `--output` being added.

    A run ends with the command's own words if it fails.
    """

    def run(items: Sequence[Item]) -> list[Mention]:
        with TemporaryDirectory() as folder:
            source, target = Path(folder) / "documents.jsonl", Path(folder) / "mentions.jsonl"
            lines = (json.dumps(record) for record in documents(items, reference))
            source.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            arguments = [*words, "--input", str(source), "--output", str(target)]
            done = subprocess.run(arguments, check=False, stdout=subprocess.DEVNULL)  # noqa: S603
            if done.returncode:
                message = (
                    f"{' '.join(words)} failed with {done.returncode}; --baselines-only goes on"
                )
                raise SystemExit(message)
            written = target.read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in written if line]

    return run


def product() -> list[str]:
    """Return the words of the product's own command."""
    return [sys.executable, "-m", "asterism", "extract"]


def function(path: str, reference: str = "") -> System:
    """Return a function `module:name` of the product, from records to mentions as mappings."""
    module, _, name = path.partition(":")
    called = getattr(import_module(module), name)
    return lambda items: list(called(list(documents(items, reference))))


def matcher(leniency: int) -> System:
    """Return `phonenumbers`' own matcher with an item's country as its region."""

    def run(items: Sequence[Item]) -> list[Mention]:
        return [
            _mention(item, field, match.start, match.end, _e164(match.number))
            for item in items
            for field in ("title", "text")
            for match in phonenumbers.PhoneNumberMatcher(
                item.field(field), item.country or None, leniency=leniency
            )
        ]

    return run


def joiner(items: Sequence[Item]) -> list[Mention]:
    """Join 10 or 11 digits over up to three other signs, and call the result a number."""
    found = []
    for item in items:
        code = str(phonenumbers.country_code_for_region(item.country)) if item.country else ""
        for field in ("title", "text"):
            for match in _JOINED.finditer(item.field(field)):
                digits = re.sub(r"\D", "", match[0])
                if match[0].startswith("+") or (code == "1" and digits[0] == "1"):
                    value = f"+{digits}"
                else:
                    value = f"+{code}{digits.removeprefix('0')}"
                if code == "7" and digits.startswith("8"):
                    value = f"+7{digits[1:]}"
                found.append(_mention(item, field, match.start(), match.end(), value))
    return found


def _mention(item: Item, field: str, start: int, end: int, value: str) -> Mention:
    raw = item.field(field)[start:end]
    return {
        "id": item.key,
        "kind": "phone",
        "start": start,
        "end": end,
        "raw": raw,
        "value": value,
    }


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
