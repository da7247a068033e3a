"""A log-in form as a page shows it, filled in: its hidden fields go along as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urljoin, urlsplit

from asterism.collect.bounds import is_of
from asterism.collect.declaring.linked_data import LinkedData
from asterism.collect.declaring.selectors import compiled
from asterism.collect.page_text import parse_page

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

    from asterism.collect.declaration import SiteDeclaration
    from asterism.collect.signing_in.credentials import Credentials

CHOSEN: Final = frozenset({"checkbox", "radio"})
NEVER_SENT: Final = frozenset({"file", "image", "reset", "button"})
PLAIN: Final = "application/x-www-form-urlencoded"


class LoginProblemError(Exception):
    """Why nobody could be signed in."""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What is sent to sign in; shown nowhere."""

    url: str
    body: bytes = field(repr=False)


def filled(
    text: str, url: str, declaration: SiteDeclaration, credentials: Credentials
) -> FilledForm:
    """Return the declared form of a page, filled in.

    Args:
        text: the page.
        url: its address.
        declaration: of the source, with a log-in.
        credentials: to fill in.

    Raises:
        LoginProblemError: if the form or a field is not there, or it leads to another site.
    """
    login = declaration.login
    page = parse_page(text)
    if login is None or page is None:
        message = f"{url} shows no page with a form"
        raise LoginProblemError(message)
    shown = compiled(login.form).found(page, LinkedData(page))
    found: list[HtmlElement] = [item for item in shown if _is_form(item)]
    if not found:
        message = f"{url} shows no form where login.form says ({login.form})"
        raise LoginProblemError(message)
    form = found[0]
    values = dict(_values(form))
    for name, value in (
        (login.user_field, credentials.user),
        (login.password_field, credentials.password),
    ):
        if not form.xpath(".//*[@name=$name]", name=name):
            message = f"the form has no field {name}; mend login.user_field or login.password_field"
            raise LoginProblemError(message)
        values[name] = value
    return FilledForm(_target(form, url, declaration), urlencode(values).encode())


def shows(text: str, selector: str) -> bool:
    """Tell whether a page shows what a selector names."""
    page = parse_page(text)
    return page is not None and bool(compiled(selector).found(page, LinkedData(page)))


def _is_form(item: object) -> bool:
    return getattr(item, "tag", None) == "form"


def _values(form: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield what a browser would send of a form that nobody has filled in."""
    button_sent = False
    for item in form.iter("input", "button", "select", "textarea"):
        name, kind = item.get("name"), (item.get("type") or "").lower()
        if not name or item.get("disabled") is not None or kind in NEVER_SENT:
            continue
        if kind == "submit" or (item.tag == "button" and kind in {"", "submit"}):
            if button_sent:
                continue
            button_sent = True
        if kind in CHOSEN and item.get("checked") is None:
            continue
        if item.tag == "select":
            options = item.xpath(".//option[@selected]") or item.xpath(".//option")
            yield name, options[0].get("value", options[0].text_content()) if options else ""
        elif item.tag == "textarea":
            yield name, item.text_content()
        else:
            yield name, item.get("value", "on" if kind in CHOSEN else "")


def _target(form: HtmlElement, url: str, declaration: SiteDeclaration) -> str:
    """Return where the form leads.

    Raises:
        LoginProblemError: if that is no place to send a password to.
    """
    target: str = urljoin(url, (form.get("action") or "").strip())
    parts = urlsplit(target)
    if (form.get("method") or "get").lower() != "post":
        message = "the form would put the password into an address (its method is not post)"
    elif (form.get("enctype") or PLAIN).lower() != PLAIN:
        message = "the form is sent in a way that is not known here"
    elif not is_of((parts.hostname or "").lower(), declaration.hosts):
        message = f"the form leads to another site ({parts.hostname}): no password is sent there"
    elif urlsplit(url).scheme == "https" and parts.scheme != "https":
        message = "the form would send the password in the open (http)"
    else:
        return target
    raise LoginProblemError(message)
