from __future__ import annotations

import json

import pytest

from asterism.collect.declaring.linked_data import (
    LinkedData,
    microdata_values,
    without_markup,
)
from asterism.collect.page_text import parse_page, text_of


def linked(*scripts: object, kind: str = "application/ld+json") -> LinkedData:
    texts = (item if isinstance(item, str) else json.dumps(item) for item in scripts)
    page = "".join(f'<script type="{kind}">{text}</script>' for text in texts)
    return LinkedData(parse_page(f"<html><head>{page}</head><body><p>x</p></body></html>"))


JOB = {
    "@context": "https://schema.org",
    "@type": ["JobPosting", "Thing"],
    "title": "Cook",
    "description": "<p>One</p><ul><li>Two &amp; three</li></ul>",
    "jobLocation": [
        {"@type": "Place", "address": {"addressLocality": "Tampa"}},
        {"@type": "Place", "address": {"addressLocality": "Ocala"}},
    ],
    "baseSalary": {"value": {"minValue": 12.5, "currency": "USD"}},
    "hiringOrganization": {"@type": "Organization", "name": "Blue Fork"},
    "image": {"@type": "ImageObject", "contentUrl": "/a.png"},
    "directApply": True,
    "sameAs": None,
}


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("title", ["Cook"]),
        ("description", ["One\n\nTwo & three"]),
        ("jobLocation.address.addressLocality", ["Tampa", "Ocala"]),
        ("baseSalary.value.minValue", ["12.5"]),
        ("hiringOrganization", ["Blue Fork"]),
        ("image", ["/a.png"]),
        ("directApply", ["true"]),
        ("sameAs", []),
        ("absent.deeper", []),
        ("JobPosting.title", ["Cook"]),
        ("Organization.name", ["Blue Fork"]),
        ("Person.name", []),
    ],
)
def test_properties_of_json_ld(path: str, values: list[str]) -> None:
    for data in (linked(JOB), linked([JOB]), linked({"@graph": [JOB]}), linked({"@graph": JOB})):
        assert data.values(path.split(".")) == values


def test_scripts_as_they_are_really_written() -> None:
    data = linked(
        '<!-- {"@type":"A","name":"one"} -->',
        '// <![CDATA[\n{"name":"two"}\n// ]]>',
        '{"name":"line\nbreak"};',
        '{"name": nothing}',
        '["text", 5, null]',
        "",
    )
    assert data.values(["name"]) == ["one", "two", "line\nbreak"]
    assert [problem.partition(" cannot")[0] for problem in data.problems] == [
        "JSON-LD script 4",
        "JSON-LD script 6",
    ]
    assert linked(JOB, kind="Application/LD+JSON; charset=utf-8").values(["title"]) == ["Cook"]
    assert linked(JOB, kind="text/javascript").values(["title"]) == []


@pytest.mark.parametrize(
    "script",
    ["[" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000, " " * 2_000_001 + "{}"],
)
def test_a_script_that_is_a_bomb_is_a_problem(script: str) -> None:
    data = linked(script, JOB)
    assert data.values(["title"]) == ["Cook"]
    assert len(data.problems) == 1


def test_wide_and_deep_json_ld_is_bounded() -> None:
    deep: dict[str, object] = {"@type": "End"}
    for _ in range(200):
        deep = {"a": deep}
    assert linked(deep).values(["End", "@type"]) == []
    assert len(linked([{"name": "x"}] * 30_000).all_objects) == 20_000


@pytest.mark.parametrize(
    "script",
    [
        '{"name":' * 900 + '"x"' + "}" * 900,
        '{"name":' + "[" * 900 + '"x"' + "]" * 900 + "}",
        '{"@graph":[' * 400 + '{"name":"x"}' + "]}" * 400,
    ],
)
def test_what_is_nested_without_end_says_nothing(script: str) -> None:
    assert linked(script).values(["name"]) == []
    assert linked(script).values(["Thing", "name"]) == []


SHOP = parse_page(
    '<body itemscope itemtype="https://schema.org/WebPage"><h2 itemprop="name">Page</h2>'
    '<div itemprop="mainEntity" itemscope itemtype="https://schema.org/Product" itemref="more">'
    '<h1 itemprop="name alternateName">Lamp</h1><img itemprop="image" src="/l.png">'
    '<p itemprop="description">Bright<br>and warm</p>'
    '<div itemprop="offers" itemscope itemtype="https://schema.org/Offer">'
    '<meta itemprop="price" content="12.50"><data itemprop="sku" value="L1">one</data>'
    '<time itemprop="validFrom" datetime="2026-03-01">March</time>'
    '<link itemprop="url" href="/lamp"><time itemprop="seen">today</time></div></div>'
    '<p id="more" itemprop="color">red</p></body>'
)


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("Product.name", ["Lamp"]),
        ("name", ["Page", "Lamp"]),
        ("Product.description", ["Bright\nand warm"]),
        ("Product.image", ["/l.png"]),
        ("Product.color", ["red"]),
        ("Product.offers.price", ["12.50"]),
        ("mainEntity.offers.sku", ["L1"]),
        ("Offer.validFrom", ["2026-03-01"]),
        ("Offer.url", ["/lamp"]),
        ("Offer.seen", ["today"]),
        ("Offer", []),
        ("Person.name", []),
    ],
)
def test_properties_of_microdata(path: str, values: list[str]) -> None:
    found = microdata_values(SHOP, path.split("."))
    assert [item if isinstance(item, str) else text_of(item) for item in found] == values


def test_microdata_without_an_item_is_still_found() -> None:
    page = parse_page("<div><b itemprop=price>5</b></div>")
    assert [text_of(item) for item in microdata_values(page, ["price"])] == ["5"]


def test_items_that_refer_to_each_other_end() -> None:
    page = parse_page(
        "<div itemscope id=a itemref='b b b'><p itemprop=x>1</p></div>"
        "<div id=b itemscope itemref=a itemprop=y><i itemprop=x>2</i></div>"
    )
    assert len(microdata_values(page, ["x"])) == 2


def test_text_written_as_html() -> None:
    assert without_markup("a &lt;b&gt;bold&lt;/b&gt; &amp; b") == "a bold & b"
    assert without_markup("3 < 5 and 7 > 6") == "3 < 5 and 7 > 6"
