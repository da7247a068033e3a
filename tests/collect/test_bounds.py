from __future__ import annotations

import pytest

from asterism.collect.bounds import is_of, refusal
from asterism.collect.declaration import SiteDeclaration


def test_what_is_within_its_source_is_asked_for(declaration: SiteDeclaration) -> None:
    (start,) = declaration.crawl.start
    assert refusal(f"{start}ad/1?x=1", declaration) == ""
    stranger = declaration.model_copy(update={"local": False})
    assert "not declared local" in refusal(start, stranger)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://127.0.0.1/", "is not http"),
        ("//127.0.0.1/", "no scheme is not http"),
        ("http://127.0.0.2/", "no host of its source"),
        ("http://other.example/", "no host of its source"),
        ("http://127.0.0.1:0/", "no host and port"),
        ("http:///x", "no host and port"),
        ("http://[::1", "is no address"),
        ("http://127.0.0.1/" + "x" * 2_000, "more than 2,000 characters"),
        ("http://a@127.0.0.1/", "user name"),
    ],
)
def test_what_is_not_is_refused(declaration: SiteDeclaration, url: str, reason: str) -> None:
    assert reason in refusal(url, declaration)


def test_pictures_may_be_elsewhere_but_not_inside(declaration: SiteDeclaration) -> None:
    assert refusal("http://pictures.example/1.jpg", declaration, elsewhere=True) == ""
    assert "inside a network" in refusal("http://10.0.0.1/1.jpg", declaration, elsewhere=True)
    assert "inside a network" in refusal("http://0x7f.2/robots.txt", None, elsewhere=True)


def test_a_host_covers_those_below_it() -> None:
    declared = frozenset(["site.example"])
    assert is_of("site.example", declared)
    assert is_of("www.site.example", declared)
    assert not is_of("othersite.example", declared)
