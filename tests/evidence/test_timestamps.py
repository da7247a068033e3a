from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from asterism.evidence.errors import EvidenceError
from asterism.evidence.timestamps import Authority, ask, stated_time
from asterism.model.clock import SECOND, now

if TYPE_CHECKING:
    from conftest import TimeAuthority  # type: ignore[import-not-found]


def authority_of(found: TimeAuthority) -> Authority:
    return Authority(found.url, found.certificates.read_text())


def test_the_authority_states_when_it_saw_something(time_authority: TimeAuthority) -> None:
    authority = authority_of(time_authority)
    token = ask(authority, b"manifest")
    assert abs(stated_time(authority, token, b"manifest") - now()) < 60 * SECOND
    with pytest.raises(EvidenceError, match="does not hold"):
        stated_time(authority, token, b"another manifest")
    stamper = (time_authority.folder / "stamper.pem").read_text()
    with pytest.raises(EvidenceError, match="does not hold"):
        stated_time(Authority("", stamper), token + b"x", b"manifest")


def test_an_authority_that_does_not_answer_or_is_another_is_told(
    time_authority: TimeAuthority,
) -> None:
    authority = authority_of(time_authority)
    time_authority.silent = True
    with pytest.raises(EvidenceError, match="does not answer"):
        ask(authority, b"manifest")
    with pytest.raises(EvidenceError, match="does not answer"):
        ask(Authority("http://127.0.0.1:9/", authority.certificates), b"manifest")
    time_authority.silent = False
    (time_authority.folder / "reply").unlink(missing_ok=True)
    time_authority.answer = lambda query: b"no answer"  # noqa: ARG005 - whatever is asked
    with pytest.raises(EvidenceError, match="does not hold"):
        ask(authority, b"manifest")


def test_what_is_no_authority_is_refused() -> None:
    with pytest.raises(EvidenceError, match="over http or https"):
        Authority("file:///etc/passwd", "")
    with pytest.raises(EvidenceError, match="as PEM"):
        Authority("http://a.example", "no certificate")
