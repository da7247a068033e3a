from __future__ import annotations

import pytest

from asterism.access.people import (
    PeopleError,
    SignInAgainError,
    SignInEndedError,
    SignInError,
    TooManyAttemptsError,
    WeakPasswordError,
)
from asterism.model.errors import AccessDeniedError, AsterismError


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0, 1), (1, 1), (60, 1), (61, 2), (900, 15), (901, 16), (86_400, 1_440)],
)
def test_who_tried_too_often_is_told_a_wait_that_is_long_enough(seconds: int, minutes: int) -> None:
    error = TooManyAttemptsError(seconds)
    assert error.seconds == seconds
    assert str(error) == f"too many attempts; wait {minutes} minutes"


def test_whoever_handles_a_refusal_handles_every_one_at_the_door() -> None:
    for error in (SignInEndedError, SignInAgainError, TooManyAttemptsError):
        assert issubclass(error, SignInError)
    assert issubclass(SignInError, AccessDeniedError)


def test_what_cannot_be_done_is_no_refusal() -> None:
    assert issubclass(WeakPasswordError, PeopleError)
    assert issubclass(PeopleError, AsterismError)
    assert not issubclass(PeopleError, AccessDeniedError)
