"""Each pattern on a tiny world: where it shows, and where something like it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asterism.detect.leads import Finding
from asterism.detect.patterns import (
    HOP_HOURS,
    MINIMUM_HOPS,
    MINIMUM_NAMES,
    MINIMUM_PEOPLE,
    QUERIES,
)
from asterism.model.lead import Pattern

Look = Callable[..., list[Finding]]
Posts = Callable[..., Any]

CITIES = Pattern.SEVERAL_CITIES_AT_ONCE
PEOPLE = Pattern.SEVERAL_PEOPLE_ONE_NUMBER
CIRCUIT = Pattern.CIRCUIT
NAMES = Pattern.CHANGING_NAMES
PERSONAS = [f"Person {number}" for number in range(12)]


def test_every_pattern_has_one_query() -> None:
    assert sorted(query.pattern for query in QUERIES) == sorted(Pattern)


# Several cities at once.


def to_and_fro(post: Posts, *, hours: float, places: tuple[str, str], **same: Any) -> list[Any]:  # noqa: ANN401 - fields of a post
    return [post(number * hours, places[number % 2], **same) for number in range(MINIMUM_HOPS + 1)]


def test_one_number_far_apart_within_hours(look: Look, post: Posts) -> None:
    posts = to_and_fro(post, hours=2, places=("Tampa", "Chicago"))
    [lead] = look(CITIES, posts)
    assert "+1 202-555-0123" in lead.reasons[0].text
    assert lead.strength == MINIMUM_HOPS
    assert lead.title == "+1 202-555-0123 in 2 cities at once"
    cited = [citation.document_id for citation in lead.reasons[0].citations]
    assert cited == [f"d{number:03}" for number in range(len(posts))]
    assert "Tampa, FL" in lead.reasons[0].citations[0].note


def test_a_tour_that_takes_its_time_is_no_lead(look: Look, post: Posts) -> None:
    assert look(CITIES, to_and_fro(post, hours=HOP_HOURS + 1, places=("Tampa", "Chicago"))) == []


def test_neighbouring_cities_are_no_lead(look: Look, post: Posts) -> None:
    assert look(CITIES, to_and_fro(post, hours=1, places=("Tampa", "Orlando"))) == []


def test_a_hop_too_few_is_no_lead(look: Look, post: Posts) -> None:
    assert look(CITIES, to_and_fro(post, hours=2, places=("Tampa", "Chicago"))[:-1]) == []


def test_a_hotels_number_in_many_cities_is_no_lead(look: Look, post: Posts) -> None:
    assert look(CITIES, to_and_fro(post, hours=1, places=("Tampa", "Chicago"), role="venue")) == []


def test_networks_are_looked_at_apart(look: Look, post: Posts) -> None:
    posts = [
        post(number, ("Tampa", "Chicago")[number % 2], network=f"n{number % 2}")
        for number in range(2 * MINIMUM_HOPS)
    ]
    assert look(CITIES, posts) == []


def test_without_times_or_places_nothing_is_claimed(look: Look, post: Posts) -> None:
    assert look(CITIES, [post(None, place) for place in ("Tampa", "Chicago") * 5]) == []
    assert look(CITIES, [post(hour, None) for hour in range(10)]) == []


# Several people under one number.


def under_one_number(post: Posts, people: int, each: int, **same: Any) -> list[Any]:  # noqa: ANN401 - fields of a post
    return [
        post(number, "Tampa", PERSONAS[number % people], **same) for number in range(people * each)
    ]


def test_several_names_that_last_under_one_number(look: Look, post: Posts) -> None:
    [lead] = look(PEOPLE, under_one_number(post, MINIMUM_PEOPLE, 2))
    assert lead.strength == MINIMUM_PEOPLE
    assert lead.title == f"{MINIMUM_PEOPLE} names under one number"
    assert all(citation.mention_id for citation in lead.reasons[0].citations)


def test_a_name_too_few_is_no_lead(look: Look, post: Posts) -> None:
    assert look(PEOPLE, under_one_number(post, MINIMUM_PEOPLE - 1, 5)) == []


def test_names_under_a_drivers_number_are_no_lead(look: Look, post: Posts) -> None:
    assert look(PEOPLE, under_one_number(post, 5, 2, role="transport")) == []


def test_two_names_in_each_document_are_nobodys(look: Look, post: Posts) -> None:
    """A duo that advertises together is not several people under one number."""
    posts = [post(number, "Tampa", None) for number in range(6)]
    assert look(PEOPLE, posts) == []


# A circuit.


def circuit(post: Posts, places: list[str], people: int, **same: Any) -> list[Any]:  # noqa: ANN401 - fields of a post
    return [
        post(48 * number, place, PERSONAS[number % people], **same)
        for number, place in enumerate(places)
    ]


ROUND = ["Tampa", "Miami", "Atlanta", "Tampa", "Miami", "Atlanta", "Tampa"]


def test_several_people_on_one_round_taken_again(look: Look, post: Posts) -> None:
    [lead] = look(CIRCUIT, circuit(post, ROUND, MINIMUM_PEOPLE))
    assert lead.title == "A circuit between 3 cities"
    assert lead.network_id == "n1"


def test_one_person_on_tour_is_no_lead(look: Look, post: Posts) -> None:
    assert look(CIRCUIT, circuit(post, ROUND, 1)) == []


def test_a_journey_that_never_repeats_is_no_lead(look: Look, post: Posts) -> None:
    journey = ["Tampa", "Miami", "Atlanta", "Chicago", "Dallas", "Orlando"]
    assert look(CIRCUIT, circuit(post, journey, 4)) == []


def test_to_and_fro_between_two_cities_is_no_lead(look: Look, post: Posts) -> None:
    assert look(CIRCUIT, circuit(post, ["Tampa", "Miami"] * 5, 4)) == []


def test_staying_in_one_place_is_no_lead(look: Look, post: Posts) -> None:
    assert look(CIRCUIT, circuit(post, ["Tampa"] * 10, 4)) == []


# One text with changing names.


def chain(length: int) -> list[tuple[int, int]]:
    return [(number, number + 1) for number in range(length - 1)]


def test_one_text_under_several_names(look: Look, post: Posts) -> None:
    posts = [post(number, "Tampa", PERSONAS[number]) for number in range(MINIMUM_NAMES)]
    [lead] = look(NAMES, posts, chain(MINIMUM_NAMES))
    assert lead.strength == MINIMUM_NAMES
    assert lead.title == f"One text under {MINIMUM_NAMES} names"


def test_a_name_too_few_under_one_text_is_no_lead(look: Look, post: Posts) -> None:
    posts = [post(number, "Tampa", PERSONAS[number % (MINIMUM_NAMES - 1)]) for number in range(5)]
    assert look(NAMES, posts, chain(5)) == []


def test_names_whose_texts_differ_are_no_lead(look: Look, post: Posts) -> None:
    posts = [post(number, "Tampa", PERSONAS[number]) for number in range(5)]
    assert look(NAMES, posts) == []


def test_the_same_name_posted_again_is_no_lead(look: Look, post: Posts) -> None:
    posts = [post(number, "Tampa", "Person") for number in range(5)]
    assert look(NAMES, posts, [(0, 1), (1, 2), (2, 3), (3, 4)]) == []


def test_alike_texts_of_two_networks_are_no_lead(look: Look, post: Posts) -> None:
    posts = [post(n, "Tampa", PERSONAS[n], network=f"n{n}") for n in range(4)]
    assert look(NAMES, posts, [(0, 1), (1, 2), (2, 3)]) == []
