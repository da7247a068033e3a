from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from asterism.evidence.store import CaptureFile

if TYPE_CHECKING:
    from conftest import TimeAuthority  # type: ignore[import-not-found]

Asterism = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def at(own_workspace: Path) -> tuple[str, Path]:
    return ("--workspace", own_workspace)


def test_a_sound_store_is_sound(asterism: Asterism, printed: Printed, at: tuple[str, Path]) -> None:
    done = asterism(*at, "evidence", "verify")
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("Sound: 1 files")
    assert "No trusted time for 1 of 1 manifests" in done.stdout
    [shown] = printed(*at, "evidence", "verify", "--deep")
    assert (shown["ok"], shown["captures"], shown["manifests"]) == (True, 1, 1)
    done = asterism(*at, "audit", "show", "--limit", 1)
    assert "verify-evidence" in done.stdout


def test_a_changed_byte_is_named_with_its_file(asterism: Asterism, at: tuple[str, Path]) -> None:
    (path,) = at[1].glob("captures/files/*/*.warc.gz")
    data = bytearray(path.read_bytes())
    data[500] ^= 4
    path.write_bytes(data)
    done = asterism(*at, "evidence", "verify")
    assert done.returncode == 1
    name = path.relative_to(at[1] / "captures").as_posix()
    assert done.stdout.splitlines()[0].startswith(f"{name}, byte 500: this byte is 0x")
    assert "Not sound." in done.stdout
    done = asterism(*at, "evidence", "verify", "--json")
    assert done.returncode == 1
    assert f'"file": "{name}", "offset": 500' in done.stdout
    other = at[1] / "keys" / "audit.public"
    done = asterism(*at, "evidence", "verify", "--public-key", other)
    assert done.returncode == 1
    assert "is no signature of" in done.stdout
    assert "cannot be read" in asterism(*at, "evidence", "verify", "--public-key", "x").stderr


def test_what_is_not_sealed_is_sealed(asterism: Asterism, at: tuple[str, Path]) -> None:
    with CaptureFile(at[1] / "captures", "crawls/older", {}):
        pass
    done = asterism(*at, "evidence", "verify")
    assert done.returncode == 1
    assert "close it with: asterism evidence seal" in done.stdout
    done = asterism(*at, "evidence", "seal")
    assert "crawls/older-0000.warc.gz" in done.stdout
    assert "No trusted time: no authority is configured." in done.stdout
    assert "sealed already" in asterism(*at, "evidence", "seal").stdout
    done = asterism(*at, "evidence", "verify")
    assert done.returncode == 0
    assert "1 records were sealed after their run" in done.stdout


def test_an_authority_states_the_time(
    asterism: Asterism, printed: Printed, at: tuple[str, Path], time_authority: TimeAuthority
) -> None:
    url, root = time_authority.url, time_authority.certificates
    assert "nobody" in asterism(*at, "evidence", "authority").stdout
    assert "--certificate FILE.pem" in asterism(*at, "evidence", "authority", url).stderr
    done = asterism(*at, "evidence", "authority", url, "--certificate", root)
    assert url in done.stdout, done.stderr
    assert printed(*at, "evidence", "authority") == [{"url": url}]
    time_authority.silent = True
    assert "does not answer" in asterism(*at, "evidence", "seal").stdout
    time_authority.silent = False
    assert "Manifest 1 has a time stamp." in asterism(*at, "evidence", "seal").stdout
    assert "Trusted time for every manifest" in asterism(*at, "evidence", "verify").stdout
    assert "nobody" in asterism(*at, "evidence", "authority", "--forget").stdout
    done = asterism(*at, "evidence", "verify")
    assert done.returncode == 0
    assert "no authority is configured to check them by" in done.stdout


def test_evidence_goes_out_and_is_verified_without_the_workspace(
    asterism: Asterism, printed: Printed, at: tuple[str, Path], tmp_path: Path
) -> None:
    [lead, *_] = printed(*at, "leads")
    path = tmp_path / "lead.wacz"
    assert "say what for" in asterism(*at, "evidence", "export", path, "--lead", "0").stderr
    for_court = (*at, "--purpose", "case 12", "evidence")
    done = asterism(*for_court, "export", path, "--lead", lead["id"])
    assert done.returncode == 0, done.stderr
    assert "1 captures" in done.stdout
    key = tmp_path / "key.txt"
    key.write_text((at[1] / "keys" / "manifest.public").read_text())
    done = asterism("evidence", "verify", "--export", path, "--public-key", key)
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("Sound: ")
    assert "No trusted time" in done.stdout
    assert (
        "Checked with the key in the export"
        in asterism("evidence", "verify", "--export", path).stdout
    )
    other = at[1] / "keys" / "audit.public"
    done = asterism("evidence", "verify", "--export", path, "--public-key", other, "--json")
    assert done.returncode == 1
    assert '"own_key": false' in done.stdout
    [found, *_] = printed(*at, "search", "call")
    events = printed(*for_court, "custody", found["id"])
    assert {"received", "sealed", "exported"} <= {event["what"] for event in events}
    assert "sealed" in asterism(*at, "evidence", "custody", found["id"]).stdout
    [report] = printed(*for_court, "export", tmp_path / "one.wacz", "--document", found["id"])
    assert report["documents"] == 1
