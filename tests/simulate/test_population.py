from __future__ import annotations

from random import Random

import pytest

from asterism.simulate import population
from asterism.simulate.population import Population, drawn
from asterism.simulate.world import World


def test_owners_are_known_by_what_is_their_own(town: World) -> None:
    found = Population(town)
    owners = {posting.owner for posting in town.postings()}
    numbers = [voice.owner for voice in found.voices]
    assert set(numbers) <= owners
    assert len(set(numbers)) == len(numbers) > len(owners) / 2
    for voice in found.voices:
        assert voice.names
        assert voice.places
        assert voice.identifiers
        assert all(item.own for item in voice.identifiers)
        assert voice.held("phone", "handle", "email", "url") == voice.identifiers
    operations = found.of("operation", language="en")
    assert operations
    assert all(voice.is_operation and voice.language == "en" for voice in operations)
    assert all(voice.writer.seed == voice.author for voice in operations)


def test_of_a_large_world_a_sample_is_kept(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    everyone = len(Population(town).voices)
    monkeypatch.setattr(population, "_MOST_OWNERS", 100)
    assert 0 < len(Population(town).voices) < everyone / 2


def test_voices_are_drawn_once_each(town: World) -> None:
    voices = Population(town).voices
    random = Random(1)  # noqa: S311 - repeats
    some = list(drawn(random, voices, 10))
    assert len({voice.owner for voice in some}) == 10
    assert len(list(drawn(random, voices, 10**6))) == len(voices)
