"""Mail: mbox files (RFC 4155) and single messages (.eml)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from asterism.collect.columns import Mapping
from asterism.collect.formats.base import WHOLE, Findings, Item, refused
from asterism.collect.lines import byte_lines
from asterism.collect.rejects import Reject
from asterism.collect.rows import Row
from asterism.evidence.errors import EvidenceError
from asterism.evidence.message import MESSAGE_LIMIT, read_mail

SEPARATOR: Final = re.compile(rb"From \S.*\d{4}")
HEADER: Final = re.compile(rb"[!-9;-~]+:")
KEPT_HEADERS: Final = (
    "from", "to", "cc", "reply-to", "date", "message-id", "in-reply-to", "references", "received",
    "x-originating-ip", "x-mailer", "user-agent", "return-path",
)  # fmt: skip
MEND: Final = "export the message again as a file of its own"


def mailbox(path: Path, mapping: Mapping, findings: Findings) -> Iterator[Item]:
    """Yield the messages of an mbox file; each is its bytes below its "From " line."""
    for number, (offset, length, data) in enumerate(_messages(path), 1):
        if length > MESSAGE_LIMIT:
            reason = f"the message at byte {offset} has more than {MESSAGE_LIMIT >> 20} MiB"
            yield Reject(number, "", reason, MEND)
        else:
            yield _row(number, offset, length, data, mapping, findings)


def single_message(path: Path, mapping: Mapping, findings: Findings) -> Iterator[Item]:
    """Yield the one message of a file.

    Raises:
        SourceError: if it is larger than any message.
    """
    if path.stat().st_size > MESSAGE_LIMIT:
        raise refused(path, f"has more than {MESSAGE_LIMIT >> 20} MiB", MEND)
    data = path.read_bytes()
    yield _row(1, 0, len(data), data, mapping, findings)


def _messages(path: Path) -> Iterator[tuple[int, int, bytes]]:
    """Yield offset, length and bytes of each message; no bytes of one that is too long.

    A line that begins with "From " begins a message only after an empty line, when it ends in a
    year and a header follows: people write sentences that begin so.
    """
    begun, kept, length, offset = 0, [b""], 0, 0
    blank, waiting = True, b""
    for line in byte_lines(path):
        if waiting:
            if HEADER.match(line):
                if begun:
                    yield begun, length, b"".join(kept)
                begun, kept, length = offset, [], 0
            else:
                kept.append(waiting)
                length += len(waiting)
            waiting = b""
        offset += len(line)
        if blank and SEPARATOR.match(line):
            waiting = line
            continue
        length += len(line)
        if length <= MESSAGE_LIMIT:
            kept.append(line)
        blank = not line.strip()
    if begun:
        yield begun, length, b"".join(kept)


def _row(
    number: int,
    offset: int,
    length: int,
    data: bytes,
    mapping: Mapping,
    findings: Findings,
) -> Item:
    try:
        mail = read_mail(data)
    except EvidenceError as error:
        return Reject(number, "", str(error), MEND, data[:500].decode("utf-8", "replace"))
    for problem in mail.problems:
        findings.note(problem)
    headers = mail.headers
    identity = headers.get("message-id", "").strip("<> ")
    attributes: dict[str, Any] = {
        "headers": {name: headers[name] for name in KEPT_HEADERS if name in headers}
    }
    if mail.attachments:
        attributes["attachments"] = mail.attachments
    values = {
        "id": "",
        "kind": mapping.kind,
        "title": headers.get("subject", ""),
        "text": mail.text,
        "url": f"mid:{identity}" if identity else "",
        "author": headers.get("from", ""),
        "posted_at": headers.get("date", ""),
        "attributes": attributes,
    }
    return Row(number, offset, length, WHOLE, values)
