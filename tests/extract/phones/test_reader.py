from __future__ import annotations

import pytest

from asterism.extract.batch import extract_records
from asterism.extract.phones.cells import cells
from asterism.extract.phones.reader import numbers


def read(text: str, country: str | None) -> list[str]:
    return [found.number.value for found in numbers(cells(text), country)]


@pytest.mark.parametrize(
    ("country", "text", "value"),
    [
        ("FR", "appelle zéro six trente-neuf quatre-vingt-dix-huit douze 34", "+33639981234"),
        ("DE", "ruf an: nulleinssiebensechs 040 690 47", "+4917604069047"),
        ("TH", "โทร ศูนย์หกศูนย์ สอง หนึ่ง สาม สี่ ห้า หก เจ็ด", "+66602134567"),
        ("RU", "звони восемь 972 12три сорок пять 11", "+79721234511"),  # noqa: RUF001 - Russian
        ("CN", "联系我幺六二零八八八九九九九", "+8616208889999"),
        ("RO", "sună zero șapte zero trei 12 34 douăzeci și cinci", "+40703123425"),
        ("PT", "fala nove dois dois três 12 34 5", "+351922312345"),
        ("IT", "chiama 352 venticinque 12 tre 45", "+393522512345"),
        ("GB", "ring O2O 7946 Oo1l", "+442079460011"),
        ("GB", "ring 020%207946%200123", "+442079460123"),
        ("GB", "ring &#48;20 7946 0123", "+442079460123"),
        ("ES", "más cuarenta y nueve 176 0406 9047", "+4917604069047"),
    ],
)
def test_numbers_are_said_in_many_ways(country: str, text: str, value: str) -> None:
    assert read(text, country) == [value]


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("DE", "IBAN DE71 1068 9439 9878 4486 37"),
        ("DE", "Bestellung 042-1913403-0715043 vom 18.10.2025"),
        ("ES", "Latitud 40.952611, longitud -3.918480, altitud 675 m"),
        ("IT", "Taglia 39, scarpe 35, alta 1,80, 55 chili"),
        ("BR", "CPF 123.456.789-09"),
        ("CN", "身份证110101199001011234"),
        ("MX", "tenía 768 462 habitantes en 2010 y 582 057 en 2020"),
    ],
)
def test_what_has_another_name_is_no_number(country: str, text: str) -> None:
    assert read(text, country) == []


def test_a_number_in_an_address_or_a_name_is_found() -> None:
    text = "girls.example/ads/call-404-555-0132 or insta: kate_2125550143"
    found = [m.value for _, m in extract_records([{"text": text, "country": "US"}])]
    assert {"+14045550132", "+12125550143"} <= set(found)
