from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import httpx

Visit = Callable[..., httpx.Client]


def test_a_stranger_is_asked_to_sign_in_and_comes_back(visit: Visit) -> None:
    answer = visit().get("/leads?page=1")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?back=/leads%3Fpage%3D1"


def test_somebody_signed_in_reads_what_is_theirs(visit: Visit, house: SimpleNamespace) -> None:
    page = visit("Ana Ruiz").get(f"/documents/{house.documents['hope-own']}")
    assert page.status_code == 200
    assert "hopeown" in page.text
    for words in ("Ana Ruiz", "Hope Line", "case 2026-0114", "TLP:AMBER"):
        assert words in page.text
    assert visit("Ben Okoro").get(f"/documents/{house.documents['hope-own']}").status_code == 404
