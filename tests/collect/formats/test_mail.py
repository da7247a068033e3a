from __future__ import annotations

from pathlib import Path

from tests.collect.formats import samples
from tests.collect.formats.conftest import Read

from asterism.collect.rows import Row


def test_messages_of_a_mailbox(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.mbox"
    separator = b"From ann Sun Mar  1 10:00:00 2026\n"
    path.write_bytes(separator + samples.PLAIN_MAIL + separator + samples.MAIL)
    found, _ = read(path)
    first, second = (row for row in found if isinstance(row, Row))
    assert first.values["title"] == "Two"
    assert "From here on it is text in 2026" in first.values["text"]
    data = path.read_bytes()
    assert data[second.offset : second.offset + second.length] == samples.MAIL
    assert second.values["url"] == "mid:1@post.example"
    assert second.values["author"] == "José <jose@post.example>"
    assert "Call 202-555-0101" in second.values["text"]
    (attachment,) = second.values["attributes"]["attachments"]
    assert (attachment["name"], attachment["length"]) == ("a.png", 1)
    assert len(attachment["sha256"]) == 64


def test_a_single_message(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(samples.PLAIN_MAIL)
    (row,), _ = read(path)
    assert isinstance(row, Row)
    assert (row.offset, row.length) == (0, len(samples.PLAIN_MAIL))
