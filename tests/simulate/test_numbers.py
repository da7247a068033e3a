# ruff: noqa: S311 - chance in tests of a simulation
from __future__ import annotations

from random import Random

import pytest

from asterism.model.fiction import is_reserved
from asterism.simulate.cities import all_cities
from asterism.simulate.numbers import PhoneBook

TAMPA = next(city for city in all_cities() if city.name == "Tampa")


@pytest.mark.parametrize("documents", [300, 1_000_000])
def test_no_number_is_given_out_twice_and_all_belong_to_nobody(documents: int) -> None:
    book, random = PhoneBook(1, documents), Random(1)
    cities = all_cities()
    numbers = [book.number(random, cities[n % len(cities)]) for n in range(6_000)]
    assert len(set(numbers)) == len(numbers)
    assert all(is_reserved(number) for number in numbers)


def test_a_small_world_has_local_numbers_and_a_large_one_mostly_unassigned_ones() -> None:
    shares = []
    for documents in (300, 1_000_000):
        book, random = PhoneBook(2, documents), Random(2)
        numbers = [book.number(random, city) for city in all_cities()]
        local = sum(
            number[2:5] in city.codes for number, city in zip(numbers, all_cities(), strict=True)
        )
        shares.append(local / len(numbers))
    assert shares[0] > 0.9
    assert shares[1] < 0.2


def test_a_code_that_is_used_up_is_followed_by_unassigned_ones() -> None:
    book, random = PhoneBook(3, 1), Random(3)
    numbers = [book.number(random, TAMPA) for _ in range(100 * len(TAMPA.codes) + 50)]
    local = [number for number in numbers if number[2:5] in TAMPA.codes]
    assert all(number[5:10] == "55501" for number in local)
    assert len(local) == 100 * len(TAMPA.codes)
    assert len(set(numbers)) == len(numbers)


def test_the_same_seed_gives_the_same_numbers() -> None:
    books = [PhoneBook(seed, 300) for seed in (4, 4, 5)]
    first, again, other = ([book.local("813") for _ in range(100)] for book in books)
    assert first == again != other
    assert sorted(first) == sorted(other) == [f"+181355501{line:02d}" for line in range(100)]


def test_spare_numbers_are_nobody_else_s() -> None:
    book = PhoneBook(3, 100_000)
    spare = {book.spare(index) for index in range(2000)}
    assert len(spare) == 2000
    assert all(is_reserved(number) for number in spare)
    random = Random(1)
    assert not spare & {book.number(random, all_cities()[0]) for _ in range(2000)}
