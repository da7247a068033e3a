from __future__ import annotations

from asterism.simulate.clock import SetClock
from asterism.simulate.forum.accounts import Accounts, credentials

KNOWN = credentials(1, 100)


def test_every_world_has_credentials_of_its_own() -> None:
    assert credentials(1, 100) == KNOWN
    assert credentials(2, 100).password != KNOWN.password
    assert len(KNOWN.password) == 16


def test_a_session_lasts_until_it_expires_or_is_ended() -> None:
    clock = SetClock(0.0)
    accounts = Accounts(KNOWN, clock, 60)
    session = accounts.sign_in(*KNOWN)
    assert session is not None
    assert accounts.user(session) == KNOWN.user
    clock.set(59)
    assert accounts.user(session) == KNOWN.user
    clock.set(60)
    assert accounts.user(session) is None
    again = accounts.sign_in(*KNOWN) or ""
    assert accounts.user(again) == KNOWN.user
    accounts.sign_out(again)
    assert accounts.user(again) is None


def test_wrong_names_and_passwords_do_not_sign_in() -> None:
    accounts = Accounts(KNOWN, SetClock(0.0), 60)
    assert accounts.sign_in(KNOWN.user, "guess") is None
    assert accounts.sign_in("somebody", KNOWN.password) is None


def test_a_form_of_another_site_is_not_accepted() -> None:
    accounts = Accounts(KNOWN, SetClock(0.0), 60)
    visit = accounts.new_visit()
    assert accounts.accepts(visit, accounts.form_token(visit))
    assert not accounts.accepts(accounts.new_visit(), accounts.form_token(visit))
    assert not accounts.accepts("", accounts.form_token(""))
