"""Ads for the sites beside the classified ones: of the world's owners, and of everybody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Final

from asterism.simulate.cities import all_cities, draw_city, neighbours
from asterism.simulate.composition import Plan, author, compose, grammar_of, render
from asterism.simulate.grammar import SLOT
from asterism.simulate.identifiers import Identifier, write
from asterism.simulate.keyed import derive_key, label
from asterism.simulate.names import NameCounter, company_name, draw_name
from asterism.simulate.numbers import PhoneBook
from asterism.simulate.owners import DAYS, EPOCH
from asterism.simulate.profiles import PROFILES
from asterism.simulate.published import item
from asterism.simulate.truth import iso
from asterism.simulate.values import Person, document_values

if TYPE_CHECKING:
    from asterism.simulate.habits import Author
    from asterism.simulate.identifiers import Written
    from asterism.simulate.population import Voice

STRANGER: Final = 1 << 41
"""Owner numbers from here on are of people who have no ad on a classified site."""
_DAY: Final = 86_400
_SLOTS: Final = {"phone": "phone", "handle": "handle", "email": "email", "url": "site"}


@dataclass(slots=True)
class Notice:
    """An ad on a site beside the classified ones.

    Attributes:
        title: of the ad.
        text: body.
        place: as sites write it.
        posted: seconds since 1970.
        price: as shown.
        seller: the name it is posted under.
        owner: whose it is in truth.
        role: the owner's; "stranger" for people without an ad elsewhere.
        writer: who wrote it.
        style: of its grammar.
        written: identifiers in it.
        why: reasons for which targeted collecting keeps it; none if it does not.
        number: in its address; given by the site.
    """

    title: str
    text: str
    place: str
    posted: int
    price: str
    seller: str
    owner: int
    role: str
    writer: Author
    style: str
    written: list[Written]
    why: list[str] = field(default_factory=list)
    number: int = 0

    def line(self, url: str, source: str, label_key: int, **further: object) -> dict[str, object]:
        """Return what was published of it."""
        return item(
            url, source, "ad", self.title, self.text,
            author=self.seller, posted_at=iso(self.posted), place=self.place,
            attributes={"price": self.price},
            owner=label("owner", self.owner, label_key), role=self.role,
            identifiers=[found.truth("text") for found in self.written],
            **further,
        )  # fmt: skip


class NoticeWriter:
    """Writes ads, one after another.

    Args:
        seed: of the world.
        documents: how many documents the world has.
        site: key of the site; two sites' ads have nothing in common but owners.
    """

    def __init__(self, seed: int, documents: int, site: str) -> None:
        self._key = derive_key("notices", seed, site)
        self._phones = PhoneBook(seed, documents)
        self._names = NameCounter(self._key)
        self._cities = {city.place: city for city in all_cities()}
        self._first_spare = derive_key("spare", site) % 1000 * 4000
        self._strangers = 0

    def owners(self, voice: Voice) -> Notice:
        """Return an ad of one of the world's owners, in his hand, with something of his in it."""
        random = self._random("owner", voice.owner)
        writer = voice.writer
        people = [Person(name, 21 + int(random.random() * 20)) for name in voice.names]
        place = voice.places[int(random.random() * len(voice.places))]
        extra = dict(PROFILES[voice.role].extra)
        return self._written(
            random, writer, voice.style, people, place, voice.identifiers, extra,
            (voice.owner, voice.role),
        )  # fmt: skip

    def strangers(self) -> Notice:
        """Return an ad of somebody who sells a sofa, lets a room or has found a dog."""
        number = self._strangers
        self._strangers += 1
        random = self._random("stranger", number)
        writer = author(derive_key("stranger", self._key, number), "en", "noise")
        held = [Identifier("phone", self._phones.spare(self._first_spare + number))]
        if random.random() < 0.2:  # noqa: PLR2004 - one in five has an address too
            held.append(Identifier("email", self._names.email(random)))
        people = [Person(draw_name(random, "recruiters"), 30 + int(random.random() * 30))]
        place = draw_city(random, "en").place
        owner = STRANGER + (self._key % 2**20) * 2**20 + number
        return self._written(random, writer, "noise", people, place, held, {}, (owner, "stranger"))

    def added(self, notice: Notice, random: Random) -> str:
        """Return an ad's text with one more sentence of its writer's."""
        rules = grammar_of(notice.style, notice.writer.language)
        raw = rules.expand("closing", random, notice.writer.taste)
        plan = Plan("", [("closing", notice.writer.sentence(raw, random))])
        values = {SLOT["name"]: notice.seller, SLOT["city"]: notice.place.partition(",")[0]}
        sentence = render(plan, notice.writer, notice.style, [], values, random)[1]
        return f"{notice.text}\n{sentence}"

    def renumbered(self, notice: Notice, random: Random) -> tuple[str, list[Written]] | None:
        """Return an ad's text and identifiers with a new telephone number, if it shows one."""
        for at, old in enumerate(notice.written):
            if old.identifier.kind == "phone" and old.text in notice.text:
                self._strangers += 1
                number = self._phones.spare(self._first_spare + self._strangers)
                new = write(Identifier("phone", number), notice.writer, random, hidden=False)
                written = [*notice.written[:at], new, *notice.written[at + 1 :]]
                return notice.text.replace(old.text, new.text), written
        return None

    def _random(self, kind: str, number: int) -> Random:
        return Random(derive_key(kind, self._key, number))  # noqa: S311 - a simulation

    def _written(
        self, random: Random, writer: Author, style: str, people: list[Person], place: str,
        held: list[Identifier], extra: dict[str, float], owner: tuple[int, str],
    ) -> Notice:  # fmt: skip
        draw = random.random
        city = self._cities[place]
        near = neighbours(city)
        plan = compose(writer, style, random, extra, {})
        values = document_values(
            random, writer, people[0], people, city,
            (near[int(draw() * 6)], near[int(draw() * 6)]), company_name(random),
        )  # fmt: skip
        symbols, written = [], []
        phones = [item for item in held if item.kind == "phone"]
        chosen = [(phones or held)[int(draw() * len(phones or held))]]
        others = [item for item in held if item.kind != chosen[0].kind]
        if others and draw() < 0.3:  # noqa: PLR2004 - three in ten have a second way
            chosen.append(others[int(draw() * len(others))])
        for identifier in chosen:
            hidden = style != "noise" and draw() < writer.hidden_rate
            found = write(identifier, writer, random, hidden=hidden)
            slot = _SLOTS[identifier.kind]
            values[SLOT[slot]] = found.text
            symbols.append(f"contact_{slot}")
            written.append(found)
        title, text = render(plan, writer, style, symbols, values, random)
        posted = EPOCH + int(draw() * DAYS * _DAY)
        number, role = owner
        seller = self._names.handle(random).partition(":")[2]
        price = f"${5 * int(4 + draw() * 80)}"
        return Notice(
            " ".join(title.split()), text, place, posted, price, seller, number, role, writer,
            style, written,
        )  # fmt: skip
