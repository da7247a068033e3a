"""One shape for everything that goes wrong, as JSON under /api and as a page elsewhere."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final, cast
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from asterism.access.people import SignInAgainError, SignInEndedError, TooManyAttemptsError
from asterism.model.errors import AccessDeniedError, AsterismError, AuditError, NotFoundError
from asterism.web.again import PurposeAgainError
from asterism.web.asking import PurposeRequiredError, SetUpRequiredError, SignInRequiredError
from asterism.web.checks import StaleFormError
from asterism.web.drawing.words import plural
from asterism.web.limiting import TooManyRequestsError
from asterism.web.rendering import render
from asterism.web.safety import note_refusal
from asterism.web.visitors import for_programs


class Problem(BaseModel):
    """What went wrong and how to mend it."""

    code: str
    """A word for programs: "not-found", "invalid", "purpose-required", …"""
    message: str
    """A sentence for people."""


class ProblemAnswer(BaseModel):
    """The body of every answer that is not a success."""

    error: Problem


PROBLEM_ANSWERS: Final[dict[int | str, dict[str, type[BaseModel]]]] = {
    status: {"model": ProblemAnswer}
    for status in (400, 401, 403, 404, 413, 414, 422, 429, 431, 500, 503)
}
"""For FastAPI's `responses`, so that OpenAPI tells the one shape."""

SIGN_IN: Final = (
    "Show a token of yours in the header Authorization: Bearer; the workspace is shared."
)
NEEDS_PURPOSE: Final = (
    "State a purpose in the header Asterism-Purpose: every read is kept under one."
)
STALE: Final = "This form has grown old: go back, load its page again and repeat what you did."

_STATUS_OF: Final[dict[type[AsterismError], tuple[HTTPStatus, str]]] = {
    NotFoundError: (HTTPStatus.NOT_FOUND, "not-found"),
    AccessDeniedError: (HTTPStatus.FORBIDDEN, "denied"),
    AuditError: (HTTPStatus.SERVICE_UNAVAILABLE, "audit-unavailable"),
}


def add_problem_handlers(app: FastAPI) -> None:
    """Make every failure of the application answer in the one shape."""
    app.add_exception_handler(AsterismError, _known)
    app.add_exception_handler(PurposeRequiredError, _purpose_required)
    app.add_exception_handler(PurposeAgainError, _purpose_again)
    app.add_exception_handler(SignInRequiredError, _sign_in_required)
    app.add_exception_handler(SignInEndedError, _sign_in_required)
    app.add_exception_handler(SignInAgainError, _sign_in_again)
    app.add_exception_handler(SetUpRequiredError, _set_up_required)
    app.add_exception_handler(StaleFormError, _stale_form)
    app.add_exception_handler(TooManyRequestsError, _too_many)
    app.add_exception_handler(TooManyAttemptsError, _too_many)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def answer_problem(request: Request, status: int, code: str, message: str) -> Response:
    """Return the problem as JSON to programs and as a page to people."""
    if for_programs(request):
        body = ProblemAnswer(error=Problem(code=code, message=message))
        return JSONResponse(body.model_dump(), status)
    return render(request, "problem.html", {"status": status, "message": message}, status)


def _known(request: Request, error: Exception) -> Response:
    for kind, (status, code) in _STATUS_OF.items():
        if isinstance(error, kind):
            return answer_problem(request, status, code, _sentence(str(error)))
    return answer_problem(request, 400, "refused", _sentence(str(error)))


def _purpose_required(request: Request, _error: Exception) -> Response:
    if for_programs(request):
        return answer_problem(request, 403, "purpose-required", NEEDS_PURPOSE)
    return _detour(request, "/purpose")


def _purpose_again(request: Request, error: Exception) -> Response:
    return _detour(request, "/purpose/again", act=cast("PurposeAgainError", error).act)


def _sign_in_required(request: Request, error: Exception) -> Response:
    if not for_programs(request):
        return _detour(request, "/sign-in")
    message = str(error) if isinstance(error, SignInEndedError) else SIGN_IN
    answer = answer_problem(request, 401, "sign-in-required", _sentence(message))
    answer.headers["www-authenticate"] = "Bearer"
    return answer


def _sign_in_again(request: Request, _error: Exception) -> Response:
    return _detour(request, "/sign-in/again")


def _set_up_required(_request: Request, _error: Exception) -> Response:
    return RedirectResponse("/account/set-up", 303)


def _stale_form(request: Request, _error: Exception) -> Response:
    note_refusal(request.scope, "stale-form")
    return answer_problem(request, 403, "stale-form", STALE)


def _too_many(request: Request, error: Exception) -> Response:
    note_refusal(request.scope, "too-many")
    seconds = int(getattr(error, "seconds", 60))
    wait = plural(seconds, "second") if seconds < 90 else plural(-(-seconds // 60), "minute")  # noqa: PLR2004 - a minute and a half
    answer = answer_problem(request, 429, "too-many", f"That was too much at once; wait {wait}.")
    answer.headers["retry-after"] = str(seconds)
    return answer


def _detour(request: Request, page: str, **more: str) -> Response:
    """Send a browser to a page that asks something first, and from there back.

    After a form, which a browser does not send again by itself, back is the page it stood on.
    """
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method != "GET":
        came_from = urlsplit(request.headers.get("referer", ""))
        own = came_from.netloc == request.headers.get("host")
        wanted = came_from.path if own and came_from.path else "/"
    return RedirectResponse(f"{page}?{urlencode({**more, 'back': wanted}, safe='/')}", 303)


def _invalid(request: Request, error: Exception) -> Response:
    found = cast("RequestValidationError", error).errors()
    parts = [f"{'.'.join(map(str, item['loc'][1:]))}: {item['msg']}" for item in found]
    return answer_problem(request, 422, "invalid", f"{'; '.join(parts)}.")


def _http(request: Request, error: Exception) -> Response:
    error = cast("HTTPException", error)
    phrase = HTTPStatus(error.status_code).phrase
    code = "not-found" if error.status_code == HTTPStatus.NOT_FOUND else phrase.lower()
    message = "There is no page at this address." if code == "not-found" else str(error.detail)
    return answer_problem(request, error.status_code, code.replace(" ", "-"), _sentence(message))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
