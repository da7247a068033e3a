from __future__ import annotations

from asterism.collect.signing_in.withholding import without_cookies
from asterism.evidence.store import Received


def test_cookies_keep_their_names_and_lose_their_values() -> None:
    headers = (("Content-Type", "text/html"), ("set-cookie", "sid=s3cret; Path=/; HttpOnly"))
    kept = without_cookies(Received("http://x.example/", 1, 200, "OK", headers, b"", "0"))
    assert kept.headers == (headers[0], ("set-cookie", "sid=withheld; Path=/; HttpOnly"))
