"""Who a statement belongs to, how far it may travel, and what its subject has said of that.

A statement that rests on several others carries the sum of their markings. The sum is exact: who
may see it are those who may see each of them, neither more nor fewer. What one owner's markings
ask for together is often one plain marking; where it is not (two owners, two groups), the sum
keeps the plain ones as its `parts`, and the policy asks every part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Final

from asterism.model.clock import to_datetime
from asterism.model.ids import derive_id

EXCLUDABLE: Final = ("organisation:", "person:")


class TrafficLight(IntEnum):
    """Traffic Light Protocol 2.0 levels (FIRST, 2022), ordered by how closely they are held."""

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    AMBER_STRICT = 3
    RED = 4

    @property
    def label(self) -> str:
        """The level as the protocol writes it."""
        return self.name.replace("_", "+")

    def __add__(self, other: int) -> TrafficLight:
        """Return the level of a statement that rests on both: the closer-held one."""
        return TrafficLight(max(int(self), int(other)))


class Consent(IntEnum):
    """What the person a statement is about has said of its use."""

    NOT_ASKED = 0
    GIVEN = 1
    WITHDRAWN = 2

    def __add__(self, other: int) -> Consent:
        """Return the consent to a statement that rests on both: the one that allows less."""
        both = {Consent(self), Consent(other)}
        return next(
            word for word in (Consent.WITHDRAWN, Consent.NOT_ASKED, Consent.GIVEN) if word in both
        )


@dataclass(frozen=True, slots=True)
class Marking:
    """Owner, level, sharing group, caveats, exclusions, embargo, consent and expiry.

    Attributes:
        owner: key of the organisation that decides about the statement; those of a sum with
            several owners, joined by "+".
        level: Traffic Light Protocol level.
        sharing_group: key of the group it is shared with; empty for the owner alone.
        caveats: handling caveats: "juvenile", "victim-only", "sealed", or others.
        embargo_until: microseconds since 1970 in UTC before which it is withheld, or None.
        excluded: who never sees it: "organisation:KEY" or "person:NAME".
        consent: of the person that it is about.
        expires_at: microseconds since 1970 in UTC from which nobody sees it, or None.
        parts: the plain markings that this one is the sum of; empty for a plain one, whose
            other attributes say everything. Those of a sum are its summary, for people to read.
        id: the interned id: 63 bits derived from the content, the same in every database.

    Raises:
        ValueError: if a caveat or an exclusion could not be told apart from others once stored.
    """

    owner: str
    level: TrafficLight = TrafficLight.AMBER
    sharing_group: str = ""
    caveats: frozenset[str] = frozenset()
    embargo_until: int | None = None
    excluded: frozenset[str] = frozenset()
    consent: Consent = Consent.NOT_ASKED
    expires_at: int | None = None
    parts: frozenset[Marking] = frozenset()
    id: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Check the words and derive the id."""
        if any("," in caveat for caveat in self.caveats):
            message = f"a caveat holds no comma: {', '.join(sorted(self.caveats))}"
            raise ValueError(message)
        for who in self.excluded:
            if not who.startswith(EXCLUDABLE) or who.endswith(":") or "\n" in who:
                message = f"{who!r} excludes nobody: write organisation:KEY or person:NAME"
                raise ValueError(message)
        object.__setattr__(self, "id", _derived_id(self))

    @property
    def audience(self) -> int:
        """A number that markings share whose audience hangs on everything but the owner.

        Fifty organisations that share with everybody, or with one group, are one audience to a
        search. Only a way to say many ids in one word: who is in it is asked of each marking.
        """
        to_many = self.level <= TrafficLight.GREEN or (
            self.level == TrafficLight.AMBER and self.sharing_group
        )
        return replace(self, owner="").id if to_many and not self.parts else self.id

    def __str__(self) -> str:
        """Return it in one line: "AMBER of north, shared with coast, sealed"."""
        if self.parts:
            return " and ".join(sorted(map(str, self.parts)))
        said = [f"{self.level.label} of {self.owner}"]
        if self.sharing_group:
            said.append(f"shared with {self.sharing_group}")
        said += sorted(self.caveats)
        said += [f"not for {who}" for who in sorted(self.excluded)]
        if self.embargo_until is not None:
            said.append(f"embargo until {_day(self.embargo_until)}")
        if self.expires_at is not None:
            said.append(f"until {_day(self.expires_at - 1)}")
        if self.consent is not Consent.NOT_ASKED:
            said.append(f"consent {self.consent.name.lower()}")
        return ", ".join(said)

    def __add__(self, other: Marking) -> Marking:
        """Return the marking of a statement that rests on both."""
        if self == other:
            return self
        return combined([self, other])


