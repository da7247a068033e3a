from __future__ import annotations

import pytest

from asterism.collect.declaring.linked_data import LinkedData
from asterism.collect.declaring.selectors import compiled
from asterism.collect.drafting.facts import classed, labelled
from asterism.collect.drafting.shapes import flat_text
from asterism.collect.page_text import parse_page


@pytest.mark.parametrize(
    "markup",
    [
        "<dl><dt>Location</dt><dd>Tampa</dd></dl>",
        "<table><tr><td>Location:</td><td>Tampa</td></tr></table>",
        "<table><tr><td><b>City</b></td><td>Tampa</td></tr></table>",
        "<p><b>Location:</b> Tampa<br></p>",
        "<li><span>Ubicación:</span> <span>Tampa</span></li>",
        "<p>Location: Tampa</p>",
        "<p>地点：Tampa</p>",  # noqa: RUF001 - as Chinese pages write it
        "<li><strong>Ort</strong>: Tampa</li>",
    ],
)
def test_a_value_beside_its_label(markup: str) -> None:
    page = parse_page(f"<body><h1>Title</h1>{markup}<p>Text</p></body>")
    fact = next(labelled(page, "place"))
    assert fact.value == "Tampa"
    shown = compiled(fact.selector).shown(page, LinkedData(page))
    assert shown.lstrip(": ") == "Tampa"


@pytest.mark.parametrize(
    "markup",
    [
        "<nav><b>Location:</b> Tampa</nav>",
        "<p><b>Colour:</b> red</p>",
        "<p><b>Location:</b></p>",
        f"<p><b>Location:</b> {'x' * 200}</p>",
        "<p>Location: </p>",
    ],
)
def test_what_is_no_value_beside_a_label(markup: str) -> None:
    assert list(labelled(parse_page(f"<body>{markup}</body>"), "place")) == []


def test_inner_elements_whose_name_says_what_they_are() -> None:
    page = parse_page(
        "<div class=location><i>in</i><span class=city>Tampa</span></div><nav class=place>x</nav>"
        "<div class=related><b class=place>Ocala</b></div><b class=place></b>"
    )
    assert [flat_text(node) for node in classed(page, "place")] == ["Tampa"]
