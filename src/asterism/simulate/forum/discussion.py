"""Threads and posts: who answers whom, when, and what with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from asterism.simulate.cities import all_cities, draw_city, neighbours
from asterism.simulate.forum.boards import BOARDS
from asterism.simulate.forum.members import STYLE
from asterism.simulate.grammar import SLOT
from asterism.simulate.identifiers import Identifier, write
from asterism.simulate.keyed import derive_key
from asterism.simulate.names import company_name, draw_name
from asterism.simulate.owners import DAYS, EPOCH
from asterism.simulate.saying import entitle, say
from asterism.simulate.values import Person, document_values

if TYPE_CHECKING:
    from asterism.simulate.commons import Commons
    from asterism.simulate.forum.boards import Board
    from asterism.simulate.forum.members import Member
    from asterism.simulate.identifiers import Written
    from asterism.simulate.population import Voice

_DAY: Final = 86_400
_LONGEST: Final = 70
_FIRST_LENGTH: Final = 24  # so that the smallest forum has a thread of several pages
_EXCERPT: Final = 140
_FIRST_NUMBER: Final = 40_000
_SLOTS: Final = {"phone": "phone", "handle": "handle", "email": "email", "url": "site"}


@dataclass(slots=True)
class Post:
    """A post.

    Attributes:
        member: who wrote it.
        posted: seconds since 1970.
        text: its body.
        written: identifiers in it.
        answers: the earlier post of the thread that it answers, if it says which.
        quote: an excerpt of that post, or empty.
        edited: when it was edited, if it was.
        number: in time order over the whole forum; given when all are written.
        place: its position in the thread, from 0.
    """

    member: Member
    posted: int
    text: str
    written: list[Written]
    answers: Post | None = None
    quote: str = ""
    edited: int | None = None
    number: int = 0
    place: int = 0


@dataclass(slots=True)
class Thread:
    """A thread: its board, its title, and its posts in order."""

    board: Board
    title: str
    posts: list[Post] = field(default_factory=list)
    number: int = 0


class Discussion:
    """Everything that is said on a forum.

    Args:
        seed: of the world.
        members: who may speak.
        commons: the world's hotels.
        posts: about how many posts there are.
    """

    def __init__(self, seed: int, members: list[Member], commons: Commons, posts: int) -> None:
        self._commons = commons
        self._cities = {city.place: city for city in all_cities()}
        self._speakers: dict[str, list[Member]] = defaultdict(list)
        self._owners: dict[str, list[Member]] = defaultdict(list)
        for member in members:
            kind = self._speakers if member.voice is None else self._owners
            kind[member.writer.language].append(member)
        self.threads: list[Thread] = []
        for at, board in enumerate(BOARDS):
            left = max(3, round(posts * board.share))
            count = 0
            while left > 0:
                random = Random(derive_key("thread", seed, at, count))  # noqa: S311 - a simulation
                length = int(1.4 * random.paretovariate(0.9)) if count else _FIRST_LENGTH
                length = min(_LONGEST, left, length)
                self.threads.append(self._thread(board, length, random))
                left -= length
                count += 1
        _number_in_time(self.threads)

    def _thread(self, board: Board, length: int, random: Random) -> Thread:
        draw = random.random
        owners = self._owners[board.language]
        if board.topic == "review":  # nobody reviews an employer here
            owners = [one for one in owners if one.voice is not None and one.voice.style == "ads"]
        regular = owners[int(draw() * len(owners))] if owners else None
        starter = self._anyone(board, random)
        if board.topic == "offer" and regular is not None:
            starter = regular
        subject = self._subject(board, starter, regular.voice if regular else None, random)
        symbol = f"title_{board.topic}"
        title = entitle(STYLE, symbol, starter.writer, subject.values, random)
        thread = Thread(board, title)
        moment = EPOCH + int(draw() * (DAYS - 2) * _DAY)
        for at in range(length):
            member = starter if at == 0 else self._next(thread, regular, random)
            thread.posts.append(_post(thread, member, subject, moment, random))
            moment += 60 + int(random.expovariate(1 / (14 * 3600)))
        return thread

    def _anyone(self, board: Board, random: Random) -> Member:
        speakers = self._speakers[board.language] or self._speakers["en"]
        return speakers[int(random.random() ** 1.6 * len(speakers))]

    def _next(self, thread: Thread, regular: Member | None, random: Random) -> Member:
        """Return who answers: now and then the one who began, or an owner who is talked about."""
        draw = random.random()
        if draw < 0.25:  # noqa: PLR2004 - one answer in four
            return thread.posts[0].member
        talked_about = thread.board.topic in {"review", "offer"}
        if draw < 0.4 and regular is not None and talked_about:  # noqa: PLR2004
            return regular
        return self._anyone(thread.board, random)

    def _subject(
        self, board: Board, starter: Member, voice: Voice | None, random: Random
    ) -> _Subject:
        """Draw what a thread is about: people, a city, a hotel."""
        draw = random.random
        if voice is not None:
            city = self._cities[voice.places[int(draw() * len(voice.places))]]
        else:
            city = draw_city(random, board.language)
        near = neighbours(city)
        names = voice.names[:3] if voice is not None else []
        kind = "english" if board.language == "en" else "spanish"
        people = [
            Person(name, 21 + int(draw() * 20))
            for name in (*names, *(draw_name(random, kind) for _ in range(3 - len(names))))
        ]
        hotels = self._commons.hotels[city.index]
        hotel = hotels[int(draw() * len(hotels))]
        values = document_values(
            random, starter.writer, people[0], people, city,
            (near[int(draw() * 6)], near[int(draw() * 6)]), company_name(random),
        )  # fmt: skip
        return _Subject(voice, values | {SLOT["hotel"]: hotel.name}, hotel.phone)


class _Subject(NamedTuple):
    """What a thread is about: an owner, values of its texts, a hotel's number."""

    voice: Voice | None
    values: dict[str, str]
    front_desk: Identifier


