"""Ads for the sites beside the classified ones: of the world's owners, and of everybody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Final

from asterism.simulate.cities import all_cities, draw_city, neighbours
from asterism.simulate.composition import compose, grammar_of, render
from asterism.simulate.grammar import SLOT
from asterism.simulate.habits import Author
from asterism.simulate.identifiers import Identifier, write
from asterism.simulate.keyed import derive_key, label
from asterism.simulate.names import NameCounter, company_name, draw_name
from asterism.simulate.numbers import PhoneBook
from asterism.simulate.owners import DAYS, EPOCH
from asterism.simulate.profiles import PROFILES
from asterism.simulate.published import item
from asterism.simulate.saying import entitle, say
from asterism.simulate.truth import iso
from asterism.simulate.values import Person, document_values

if TYPE_CHECKING:
    from asterism.simulate.identifiers import Written
    from asterism.simulate.population import Voice

MARKET: Final = "market"
"""Grammar of what ordinary people post."""
TOPICS: Final = ("furniture", "rooms", "pets", "lessons", "services", "jobs")
"""What that is about."""
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
        self._first_spare = derive_key("spare", site) % 1000 * 100_000
        self._strangers = 0

    def owners(self, voice: Voice, *, hide: bool | None = None, key: int = 0) -> Notice:
        """Return an ad of one of the world's owners, in his hand, with something of his in it.

        Args:
            voice: whose.
            hide: whether identifiers are hidden; as the author is used to if None.
            key: another ad of the same owner has another key.
        """
        random = self._random(f"owner {key}", voice.owner)
        writer, style = voice.writer, voice.style
        people = [Person(name, 21 + int(random.random() * 20)) for name in voice.names]
        place = voice.places[int(random.random() * len(voice.places))]
        values = self._values(random, writer, people, place)
        symbols, written = _contacts(random, writer, voice.identifiers, values, hide=hide)
        plan = compose(writer, style, random, dict(PROFILES[voice.role].extra), {})
        title, text = render(plan, writer, style, symbols, values, random)
        title = " ".join(title.split())
        return self._notice(
            random, (title, text, place), (voice.owner, voice.role), writer, style, written
        )

    def strangers(self, topic: str | None = None, single: str | None = None) -> Notice:
        """Return an ad of somebody who sells a sofa, lets a room or has lost a cat.

        Args:
            topic: one of `TOPICS`; any if None.
            single: symbol of a further sentence, or None.
        """
        number = self._strangers
        self._strangers += 1
        random = self._random("stranger", number)
        draw = random.random
        topic = topic or TOPICS[int(draw() * len(TOPICS))]
        writer = Author(derive_key("stranger", self._key, number), "en", TOPICS, work=True)
        held = [Identifier("phone", self._phones.spare(self._first_spare + number))]
        if draw() < 0.2:  # noqa: PLR2004 - one in five has an address too
            held.append(Identifier("email", self._names.email(random)))
        people = [Person(draw_name(random, "recruiters"), 30 + int(draw() * 30))]
        place = draw_city(random, "en").place
        values = self._values(random, writer, people, place)
        symbols, written = _contacts(random, writer, held, values, hide=False)
        parts = [f"say_{topic}"] * (2 + int(draw() * 3)) + ([single] if single else [])
        parts += ["closing"] * (draw() < 0.5)  # noqa: PLR2004 - half of them take their leave
        text = say(MARKET, parts, symbols, writer, values, random)
        title = entitle(MARKET, f"title_{topic}", writer, values, random)
        owner = STRANGER + self._key % 2**20 * 2**20 + number
        return self._notice(
            random, (title, text, place), (owner, "stranger"), writer, MARKET, written
        )

    def added(self, notice: Notice, random: Random, symbol: str = "closing") -> str:
        """Return an ad's text with one more sentence of its writer's."""
        values = {SLOT["name"]: notice.seller, SLOT["city"]: notice.place.partition(",")[0]}
        return f"{notice.text}\n{say(notice.style, [symbol], [], notice.writer, values, random)}"

    def marked(self, notice: Notice, symbol: str, random: Random) -> str:
        """Return an ad's text with a sentence of the market's grammar, in plain spelling."""
        values = {SLOT["city"]: notice.place.partition(",")[0], SLOT["next"]: "the coast"}
        sentence = grammar_of(MARKET, "en").expand(symbol, random, notice.writer.taste)
        for slot, value in values.items():
            sentence = sentence.replace(slot, value)
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

    def _values(
        self, random: Random, writer: Author, people: list[Person], place: str
    ) -> dict[str, str]:
        city = self._cities[place]
        near = neighbours(city)
        route = near[int(random.random() * 6)], near[int(random.random() * 6)]
        company = company_name(random)
        return document_values(random, writer, people[0], people, city, route, company)

    def _notice(
        self, random: Random, shown: tuple[str, str, str], owner: tuple[int, str], writer: Author,
        style: str, written: list[Written],
    ) -> Notice:  # fmt: skip
        posted = EPOCH + int(random.random() * DAYS * _DAY)
        seller = self._names.handle(random).partition(":")[2]
        price = f"${5 * int(4 + random.random() * 80)}"
        title, text, place = shown
        return Notice(title, text, place, posted, price, seller, *owner, writer, style, written)


def _contacts(
    random: Random,
    writer: Author,
    held: list[Identifier],
    values: dict[str, str],
    *,
    hide: bool | None,
) -> tuple[list[str], list[Written]]:
    """Draw by what an ad can be answered: a number where there is one, sometimes a second way.

    Returns:
        Symbols of sentences, and what stands in them; `values` gets what is written.
    """
    draw = random.random
    first = [item for item in held if item.kind == "phone"] or held
    chosen = [first[int(draw() * len(first))]]
    others = [item for item in held if item.kind != chosen[0].kind]
    if others and draw() < 0.3:  # noqa: PLR2004 - three in ten have a second way
        chosen.append(others[int(draw() * len(others))])
    symbols, written = [], []
    for identifier in chosen:
        hidden = draw() < writer.hidden_rate if hide is None else hide
        found = write(identifier, writer, random, hidden=hidden)
        slot = _SLOTS[identifier.kind]
        values[SLOT[slot]] = found.text
        symbols.append(f"contact_{slot}")
        written.append(found)
    return symbols, written
