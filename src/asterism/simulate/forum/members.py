"""Members of the forum: ordinary people, and accounts that belong to the world's owners."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from asterism.simulate.cities import draw_city
from asterism.simulate.grammar import SLOT
from asterism.simulate.habits import Author
from asterism.simulate.identifiers import write
from asterism.simulate.keyed import Permutation, derive_key
from asterism.simulate.names import NameCounter
from asterism.simulate.owners import DAYS, EPOCH
from asterism.simulate.population import drawn
from asterism.simulate.saying import say

if TYPE_CHECKING:
    from asterism.simulate.identifiers import Written
    from asterism.simulate.population import Population, Voice

STYLE: Final = "forum"
_ORDINARY: Final = 1 << 40
_SPANISH: Final = 0.2
_DAY: Final = 86_400
_PARTS: Final = ("open", "say", "aside", "thanks")


class Member(NamedTuple):
    """An account.

    Attributes:
        number: in the address of its profile.
        name: shown with each post.
        owner: whose it is in truth; ordinary members have owners of their own.
        role: the owner's; "member" for ordinary ones.
        writer: who writes.
        place: shown beside each post; empty for those who keep it to themselves.
        joined: day of joining, in seconds since 1970.
        about: what the profile says.
        signature: below each post, or empty.
        signed: identifiers in the signature.
        voice: the owner as other sites know him; None for ordinary members.
    """

    number: int
    name: str
    owner: int
    role: str
    writer: Author
    place: str
    joined: int
    about: str
    signature: str
    signed: tuple[Written, ...]
    voice: Voice | None


def make_members(seed: int, population: Population, posts: int) -> list[Member]:
    """Return the members of a forum.

    Args:
        seed: of the world.
        population: whose owners may have accounts.
        posts: how many posts there will be.

    Returns:
        Four in five are ordinary; the rest belong to owners of ads, some of whom have several.
    """
    random = Random(derive_key("members", seed))  # noqa: S311 - a simulation
    names = NameCounter(derive_key("member names", seed))
    count = max(24, posts // 12)
    numbers = Permutation(max(1000, 8 * count), derive_key("member numbers", seed))
    voices: list[Voice | None] = [None] * (count - count // 5)
    half = max(2, count // 10)
    for owners in (population.of("operation"), population.of("agency", "independent")):
        for voice in drawn(random, owners, half):
            voices += [voice] * (1 + int(voice.is_operation and random.random() < 0.5))  # noqa: PLR2004
    random.shuffle(voices)
    return [
        _member(seed, index, 100 + numbers(index), names.handle(random).partition(":")[2], voice)
        for index, voice in enumerate(voices)
    ]


def _member(seed: int, index: int, number: int, name: str, voice: Voice | None) -> Member:
    random = Random(derive_key("member", seed, index))  # noqa: S311 - a simulation
    draw = random.random
    if voice is None:
        language = "es" if draw() < _SPANISH else "en"
        writer = Author(derive_key("member author", seed, index), language, _PARTS, work=True)
        place = draw_city(random, language).place
    else:
        writer = voice.writer
        place = voice.places[int(draw() * len(voice.places))]
    values = {SLOT["city"]: place.partition(",")[0]}
    about = _line("about", writer, values, random)
    signature = ""
    signed: tuple[Written, ...] = ()
    held = voice.held("handle", "url", "email") if voice is not None else []
    if draw() < (0.6 if held else 0.25):
        signature = _line("sign_off", writer, values, random)
        if held:
            item = write(held[0], writer, random, hidden=False)
            signature, signed = f"{signature} {item.text}", (item,)
    return Member(
        number, name, _ORDINARY + index if voice is None else voice.owner,
        "member" if voice is None else voice.role, writer,
        place if draw() < 0.6 else "",  # noqa: PLR2004 - three in five say where they are
        EPOCH - int(draw() * 900) * _DAY + int(draw() * DAYS / 8) * _DAY, about,
        " ".join(signature.split()), signed, voice,
    )  # fmt: skip


def _line(symbol: str, writer: Author, values: dict[str, str], random: Random) -> str:
    return " ".join(say(STYLE, [symbol], [], writer, values, random).split())
