from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from asterism.evidence import member
from asterism.evidence.records import record_id, warc_date, warc_record
from asterism.evidence.wacz import WaczWriter

AT = 1_767_225_600_000_000


def packed(kind: str, number: int) -> bytes:
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": record_id(f"{number:032x}"),
        "WARC-Target-URI": "file:rows",
        "WARC-Date": warc_date(AT),
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(b'x').hexdigest()}",
        "Content-Type": "text/plain",
    }
    return member.pack(warc_record(headers, b"x"), 6)


def test_members_files_and_their_digests(tmp_path: Path) -> None:
    path = tmp_path / "x.wacz"
    with WaczWriter(path, "Asterism/test") as wacz:
        first = wacz.add_member(packed("resource", 1), AT)
        second = wacz.add_member(packed("continuation", 2), AT)
        assert second.offset == first.length
        wacz.add_index()
        wacz.add_pages([])
        with pytest.raises(ValueError, match="members come before files"):
            wacz.add_member(b"", AT)
        wacz.finish("Case", AT)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        package = archive.read("datapackage.json")
        assert json.loads(package)["created"] == "2026-01-01T00:00:00Z"
        digest = json.loads(archive.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(package).hexdigest()}"
        blocks = archive.read("indexes/index.idx").decode().splitlines()
        assert len(blocks) == 2  # a continuation is no entry of its own
        kinds = {item.filename: item.compress_type for item in archive.infolist()}
        assert kinds["archive/data.warc.gz"] == zipfile.ZIP_STORED
        assert kinds["indexes/index.cdx.gz"] == zipfile.ZIP_STORED
