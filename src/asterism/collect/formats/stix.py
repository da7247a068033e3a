"""STIX 2.0 and 2.1 bundles: https://docs.oasis-open.org/cti/stix/v2.1/.

Each object is a document but for relationships and definitions, which stay in the capture. The
level of an object is the closest-held of its markings, granular ones included; an object that
states none is held as closely as the closest-held one of its bundle, and a marking that is not
understood counts as RED.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from asterism.collect.columns import Mapping
from asterism.collect.formats.base import MARKED, Findings, Item
from asterism.collect.formats.json_objects import Values, lines, parsed, text_of, texts
from asterism.collect.formats.json_scanner import Keys
from asterism.collect.formats.levels import level_of, narrowest
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row
from asterism.model.marking import TrafficLight

WELL_KNOWN: Final = {
    "613f2e26-407d-48c7-9eca-b8e91df99dc9": TrafficLight.CLEAR,
    "34098fce-860f-48ae-8e50-ebd3cc5e41da": TrafficLight.GREEN,
    "f88d31f6-486f-44da-b317-01333bde0b82": TrafficLight.AMBER,
    "5e57c739-391a-4eb3-b6be-7d15ca92d5ed": TrafficLight.RED,
    "94868c89-83c2-464b-929b-a1a8aa3c8487": TrafficLight.CLEAR,
    "bab4a63c-aed9-4cf5-a766-dfca5abac2bb": TrafficLight.GREEN,
    "55d920b0-5e8b-4f79-9ee9-91f868d9b421": TrafficLight.AMBER,
    "939a9414-2ddd-4d32-a0cd-375ea402b003": TrafficLight.AMBER_STRICT,
    "e828b379-4e03-4974-9ac4-e53a884c97c1": TrafficLight.RED,
}
"""The definitions of the standard and of its extension for TLP 2.0, which bundles may leave out."""
UNDOCUMENTED: Final = frozenset(
    {"relationship", "marking-definition", "extension-definition", "language-content"}
)
VERSIONS: Final = frozenset({"", "2.0", "2.1"})
FRAME: Final = frozenset({
    "id", "type", "spec_version", "created", "modified", "created_by_ref", "revoked", "lang",
    "object_marking_refs", "granular_markings", "confidence", "extension_type", "is_family",
    "pattern_type", "pattern_version", "number_observed",
})  # fmt: skip
"""Members that say how an object is kept, and nothing of what it is about."""
TITLES: Final = ("name", "value", "display_name", "account_login", "abstract")
DATES: Final = ("first_observed", "published", "valid_from", "created")
MOST_KEPT: Final = 10_000
"""Definitions and names of authors that are remembered; more of them count as unknown."""


@dataclass(slots=True)
class _Bundle:
    """What objects of a bundle refer to."""

    levels: dict[str, TrafficLight | None] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)
    closest: TrafficLight | None = None


def bundle_objects(path: Path, mapping: Mapping, findings: Findings) -> Iterator[Item]:
    """Yield the objects of a bundle; the file is read twice, as markings may come last."""
    bundle = _surveyed(path)
    if bundle.closest is not None:
        findings.note(f"objects without a marking are held as {bundle.closest.label}, as closely "
                      "as the closest-held one of the bundle")  # fmt: skip
    for element, number, values in parsed(path, _is_object):
        if isinstance(values, Reject):
            yield values
        elif problem := _problem(number, values):
            yield problem
        elif values["type"] in UNDOCUMENTED:
            findings.others += 1
        else:
            if (version := text_of(values.get("spec_version"))) not in VERSIONS:
                findings.note(f"spec_version {version[:20]} is unknown here; read as 2.1")
            document = _document(values, bundle, mapping, findings)
            yield Row(number, element.offset, element.length, MARKED, document)


def _is_object(keys: Keys) -> bool:
    return keys == ("objects",)


def _surveyed(path: Path) -> _Bundle:
    bundle = _Bundle()
    stated: set[str] = set()
    for _, _, values in parsed(path, _is_object):
        if isinstance(values, Reject):
            continue
        object_id = text_of(values.get("id"))
        if values.get("type") == "marking-definition" and len(bundle.levels) < MOST_KEPT:
            bundle.levels[object_id] = _defined(values)
        elif values.get("type") == "identity" and len(bundle.authors) < MOST_KEPT:
            bundle.authors[object_id] = text_of(values.get("name"))
        if len(stated) < MOST_KEPT:
            stated.update(_references(values))
    levels = [_level(reference, bundle) for reference in stated]
    bundle.closest = max((level for level in levels if level is not None), default=None)
    return bundle


def _defined(values: Values) -> TrafficLight | None:
    """Return the level that a definition defines; None for one that is about something else."""
    known = WELL_KNOWN.get(text_of(values.get("id")).removeprefix("marking-definition--"))
    if known is not None:
        return known
    definition = values.get("definition")
    if isinstance(definition, dict) and "tlp" in definition:
        return level_of(text_of(definition["tlp"]))
    extensions = values.get("extensions")
    for extension in extensions.values() if isinstance(extensions, dict) else ():
        if isinstance(extension, dict) and "tlp_2_0" in extension:
            return level_of(text_of(extension["tlp_2_0"]))
    if text_of(values.get("name")).lower().startswith("tlp:"):
        return level_of(text_of(values["name"]))
    return None if values.get("definition_type") == "statement" else TrafficLight.RED


def _references(values: Values) -> set[str]:
    """Return the markings that an object refers to, those of its parts included."""
    found = set(texts(values.get("object_marking_refs")))
    granular = values.get("granular_markings")
    for item in granular if isinstance(granular, list) else [granular]:
        if isinstance(item, dict):
            found.update(texts(item.get("marking_ref")))
        elif item is not None:
            found.add("not understood")
    if not isinstance(values.get("object_marking_refs", []), list):
        found.add("not understood")
    return found


def _level(reference: str, bundle: _Bundle) -> TrafficLight | None:
    known = WELL_KNOWN.get(reference.removeprefix("marking-definition--"))
    return known if known is not None else bundle.levels.get(reference, TrafficLight.RED)


def _problem(number: int, values: Values) -> Reject | None:
    for name in ("type", "id"):
        if not text_of(values.get(name)):
            mend = f"give the object its {name}, as STIX asks for"
            return Reject(number, name, f"has no {name}", mend, str(values)[:200])
    return None


def _document(values: Values, bundle: _Bundle, mapping: Mapping, findings: Findings) -> Values:
    kind, references = values["type"], _references(values)
    levels = [_level(reference, bundle) for reference in references]
    if unknown := sorted(references - set(bundle.levels) - _full(WELL_KNOWN)):
        findings.note(f"marking {unknown[0][:80]} is not in the bundle; what it marks is held RED")
    if not references and bundle.closest is not None:
        levels.append(bundle.closest)
    label = kind.removeprefix("x-").replace("-", " ")
    text = lines({label if name == "value" else name: item for name, item in values.items()},
                 lambda name: name in FRAME or name.endswith(("_ref", "_refs")))  # fmt: skip
    title = next((word for name in TITLES for word in texts(values.get(name))), "")
    return {
        "id": values["id"],
        "kind": mapping.kind,
        "title": f"{label}: {title}" if title else label,
        "text": "\n".join(text),
        "url": "",
        "author": bundle.authors.get(text_of(values.get("created_by_ref")), ""),
        "language": text_of(values.get("lang")),
        "posted_at": next((word for name in DATES for word in texts(values.get(name))), ""),
        "level": narrowest(level for level in levels if level is not None),
        "caveats": "",
        "attributes": {"stix": values},
    }


def _full(known: dict[str, TrafficLight]) -> set[str]:
    return {f"marking-definition--{name}" for name in known}
