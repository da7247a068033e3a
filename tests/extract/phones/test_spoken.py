from __future__ import annotations

import pytest

from asterism.extract.phones.spoken import ALL, languages, vocabulary


@pytest.mark.parametrize(
    ("country", "text", "value"),
    [
        ("FR", "quatre-vingt-dix-huit", "98"), ("FR", "soixante et onze", "71"),
        ("DE", "funfundzwanzig", "25"), ("IT", "venticinque", "25"), ("RU", "сорок пять", "45"),
        ("ES", "trescientos cuarenta y dos", "342"), ("PT", "vinte e cinco", "25"),
        ("RO", "douazeci si cinci", "25"), ("GB", "one hundred and seven", "107"),
    ],
)  # fmt: skip
def test_numbers_are_composed(country: str, text: str, value: str) -> None:
    ((start, end, spoken),) = vocabulary(languages(country)).find(text)
    assert (start, end, spoken.value) == (0, len(text), value)


def test_an_unknown_country_may_speak_anything() -> None:
    assert languages(None) == ALL
    assert languages("RU") == {"ru", "en"}
