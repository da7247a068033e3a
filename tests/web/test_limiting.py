from __future__ import annotations

import logging

import pytest

from asterism.web.limiting import Limiter, Limits, TooManyRequestsError


class Broken:
    """A store of counts that cannot count."""

    def hit(self, *_: object) -> bool:
        message = "the secret inside"
        raise RuntimeError(message)


def test_each_visitor_has_a_count_of_their_own() -> None:
    limiter = Limiter(Limits(searches="2 per minute"))
    for who in ("ana", "ana", "ben"):
        limiter.count("searches", who, fails_open=True)
    with pytest.raises(TooManyRequestsError) as refused:
        limiter.count("searches", "ana", fails_open=True)
    assert 1 <= refused.value.seconds <= 61
    limiter.count("pages", "ana", fails_open=True)


def test_people_are_served_when_nothing_can_be_counted_and_strangers_are_not(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    limiter = Limiter(Limits())
    monkeypatch.setattr(limiter, "_strategy", Broken())
    with caplog.at_level(logging.WARNING):
        limiter.count("searches", "ana", fails_open=True)
    assert caplog.messages == ["requests are not counted (RuntimeError)"]
    with pytest.raises(TooManyRequestsError):
        limiter.count("strangers", "192.0.2.1", fails_open=False)
