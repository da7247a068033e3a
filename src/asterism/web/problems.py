"""One shape for everything that goes wrong, as JSON under /api and as a page elsewhere."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final, cast
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from asterism.model.errors import AccessDeniedError, AsterismError, AuditError, NotFoundError
from asterism.web.asking import PurposeRequiredError
from asterism.web.rendering import render


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
    status: {"model": ProblemAnswer} for status in (403, 404, 422, 500, 503)
}
"""For FastAPI's `responses`, so that OpenAPI tells the one shape."""

_STATUS_OF: Final[dict[type[AsterismError], tuple[HTTPStatus, str]]] = {
    NotFoundError: (HTTPStatus.NOT_FOUND, "not-found"),
    AccessDeniedError: (HTTPStatus.FORBIDDEN, "denied"),
    AuditError: (HTTPStatus.SERVICE_UNAVAILABLE, "audit-unavailable"),
}


def add_problem_handlers(app: FastAPI) -> None:
    """Make every failure of the application answer in the one shape."""
    app.add_exception_handler(AsterismError, _known)
    app.add_exception_handler(PurposeRequiredError, _purpose_required)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unknown)


def answer_problem(request: Request, status: int, code: str, message: str) -> Response:
    """Return the problem as JSON to programs and as a page to people."""
    if request.url.path.startswith("/api/"):
        body = ProblemAnswer(error=Problem(code=code, message=message))
        return JSONResponse(body.model_dump(), status)
    return render(request, "problem.html", {"status": status, "message": message}, status)


def _known(request: Request, error: Exception) -> Response:
    for kind, (status, code) in _STATUS_OF.items():
        if isinstance(error, kind):
            return answer_problem(request, status, code, _sentence(str(error)))
    return answer_problem(request, 400, "refused", _sentence(str(error)))


def _purpose_required(request: Request, _error: Exception) -> Response:
    if request.url.path.startswith("/api/"):
        message = "State a purpose in the header Asterism-Purpose: every read is kept under one."
        return answer_problem(request, 403, "purpose-required", message)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = wanted if request.method == "GET" else "/"
    return RedirectResponse(f"/purpose?back={quote(back)}", 303)


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


def _unknown(request: Request, _error: Exception) -> Response:
    # Starlette raises it again after this answer, and the server's log then tells it all.
    message = "Something failed inside; nothing was changed. The server's log says what."
    return answer_problem(request, 500, "failed", message)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
