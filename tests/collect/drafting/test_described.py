from __future__ import annotations

from asterism.collect.declaring.linked_data import LinkedData
from asterism.collect.drafting.described import described, described_kind, document_type
from asterism.collect.page_text import parse_page

JOB = parse_page(
    '<head><script type="application/ld+json">[{"@type":"WebSite","name":"Jobs","url":"/"},'
    '{"@type":"JobPosting","title":"Cook","description":"Cooks.","datePosted":"2026-03-01",'
    '"jobLocation":{"address":{"addressLocality":"Tampa"}},'
    '"hiringOrganization":{"@type":"Organization","name":"Fork"}}]</script></head><body><p>x</p></body>'
)
SHOP = parse_page(
    "<ul class=related><li itemscope itemtype=http://schema.org/Product><a itemprop=name>Other</a>"
    "<b itemprop=price>1</b><i itemprop=color>red</i></li></ul>"
    "<div itemscope itemtype=http://schema.org/Product><h1 itemprop=name>Lamp</h1>"
    "<b itemprop=price>5</b></div>"
)


def test_fields_that_a_page_describes() -> None:
    assert {name: (selector, value) for name, selector, value in described(JOB)} == {
        "title": ("jsonld:JobPosting.title", "Cook"),
        "text": ("jsonld:JobPosting.description", "Cooks."),
        "place": ("jsonld:JobPosting.jobLocation.address.addressLocality", "Tampa"),
        "posted_at": ("jsonld:JobPosting.datePosted", "2026-03-01"),
        "author": ("jsonld:JobPosting.hiringOrganization.name", "Fork"),
    }
    found = {name: selector for name, selector, _ in described(SHOP)}
    assert found == {
        "title": "microdata:Product.name",
        "attributes.price": "microdata:Product.price",
    }


def test_what_kind_of_document_it_is() -> None:
    assert (document_type(LinkedData(JOB)), described_kind(JOB)) == ("JobPosting", "job_ad")
    assert (document_type(LinkedData(SHOP)), described_kind(SHOP)) == (None, None)
    assert list(described(parse_page("<p>nothing</p>"))) == []
