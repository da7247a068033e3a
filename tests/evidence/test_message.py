from __future__ import annotations

import pytest
from tests.collect.formats import samples

from asterism.evidence.errors import EvidenceError
from asterism.evidence.message import read_mail, saved_page, shown_mail


def test_headers_body_and_attachments() -> None:
    mail = read_mail(samples.MAIL)
    assert mail.headers["from"] == "José <jose@post.example>"
    assert mail.text.splitlines()[-1] == "Call 202-555-0101"
    assert mail.attachments[0]["media_type"] == "image/png"
    assert shown_mail(samples.MAIL).startswith("Subject: A room\nFrom: José")


def test_the_plain_alternative_is_shown() -> None:
    data = (
        b"Content-Type: multipart/alternative; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\nplain\n--b\nContent-Type: text/html\n\n<p>rich\n--b--\n"
    )
    assert read_mail(data).text.strip() == "plain"
    assert "rich" in read_mail(data.replace(b"\nplain\n", b"\n \n")).text


def test_attached_messages_follow() -> None:
    inner = b"From: b@post.example\nSubject: in\n\nwithin\n"
    data = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
    text = read_mail(data + inner + b"--b--\n").text
    assert "[attached message]\nFrom: b@post.example\nwithin" in text


def test_lies_about_the_charset_are_told() -> None:
    mail = read_mail(b"Content-Type: text/plain; charset=us-ascii\n\nGr\xf6\xdfe\n")
    assert "the body is not in us-ascii" in mail.problems[0]
    assert read_mail(b"Content-Type: text/plain; charset=nonsense\n\nGr\xc3\xb6\n").text == "Grö"


def test_bounds() -> None:
    with pytest.raises(EvidenceError, match="headers have more"):
        read_mail(b"A: " + b"x" * (2 << 20) + b"\n\nbody")
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(40)
    )
    with pytest.raises(EvidenceError, match="nested"):
        read_mail(nested + b"\nx")
    with pytest.raises(EvidenceError, match="no page"):
        saved_page(samples.PLAIN_MAIL)
