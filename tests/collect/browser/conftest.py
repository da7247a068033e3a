"""A site that is empty until its script has run, and that tries what a page should not do."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from asterism.collect.declaration import SiteDeclaration

if TYPE_CHECKING:
    from conftest import Site  # type: ignore[import-not-found]

SHELL = '<html><head><script src="/app.js"></script></head><body><main></main></body></html>'
SCRIPT = """
const main = () => document.querySelector("main");
const show = async () => {
  const ad = location.pathname.match(/^\\/ad\\/(\\d+)$/);
  if (ad) {
    const card = await (await fetch(`/api/ad/${ad[1]}`)).json();
    main().innerHTML = `<h1>${card.title}</h1><div class=body><p>${card.text}</p></div>`;
    return;
  }
  let next = 0;
  const more = async () => {
    if (next === null) return;
    const at = next;
    next = null;
    const batch = await (await fetch(`/api/list?from=${at}`)).json();
    for (const n of batch.ads) {
      const row = `<p style="height:300px"><a class=ad href=/ad/${n}>${n}</a>`;
      main().insertAdjacentHTML("beforeend", row);
    }
    next = batch.next;
  };
  addEventListener("scroll", () => {
    if (innerHeight + scrollY > document.body.scrollHeight - 50) more();
  });
  more();
};
addEventListener("DOMContentLoaded", show);
"""


@pytest.fixture(autouse=True)
def chromium() -> None:
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        pytest.skip("Chromium is missing; `make test` installs it when run as root")


@pytest.fixture
def cards(site: Site) -> Site:
    """Give the small site with a list without end, twelve ads in batches of five."""
    site.put("/robots.txt", "User-agent: *\nDisallow: /api/secret\n")
    site.put("/", SHELL)
    site.put("/app.js", SCRIPT)
    for first in range(0, 12, 5):
        ads = list(range(first, min(first + 5, 12)))
        put_json(
            site, f"/api/list?from={first}", {"ads": ads, "next": first + 5 if first < 10 else None}
        )
    for number in range(12):
        site.put(f"/ad/{number}", SHELL)
        put_json(
            site,
            f"/api/ad/{number}",
            {"title": f"Ad {number}", "text": f"call 202-555-{number:04d}"},
        )
    return site


def put_json(site: Site, path: str, value: object) -> None:
    site.pages[path] = (200, {"Content-Type": "application/json"}, json.dumps(value).encode())


@pytest.fixture
def shown(declaration: SiteDeclaration) -> SiteDeclaration:
    """Give the declaration of that site."""
    values = declaration.model_dump(mode="json", by_alias=True)
    values["page"] = {"render": "browser", "wait_for": "h1, a.ad", "scroll": 10, "screenshot": True}
    values["fields"] = {"title": "h1", "text": "div.body"}
    return SiteDeclaration.model_validate(values)
