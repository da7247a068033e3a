"""MISP events: https://www.misp-standard.org/rfc/misp-standard-core.html.

Attributes and objects of an event are documents, and so are its reports. `tlp:` tags of the event
and of the attribute say how closely it is held, the closest-held of them all; what the sender
distributes within its own organisation or a sharing group is held at AMBER+STRICT at least.
Galaxies and other tags stay in the attributes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from asterism.collect.columns import Mapping
from asterism.collect.formats.base import MARKED, Findings, Item
from asterism.collect.formats.json_objects import (
    Values,
    parsed,
    read_object,
    string_of,
    text_of,
    texts,
)
from asterism.collect.formats.json_scanner import Keys, Scanner
from asterism.collect.formats.levels import level_of, narrowest
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row
from asterism.model.marking import TrafficLight

PARTS: Final = ("Attribute", "Object", "EventReport")
HELD: Final = {"0": TrafficLight.AMBER_STRICT, "4": TrafficLight.AMBER_STRICT}
"""Distributions that are narrower than those who have the event: own organisation, a group."""
SCALARS: Final = frozenset({"info", "date", "uuid", "distribution"})


@dataclass(slots=True)
class _Event:
    """What an event says of all its attributes."""

    named: dict[str, str] = field(default_factory=dict)
    author: str = ""
    tags: list[str] = field(default_factory=list)
    levels: list[TrafficLight] = field(default_factory=list)


def event_parts(path: Path, mapping: Mapping, findings: Findings) -> Iterator[Item]:
    """Yield attributes, objects and reports; the file is read twice, as tags may come last."""
    events = _surveyed(path)
    findings.note(f"{len(events)} MISP events" if len(events) != 1 else "one MISP event")
    for element, number, values in parsed(path, _is_part):
        if isinstance(values, Reject):
            yield values
            continue
        own = values.get("Event")
        event = events.get(element.parents[-1] if element.parents else -1) or _Event(
            {name: text_of(own.get(name)) for name in SCALARS} if isinstance(own, dict) else {}
        )
        try:
            document = _document(element.keys[-1], values, event, mapping)
        except _WrongError as wrong:
            mend = "export the event from MISP again, or take the attribute out"
            yield Reject(number, wrong.field, wrong.reason, mend, str(values)[:200])
            continue
        yield Row(number, element.offset, element.length, MARKED, document)


class _WrongError(ValueError):
    """A member is not of the type that MISP gives it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = name, reason


def _is_part(keys: Keys) -> bool:
    return keys[-1:] != () and keys[-1] in PARTS and (
        keys[-2:-1] == ("Event",) or keys == ("response", "Attribute")
    )  # fmt: skip


def _is_said_of_all(keys: Keys) -> bool:
    return keys[-2:-1] == ("Event",) and (keys[-1] in SCALARS or keys[-1] in {"Tag", "Orgc"})


def _surveyed(path: Path) -> dict[int, _Event]:
    events: dict[int, _Event] = {}
    for element in Scanner(path, _is_said_of_all).elements():
        if element.problem or not element.parents:
            continue
        event = events.setdefault(element.parents[-1], _Event())
        name = element.keys[-1]
        if name in SCALARS:
            event.named[name] = string_of(element)
            continue
        values = read_object(element.data)
        said = text_of(values.get("name")) if isinstance(values, dict) else ""
        if name == "Orgc":
            event.author = said
        else:
            event.tags.append(said)
            event.levels += _levels([said])
    for event in events.values():
        distribution = event.named.get("distribution", "")
        event.levels += [HELD[distribution]] if distribution in HELD else []
    return events


def _levels(tags: list[str]) -> list[TrafficLight]:
    return [level_of(tag) for tag in tags if tag.lower().startswith("tlp:")]


def _tags(values: Values) -> list[str]:
    found = values.get("Tag", [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        name, reason = "Tag", "is no list of tags, so that its marking is not known"
        raise _WrongError(name, reason)
    return [text_of(item.get("name")) for item in found]


def _document(part: str, values: Values, event: _Event, mapping: Mapping) -> Values:
    tags = _tags(values)
    levels = [*event.levels, *_levels(tags)]
    levels += [HELD[word] for word in texts(values.get("distribution")) if word in HELD]
    members: list[Values] = []
    if part == "Object":
        members = _members(values)
        for member in members:
            levels += _levels(_tags(member))
        text = "\n".join(line for member in members for line in _lines(member))
    elif part == "EventReport":
        text = text_of(values.get("content"))
    else:
        text = "\n".join(_lines(values))
    name = next((word for key in ("name", "type") for word in texts(values.get(key))), part.lower())
    said: dict[str, Any] = {"event": event.named, "tags": [*event.tags, *tags]}
    return {
        "id": text_of(values.get("uuid")),
        "kind": mapping.kind,
        "title": ": ".join(filter(None, (event.named.get("info", ""), name))),
        "text": text,
        "url": "",
        "author": event.author,
        "posted_at": _time(values),
        "level": narrowest(levels),
        "caveats": "",
        "attributes": {"misp": {**said, part: values}},
    }


def _members(values: Values) -> list[Values]:
    found = values.get("Attribute", [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        name, reason = "Attribute", "is no list of attributes"
        raise _WrongError(name, reason)
    return found


def _lines(values: Values) -> Iterator[str]:
    """Yield the lines of an attribute: what its value is, and what was noted beside it."""
    relation = next(
        (word for key in ("object_relation", "type") for word in texts(values.get(key))), "value"
    )
    found = list(texts(values.get("value")))
    if not found:
        name, reason = "value", "has no value that is a text"
        raise _WrongError(name, reason)
    yield from (f"{relation}: {text}" for text in found)
    yield from texts(values.get("comment"))


def _time(values: Values) -> float | str:
    """Return when it was first seen, or last changed (seconds since 1970 as text)."""
    if seen := text_of(values.get("first_seen")):
        return seen
    stamp = text_of(values.get("timestamp"))
    return float(stamp) if stamp.isdecimal() and len(stamp) <= _LONGEST_STAMP else ""


_LONGEST_STAMP: Final = 17
