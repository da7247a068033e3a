from __future__ import annotations

from types import SimpleNamespace

import pytest

from asterism.collect.signing_in import credentials
from asterism.collect.signing_in.credentials import credentials_of
from asterism.model.errors import SourceError


def test_they_come_from_the_environment_and_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASTERISM_CREDENTIAL_FORUM_USER", "ann")
    monkeypatch.setenv("ASTERISM_CREDENTIAL_FORUM_PASSWORD", "s3cret")
    found = credentials_of("FORUM")
    assert (found.user, found.password) == ("ann", "s3cret")
    assert "ann" not in repr(found)
    assert "s3cret" not in repr(found)


def test_they_come_from_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str | None]] = []

    def get(service: str, user: str | None) -> SimpleNamespace:
        asked.append((service, user))
        return SimpleNamespace(username="ann", password="s3cret")  # noqa: S106 - of a test

    monkeypatch.setattr(credentials, "keyring", SimpleNamespace(get_credential=get))
    assert credentials_of("FORUM").user == "ann"
    assert asked == [("asterism:FORUM", None)]


def test_it_is_said_where_they_may_be_put(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = SimpleNamespace(get_credential=lambda *_: None)
    monkeypatch.setattr(credentials, "keyring", nothing)
    with pytest.raises(SourceError, match="set ASTERISM_CREDENTIAL_FORUM_USER and ") as error:
        credentials_of("FORUM")
    assert "asterism:FORUM" in str(error.value)
    monkeypatch.setattr(credentials, "keyring", None)
    with pytest.raises(SourceError, match=r"asterism\[keyring\]"):
        credentials_of("FORUM")

    def locked(*_: object) -> None:
        message = "it is locked"
        raise RuntimeError(message)

    monkeypatch.setattr(credentials, "keyring", SimpleNamespace(get_credential=locked))
    with pytest.raises(SourceError, match="it is locked"):
        credentials_of("FORUM")
