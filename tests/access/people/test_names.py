from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.access.people import (
    Administrator,
    PeopleError,
    Registry,
    add_organisation,
    organisations,
)
from asterism.access.people.names import LONGEST, checked_name, folded, key_of
from asterism.model.organisation import OrganisationKind


@pytest.mark.parametrize("name", ["", "  ", "...", "a,b", "a+b", "a:b", "x" * 101, "a\x00b"])
def test_what_is_no_name_is_refused(registry: Registry, operator: Administrator, name: str) -> None:
    with pytest.raises(PeopleError, match="organisation"):
        add_organisation(registry, operator, name, OrganisationKind.NONPROFIT)
    assert len(organisations(registry, operator)) == 1


def test_names_of_other_scripts_have_keys(registry: Registry, operator: Administrator) -> None:
    made = add_organisation(registry, operator, "Надежда Центр", OrganisationKind.NONPROFIT)
    assert made.key == "надежда-центр"


@pytest.mark.parametrize("name", ["x", "x" * LONGEST, "3", "O'Neill & Sons (Cork)", "北京"])
def test_what_may_be_a_name(name: str) -> None:
    assert checked_name(f"  {name} \n", "person") == name


@pytest.mark.parametrize("name", ["-", "_", "\u0301", "x" * (LONGEST + 1)])
def test_a_name_has_letters_or_digits_and_says_for_what_it_was(name: str) -> None:
    with pytest.raises(PeopleError, match="give the clearance a name of 1 to 100"):
        checked_name(name, "clearance")


@pytest.mark.parametrize("sign", [",", ":", "+", "\x00", "\x7f", "\u200b", "\u202e", "\ud800"])
def test_no_name_holds_what_would_not_be_read_as_one(sign: str) -> None:
    with pytest.raises(PeopleError, match="may not hold"):
        checked_name(f"a{sign}b", "group")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("İpek", "ipek"),
        ("\ufb01rst aid", "First-Aid"),
        ("A\u0301na", "\xc1na"),
        ("Hope_Line", " hope  line "),
        ("Unit \uff12", "unit 2"),
        ("\u210cope", "hope"),
    ],
)
def test_names_that_would_be_taken_for_each_other_have_one_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize("other", ["Hopeline", "Hope Line 2", "Hope Lime", ""])
def test_other_names_have_other_keys(other: str) -> None:
    assert key_of("Hope Line") == "hope-line" != key_of(other)


@given(st.text(max_size=120))
def test_a_name_is_kept_as_it_is_read_back(text: str) -> None:
    try:
        name = checked_name(text, "person")
    except PeopleError:
        return
    assert checked_name(name, "person") == name == name.strip()
    assert key_of(name) == key_of(text) == key_of(f" {name}\t")
    assert "-".join(folded(name).split(" ")) == key_of(name)
    assert not set(key_of(name)) & set(" ,:+_")
