"""The world: owners one after another, their postings with addresses, in bounded memory."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

from asterism.simulate.commons import Commons
from asterism.simulate.keyed import Permutation, derive_key
from asterism.simulate.lookalikes import group_constraints
from asterism.simulate.names import NameCounter
from asterism.simulate.numbers import PhoneBook
from asterism.simulate.owners import Owner, Surroundings
from asterism.simulate.profiles import PROFILES
from asterism.simulate.sites import SITES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asterism.simulate.postings import Posting
    from asterism.simulate.profiles import Profile

_FIRST_AD: Final = 10_000_000
_SMALLEST_CAP: Final = 6


class World:
    """A world of `documents` ads that can be seen, and some that have been taken down.

    Owners are made one after another, each kind by how far it lags behind its share. An owner's
    postings are made at once and forgotten, so that memory doesn't grow with the world. Addresses
    are numbered by a keyed permutation of the order of making: they say nothing about it.

    Args:
        seed: two worlds with the same seed and size are the same.
        documents: ads to be seen.
    """

    def __init__(self, seed: int, documents: int) -> None:
        if documents < 1:
            message = f"a world needs at least one document, not {documents}"
            raise ValueError(message)
        self.seed = seed
        self.documents = documents
        self._address = Permutation(
            max(80_000_000, documents * 40), derive_key("address", seed, documents)
        )

    def postings(self) -> Iterator[Posting]:
        """Yield every posting, removed ones too, owner by owner."""
        phones = PhoneBook(self.seed, self.documents)
        names = NameCounter(self.seed)
        commons = Commons(self.seed, self.documents, phones, names)
        world = Surroundings(phones, names, commons)
        random = Random(derive_key("world", self.seed))  # noqa: S311 - a simulation
        made = dict.fromkeys(PROFILES, 0)
        live = number = address = 0
        while live < self.documents:
            role = min(PROFILES, key=lambda role: (made[role] + 1) / PROFILES[role].share)
            profile = PROFILES[role]
            for bound in group_constraints(role, number, self.seed, world):
                size = _size(profile, self.documents, random)
                owner = Owner(number, self.seed, profile, size, world, bound)
                number += 1
                for posting in owner.postings():
                    made[role] += 1
                    if live == self.documents:
                        return
                    live += not posting.removed
                    posting.url = SITES[posting.source].url(
                        posting.slug, posting.section, _FIRST_AD + self._address(address)
                    )
                    address += 1
                    yield posting


def _size(profile: Profile, documents: int, random: Random) -> int:
    """Draw how many postings an owner makes: Pareto, capped by the size of the world."""
    smallest, exponent, share = profile.size
    cap = max(_SMALLEST_CAP, smallest, int(documents * share))
    cap = min(cap, 3000)
    return min(cap, int(smallest * (1.0 - random.random()) ** (-1 / exponent)))
