from __future__ import annotations

from types import SimpleNamespace

import pytest

from asterism.access import Session
from asterism.model.errors import NotFoundError
from asterism.web.answers.documents import (
    json_object,
    read_capture,
    read_document,
    read_mentions,
)

PHONE = "+18135550142"


def test_a_document_says_where_it_is_and_what_it_belongs_to(
    session: Session, world: SimpleNamespace
) -> None:
    document = read_document(session, world.circuit[1])
    assert document.heading == "Lola here tonight"
    assert (document.place, document.stated_place) == ("US/FL/Tampa", "Tampa")
    assert document.network_id == world.networks["circuit"]
    assert document.source_key == "classifieds.example"


def test_a_document_without_title_place_or_time(session: Session, world: SimpleNamespace) -> None:
    document = read_document(session, world.alone[2])
    assert document.heading == "Untitled"
    assert (document.place, document.posted_at, document.network_id) == (None, None, None)


def test_spans_of_mentions_lie_on_what_is_written(session: Session, world: SimpleNamespace) -> None:
    document = read_document(session, world.circuit[1])
    mentions = read_mentions(session, world.circuit[1])
    assert mentions[0].field == "title"
    for item in mentions:
        assert getattr(document, item.field)[item.start : item.end] == item.raw
    phone = next(item for item in mentions if item.kind == "phone")
    assert (phone.value, phone.display, phone.hidden) == (PHONE, "+1 813-555-0142", True)


def test_attributes_are_objects(session: Session, world: SimpleNamespace) -> None:
    price = next(item for item in read_mentions(session, world.circuit[0]) if item.kind == "price")
    assert price.attributes == {"amount": 120, "currency": "USD"}
    assert json_object(None) == {}


def test_a_capture_names_its_bytes(session: Session, world: SimpleNamespace) -> None:
    capture = read_capture(session, read_document(session, world.circuit[0]).capture_id)
    assert capture.sha256 is not None
    assert capture.store_path is not None
    assert len(capture.sha256) == 64
    assert capture.store_path.endswith(".warc.gz")
    assert capture.http_status == 200


def test_mentions_of_no_document_are_not_found(session: Session) -> None:
    with pytest.raises(NotFoundError):
        read_mentions(session, "0" * 32)
