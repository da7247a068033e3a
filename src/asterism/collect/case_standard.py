"""Rows in the columns of the Human Trafficking Case Data Standard (HTCDS 1.0 and 2.0).

The standard names its fields after the table they belong to: `prs_FirstName`, `cas_Status`,
`vic_Vulnerabilities` (https://github.com/UNMigration/HTCDS). Such rows are about people who were
harmed: they are held RED and "victim-only" unless the file is under something narrower already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from typing import Any, Final

PREFIXED: Final = re.compile(r"(?:org|prs|vic|per|hte|cas)_[A-Z][A-Za-z ]*")
DISTINCTIVE: Final = frozenset({
    "MethodsOfControl", "MethodOfRecruitment", "TypeOfLabourExploitation", "LabourIndustry",
    "TypeOfSexExploitation", "LocationOfExploitation", "LocationOfRecruitment",
    "RecruitmentWebsitesAndApps", "ExploitationWebsitesAndApps", "DetailsOfVulnerabilities",
    "AgreementToManagePersonalData", "IncomingReferralDate", "IncomingReferralDetails",
    "ReferringPrimaryCaseWorker", "ReasonForIncomingReferral", "RoleInProcess",
})  # fmt: skip
"""Names that no other standard has, for files that leave the prefixes out."""
ENOUGH: Final = 3
LEVEL: Final = "red"
CAVEATS: Final = "victim-only"
PLACES: Final = ("City", "State", "Country", "MailingCity", "MailingCountry")
DATES: Final = ("Date", "IncomingReferralDate")
IDS: Final = ("CaseNumber", "CaseId", "Id")


def is_case_standard(names: Sequence[str]) -> bool:
    """Return whether these columns are the standard's."""
    control = {name for name in names if _plain(name).startswith("MethodsOfControl")}
    found = [n for n in names if PREFIXED.fullmatch(n) or _plain(n) in DISTINCTIVE or n in control]
    return len(found) >= ENOUGH


def composed(values: Dict[str, Any], kind: str) -> dict[str, Any]:
    """Return a row of the standard as the fields of a document; every column is a line of it."""
    plain = {_plain(name): value for name, value in values.items()}
    text = "\n".join(
        f"{_plain(name)}: {_said(value)}" for name, value in values.items() if _said(value)
    )
    row_id = _first(plain, IDS)
    return {
        "id": row_id,
        "kind": kind,
        "title": f"Case {row_id}" if row_id else "",
        "text": text,
        "place": _first(plain, PLACES),
        "posted_at": _first(plain, DATES),
        "level": LEVEL,
        "caveats": CAVEATS,
        "exclude": "",
        "consent": "",
        "attributes": {"case": dict(values)},
    }


def _plain(name: str) -> str:
    return re.sub(r"^(?:org|prs|vic|per|hte|cas)_", "", name).replace(" ", "")


def _said(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(str(item) for item in value if not isinstance(item, list | dict))
    return "" if value is None or isinstance(value, dict) else str(value).strip()


def _first(values: Dict[str, Any], names: Sequence[str]) -> str:
    return next((said for name in names if (said := _said(values.get(name)))), "")
