from __future__ import annotations

from pathlib import Path

import pytest

from asterism.access import Workspace
from asterism.collect.case_standard import composed, is_case_standard
from asterism.collect.columns import Mapping
from asterism.collect.importing import import_file
from asterism.model.marking import TrafficLight
from asterism.record import schema
from asterism.record.marking_rows import read_markings


def test_what_is_the_standard() -> None:
    assert is_case_standard(["prs_FirstName", "vic_Vulnerabilities", "cas_Status", "x"])
    assert is_case_standard(["MethodsOfControlThreats", "MethodsOfControlOther", "RoleInProcess"])
    assert not is_case_standard(["text", "org_name", "Status", "Country"])


def test_a_row_as_a_document() -> None:
    found = composed(
        {"cas_CaseNumber": 7, "vic_MethodsOfControl": ["Threats", "Other"], "hte_City": "Tampa",
         "prs_Title": None}, "record",
    )  # fmt: skip
    assert (found["id"], found["title"], found["place"]) == ("7", "Case 7", "Tampa")
    assert found["text"] == "CaseNumber: 7\nMethodsOfControl: Threats; Other\nCity: Tampa"


@pytest.mark.parametrize("stated", ["", "clear", "sealed"])
def test_it_is_held_closely_whatever_the_row_says(
    workspace: Workspace, tmp_path: Path, stated: str
) -> None:
    path = tmp_path / "cases.csv"
    header = "cas_Status,prs_FirstName,vic_Vulnerabilities,said\n"
    path.write_text(f"{header}Active,Kim,Poverty,{stated}\n")
    name = "caveats" if stated == "sealed" else "level"
    assert import_file(workspace, path, mapping=Mapping(marking={name: "said"})).stored == 1
    with workspace.database.reading() as connection:
        ids = [row.marking_id for row in connection.execute(schema.documents.select())]
        (marking,) = read_markings(connection, ids).values()
    assert marking.level == TrafficLight.RED
    assert marking.caveats >= {"victim-only"}
    assert ("sealed" in marking.caveats) is (stated == "sealed")
