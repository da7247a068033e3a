"""Makes the evaluation's items: hidden and plain numbers, texts without any, and other kinds.

Each family, and each file of templates, draws from a generator seeded with its own name: a family
that is added changes no other family's items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Final

from evaluations.extract.family import Family, gold
from evaluations.extract.item import Gold, Item
from evaluations.extract.readers import READERS, as_written
from evaluations.extract.templates import OPEN, Filler, Template, item, marked, parse, read
from evaluations.extract.words import words

HERE: Final = Path(__file__).parent
SPLITS: Final = ("seen", "unseen", "fresh")
KINDS: Final = ("phone", *READERS)
_GAPS: Final = {"{n}": "\ue010", "{a}": "\ue011", "{b}": "\ue012"}
_GAP: Final = re.compile(r"\{[nab]\}")


def families(split: str) -> tuple[Family, ...]:
    """Return the families of a split, from every module of its folder that has some."""
    names = sorted(path.stem for path in (HERE / split).glob("*.py"))
    modules = (import_module(f"evaluations.extract.{split}.{name}") for name in names)
    return tuple(family for module in modules for family in getattr(module, "FAMILIES", ()))


def contexts(split: str, language: str) -> tuple[Template, ...]:
    """Return the templates in which a language's numbers stand."""
    return read(HERE / split / f"{language}.txt", language)


def phones(split: str, per_family: int, seed: int) -> Iterator[Item]:
    """Yield so many items of every family."""
    for family in families(split):
        rng = Random(f"{seed} {split} {family.name}")
        own = tuple(parse(line, family.language) for line in family.contexts)
        templates = list(own or contexts(split, family.language))
        rng.shuffle(templates)
        for place in range(per_family):
            template = templates[place % len(templates)]
            key = f"{split}-{family.name}-{place}"
            yield replace(_phone(family, template, rng), key=key, split=split)


def negatives(split: str, count: int, seed: int) -> Iterator[Item]:
    """Yield about so many ordinary texts without a number, as many of each template."""
    yield from _filled(HERE / split / "negatives.txt", "phone", split, count, seed)


def others(kind: str, split: str, count: int, seed: int) -> Iterator[Item]:
    """Yield at least so many texts with a kind, and so many without."""
    yield from _filled(HERE / split / "kinds" / f"{kind}.txt", kind, split, count, seed)


def items(split: str, kinds: tuple[str, ...], per_family: int, count: int, seed: int) -> list[Item]:
    """Return all items of a split: `per_family` per family, `count` texts of each sort else.

    Texts without a number are 5,000 at the default count of 300, and grow with it.
    """
    made: list[Item] = []
    for kind in kinds:
        if kind == "phone":
            made += phones(split, per_family, seed)
            made += negatives(split, count * 50 // 3, seed)
        else:
            made += others(kind, split, count, seed)
    return made


def _phone(family: Family, template: Template, rng: Random) -> Item:
    number = family.numbers(rng, rng.choice(family.countries))
    parts = [part if OPEN in part else gold(part) for part in family.write(rng, number)]
    gaps = dict(zip(("{n}",) if len(parts) == 1 else ("{a}", "{b}"), parts, strict=True))
    filler = Filler(rng, words(), family.language)
    fields, spans = {}, []
    for name, source in (("title", template.title), ("text", template.text)):
        text, _ = filler.fill(_GAP.sub(lambda found: _GAPS[found[0]], source))
        for gap, part in gaps.items():
            text = text.replace(_GAPS[gap], part)
        fields[name], found = marked(text, name)
        spans += found
    return Item(
        key="",
        kind="phone",
        family=family.name,
        split="",
        language=family.language,
        country=family.hint or number.country,
        reference="",
        gold=(Gold("phone", number.e164, tuple(spans)),),
        **fields,
    )


def _filled(path: Path, kind: str, split: str, count: int, seed: int) -> Iterator[Item]:
    if not path.exists():
        return
    rng = Random(f"{seed} {split} {kind} {path.stem}")
    reader = READERS.get(kind, as_written)
    templates = read(path)
    for sort, chosen in (
        (kind, [template for template in templates if "<<" in template.title + template.text]),
        ("without", [template for template in templates if "<<" not in template.text]),
    ):
        rounds = -(-count // len(chosen)) if chosen else 0
        for place in range(rounds * len(chosen)):
            made = item(chosen[place % len(chosen)], rng, words(), kind, reader)
            key = f"{split}-{kind}-{sort}-{place}"
            yield replace(made, key=key, family=f"{sort}", split=split)
