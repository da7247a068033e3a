from __future__ import annotations

import asyncio

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from asterism.collect.capturing import UNKEPT
from asterism.collect.declaration import SiteDeclaration
from asterism.collect.signing_in.forms import LoginProblemError
from asterism.collect.signing_in.session import WALLS_LIMIT, Session

FORM = "<form id=login method=post><input name=name><input name=pass></form>"


def test_many_at_once_sign_in_once(members: SiteDeclaration) -> None:
    made: list[Request] = []

    async def fetch(request: Request) -> Response:
        made.append(request)
        page = FORM if request.method == "GET" else "<a class=logout>"
        cookie = {"Set-Cookie": f"sid={len(made)}"}
        return HtmlResponse(request.url, body=page.encode(), headers=cookie)

    session = Session(members, fetch, {"proxy": "http://127.0.0.1:9"})

    async def all_at_once() -> None:
        await asyncio.gather(*(session.ensure_signed_in() for _ in range(5)))
        await session.ensure_signed_in(after=0)

    asyncio.run(all_at_once())
    assert [request.method for request in made] == ["GET", "POST"]
    assert session.number == 1
    assert all(request.meta[UNKEPT] for request in made)
    assert {request.meta["proxy"] for request in made} == {"http://127.0.0.1:9"}


def test_what_does_not_work_is_not_tried_for_ever(members: SiteDeclaration) -> None:
    tries: list[str] = []

    async def round_and_round(request: Request) -> Response:
        tries.append(request.url)
        return Response(request.url, 302, headers={"Location": "/login"})

    session = Session(members, round_and_round, {})
    for _ in range(2):
        with pytest.raises(LoginProblemError, match="redirected without end"):
            asyncio.run(session.ensure_signed_in())
    assert len(tries) == 5
    other = Session(members, round_and_round, {})
    for _ in range(WALLS_LIMIT):
        assert not other.given_up
        other.shown_to_nobody()
    with pytest.raises(LoginProblemError, match="page after page"):
        asyncio.run(other.ensure_signed_in())
