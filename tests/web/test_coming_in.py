"""Signing in with a real browser: a virtual authenticator, a code, pages that anybody can use."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final, Literal

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from asterism.access import Workspace
from asterism.access.people import add_person, invite
from asterism.model.organisation import Role
from asterism.web.rendering import FOLDER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

AXE: Final = FOLDER.parents[2] / "web-assets" / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = "{resultTypes: ['violations'], iframes: false}"
PASSWORD: Final = "four blue harbour bells"  # noqa: S105 - nobody's
VIRTUAL: Final = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def invitation(house_workspace: Workspace, house_site: str) -> str:
    """Give the address of an invitation."""
    by = house_workspace.administrator(None, "administration of the test")
    add_person(house_workspace.registry, by, "Nia Park", "County Police", [Role.ANALYST])
    token = invite(house_workspace.registry, by, "Nia Park").reveal()
    return f"{house_site}/invitation/{token}"


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """Give what the browser complains of; there must be nothing but refusals that are meant."""
    told: list[str] = []
    page.on("console", lambda it: told.append(it.text) if it.type == "error" else None)
    page.on("pageerror", lambda it: told.append(str(it)))
    yield told
    assert [words for words in told if "403" not in words] == []


def authenticator(page: Page) -> tuple[Callable[..., object], str]:
    """Put a device into the browser that makes passkeys; return how to speak to it, and its id."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL})
    return session.send, made["authenticatorId"]


