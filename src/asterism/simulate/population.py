"""People of the world who also write on other sites: whose they are, and what they reveal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from asterism.simulate.composition import author
from asterism.simulate.identifiers import Identifier
from asterism.simulate.keyed import derive_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from asterism.simulate.habits import Author
    from asterism.simulate.postings import Posting
    from asterism.simulate.world import World

_MOST_OWNERS: Final = 4000
_MOST_KEPT: Final = 8
_FINEST: Final = 1 << 30


@dataclass(slots=True)
class Voice:
    """One owner as far as other sites need him.

    Attributes:
        owner: the owner's number; never shown.
        role: a key of `profiles.PROFILES`; never shown either.
        language: "en" or "es".
        style: of the owner's ads.
        author: seed of the one who writes.
        names: of those advertised.
        places: where the ads are.
        identifiers: the owner's own.
    """

    owner: int
    role: str
    language: str
    style: str
    author: int
    names: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)

    @property
    def writer(self) -> Author:
        """The one who writes, habits and all."""
        return author(self.author, self.language, self.style)

    @property
    def is_operation(self) -> bool:
        """Say whether somebody is controlled here."""
        return self.role.startswith("operation")

    def held(self, *kinds: str) -> list[Identifier]:
        """Return the owner's identifiers of these kinds."""
        return [item for item in self.identifiers if item.kind in kinds]


class Population:
    """A sample of a world's owners, those of a small world all; memory does not grow with it.

    Args:
        world: whose owners.
    """

    def __init__(self, world: World) -> None:
        share = min(1.0, _MOST_OWNERS / world.documents)
        voices: dict[int, Voice] = {}
        for posting in world.postings():
            voice = voices.get(posting.owner)
            if voice is None:
                if derive_key("voice", world.seed, posting.owner) % _FINEST >= share * _FINEST:
                    continue
                voice = voices[posting.owner] = Voice(
                    posting.owner, str(posting.truth["role"]), posting.language, posting.style,
                    posting.author,
                )  # fmt: skip
            _add(voice, posting)
        self.voices = [voice for voice in voices.values() if voice.identifiers]

    def of(self, *roles: str, language: str | None = None) -> list[Voice]:
        """Return the voices of roles that begin so, in a language or in any."""
        return [
            voice
            for voice in self.voices
            if voice.role.startswith(roles) and language in {None, voice.language}
        ]


def drawn(random: Random, voices: list[Voice], most: int) -> Iterator[Voice]:
    """Yield at most so many voices, each once, in no order."""
    yield from random.sample(voices, min(most, len(voices)))


def _add(voice: Voice, posting: Posting) -> None:
    for kept, value in (
        (voice.names, str(posting.truth["persona"])),
        (voice.places, posting.place),
    ):
        if value not in kept and len(kept) < _MOST_KEPT:
            kept.append(value)
    for item in cast("list[dict[str, Any]]", posting.truth["identifiers"]):
        if item["own"] and len(voice.identifiers) < _MOST_KEPT:
            identifier = Identifier(item["kind"], item["value"], item["role"])
            if identifier not in voice.identifiers:
                voice.identifiers.append(identifier)