def combined(markings: Iterable[Marking]) -> Marking:
    """Return the marking of a statement that rests on statements under all of these.

    Equal for every order of the same markings, and of sums of them.

    Raises:
        ValueError: if there are none.
    """
    plain: dict[str, set[Marking]] = {}
    for marking in markings:
        for part in marking.parts or (marking,):
            plain.setdefault(part.owner, set()).add(part)
    parts = frozenset(part for owned in plain.values() for part in _of_one_owner(owned))
    if not parts:
        message = "a statement that rests on nothing has no marking"
        raise ValueError(message)
    return replace(_folded(parts), parts=parts) if len(parts) > 1 else next(iter(parts))


def is_narrower(marking: Marking, than: Marking) -> bool:
    """Return whether whoever may see a statement under `marking` may see it under `than`."""
    return marking.owner == than.owner and combined([marking, than]) == combined([marking])


def narrowed(marking: Marking, by: Marking) -> Marking:
    """Return the marking of a record whose source says `marking` and which says `by` of itself.

    It is never wider than its source's, and plain, so that it can be changed later. Who owns it
    and whom it is shared with are the source's decision; consent is the person's.
    """
    said = replace(by, owner=marking.owner, sharing_group=marking.sharing_group)
    said = replace(said, consent=marking.consent if by.consent is Consent.GIVEN else by.consent)
    whole = combined([marking, said])
    if by.consent is Consent.GIVEN and marking.consent is not Consent.WITHDRAWN:
        whole = replace(whole, consent=Consent.GIVEN)
    # People whom a group names for RED may not be the owner's: then its custodians alone.
    return replace(whole, sharing_group="", parts=frozenset()) if whole.parts else whole


def _of_one_owner(markings: set[Marking]) -> list[Marking]:
    """Return the fewest plain markings that ask together for what these ask.

    The audiences of one owner's levels lie within each other (GREEN, AMBER, AMBER+STRICT), so
    that the closest-held one speaks for all. Two things do not nest: groups, and RED, whose named
    people may work elsewhere, with AMBER+STRICT.
    """
    whole = _folded(markings)
    groups = {
        level: {item.sharing_group for item in markings if item.level == level}
        for level in TrafficLight
    }
    red, amber = groups[TrafficLight.RED], groups[TrafficLight.AMBER]
    strict = bool(groups[TrafficLight.AMBER_STRICT])
    if "" in red:
        return [replace(whole, sharing_group="")]
    parts = [replace(whole, level=TrafficLight.RED, sharing_group=group) for group in sorted(red)]
    if strict or "" in amber:
        level = TrafficLight.AMBER_STRICT if strict else TrafficLight.AMBER
        return [*parts, replace(whole, level=level, sharing_group="")]
    parts += [
        replace(whole, level=TrafficLight.AMBER, sharing_group=group)
        for group in sorted(amber - red)
    ]
    return parts or [whole]


def _folded(markings: Iterable[Marking]) -> Marking:
    """Return one plain marking with the closest-held of each attribute."""
    items = list(markings)
    groups = {item.sharing_group for item in items}
    embargoes = [item.embargo_until for item in items if item.embargo_until is not None]
    ends = [item.expires_at for item in items if item.expires_at is not None]
    return Marking(
        owner="+".join(sorted({item.owner for item in items})),
        level=max(item.level for item in items),
        sharing_group=groups.pop() if len(groups) == 1 else "",
        caveats=frozenset().union(*(item.caveats for item in items)),
        embargo_until=max(embargoes, default=None),
        excluded=frozenset().union(*(item.excluded for item in items)),
        consent=sum((item.consent for item in items[1:]), items[0].consent),
        expires_at=min(ends, default=None),
    )


def _day(at: int) -> str:
    return to_datetime(at).date().isoformat()


def _derived_id(marking: Marking) -> int:
    added = {
        "excluded": "\n".join(sorted(marking.excluded)),
        "consent": int(marking.consent) or "",
        "expires": "" if marking.expires_at is None else marking.expires_at,
        "parts": ",".join(sorted(str(part.id) for part in marking.parts)),
    }
    # Only what is there: a marking without these has the id that it had before there were any.
    more = [item for name, value in added.items() if value != "" for item in (name, value)]
    digest = derive_id(
        "marking",
        marking.owner,
        int(marking.level),
        marking.sharing_group,
        ",".join(sorted(marking.caveats)),
        marking.embargo_until or 0,
        *more,
        length=16,
    )
    return int(digest, 16) >> 1


LOCAL: Final = Marking(owner="local")
"""The marking of what comes in without a further word: the workspace's own people, AMBER."""
