from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from asterism.access.audit import FileAuditLog
from asterism.access.audit.copies import is_export, open_export, open_log, write_export
from asterism.access.audit.files import checkpoint_file
from asterism.access.audit.verifying import verify
from asterism.model.errors import AuditError
from asterism.model.signing import SigningKey

if TYPE_CHECKING:
    from tests.access.audit.conftest import Make, Place


@pytest.fixture
def kept(place: Place, log: FileAuditLog, entry: Make) -> Place:
    log.append_many(entry(target=f"d{number}") for number in range(20))
    log.erase_sealed([4], "custodian", "a request")
    return place


def export(place: Place, path: Path, *, sealed: bool = True) -> Path:
    with open_log(place.log, place.keys) as copy:
        assert write_export(copy, path, sealed=sealed) == 21
    return path


@pytest.mark.parametrize("sealed", [True, False])
def test_an_export_is_verified_where_nothing_else_is(
    kept: Place, tmp_path: Path, *, sealed: bool
) -> None:
    path, key = export(kept, tmp_path / "export", sealed=sealed), kept.public
    shutil.rmtree(kept.keys)
    kept.log.unlink()
    for given in (None, key):
        with open_export(path, given) as copy:
            verdict = verify(copy)
        assert (verdict.ok, verdict.entries, verdict.key) == (True, 21, key)
    assert path.stat().st_mode & 0o077 == 0
    assert (b'"sealed":""' in path.read_bytes()) != sealed


@pytest.mark.parametrize("sealed", [True, False])
def test_a_changed_export_is_found(kept: Place, tmp_path: Path, *, sealed: bool) -> None:
    path = export(kept, tmp_path / "export", sealed=sealed)
    lines = path.read_bytes().splitlines(keepends=True)
    for number in range(21):
        line = lines[number + 1]
        for changed in (
            b"",
            line.replace(b'"action":"', b'"action":"x'),
            line[:-3] + b'A"}\n',
            line.replace(b'"sealed":"', b'"sealed":"A'),
        ):
            path.write_bytes(b"".join([*lines[: number + 1], changed, *lines[number + 2 :]]))
            with open_export(path) as copy:
                assert verify(copy).first_bad == number


def test_an_export_under_another_key_is_refused(kept: Place, tmp_path: Path) -> None:
    path = export(kept, tmp_path / "export")
    other = SigningKey.make("audit").public
    with pytest.raises(AuditError, match="another key"), open_export(path, other):
        pass
    head, *lines = path.read_text().splitlines(keepends=True)
    forged = json.loads(head) | {"public_key": str(other)}
    path.write_text(json.dumps(forged) + "\n" + "".join(lines))
    with open_export(path) as copy:
        verdict = verify(copy)
    assert (verdict.ok, verdict.first_bad) == (False, 0)


@pytest.mark.parametrize("text", ["", "no json\n", "[]\n", '{"asterism":"audit export 1"}\n'])
def test_what_is_no_export_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "export"
    path.write_text(text)
    assert not is_export(path)
    with pytest.raises(AuditError, match="is no export"), open_export(path):
        pass
    with pytest.raises(AuditError, match="cannot be read"), open_export(tmp_path / "none"):
        pass


def test_an_export_that_cannot_be_written_is_an_error(kept: Place, tmp_path: Path) -> None:
    with (
        open_log(kept.log, kept.keys) as copy,
        pytest.raises(AuditError, match="choose another file"),
    ):
        write_export(copy, tmp_path / "none" / "export")


def test_a_log_is_opened_as_it_stands(kept: Place, log: FileAuditLog, entry: Make) -> None:
    with open_log(kept.log, kept.keys) as copy:
        log.append(entry())
        assert verify(copy).entries == 21
    checkpoint_file(kept.log).unlink()
    with open_log(kept.log, kept.keys) as copy:
        verdict = verify(copy)
    assert (verdict.ok, verdict.first_bad) == (False, None)


def test_a_log_that_is_gone_is_not_one_that_never_was(kept: Place, tmp_path: Path) -> None:
    kept.log.unlink()
    with pytest.raises(AuditError, match="entry 0"), open_log(kept.log, kept.keys):
        pass
    nowhere = tmp_path / "nowhere"
    with (
        pytest.raises(AuditError, match="begins with the first read"),
        open_log(nowhere / "audit.jsonl", nowhere / "keys"),
    ):
        pass
