from __future__ import annotations

from asterism.extract.batch import extract_records


def test_spans_lead_back_to_the_stored_text() -> None:
    text = "звони:\u200b восемь 972 12три  сорок пять 11!"  # noqa: RUF001 - Russian
    read = extract_records([{"text": text, "country": "RU"}])
    (found,) = [mention for _, mention in read if mention.kind == "phone"]
    assert found.value == "+79721234511"
    assert text[found.start : found.end] == found.raw
    assert found.raw.startswith("восемь")
    assert found.hidden


def test_what_a_mail_address_claims_is_no_number() -> None:
    found = extract_records([{"text": "anna.0612@mail.example 2019", "country": "FR"}])
    assert [mention.kind for _, mention in found] == ["email"]
