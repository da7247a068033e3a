"""What a mail message says: headers, body and attachments, within bounds."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from typing import Any, Final

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from asterism.evidence.errors import EvidenceError
from asterism.evidence.locate import decode

MAIL: Final = frozenset({"application/mbox", "message/rfc822"})
SAVED_PAGES: Final = frozenset({"multipart/related"})
MESSAGE_LIMIT: Final = 64 << 20
HEADER_LIMIT: Final = 1 << 20
MOST_PARTS: Final = 1_000
MOST_DEPTH: Final = 20
SHOWN_HEADERS: Final = ("From", "Reply-To", "To", "Cc", "Bcc")
_BLANK_LINE: Final = re.compile(rb"\r?\n\r?\n")
_LINE_BREAKS: Final = re.compile(r"\r\n?")
_TOO_DEEP: Final = f"its parts are nested more than {MOST_DEPTH} deep"


@dataclass(slots=True)
class Mail:
    """A message.

    Attributes:
        headers: decoded values by lower-case name; the first of equals.
        text: headers that name people, and the body; attached messages follow.
        attachments: name, media type, length and SHA-256 of each.
        problems: what was noticed, one plain sentence each.
    """

    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    attachments: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_mail(data: bytes) -> Mail:
    """Return what a message says.

    Raises:
        EvidenceError: if it is larger or nested deeper than an honest one.
    """
    message = _parsed(data)
    mail = Mail(_headers(message))
    shown = [_said(mail.headers), ""]
    stack: list[tuple[Message, int]] = [(message, 0)]
    parts = 0
    while stack:
        part, depth = stack.pop()
        parts += 1
        if depth > MOST_DEPTH or parts > MOST_PARTS:
            message_text = _TOO_DEEP if depth > MOST_DEPTH else f"has more than {MOST_PARTS} parts"
            raise EvidenceError(message_text)
        children = _children(part)
        if part.get_content_type() == "multipart/alternative" and children:
            children = [_best(children)]
        if part.get_content_type() == "message/rfc822" and children:
            shown += ["", "[attached message]", _said(_headers(children[0]))]
        if children:
            stack += [(child, depth + 1) for child in reversed(children)]
        elif _is_text(part):
            shown.append(_body(part, mail))
        else:
            mail.attachments.append(_attachment(part))
        mail.problems += _damage(part)
    mail.text = "\n".join(shown).strip()
    return mail


def shown_mail(data: bytes) -> str:
    """Return a message as a person reads it: its subject, and its text."""
    mail = read_mail(data)
    return f"Subject: {mail.headers.get('subject', '')}\n{mail.text}"


def saved_page(data: bytes) -> tuple[str, str]:
    """Return the page inside an MHTML file (RFC 2557) as its source, and its address.

    Raises:
        EvidenceError: if there is none in it, or it is nested deeper than an honest one.
    """
    message = _parsed(data)
    stack = [(message, 0)]
    while stack:
        part, depth = stack.pop()
        if depth > MOST_DEPTH:
            raise EvidenceError(_TOO_DEEP)
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            address = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            return decode(_payload(part), part.get_content_charset()), _decoded(address or "")
        stack += [(child, depth + 1) for child in reversed(_children(part))]
    text = "no page is in it"
    raise EvidenceError(text)


def _parsed(data: bytes) -> Message:
    if len(data) > MESSAGE_LIMIT:
        text = f"has more than {MESSAGE_LIMIT >> 20} MiB"
        raise EvidenceError(text)
    blank = _BLANK_LINE.search(data)
    if (blank.start() if blank else len(data)) > HEADER_LIMIT:
        text = f"its headers have more than {HEADER_LIMIT >> 20} MiB"
        raise EvidenceError(text)
    try:
        return message_from_bytes(data)
    except RecursionError as error:
        raise EvidenceError(_TOO_DEEP) from error
    except (MessageError, ValueError, LookupError, TypeError, AttributeError) as error:
        text = f"cannot be read as a message ({error})"
        raise EvidenceError(text) from error


def _children(part: Message) -> list[Message]:
    found = part.get_payload()
    return [item for item in found if isinstance(item, Message)] if isinstance(found, list) else []


def _damage(part: Message) -> list[str]:
    """Return what the parser had to overlook in a part."""
    names = sorted({type(defect).__name__.removesuffix("Defect") for defect in part.defects})
    return [f"a part is damaged and shown as far as it can be read ({name})" for name in names]


def _best(parts: list[Message]) -> Message:
    """Return the alternative to show: plain text if it says anything, otherwise the last one."""
    plain = (part for part in parts if part.get_content_type() == "text/plain")
    return next((part for part in plain if _payload(part).strip()), parts[-1])


def _is_text(part: Message) -> bool:
    attached = part.get_content_disposition() == "attachment" or part.get_filename()
    return part.get_content_maintype() == "text" and not attached


def _body(part: Message, mail: Mail) -> str:
    data, charset = _payload(part), part.get_content_charset()
    text = decode(data, charset)
    if "\ufffd" in text and "\ufffd".encode() not in data:
        mail.problems.append(f"the body is not in {charset or 'UTF-8'}, as it says")
    if part.get_content_subtype() == "html":
        tree = HTMLTree.parse(text)
        return str(extract_plain_text(tree, main_content=False, alt_texts=False, links=False))
    return _LINE_BREAKS.sub("\n", text)


def _attachment(part: Message) -> dict[str, Any]:
    data = _payload(part)
    return {
        "name": _decoded(part.get_filename() or "")[:500],
        "media_type": part.get_content_type()[:200],
        "length": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _payload(part: Message) -> bytes:
    """Return a part's bytes; those of a broken transfer encoding as they stand."""
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError):
        found = None
    if isinstance(found, bytes):
        return found
    raw = part.get_payload()
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def _headers(message: Message) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in message.items():
        found.setdefault(name.lower(), _decoded(value))
    return found


def _said(headers: dict[str, str]) -> str:
    named = ((name, headers.get(name.lower(), "")) for name in SHOWN_HEADERS)
    return "\n".join(f"{name}: {value}" for name, value in named if value)


def _decoded(value: object) -> str:
    """Return a header's value as text; a broken encoded word stays as it stands."""
    raw = str(value)
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError, TypeError):
        return _folded(raw)
    text = "".join(
        piece if isinstance(piece, str) else decode(piece, charset) for piece, charset in pieces
    )
    return _folded(text)


def _folded(text: str) -> str:
    """Return text in one line, without halves of surrogate pairs and control characters."""
    sound = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(sound.replace("\0", " ").split())
