"""Rooms of the maze that have no end: each page leads to more pages, by its address alone."""

# ruff: noqa: ARG001 - every room is asked in the same way
from __future__ import annotations

import hashlib
import re
from itertools import product
from typing import TYPE_CHECKING, Final

from asterism.simulate.frames import html_attribute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asterism.simulate.answers import Request

_MONTH: Final = re.compile(r"/calendar/(\d{1,4})/(\d{1,2})/")
_FIRST: Final = (2026, 10)
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_FILTERS: Final = {
    "sort": ("new", "old", "cheap", "dear", "near"),
    "color": ("red", "blue", "green", "any"),
    "size": ("s", "m", "l", "any"),
    "view": ("list", "grid"),
    "per": ("10", "20", "50"),
}


def go(address: str, text: str) -> str:
    """Return a link that leads on."""
    return f'<a class="go" href="{html_attribute(address)}">{text}</a>'


def calendar(request: Request, items: Sequence[str]) -> str:
    """A month with its days and neighbours, for ever; one month holds ads."""
    found = _MONTH.fullmatch(request.path)
    year, month = (int(found[1]), int(found[2])) if found else _FIRST
    back = f"/calendar/{year - (month == 1)}/{(month - 2) % 12 + 1}/"
    later = f"/calendar/{year + (month == 12)}/{month % 12 + 1}/"  # noqa: PLR2004 - December
    days = " ".join(go(f"/calendar/{year}/{month}/?day={day}", str(day)) for day in range(1, 29))
    held = "".join(items) if (year, month) == _FIRST else ""
    return (
        f"<h1>{year}-{month:02d}</h1>{go(back, 'earlier')} {go(later, 'later')}<p>{days}</p>{held}"
    )


def sessions(request: Request, items: Sequence[str]) -> str:
    """One list whose address is new on every visit."""
    old = request.query.get("sid", "")
    new = [hashlib.blake2b(f"{old}{n}".encode(), digest_size=8).hexdigest() for n in range(5)]
    links = " ".join(go(f"/list/?sid={sid}", "refresh") for sid in new)
    return f"<h1>List</h1>{links}{''.join(items)}"


def deeper(request: Request, items: Sequence[str]) -> str:
    """A relative link that makes the path longer each time."""
    return f"<h1>Deeper</h1>{go('deeper/', 'on')} {go('./more/', 'more')}{''.join(items)}"


def shop(request: Request, items: Sequence[str]) -> str:
    """The same ads under every order of every filter."""
    chosen = {name: value for name, value in request.query.items() if name in _FILTERS}
    links = []
    for name, values in _FILTERS.items():
        for value in values:
            query = "&".join(f"{k}={v}" for k, v in (chosen | {name: value}).items())
            links.append(go(f"/shop/?{query}", f"{name} {value}"))
    turned = "&".join(f"{k}={v}" for k, v in reversed(chosen.items()))
    links.append(go(f"/shop/?{turned}", "again"))
    return f"<h1>Shop</h1>{' '.join(links)}{''.join(items)}"


def more(request: Request, items: Sequence[str]) -> str:
    """Pages without end: after the third the last one comes again."""
    given = request.query.get("page", "1")
    page = int(given) if given.isdecimal() and len(given) < 9 else 1  # noqa: PLR2004
    shown = items[min(page, len(items)) - 1] if items else ""
    later = f'<a rel="next" href="/more/?page={page + 1}">next</a>'
    return f"<h1>More, page {page}</h1>{shown}<nav>{later}</nav>"


def crowd(request: Request, items: Sequence[str]) -> str:
    """Hundreds of links on one page, to pages that have the same again."""
    links = " ".join(go(f"/crowd/{a}{b}", "x") for a, b in product(_LETTERS, repeat=2))
    return f"<h1>Crowd</h1>{links}{''.join(items)}"


def odd_links(request: Request, items: Sequence[str]) -> str:
    """Links that are none, or lead where nobody should go."""
    targets = (
        "javascript:alert(1)", "mailto:a@b.example", "tel:+12025550123", "data:text/html,hi",
        "http://maze.example:99999/", "http://", "http://[broken/", "http://169.254.169.254/",
        "http://127.0.0.1:22/", "//10.0.0.8/", "file:///etc/hostname", "ftp://maze.example/",
        "http://user:word@maze.example/odd/", " \n/odd/ \t", "/odd/?q=\u202e\u0000", "\\\\maze\\x",
        "/odd/?" + "a" * 50_000, "?" * 300, "/odd/%00%ff%zz", "HTTP://MAZE.EXAMPLE/odd/", "#top",
    )  # fmt: skip
    links = "".join(f"<p>{go(target, 'odd')}</p>" for target in targets)
    return f"<h1>Odd</h1>{links}{''.join(items)}"


def based(request: Request, items: Sequence[str]) -> str:
    """A base address inside somebody's network, so that every relative link leads there."""
    return f'<base href="http://169.254.169.254/"><h1>Based</h1>{go("latest/", "on")}'
