"""Sensitive acts ask for the purpose once more before they go on.

What was stated again is kept in a signed cookie: for which records, until when, under which
purpose. It ends with the sign-in, and with another purpose. Programs are not asked, as they state
a purpose with each request.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Final

from fastapi import Request, Response

from asterism.access.policy import Action, SharedPolicy
from asterism.model.marking import Marking
from asterism.web.asking import door_of, visitor_of

AGAIN_COOKIE: Final = "asterism_again"
LIFETIME_SECONDS: Final = 600
KEPT: Final = 12
"""Records that one cookie remembers; the oldest go first."""


class PurposeAgainError(Exception):
    """The purpose is to be stated again before this goes on.

    Attributes:
        act: what for, as `remember_again` takes it.
    """

    def __init__(self, action: Action, target: str) -> None:
        super().__init__("the purpose is to be stated again")
        self.act: Final = f"{action}:{target}"


def require_again(request: Request, action: Action, target: str, *markings: Marking) -> None:
    """Let pass an act for which the purpose was just stated again, or that asks for nothing.

    Args:
        request: whose visitor acts.
        action: what is to be done.
        target: id of the record that it is done with.
        markings: of that record.

    Raises:
        PurposeAgainError: if it is still to be stated.
    """
    policy = door_of(request).workspace.policy
    if not isinstance(policy, SharedPolicy) or visitor_of(request).program:
        return
    asked = any(policy.asks_again(action, marking) for marking in markings or (None,))
    if asked and _token(action, target) not in dict(_kept(request)):
        raise PurposeAgainError(action, target)


def remember_again(request: Request, response: Response, act: str, purpose: str) -> None:
    """Keep that the purpose was stated again, for ten minutes.

    Args:
        request: of the form.
        response: the answer to it.
        act: what `PurposeAgainError` named.
        purpose: what was stated.
    """
    action, _, target = act.partition(":")
    until = int(time.time()) + LIFETIME_SECONDS
    before = _kept(request) if purpose == visitor_of(request).purpose else []
    entries = [*before[1 - KEPT :], (_token(action, target), until)]
    text = "~".join(f"{token}.{end}" for token, end in entries)
    signed = f"{text}~{_signature(request, text, purpose)}"
    door_of(request).cookies.give(response, AGAIN_COOKIE, signed)


def _kept(request: Request) -> list[tuple[str, int]]:
    """Return what was stated again, with the second until which it holds."""
    cookie = door_of(request).cookies.read(request, AGAIN_COOKIE)
    text, _, signature = cookie.rpartition("~")
    right = _signature(request, text, visitor_of(request).purpose)
    if not text or not hmac.compare_digest(signature.encode(), right.encode()):
        return []
    entries = (entry.partition(".") for entry in text.split("~"))
    return [(token, int(end)) for token, _, end in entries if int(end) > time.time()]


def _token(action: str, target: str) -> str:
    return hashlib.sha256(f"{action}:{target}".encode()).hexdigest()[:20]


def _signature(request: Request, text: str, purpose: str) -> str:
    key = visitor_of(request).visit.encode()
    return hmac.new(key, f"again\n{purpose}\n{text}".encode(), hashlib.sha256).hexdigest()
