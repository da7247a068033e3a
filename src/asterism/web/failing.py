"""What fails inside: answered without a word of it, and logged without what it was about."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from asterism.web.problems import answer_problem
from asterism.web.safety import refusal

LOG: Final = logging.getLogger("asterism.web")
MESSAGE: Final = "Something failed inside; nothing was changed. The server's log says what."


class FailureMiddleware:
    """Answers 500 for whatever no handler knows, and logs where it happened.

    The log gets the kinds of the errors and the places in the code. Their messages stay out: a
    database's holds the values of the statement, and those may be from the record.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and see to its failure."""
        started = False

        async def noticing(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noticing)
        except Exception as error:  # noqa: BLE001 - the last place that can answer
            LOG.error("%s %s", scope.get("method", ""), where(error))  # noqa: TRY400 - no message
            if not started:
                await _answer(scope, receive, send)


def where(error: BaseException) -> str:
    """Return the kinds of an error and its causes, each with its place, on one line."""
    told = []
    cause: BaseException | None = error
    while cause is not None:
        frames = traceback.extract_tb(cause.__traceback__)[-3:]
        places = " < ".join(
            f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)
        )
        told.append(f"{type(cause).__name__} at {places}")
        cause = cause.__cause__ or cause.__context__
    return "; after ".join(told)


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        answer = answer_problem(Request(scope), 500, "failed", MESSAGE)
    except Exception as error:  # noqa: BLE001 - the page itself may need what has failed
        LOG.error("the error page failed too: %s", where(error))  # noqa: TRY400 - no message
        answer = refusal(scope, 500, "failed", MESSAGE)
    await answer(scope, receive, send)
