"""A person with a browser: from a search to the highlighted mention, with keys and with a mouse."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final, Literal

import pytest

from asterism.web.rendering import FOLDER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE: Final = FOLDER.parents[2] / "web-assets" / "node_modules" / "axe-core" / "axe.min.js"
PHONE: Final = "+18135550142"
RULES: Final = "{resultTypes: ['violations'], iframes: false}"


def addresses(world: SimpleNamespace) -> dict[str, str]:
    """Return one address of every page."""
    document_id = world.circuit[1]
    return {
        "start": "/",
        "search": "/?q=813-555-0142",
        "nothing": "/?q=zzzz",
        "document": f"/documents/{document_id}",
        "mention": f"/documents/{document_id}/mentions/{world.mentions[document_id, PHONE]}",
        "network": f"/networks/{world.networks['circuit']}",
        "abroad": f"/networks/{world.networks['spain']}",
        "networks": "/networks",
        "pair": f"/pairs?document={world.circuit[0]}&document={world.circuit[1]}",
        "leads": "/leads",
        "lead": f"/leads/{world.leads['circuit']}",
        "status": "/status",
        "about": "/about",
        "purpose": "/purpose",
        "reference": "/api",
        "missing": "/nowhere",
    }


def test_from_a_search_to_the_mention_in_the_capture(
    page: Page, site: str, world: SimpleNamespace
) -> None:
    elsewhere: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda it: None if it.url.startswith(site) else elsewhere.append(it.url))
    page.on("console", lambda it: complaints.append(it.text) if it.type == "error" else None)
    page.goto(site)
    page.get_by_role("searchbox").fill("(813) 555 0142")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("10 documents in Tampa")).click()
    page.get_by_role("link", name=re.compile("2 Jan 2026, Tampa")).first.click()
    page.wait_for_load_state()
    mark = page.frame_locator("iframe.capture").locator("mark#mention").first
    assert mark.text_content() == "eight1three 555 zero142"
    assert mark.is_visible()
    assert page.url.endswith(world.mentions[world.circuit[1], PHONE])
    assert elsewhere == []
    assert complaints == []


def test_keys_reach_search_and_results(page: Page, site: str) -> None:
    page.goto(f"{site}/leads")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.type("tampa")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=tampa")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "Room to let"
    page.keyboard.press("k")
    assert "10 documents" in str(page.evaluate("document.activeElement.textContent"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/networks/*")


def test_the_skip_link_is_first_and_works(page: Page, site: str) -> None:
    page.goto(f"{site}/leads")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_reading_is_shown_beside_its_mark(page: Page, site: str, world: SimpleNamespace) -> None:
    page.goto(f"{site}/documents/{world.circuit[1]}")
    page.locator(".doctext .mark-phone").focus()
    shown = page.get_by_role("tooltip")
    assert "read as eight1three 555 zero142" in str(shown.text_content())
    page.keyboard.press("Escape")
    assert page.get_by_role("tooltip").count() == 0


def test_two_members_are_chosen_and_judged(page: Page, site: str, world: SimpleNamespace) -> None:
    page.goto(f"{site}/networks/{world.networks['circuit']}")
    compare = page.locator("[data-compare]")
    assert compare.is_disabled()
    boxes = page.get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(1).check()
    compare.click()
    page.get_by_label("Different").check()
    page.get_by_label("Why").fill("two voices")
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_text("two voices").wait_for()


def test_a_place_on_the_map_filters_the_members(
    page: Page, site: str, world: SimpleNamespace
) -> None:
    page.goto(f"{site}/networks/{world.networks['circuit']}")
    page.get_by_label("Miami, FL: 2 documents").click()
    assert page.get_by_role("checkbox").count() == 2
    page.get_by_role("link", name="Show all").click()
    page.get_by_text("Mia arrived").wait_for()
    assert page.get_by_role("checkbox").count() == 10


def test_a_lead_is_reviewed_without_leaving_it(
    page: Page, site: str, world: SimpleNamespace
) -> None:
    page.goto(f"{site}/leads/{world.leads['circuit']}")
    page.get_by_label("Note").fill("ask the hotline")
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("Kept by").wait_for()
    assert page.locator("blockquote").text_content() == "ask the hotline"


def test_the_main_path_works_without_scripts(
    browser: Browser, site: str, world: SimpleNamespace
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/networks/{world.networks['circuit']}?sort=title")
    page.get_by_role("checkbox").nth(0).check()
    page.get_by_role("checkbox").nth(1).check()
    page.locator("[data-compare]").click()
    assert "Do these two have one owner?" in page.content()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_every_page_fits_is_accessible_and_keeps_its_policy(
    browser: Browser,
    site: str,
    world: SimpleNamespace,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    broken: list[str] = []
    page.on("console", lambda it: broken.append(it.text) if "Security" in it.text else None)
    found: dict[str, list[str]] = {}
    for name, address in addresses(world).items():
        page.goto(site + address)
        page.evaluate(axe())
        violations = json.loads(
            page.evaluate(f"axe.run(document, {RULES}).then(r => JSON.stringify(r.violations))")
        )
        troubles = [
            f"{item['impact']}: {item['id']} {node['target']} {node['failureSummary']}"
            for item in violations
            for node in item["nodes"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            troubles.append("wider than the window")
        if troubles:
            found[name] = troubles
    context.close()
    assert not found, json.dumps(found, indent=1)
    assert broken == []


def axe() -> str:
    """Return the source of axe-core, which `make assets` fetches."""
    if not Path(AXE).is_file():
        pytest.fail("axe-core is missing; run: make assets", pytrace=False)
    return AXE.read_text(encoding="utf-8")
