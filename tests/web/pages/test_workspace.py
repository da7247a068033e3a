from __future__ import annotations

import httpx


def test_status_tells_counts_and_sizes(client: httpx.Client) -> None:
    page = client.get("/status").text
    for words in ("Documents", "Search index", "Audit log", "kB"):
        assert words in page


def test_about_says_what_is_kept_of_a_visit(client: httpx.Client) -> None:
    page = client.get("/about").text
    assert "audit log" in page
    assert "likelihood ratio" in page