def test_a_passkey_is_made_from_an_invitation_and_lets_its_person_in(
    page: Page, invitation: str, house_site: str, house_workspace: Workspace, complaints: list[str]
) -> None:
    send, device = authenticator(page)
    page.goto(invitation)
    page.locator("button:focus", has_text="Accept").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/set-up")
    page.get_by_label("What to call it").first.fill("blue key")
    page.get_by_role("button", name="Set up a passkey").click()
    page.get_by_text("That is enough to come in.").wait_for()
    assert page.get_by_text("Passkey blue key").is_visible()
    kept = send("WebAuthn.getCredentials", {"authenticatorId": device})
    [credential] = kept["credentials"]  # type: ignore[index]
    assert credential["rpId"] == "localhost"
    assert credential["isResidentCredential"]
    page.get_by_role("button", name="Go on and sign in").click()
    page.wait_for_url("**/sign-in")

    page.locator("button:focus", has_text="Use a passkey").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/purpose?back=/")
    page.get_by_label("A case").check()
    page.get_by_label("Reference").fill("2026-0114")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What are you looking for?").wait_for()
    assert page.get_by_text("Nia Park").is_visible()
    assert page.get_by_text("case 2026-0114").is_visible()
    [cookie] = [one for one in page.context.cookies() if one["name"] == "asterism_session"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert page.evaluate("document.cookie") == ""
    methods = [
        entry.terms["method"]
        for entry in house_workspace.audit.entries(person="Nia Park")
        if entry.action == "sign-in" and entry.outcome == "acted"
    ]
    assert methods == ["passkey"]

    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("You are signed out").wait_for()
    page.goto(f"{house_site}/leads")
    page.wait_for_url("**/sign-in?back=/leads")
    assert complaints == []


def test_a_passkey_of_nobody_here_is_refused_and_can_be_tried_again(
    page: Page, invitation: str, house_site: str, complaints: list[str]
) -> None:
    send, device = authenticator(page)
    page.goto(invitation)
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("button", name="Set up a passkey").click()
    page.get_by_text("That is enough to come in.").wait_for()
    page.get_by_text("Remove").first.wait_for(state="hidden")
    send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto(f"{house_site}/sign-in")
    page.context.clear_cookies()
    page.goto(f"{house_site}/sign-in")
    button = page.get_by_role("button", name="Use a passkey")
    button.click()
    page.get_by_text("Nothing was done").wait_for(timeout=60_000)
    assert button.is_enabled()
    send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    button.click()
    page.wait_for_url("**/purpose?back=/")
    assert complaints == []


def test_a_password_and_the_code_of_an_authenticator_let_in(
    page: Page, invitation: str, complaints: list[str]
) -> None:
    page.goto(invitation)
    page.get_by_role("button", name="Accept").click()
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Set a password").click()
    page.get_by_role("button", name="Set up an authenticator").click()
    assert page.get_by_role("img", name="QR code").is_visible()
    page.get_by_text("Type it instead").click()
    secret = str(page.locator(".secret").text_content())
    page.locator("input[name=code]").fill(shown(secret))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    assert page.locator(".codes li").count() == 10
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("button", name="Go on and sign in").click()
    page.get_by_text("Use a password and a code").click()
    page.get_by_label("Name").fill("nia park")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("input[name=code]").fill(shown(secret, 1))
    page.keyboard.press("Enter")
    page.wait_for_url("**/purpose?back=/")
    assert page.get_by_text("Nia Park").is_visible()
    assert complaints == []


def test_without_scripts_a_password_and_a_code_let_in(
    browser: Browser, house_site: str, house: SimpleNamespace
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{house_site}/sign-in")
    assert page.get_by_role("button", name="Use a passkey").is_disabled()
    assert page.get_by_text("It needs scripts").is_visible()
    page.get_by_text("Use a password and a code").click()
    page.get_by_label("Name").fill("Ben Okoro")
    page.get_by_label("Password").fill("seven harbour lamps")
    page.locator("input[name=code]").fill(shown(house.codes["Ben Okoro"], 1))
    page.locator(".gate-other button").click()
    page.wait_for_url("**/purpose?back=/")
    context.close()


def shown(secret: str, steps: int = 0) -> str:
    """Return the code that an authenticator shows now, or some steps later."""
    key = base64.b32decode(secret.replace(" ", ""))
    code = TOTP(key, 6, SHA1(), 30)  # noqa: S303 - the standard's
    return code.generate(time.time() + 30 * steps).decode()


def new_pages(house: SimpleNamespace, invitation: str) -> dict[str, tuple[str, str]]:
    """Return who opens each page that this part brought, and its path."""
    document = f"/documents/{house.documents['hope-excluding']}"
    child = f"/documents/{house.documents['hope-child']}"
    return {
        "sign in": ("", "/sign-in"),
        "sign in again": ("Ana Ruiz", "/sign-in/again"),
        "signed out": ("", "/sign-in?out=true"),
        "invitation": ("", f"/invitation/{invitation.rpartition('/')[2]}"),
        "purpose": ("Ana Ruiz", "/purpose"),
        "purpose again": ("Ana Ruiz", child),
        "start": ("Ana Ruiz", "/"),
        "about": ("Ana Ruiz", "/about"),
        "account": ("Ana Ruiz", "/account"),
        "document": ("Ana Ruiz", document),
        "marking": ("Cora Bell", f"{document}/marking"),
        "choose readers": ("Olu Dada", "/readers"),
        "organisations": ("Ada Lund", "/administration"),
        "organisation": ("Ada Lund", "/administration/organisations/county-police"),
        "people": ("Ada Lund", "/administration/people"),
        "person": ("Ada Lund", "/administration/people/ben-okoro"),
        "groups": ("Ada Lund", "/administration/groups"),
        "refused": ("Ana Ruiz", "/administration"),
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_every_new_page_fits_and_is_accessible(
    browser: Browser,
    house: SimpleNamespace,
    house_site: str,
    invitation: str,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    found: dict[str, list[str]] = {}
    for name, (who, path) in new_pages(house, invitation).items():
        with_browser = _as(browser, house, house_site, who, width=width, scheme=scheme)
        found |= _troubles(with_browser, f"{house_site}{path}", name)
        if name == "invitation":
            found |= _troubles_of_setting_up(with_browser)
        with_browser.close()
    for kind in ("readers", "export"):
        with_browser = _as(browser, house, house_site, "Olu Dada", width=width, scheme=scheme)
        found |= _troubles_after_stating(with_browser, house, house_site, kind)
        with_browser.close()
    assert not found, json.dumps(found, indent=1)


def _as(
    browser: Browser,
    house: SimpleNamespace,
    site: str,
    who: str,
    *,
    width: int,
    scheme: Literal["light", "dark"],
) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    if who:
        cookie = {"name": "asterism_session", "value": house.sign_ins[who], "url": site}
        context.add_cookies([cookie])  # type: ignore[list-item]
    context.new_page()
    return context


def _troubles(context: BrowserContext, address: str, name: str) -> dict[str, list[str]]:
    page = context.pages[0]
    if address:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == (403 if name == "refused" else 200), name
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
    return {name: troubles} if troubles else {}


def _troubles_of_setting_up(context: BrowserContext) -> dict[str, list[str]]:
    page = context.pages[0]
    page.get_by_role("button", name="Accept").click()
    page.wait_for_url("**/set-up")
    found = _troubles(context, "", "set-up")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill("another")
    page.get_by_role("button", name="Set a password").click()
    page.get_by_text("not the same").or_(page.get_by_label("New password")).first.wait_for()
    page.goto(page.url.partition("/account")[0] + "/account/set-up")
    page.get_by_role("button", name="Set up an authenticator").click()
    page.get_by_role("img", name="QR code").wait_for()
    found |= _troubles(context, "", "authenticator")
    page.get_by_text("Type it instead").click()
    page.locator("input[name=code]").fill(shown(str(page.locator(".secret").text_content())))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    return found | _troubles(context, "", "recovery codes")


def _troubles_after_stating(
    context: BrowserContext, house: SimpleNamespace, site: str, kind: str
) -> dict[str, list[str]]:
    page = context.pages[0]
    address = f"{site}/documents/{house.documents['hope-group-1']}/readers"
    if kind == "export":
        cookie = {"name": "asterism_session", "value": house.sign_ins["Ben Okoro"], "url": site}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(f"{site}/networks")
        address = f"{page.locator('h2 a').first.evaluate('it => it.href')}/export"
    page.goto(address)
    page.get_by_label("A case").check()
    page.get_by_label("Reference").fill("2026-0114")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(address)
    return _troubles(context, "", kind)


def axe() -> str:
    """Return the source of axe-core, which `make assets` fetches."""
    if not AXE.is_file():
        pytest.fail("axe-core is missing; run: make assets", pytrace=False)
    return AXE.read_text(encoding="utf-8")
