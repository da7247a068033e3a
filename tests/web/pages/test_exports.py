from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import httpx

from asterism.access import Workspace

Visit = Callable[..., httpx.Client]
Send = Callable[..., httpx.Response]


def network_of(visitor: httpx.Client) -> str:
    found = re.search(r"/networks/[0-9a-f]{32}", visitor.get("/networks").text)
    assert found is not None
    return found[0]


def test_a_network_leaves_with_labels_and_a_manifest_after_the_purpose_was_stated_again(
    visit: Visit, send_form: Send, house: SimpleNamespace, house_workspace: Workspace
) -> None:
    ben = visit("Ben Okoro")
    address = f"{network_of(ben)}/export"
    asked = urlsplit(ben.get(address).headers["location"])
    query = {name: values[0] for name, values in parse_qs(asked.query).items()}
    send_form(ben, "/purpose/again", {"kind": "legal", "purpose": "order 31", **query})
    page = ben.get(address).text
    assert "TLP:" in page
    assert "legal authority order 31" in page
    taken = send_form(ben, address, {})
    assert taken.headers["content-type"] == "application/zip"
    assert taken.headers["content-disposition"].startswith('attachment; filename="TLP-AMBER')
    with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
        lines, manifest = sorted(archive.namelist())
        rows = [json.loads(line) for line in archive.read(lines).decode().splitlines()]
        signed = json.loads(archive.read(manifest))
    exported = {row["id"] for row in rows}
    assert house.documents["police-own-1"] in exported
    assert not exported & {
        house.documents[key] for key in ("hope-own", "hope-red", "hope-excluding")
    }
    assert all(row["label"].startswith("TLP:") for row in rows)
    assert signed["export"]["person"] == "Ben Okoro"
    assert not list(Path(house_workspace.paths.derived).glob("export-*")), "no copy stays"


def test_who_may_not_export_is_refused_and_offered_no_link(
    visit: Visit, send_form: Send, house_workspace: Workspace
) -> None:
    hana = visit("Hana Ito")
    network = network_of(hana)
    assert f"{network}/export" not in hana.get(network).text
    assert hana.get(f"{network}/export").status_code == 403
    assert send_form(hana, f"{network}/export", {}).status_code == 403
    [last] = house_workspace.audit.entries(limit=1)
    assert (last.person, last.action, last.outcome) == ("Hana Ito", "export", "denied")
