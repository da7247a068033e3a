"""After everything was done once, no secret stands in any file, log line or error."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from asterism.access import Workspace
from asterism.access.people import (
    Administrator,
    NewSignIn,
    Registry,
    RelyingParty,
    SignInError,
    begin_authenticator,
    begin_passkey,
    begin_passkey_sign_in,
    finish_passkey,
    finish_passkey_sign_in,
    invite,
    make_recovery_codes,
    make_service_token,
    prove,
    sign_in_with_password_and_totp,
)
from asterism.access.policy import Action
from asterism.model.errors import AsterismError

if TYPE_CHECKING:
    from tests.access.people.conftest import Codes, SoftwareAuthenticator


def test_no_secret_is_kept_or_said(  # noqa: PLR0913, PLR0917 - everything, once
    workspace: Workspace,
    registry: Registry,
    operator: Administrator,
    invited: NewSignIn,
    codes: Codes,
    authenticator: SoftwareAuthenticator,
    party: RelyingParty,
    password: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = [password, invited.token.reveal()]
    said: list[str] = []

    def refused(attempt: Callable[[], object]) -> None:
        with pytest.raises(AsterismError) as error:
            attempt()
        said.extend([str(error.value), repr(error.value), repr(error.value.__context__)])

    shown = begin_authenticator(registry, invited.sign_in, "tablet")
    secrets += [shown.secret.reveal(), shown.address.reveal()]
    recovery = [code.reveal() for code in make_recovery_codes(registry, invited.sign_in)]
    secrets += recovery
    secrets.append(invite(registry, operator, "Ana Ruiz").reveal())
    service = make_service_token(registry, operator, "Ana Ruiz", actions=[Action.READ]).reveal()
    secrets.append(service)
    prove(registry, service)
    refused(lambda: prove(registry, service[:-1] + "x"))
    options = begin_passkey(registry, invited.sign_in, party)
    finish_passkey(registry, invited.sign_in, party, authenticator.create(options))
    asked = begin_passkey_sign_in(registry, party, "::1")
    answer = authenticator.get(asked)
    secrets += [options["challenge"], asked["challenge"]]
    made = finish_passkey_sign_in(registry, party, answer, "::1")
    refused(lambda: finish_passkey_sign_in(registry, party, answer, "::1"))
    again = sign_in_with_password_and_totp(registry, "Ana Ruiz", password, codes.code(), "::1")
    refused(lambda: sign_in_with_password_and_totp(registry, "Ana Ruiz", password, "123456", "::1"))
    # People type a password where the name belongs.
    refused(lambda: sign_in_with_password_and_totp(registry, password, "", "", "::1"))
    secrets += [made.token.reveal(), again.token.reveal()]
    said += [repr(made), repr(again), repr(registry), repr(shown), caplog.text, *capfd.readouterr()]
    workspace.close()

    kept = [path for path in workspace.paths.root.rglob("*") if path.is_file()]
    assert {path.name for path in kept} >= {"record.sqlite", "audit.jsonl", "people.secret"}
    for path in kept:
        content = path.read_bytes()
        assert [secret for secret in secrets if secret.encode() in content] == [], path
        assert codes.secret not in content, path
    assert [secret for secret in secrets if any(secret in text for text in said)] == []
    with pytest.raises(SignInError):
        prove(registry, again.token.reveal() + " ")
