"""Who a statement belongs to and how far it may travel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from asterism.model.ids import derive_id


class TrafficLight(IntEnum):
    """Traffic Light Protocol 2.0 levels (FIRST, 2022), ordered by how closely they are held."""

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    AMBER_STRICT = 3
    RED = 4

    def __add__(self, other: int) -> TrafficLight:
        """Return the level of a statement that rests on both: the closer-held one."""
        return TrafficLight(max(int(self), int(other)))


class Consent(IntEnum):
    """What the person a statement is about has said of its use."""

    NOT_ASKED = 0
    GIVEN = 1
    WITHDRAWN = 2


@dataclass(frozen=True, slots=True)
class Marking:
    """Owner, level, sharing group, caveats and embargo of a statement.

    Attributes:
        owner: key of the organisation that decides about the statement.
        level: Traffic Light Protocol level.
        sharing_group: key of the group it is shared with; empty for the owner alone.
        caveats: handling caveats, such as "juvenile" or "victim-only".
        embargo_until: microseconds since 1970 in UTC before which it is withheld, or None.
    """

    owner: str
    level: TrafficLight = TrafficLight.AMBER
    sharing_group: str = ""
    caveats: frozenset[str] = frozenset()
    embargo_until: int | None = None

    @property
    def id(self) -> int:
        """The interned id: 63 bits derived from the content, the same in every database."""
        digest = derive_id(
            "marking",
            self.owner,
            int(self.level),
            self.sharing_group,
            ",".join(sorted(self.caveats)),
            self.embargo_until or 0,
            length=16,
        )
        return int(digest, 16) >> 1

    def __add__(self, other: Marking) -> Marking:
        """Return the marking of a statement that rests on both: never wider than either."""
        if self == other:
            return self
        owners = sorted({*self.owner.split("+"), *other.owner.split("+")})
        same_group = self.sharing_group == other.sharing_group
        embargoes = [at for at in (self.embargo_until, other.embargo_until) if at is not None]
        return Marking(
            owner="+".join(owners),
            level=self.level + other.level,
            sharing_group=self.sharing_group if same_group else "",
            caveats=self.caveats | other.caveats,
            embargo_until=max(embargoes, default=None),
        )


LOCAL: Final = Marking(owner="local")
"""The marking of everything in a single-user workspace until its owner says otherwise."""
