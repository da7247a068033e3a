from __future__ import annotations

import pytest

from asterism.link.texts import contact_sets, standing


@pytest.mark.parametrize(
    ("contacts", "sets"),
    [
        ([], 0),
        ([("d1", "phone")], 1),
        ([("d1", "phone"), ("d2", "phone")], 1),
        ([("d1", "phone"), ("d2", "other")], 2),
        ([("d1", "phone"), ("d1", "mail"), ("d2", "mail"), ("d3", "mail")], 1),
        ([("d1", "a"), ("d2", "b"), ("d3", "c"), ("d3", "b")], 2),
    ],
)
def test_contacts_hang_together_through_documents(
    contacts: list[tuple[str, str]], sets: int
) -> None:
    assert contact_sets(contacts) == sets
    assert contact_sets(reversed(contacts)) == sets


@pytest.mark.parametrize(
    ("sets", "expected"),
    [(0, "one-contact"), (1, "one-contact"), (2, "two-contacts"), (3, "template"), (9, "template")],
)
def test_many_unconnected_contacts_make_a_template(sets: int, expected: str) -> None:
    assert standing(sets) == expected
