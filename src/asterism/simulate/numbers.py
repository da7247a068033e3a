"""Telephone numbers for the world, all of them reserved or unassigned, none given out twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from asterism.model.fiction import UNASSIGNED_AREA_CODES
from asterism.simulate.cities import all_cities
from asterism.simulate.keyed import Permutation, derive_key

if TYPE_CHECKING:
    from random import Random

    from asterism.simulate.cities import City

_LINES: Final = 100
_EXCHANGES: Final = tuple(n for n in range(200, 1000) if n % 100 != 11)  # noqa: PLR2004 - N11
_SUBSCRIBERS: Final = 10_000
_ABROAD: Final = (("+447700900", 3), ("+3363998", 4))
_ABROAD_SHARE: Final = 0.01
_NUMBERS_PER_DOCUMENT: Final = 0.6


class PhoneBook:
    """Hands out numbers: local 555-01XX ones while they last, then unassigned codes N9X.

    Args:
        seed: of the world.
        documents: how many documents the world will have; the larger it is, the smaller the share
            of local numbers, so that early and late owners look alike.
    """

    def __init__(self, seed: int, documents: int) -> None:
        codes = sorted({code for city in all_cities() for code in city.codes})
        self._left = {code: Permutation(_LINES, derive_key("lines", seed, code)) for code in codes}
        self._used = dict.fromkeys(codes, 0)
        capacity = _LINES * len(codes)
        self._local = min(1.0, 0.8 * capacity / max(documents * _NUMBERS_PER_DOCUMENT, 1))
        size = len(UNASSIGNED_AREA_CODES) * len(_EXCHANGES) * _SUBSCRIBERS
        self._unassigned = Permutation(size, derive_key("unassigned", seed))
        self._unassigned_count = size
        self._unassigned_used = 0
        self._abroad_used = [0] * len(_ABROAD)
        self._abroad = [
            Permutation(10**digits, derive_key("abroad", seed, prefix))
            for prefix, digits in _ABROAD
        ]

    def number(self, random: Random, city: City) -> str:
        """Return a new number, in E.164, that a person in `city` might have."""
        draw = random.random()
        if draw < _ABROAD_SHARE:
            which = int(random.random() * len(_ABROAD))
            prefix, digits = _ABROAD[which]
            if self._abroad_used[which] < 10**digits:
                index = self._abroad_used[which]
                self._abroad_used[which] += 1
                return f"{prefix}{self._abroad[which](index):0{digits}d}"
        if random.random() < self._local:
            code = city.codes[int(random.random() * len(city.codes))]
            if self._used[code] < _LINES:
                return self.local(code)
        return self._next_unassigned()

    def local(self, code: str) -> str:
        """Return a new 555-01XX number of an area code; it must have some left."""
        index = self._used[code]
        self._used[code] += 1
        return f"+1{code}55501{self._left[code](index):02d}"

    def spare(self, index: int) -> str:
        """Return a number for somebody outside the world's owners, counted from the far end."""
        return self._unassigned_number(-1 - index)

    def _next_unassigned(self) -> str:
        self._unassigned_used += 1
        return self._unassigned_number(self._unassigned_used - 1)

    def _unassigned_number(self, index: int) -> str:
        value = self._unassigned(index % self._unassigned_count)
        value, subscriber = divmod(value, _SUBSCRIBERS)
        area, exchange = divmod(value, len(_EXCHANGES))
        return f"+1{UNASSIGNED_AREA_CODES[area]}{_EXCHANGES[exchange]}{subscriber:04d}"