def _post(thread: Thread, member: Member, subject: _Subject, moment: int, random: Random) -> Post:
    """Write one post of a thread."""
    draw = random.random
    topic, first = thread.board.topic, not thread.posts
    values = dict(subject.values)
    symbols: list[str] = []
    written: list[Written] = []

    def put(identifier: Identifier, symbol: str, slot: str, *, hidden: bool = False) -> None:
        item = write(identifier, member.writer, random, hidden=hidden)
        values[SLOT[slot]] = item.text
        symbols.append(symbol)
        written.append(item)

    own = member.voice.identifiers if member.voice is not None else []
    if own and draw() < (0.8 if first else 0.3):
        phones = [item for item in own if item.kind == "phone"]
        held = phones if phones and draw() < 0.6 else own  # noqa: PLR2004 - three in five a number
        found = held[int(draw() * len(held))]
        slot = _SLOTS[found.kind]
        put(found, f"contact_{slot}", slot, hidden=draw() < member.writer.hidden_rate)
    elif topic == "review" and subject.voice is not None and draw() < 0.3:  # noqa: PLR2004
        known = subject.voice.held("phone", "handle")
        if known:
            found = known[int(draw() * len(known))]
            other = Identifier(found.kind, found.value, "mentioned", own=False)
            put(other, f"mention_{found.kind}", _SLOTS[found.kind])
    if topic in {"travel", "review"} and draw() < 0.1:  # noqa: PLR2004
        put(subject.front_desk, "hotel_phone", "hotelphone")
    parts = _parts(topic, random, first=first)
    text = say(STYLE, parts, symbols, member.writer, values, random)
    post = Post(member, moment, text, written)
    if not first and draw() < 0.6:  # noqa: PLR2004 - three answers in five say to whom
        back = min(len(thread.posts), 1 + int(random.expovariate(0.5)))
        post.answers = thread.posts[-back]
        if draw() < 0.6:  # noqa: PLR2004
            post.quote = " ".join(post.answers.text[:_EXCERPT].split())
    if draw() < 0.08:  # noqa: PLR2004 - one post in twelve
        post.edited = moment + 60 + int(random.expovariate(1 / 5400))
    return post


def _parts(topic: str, random: Random, *, first: bool) -> list[str]:
    """Draw which sentences a post has."""
    draw = random.random
    if first:
        parts = [f"open_{topic}"] * (1 + int(draw() * 3))
        return parts + [end for end in ("aside", "ask", "thanks") if draw() < 0.4]  # noqa: PLR2004
    parts = [start for start in ("agree", "disagree") if draw() < 0.2]  # noqa: PLR2004
    parts += [f"say_{topic}"] * (1 + int(draw() * 2.4))
    return parts + [end for end in ("ask", "aside", "thanks") if draw() < 0.2]  # noqa: PLR2004


def _number_in_time(threads: list[Thread]) -> None:
    """Number threads and posts as a forum does: in the order in which they were begun."""
    for number, thread in enumerate(sorted(threads, key=lambda thread: thread.posts[0].posted)):
        thread.number = 1000 + number
    everything = [post for thread in threads for post in thread.posts]
    for number, post in enumerate(sorted(everything, key=lambda post: post.posted)):
        post.number = _FIRST_NUMBER + number
    for thread in threads:
        for place, post in enumerate(thread.posts):
            post.place = place
