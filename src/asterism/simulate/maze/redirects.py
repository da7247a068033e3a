"""Rooms of the maze that send their visitors elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from asterism.simulate.answers import Page, html_page, plain_page, redirect

if TYPE_CHECKING:
    from asterism.simulate.answers import Request

TARGETS: Final = {
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "loopback": "http://127.0.0.1:22/",
    "localhost": "http://localhost/",
    "private": "http://10.0.0.1/router",
    "shared": "http://100.64.0.1/",
    "six": "http://[::1]/",
    "mapped": "http://[::ffff:169.254.169.254]/",
    "decimal": "http://2130706433/",
    "hexadecimal": "http://0x7f.0.0.1/",
    "nowhere": "http://0.0.0.0/",
    "file": "file:///etc/hostname",
    "script": "javascript:alert(1)",
    "data": "data:text/html,<h1>hi</h1>",
    "gopher": "gopher://maze.example/1",
    "stranger": "http://elsewhere.example/",
    "onion": "http://" + "a" * 56 + ".onion/",
    "named": "http://user:word@127.0.0.1/",
    "broken": "http://[::1",
    "empty": "",
    "huge": "/to/" + "x" * 60_000,
}
"""Where `/to/NAME` leads."""
_STATUSES: Final = (301, 302, 303, 307, 308)
_LONGEST: Final = 200
COOKIE: Final = "maze_seen"


def to(request: Request) -> Page:
    """Send the visitor to one of `TARGETS`."""
    name = request.path.removeprefix("/to/")
    if name == "without":
        return Page(302, "text/html", b"no address")
    if name == "refresh":
        target = TARGETS["metadata"]
        return html_page(f'<meta http-equiv="refresh" content="0;url={target}"><h1>Wait</h1>')
    if name not in TARGETS:
        return plain_page("nothing here\n", 404)
    return redirect(TARGETS[name], status=_STATUSES[len(name) % len(_STATUSES)])


def loop(request: Request) -> Page:
    """Send the visitor round in a circle, of one address or of three."""
    steps = {"/loop/a": "/loop/b", "/loop/b": "/loop/c", "/loop/c": "/loop/a"}
    return redirect(steps.get(request.path, request.path))


def chain(request: Request) -> Page:
    """Send the visitor on, a step at a time, to an address that is always one further."""
    given = request.path.removeprefix("/chain/").rstrip("/")
    at = int(given) if given.isdecimal() and len(given) < 9 else 0  # noqa: PLR2004
    return redirect(f"/chain/{at + 1}") if at < _LONGEST else plain_page("tired\n", 404)


def hops(request: Request) -> Page:
    """Lead to a true ad in three steps: `/hop/STEP/NUMBER`."""
    parts = request.path.split("/")
    if len(parts) != 4 or not (parts[2].isdecimal() and parts[3].isdecimal()):  # noqa: PLR2004
        return plain_page("nothing here\n", 404)
    step = int(parts[2])
    return redirect(f"/hop/{step - 1}/{parts[3]}" if 0 < step < 4 else f"/item/{parts[3]}")  # noqa: PLR2004


def cookie_wall(request: Request, content: str) -> Page:
    """Send whoever has no cookie back to the same address, with one."""
    if COOKIE in request.cookies:
        return html_page(content)
    return redirect(request.target, (("Set-Cookie", f"{COOKIE}=1; Path=/"),))
