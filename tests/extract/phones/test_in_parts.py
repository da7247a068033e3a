from __future__ import annotations

from asterism.extract.batch import extract_records


def test_halves_in_title_and_text_are_one_number() -> None:
    document = {
        "title": "Lena 0176 0406",
        "text": "die andere Hälfte im Text: 9047, Rest wie im Titel",
        "country": "DE",
    }
    found = [m for _, m in extract_records([document]) if m.kind == "phone"]
    assert [mention.value for mention in found] == ["+4917604069047"]
    assert found[0].reading is not None


def test_nothing_is_joined_unless_the_text_says_so() -> None:
    document = {"title": "Lena 0176 0406", "text": "Zimmer 9047", "country": "DE"}
    assert [m for _, m in extract_records([document]) if m.kind == "phone"] == []
