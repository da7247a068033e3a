"""The truth of a world: who owns each document, and who only looks alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from asterism.evaluate.scores import Codes

Flags = NDArray[np.bool_]

OPERATION: Final = "operation"
"""Roles of controlled operations begin so; other truths may have no roles at all."""

INDIVIDUALS: Final = frozenset(
    {"independent", "independent_tour", "collective", "burner_pair", "template"}
)
"""Roles of people who advertise on their own account: a lead on them is a false one."""

BUSINESSES: Final = frozenset({"agency", "employer", "staffing"})
"""Roles of those who openly advertise several people or places: what a lead on them is worth,
only a person can say."""


class Group(NamedTuple):
    """Documents of unrelated owners that look as if they belonged together."""

    type: str
    label: str


@dataclass
class Truth:
    """What is true of a world's documents.

    Attributes:
        positions: each address's place in the file.
        owners: (n,) owner of each document.
        owner_labels: as the truth names them.
        roles: role of each owner, "" if the truth does not say.
        groups: documents of each look-alike group.
    """

    positions: dict[str, int] = field(default_factory=dict)
    owners: Codes = field(default_factory=lambda: np.empty(0, np.int64))
    owner_labels: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    groups: dict[Group, list[int]] = field(default_factory=dict)

    def operations(self) -> Flags:
        """Return for each owner whether it is a controlled operation."""
        return np.array([role.startswith(OPERATION) for role in self.roles], np.bool_)

    def businesses(self) -> Flags:
        """Return for each owner whether it is an agency or an employer."""
        return np.array([role in BUSINESSES for role in self.roles], np.bool_)

    def individuals(self) -> Flags:
        """Return for each owner whether it is a person on their own account."""
        return np.array([role in INDIVIDUALS for role in self.roles], np.bool_)

    def look_alikes(self) -> Flags:
        """Return for each owner whether it is a person of whom a document stands in a group."""
        grouped = np.zeros(len(self.roles), np.bool_)
        for documents in self.groups.values():
            grouped[self.owners[documents]] = True
        return grouped & self.individuals()


def read_truth(path: Path) -> Truth:
    """Read a truth file, a JSON object with at least `url` and `owner` a line.

    Raises:
        ValueError: if a line lacks one, or an address stands in two lines.
    """
    truth = Truth()
    known: dict[str, int] = {}
    owners: list[int] = []
    for number, row in enumerate(lines(path)):
        url, owner = row.get("url"), row.get("owner")
        if not isinstance(url, str) or not isinstance(owner, str) or url in truth.positions:
            message = f"{path}:{number + 1}: needs an address of its own and an owner"
            raise ValueError(message)
        truth.positions[url] = number
        code = known.setdefault(owner, len(known))
        if code == len(truth.roles):
            truth.roles.append(str(row.get("role") or ""))
        owners.append(code)
        for item in row.get("look_alikes") or ():
            truth.groups.setdefault(Group(item["type"], item["group"]), []).append(number)
    truth.owners = np.array(owners, np.int64)
    truth.owner_labels = list(known)
    return truth


def read_contents(path: Path, truth: Truth) -> Iterator[tuple[str, str]]:
    """Yield title and text of each document of a world, in the truth's order.

    Raises:
        ValueError: if the documents are not those of the truth, one for one.
    """
    number = -1
    for number, row in enumerate(lines(path)):
        if truth.positions.get(row["url"]) != number:
            message = f"{path}:{number + 1}: stands elsewhere in the truth, or not at all"
            raise ValueError(message)
        yield row["title"], row["text"]
    if number + 1 != len(truth.positions):
        message = f"{path}: {number + 1} documents, but {len(truth.positions)} in the truth"
        raise ValueError(message)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the object of each line."""
    with path.open("rb") as file:
        for line in file:
            yield orjson.loads(line)
