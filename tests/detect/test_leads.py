from __future__ import annotations

import pytest

from asterism.detect.leads import REASONS, Evidence, findings, number_words, place_words
from asterism.detect.patterns import CITATIONS
from asterism.model.lead import Pattern

NUMBER = "+12025550123"


def evidence(number: int, *, name: str = "Ana", place: str = "US/FL/Tampa") -> Evidence:
    return Evidence(
        "n1", "a1", 9.0, f"d{number}", f"m{number}", number * 10**9, place, name, NUMBER
    )


@pytest.mark.parametrize(
    ("value", "name"),
    [("US/FL/Tampa", "Tampa, FL"), ("ES//Madrid", "Madrid, ES"), ("US/DC/A/B", "A/B, DC")],
)
def test_places_are_called_by_their_names(value: str, name: str) -> None:
    assert place_words(value) == name


def test_each_network_is_a_lead_with_a_reason_for_each_number() -> None:
    rows = [evidence(1), evidence(2), evidence(3)._replace(anchor="a2", strength=11.0)]
    rows.append(evidence(4)._replace(network_id="n2"))
    found = findings(Pattern.SEVERAL_PEOPLE_ONE_NUMBER, rows)
    assert [(lead.network_id, len(lead.reasons)) for lead in found] == [("n1", 2), ("n2", 1)]
    assert [citation.document_id for citation in found[0].reasons[0].citations] == ["d3"]
    assert found[0].strength == 11.0
    assert found[0].title.endswith("and 1 more such")
    assert len({lead.id for lead in found}) == 2


def test_only_the_strongest_reasons_are_shown() -> None:
    rows = [evidence(number)._replace(anchor=f"a{number:02}") for number in range(9)]
    [lead] = findings(Pattern.SEVERAL_PEOPLE_ONE_NUMBER, rows)
    assert len(lead.reasons) == REASONS
    assert "8 more" in lead.title


@pytest.mark.parametrize(
    ("value", "words"),
    [("+12025550123", "+1 202-555-0123"), ("+442079460000", "+442079460000")],
)
def test_numbers_are_written_as_they_are_read(value: str, words: str) -> None:
    assert number_words(value) == words


def test_the_same_rows_give_the_same_leads() -> None:
    rows = [evidence(number) for number in range(40)]
    pattern = Pattern.SEVERAL_PEOPLE_ONE_NUMBER
    assert findings(pattern, rows) == findings(pattern, rows)


def test_citations_are_few_varied_and_in_order() -> None:
    rows = [evidence(number) for number in range(30)]
    rows += [evidence(number, name="Bea", place="US/GA/Atlanta") for number in range(30, 60)]
    [lead] = findings(Pattern.SEVERAL_PEOPLE_ONE_NUMBER, rows)
    cited = lead.reasons[0].citations
    assert len(cited) == CITATIONS
    assert len({citation.document_id for citation in cited}) == CITATIONS
    assert any("Bea" in citation.note for citation in cited)
    order = [int(citation.document_id[1:]) for citation in cited]
    assert order == sorted(order)


def test_a_long_list_of_names_is_cut() -> None:
    rows = [evidence(number, name=f"Name {number:02}") for number in range(20)]
    [lead] = findings(Pattern.SEVERAL_PEOPLE_ONE_NUMBER, rows)
    assert "and 12 more" in lead.reasons[0].text


def test_a_document_without_time_or_place_can_be_cited() -> None:
    row = evidence(1)._replace(posted_at=None, place_value=None, mention_id=None)
    [lead] = findings(Pattern.CHANGING_NAMES, [row])
    [citation] = lead.reasons[0].citations
    assert (citation.document_id, citation.mention_id, citation.note) == ("d1", None, "Ana")
