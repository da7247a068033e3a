"""What the pages of administration share: how an act is tried, and what is shown once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from asterism.access.people import PeopleError
from asterism.model.clock import DAY, to_microseconds
from asterism.model.errors import AccessDeniedError
from asterism.web.asking import door_of
from asterism.web.pages.purposes import sentence
from asterism.web.rendering import render


def require_people(request: Request) -> None:
    """Let pass what is about the people of a shared workspace.

    Raises:
        AccessDeniedError: if it has none; the first is added on the command line.
    """
    if not door_of(request).workspace.shared:
        message = "this workspace has one user; add the first person with: asterism person add"
        raise AccessDeniedError(message)


def done(back: str, act: Callable[[], object], page: Callable[[str], Response]) -> Response:
    """Do what a form asks for and go back; or say on its page why it cannot be done.

    Args:
        back: address to go to then.
        act: what is to be done.
        page: makes the page of the form with a problem on it.
    """
    try:
        act()
    except PeopleError as error:
        return page(sentence(error))
    return RedirectResponse(back, 303)


def shown_once(request: Request, title: str, secret: str, says: str, back: str) -> Response:
    """Return the page with a secret that cannot be shown again."""
    values = {"title": title, "secret": secret, "says": says, "next": back}
    return render(request, "shown_once.html", values)


def end_of(day: date | None) -> int | None:
    """Return the first microsecond after a day in UTC, or None."""
    if day is None:
        return None
    return to_microseconds(datetime(day.year, day.month, day.day, tzinfo=UTC)) + DAY


def empty_is_none(text: str) -> date | None:
    """Return the day that a date field holds; None if it is empty.

    Raises:
        PeopleError: if it holds something else.
    """
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        message = f"{text!r} is no day; write it as 2026-12-31"
        raise PeopleError(message) from error
