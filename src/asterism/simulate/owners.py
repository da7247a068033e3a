"""An owner: people, lines, routes and habits, and the postings that come of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING, Final

from asterism.simulate.cities import draw_circuit, draw_city
from asterism.simulate.composition import Plan, author, compose, render, reword
from asterism.simulate.contents import Contents
from asterism.simulate.identifiers import Identifier
from asterism.simulate.keyed import derive_key
from asterism.simulate.names import company_name, draw_name
from asterism.simulate.postings import Posting
from asterism.simulate.sites import draw_site
from asterism.simulate.values import Person, document_values

if TYPE_CHECKING:
    from asterism.simulate.cities import City
    from asterism.simulate.commons import Commons, HiredWriter
    from asterism.simulate.habits import Author
    from asterism.simulate.names import NameCounter
    from asterism.simulate.numbers import PhoneBook
    from asterism.simulate.profiles import Profile

EPOCH: Final = 1_782_864_000
"""Where the world begins: 2026-07-01T00:00:00Z, in seconds since 1970."""
DAYS: Final = 120
"""How many days the world lasts."""
_DAY: Final = 86_400
_REMOVED: Final = 0.04
_LANGUAGE_ES: Final = 0.22
_VERBATIM: Final = 0.12
_RECENT: Final = 12


@dataclass(slots=True)
class Surroundings:
    """What an owner takes numbers and names from, and shares with others."""

    phones: PhoneBook
    names: NameCounter
    commons: Commons


@dataclass(slots=True)
class Constraints:
    """What a look-alike group lays down for one of its owners.

    Attributes:
        window: first and last day of activity.
        phone: a number to use instead of one's own.
        driver: a shared driver's number.
        plan: a text taken over from elsewhere.
        author: whose text that is.
        home: where the owner works.
        language: "en" or "es".
        groups: look-alike groups as (type, number).
    """

    window: tuple[float, float] | None = None
    phone: Identifier | None = None
    driver: Identifier | None = None
    plan: Plan | None = None
    author: Author | None = None
    home: City | None = None
    language: str | None = None
    groups: list[tuple[str, int]] = field(default_factory=list)


class Owner:
    """One owner of postings.

    Args:
        number: of the owner in the world.
        seed: of the world.
        profile: how owners of this kind behave.
        size: postings to make.
        world: surroundings.
        constraints: what a look-alike group lays down.
    """

    def __init__(
        self,
        number: int,
        seed: int,
        profile: Profile,
        size: int,
        world: Surroundings,
        constraints: Constraints | None = None,
    ) -> None:
        self.number = number
        self.profile = profile
        self.size = size
        self.world = world
        self.constraints = constraints or Constraints()
        random = self.random = Random(derive_key("owner", seed, number))  # noqa: S311 - a simulation
        bound = self.constraints
        self.language = bound.language or self._draw_language()
        home = bound.home or draw_city(random, self.language)
        self.route = draw_circuit(random, home, random.randint(*profile.cities))
        self.window = bound.window or self._draw_window()
        self.writer: HiredWriter | None = None
        self.extra = dict(profile.extra)
        self.stock: dict[int, dict[str, list[str]]] = {}
        self.authors = self._draw_authors(seed)
        self._draw_people()
        self._draw_lines()

    def _draw_language(self) -> str:
        if self.profile.style in {"noise", "spam"}:
            return "en"
        return "es" if self.random.random() < _LANGUAGE_ES else "en"

    def _draw_window(self) -> tuple[float, float]:
        random = self.random
        length = min(DAYS, 8 + 3 * self.size**0.7 + random.random() * DAYS)
        start = random.random() * (DAYS - length)
        return start, start + length

    def _draw_authors(self, seed: int) -> list[Author]:
        random, profile = self.random, self.profile
        if self.constraints.author is not None:
            return [self.constraints.author]
        if random.random() < profile.old_hand:
            self.writer = random.choice(self.world.commons.writers)
            key = derive_key("hired", self.writer.seed, self.language)
            return [author(key, self.language, profile.style)]
        count = 1 if not profile.authors else min(6, 1 + round(self.size / profile.authors))
        return [
            author(derive_key("author", seed, self.number, n), self.language, profile.style)
            for n in range(count)
        ]

    def _draw_people(self) -> None:
        random, profile = self.random, self.profile
        count = 1
        if profile.persons:
            count = max(2, min(24, round(self.size / profile.persons)))
        kind = "english" if self.language == "en" else "spanish"
        self.persons = [
            Person(
                draw_name(random, "recruiters" if profile.style == "jobs" else kind),
                21 + int(random.random() ** 1.7 * 24),
            )
            for _ in range(count)
        ]
        self.companies = [company_name(random) for _ in range(1 + count // 4)]

    def _draw_lines(self) -> None:
        random, profile, world = self.random, self.profile, self.world
        count = 1
        if profile.line:
            count = max(1, round(self.size / profile.line * (0.6 + 0.8 * random.random())))
        self.lines = [self._line(index) for index in range(count)]
        wanted = 1 if not profile.handles else max(1, round(self.size / profile.handles))
        carries = random.random() < 0.5 + profile.handle
        self.handles = [
            Identifier("handle", world.names.handle(random))
            for _ in range(wanted if profile.handle and carries else 0)
        ]
        if (profile.email > 0.1 or random.random() < profile.email * 3) and profile.email:  # noqa: PLR2004
            self.emails = [Identifier("email", world.names.email(random))]
        else:
            self.emails = []
        has_site = profile.site and random.random() < 0.3 + profile.site
        self.sites = [Identifier("url", world.names.site(random))] if has_site else []

    def _line(self, index: int) -> list[tuple[float, Identifier]]:
        """Return the numbers of one line as (first day, number), earliest first."""
        random, profile = self.random, self.profile
        if self.constraints.phone is not None:
            return [(0.0, self.constraints.phone)]
        day = self.window[0]
        line = []
        while day < self.window[1]:
            city = self.route[index % len(self.route)]
            number = self.world.phones.number(random, city)
            line.append((day, Identifier("phone", number)))
            if not profile.rotation:
                break
            day += 6 + random.expovariate(1 / profile.rotation)
        return line

    def postings(self) -> list[Posting]:
        """Return this owner's postings, earliest first."""
        random = self.random
        first, last = self.window
        hour = random.random() * 24
        moments = sorted(first + random.random() * (last - first) for _ in range(self.size))
        plans: list[tuple[Posting, Plan]] = []
        out = []
        for moment in moments:
            posted = EPOCH + int(moment) * _DAY + int((hour + random.gauss(0, 4)) % 24 * 3600)
            posting, plan = self._posting(moment, posted, plans)
            plans.append((posting, plan))
            out.append(posting)
        return out

    def _posting(
        self, moment: float, posted: int, earlier: list[tuple[Posting, Plan]]
    ) -> tuple[Posting, Plan]:
        random, profile, bound = self.random, self.profile, self.constraints
        draw = random.random
        line = int(draw() * len(self.lines))
        stop = (moment - self.window[0]) / profile.dwell + line * 1.618 * (len(self.lines) > 1)
        at = int(stop) % len(self.route)
        if draw() < profile.spread:
            at = int(draw() * len(self.route))
        city = self.route[at]
        writer = self.authors[line % len(self.authors)]
        source: Posting | None = None
        if bound.plan is not None:
            plan = reword(bound.plan, writer, profile.style, random, int(draw() * 2.5))
        elif earlier and draw() < profile.repost:
            recent = earlier[-_RECENT:]
            source, old = recent[int(draw() * len(recent))]
            if draw() < _VERBATIM:
                return self._again(source, posted), old
            writer = next((a for a in self.authors if a.seed == source.author), writer)
            plan = reword(old, writer, profile.style, random, int(draw() * 3.5))
        else:
            plan = compose(
                writer, profile.style, random, self.extra, self.stock.setdefault(writer.seed, {})
            )
        site, section = draw_site(profile.style, self.language, writer.site_taste, random)
        person = self.persons[(line + int(draw() ** 2 * 4)) % len(self.persons)]
        contents = Contents(self, writer, moment, line, city, site.key)
        contents.choose()
        values = document_values(
            random, writer, person, self.persons, city,
            (self.route[at - 1], self.route[(at + 1) % len(self.route)]),
            self.companies[line % len(self.companies)],
        )  # fmt: skip
        values.update(contents.values)
        title, text = render(plan, writer, profile.style, contents.symbols, values, random)
        in_title = contents.in_title
        if in_title is not None:
            title = f"{title} {in_title.text}".replace("\n", " / ")
        groups = [*bound.groups, *contents.groups]
        if plan.slogan:
            groups.append(("slogan", derive_key("slogan", plan.slogan)))
        if self.writer is not None:
            groups.append(("ad_writer", self.writer.seed))
        if profile.role == "independent_tour":
            groups.append(("independent_on_tour", self.number))
        posting = Posting(
            profile.style, self.language, title, text, city.place, city.slug, posted,
            draw() < _REMOVED, site.key, section, self._truth(contents, person, city), self.number,
            writer.seed, groups, source,
        )  # fmt: skip
        return posting, plan

    def _again(self, source: Posting, posted: int) -> Posting:
        """Return an earlier posting put up once more, word for word."""
        removed = self.random.random() < _REMOVED
        return replace(source, posted=posted, removed=removed, repost_of=source, url="")

    def _truth(self, contents: Contents, person: Person, city: City) -> dict[str, object]:
        written = [item.truth("text") for item in contents.written]
        if contents.in_title is not None:
            written.append(contents.in_title.truth("title"))
        phones = [item for item in written if item["kind"] == "phone" and item["own"]]
        return {
            "role": self.profile.role,
            "persona": person.name,
            "age": person.age,
            "city": city.key,
            "language": self.language,
            "fraud": (
                self.profile.role == "operation_labour" if self.profile.style == "jobs" else None
            ),
            "phones": sorted({str(item["value"]) for item in phones}),
            "line": contents.line_phone.value,
            "phone_writing": (
                "absent" if not phones
                else "plain" if any(item["writing"] == "plain" for item in phones)
                else "hidden"
            ),
            "identifiers": written,
            "pictures": [],
            "payments": [],
            "hotline_contacts": [],
        }  # fmt: skip
