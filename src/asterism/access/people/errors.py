"""What can go wrong at the door. No message says whether a name, a token or a code exists."""

from __future__ import annotations

from typing import Final

from asterism.model.errors import AccessDeniedError, AsterismError


class PeopleError(AsterismError):
    """What was asked of the register cannot be done; the message says what can."""


class SignInError(AccessDeniedError):
    """Signing in, or a proof of it, was refused."""


class SignInEndedError(SignInError):
    """The sign-in has ended, or was never one: sign in again."""


class SignInAgainError(SignInError):
    """A sensitive act needs a sign-in of the last minutes: sign in again, then repeat it."""


class TooManyAttemptsError(SignInError):
    """Too many attempts; nothing was looked at.

    Attributes:
        seconds: how long to wait.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many attempts; wait {max(1, -(-seconds // 60))} minutes")
        self.seconds: Final = seconds


class WeakPasswordError(PeopleError):
    """A password that is easily guessed; the message says why."""
