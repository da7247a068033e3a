from __future__ import annotations

from typing import Any

import pytest

from asterism.collect.drafting.shapes import (
    address_shape,
    classes_of,
    elements,
    flat_text,
    is_lasting,
    is_navigation,
    is_related,
    names_of,
    names_one,
    own_text,
    prose_length,
    words_for,
)
from asterism.collect.page_text import parse_page


def first(page: str, tag: str) -> Any:  # noqa: ANN401 - lxml has no types
    root: Any = parse_page(page)
    return next(root.iter(tag))


@pytest.mark.parametrize(
    ("name", "lasts"),
    [
        ("ad-title", True), ("postbody", True), ("h2", True), ("Card_root__k3J9s", False),
        ("css-1x2y3z", False), ("sc-bdVaJa1", False), ("jss42", False), ("post-10432", False),
        ("_a1b2c", False), ("col_2", True), ("a" * 60, False), ("9lives", False), ("a:b", False),
    ],
)  # fmt: skip
def test_names_that_will_stay(name: str, lasts: bool) -> None:  # noqa: FBT001 - a parameter
    assert is_lasting(name) is lasts


def test_classes_that_say_what_something_is() -> None:
    element = first("<a class='odd px-4 md:flex featured job-link css-1a2b3c'>x</a>", "a")
    assert classes_of(element) == ["job-link"]
    assert {"job-link", "job", "link"} <= set(names_of(element))
    assert "location" in set(names_of(first("<b data-testid=jobLocation></b>", "b")))


@pytest.mark.parametrize(
    ("page", "is_around"),
    [
        ("<nav><a>x</a></nav>", True),
        ("<header><a>x</a></header>", True),
        ("<article><header><a>x</a></header></article>", False),
        ("<div id=menu><a>x</a></div>", True),
        ("<div class=main-menu><a>x</a></div>", True),
        ("<div class=post-head><a>x</a></div>", False),
        ("<table id=head><tr><td><a>x</a></table>", True),
        ("<main><a>x</a></main>", False),
        ("<body class=sidebar><a>x</a></body>", False),
    ],
)
def test_what_leads_around_a_site(page: str, is_around: bool) -> None:  # noqa: FBT001 - a parameter
    assert is_navigation(first(page, "a")) is is_around


def test_what_stands_beside_a_document() -> None:
    assert is_related(first("<div class=otros><a>x</a></div>", "a"))
    assert not is_related(first("<div class=text><a>x</a></div>", "a"))


def test_texts_of_elements() -> None:
    element = first("<div> a <b>bold</b> c <a>link</a><script>x</script></div>", "div")
    assert (own_text(element), flat_text(element)) == ("a c", "a bold c link")
    assert prose_length(element) == len("abold") + len("c")
    assert [node.tag for node in elements(element)] == ["div", "b", "a"]


@pytest.mark.parametrize(
    ("address", "shape", "one"),
    [
        ("http://a.example/ad/123", "/ad/*", True),
        ("http://a.example/tampa/jobs/", "/tampa/jobs/", False),
        ("http://a.example/oak-table-with-chairs", "/*", True),
        ("http://a.example/show.php?id=4&b=x", "/show.php?b&id", True),
    ],
)
def test_shapes_of_addresses(address: str, shape: str, one: bool) -> None:  # noqa: FBT001 - a parameter
    assert (address_shape(address), names_one(address)) == (shape, one)


def test_words_are_folded() -> None:
    assert {"ubicacion", "ort", "地点"} <= words_for("label place")
    with pytest.raises(KeyError):
        words_for("label colour")
