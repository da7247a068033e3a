"""Which identifiers one posting carries: its owner's, and those it shares with strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.simulate.commons import SITE_NAMES
from asterism.simulate.grammar import SLOT
from asterism.simulate.identifiers import write
from asterism.simulate.keyed import derive_key

if TYPE_CHECKING:
    from asterism.simulate.cities import City
    from asterism.simulate.habits import Author
    from asterism.simulate.identifiers import Identifier, Written
    from asterism.simulate.owners import Owner


class Contents:
    """Which identifiers one posting carries, its owner's and others'."""

    def __init__(
        self, owner: Owner, writer: Author, moment: float, line: int, city: City, site: str
    ) -> None:
        self.site = site
        self.owner = owner
        self.author = writer
        self.city = city
        self.line = line
        self.moment = moment
        self.line_phone = self._current(line)
        self.symbols: list[str] = []
        self.values: dict[str, str] = {}
        self.written: list[Written] = []
        self.in_title: Written | None = None
        self.groups: list[tuple[str, int]] = []

    def _current(self, line: int) -> Identifier:
        numbers = self.owner.lines[line]
        current = numbers[0][1]
        for day, number in numbers:
            if day > self.moment:
                break
            current = number
        return current

    def choose(self) -> None:
        """Decide what the text carries."""
        self._shared()
        if self.owner.random.random() < self.owner.profile.silent:
            self.symbols.append("contact_none")
            return
        self._own()
        if not any(item.identifier.own for item in (*self.written, *filter(None, [self.in_title]))):
            self._put("phone", self.line_phone)

    def _own(self) -> None:
        owner, profile = self.owner, self.owner.profile
        draw = owner.random.random
        if draw() < profile.phone:
            if draw() < 0.05:  # noqa: PLR2004 - one number in twenty stands in the title
                self.in_title = self._write(self.line_phone)
            else:
                self._put("phone", self.line_phone)
        for slot, held, chance in (
            ("handle", owner.handles, profile.handle),
            ("email", owner.emails, profile.email),
            ("site", owner.sites, profile.site),
        ):
            if held and draw() < chance:
                favourite = self.line % len(held) if draw() < 0.5 else int(draw() * len(held))  # noqa: PLR2004
                self._put(slot, held[favourite])
        if profile.second and draw() < profile.second:
            other = self._current(int(draw() * len(owner.lines)))
            if other != self.line_phone:
                self.written.append(self._write(other))
                self.symbols.append("contact_phone")
                key = SLOT["phone"]
                before = self.values.get(key)
                joint = " or " if owner.language == "en" else " o "
                text = self.written[-1].text
                self.values[key] = text if before is None else f"{before}{joint}{text}"
                if before is not None:
                    self.symbols.pop()

    def _shared(self) -> None:
        owner = self.owner
        draw = owner.random.random
        commons = owner.world.commons
        if owner.profile.style in {"noise", "spam"}:
            return
        if draw() < 0.1:  # noqa: PLR2004 - one text in ten names its hotel
            hotels = commons.hotels[self.city.index]
            hotel = hotels[int(draw() * len(hotels))]
            self.values[SLOT["hotel"]] = hotel.name
            if draw() < 0.35:  # noqa: PLR2004 - a third of them with its number
                self._put("hotelphone", hotel.phone, "hotel_phone", hidden=False)
            else:
                self.symbols.append("hotel_name")
            self.groups.append(("hotel", hotel.number))
        if draw() < 0.025:  # noqa: PLR2004 - one in forty repeats the site's help line
            self._put("support", commons.support[self.site], "support", hidden=False)
            self.values[SLOT["siteName"]] = SITE_NAMES[self.site]
            self.groups.append(("support_number", derive_key(self.site)))
        driver = owner.constraints.driver
        if driver is not None and draw() < 0.6:  # noqa: PLR2004
            self._put("driver", driver, "driver")
        if owner.writer is not None and draw() < 0.12:  # noqa: PLR2004
            self._put("writer", owner.writer.contact, "writer", hidden=False)

    def _put(
        self, slot: str, identifier: Identifier, symbol: str = "", *, hidden: bool | None = None
    ) -> None:
        item = self._write(identifier, hidden=hidden)
        self.written.append(item)
        self.values[SLOT[slot]] = item.text
        self.symbols.append(symbol or f"contact_{slot}")

    def _write(self, identifier: Identifier, *, hidden: bool | None = None) -> Written:
        owner = self.owner
        if hidden is None:
            rate = self.author.hidden_rate + owner.profile.hide
            if identifier.kind in {"email", "url"}:
                rate *= 0.5
            hidden = owner.random.random() < rate
        return write(identifier, self.author, owner.random, hidden=hidden)
