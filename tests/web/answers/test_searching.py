from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.access import Session
from asterism.web.answers.searching import pieces, read_search


def test_hits_are_grouped_by_network(session: Session, world: SimpleNamespace) -> None:
    found = read_search(session, "airport")
    assert (found.total, found.shown) == (2, 2)
    assert [item.network.id for item in found.networks] == [world.networks["circuit"]]
    assert [hit.document.id for hit in found.documents] == [world.alone[0]]
    assert any(piece.matches for piece in found.documents[0].snippet)


@pytest.mark.parametrize("typed", ["813-555-0142", "(813) 555 0142", "+1 8135550142", "8135550142"])
def test_a_number_is_found_in_any_format_even_where_it_was_hidden(
    session: Session, world: SimpleNamespace, typed: str
) -> None:
    found = read_search(session, typed)
    assert found.total == 6
    assert world.circuit[1] in {hit.document.id for hit in found.networks[0].hits}


def test_a_handle_is_found_with_its_sign(session: Session) -> None:
    assert read_search(session, "@sunny_days99").total == 3


def test_pages_of_a_search(session: Session) -> None:
    first, second = (read_search(session, "tampa", offset=at, limit=2) for at in (0, 2))
    assert (first.total, first.shown, second.shown) == (second.total, 2, 2)


def test_nothing_found(session: Session) -> None:
    found = read_search(session, "zzzzzz")
    assert (found.total, found.networks, found.documents) == (0, [], [])


@given(
    st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6)
)
def test_pieces_never_lose_a_letter(text: str, spans: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in pieces(text, spans)) == text


def test_pieces_mark_what_matches() -> None:
    cut = pieces("one two", [(4, 7), (5, 6)])
    assert [(piece.text, piece.matches) for piece in cut] == [("one ", False), ("two", True)]
