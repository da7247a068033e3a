"""Telephone numbers that belong to nobody: what regulators keep for fiction, and codes unassigned.

Sources: NANPA and ATIS-0300115 (555-0100 to 555-0199 in any area code), Ofcom's "telephone
numbers for drama", ARCEP decision 2018-0881 section 2.5.12, and the Australian regulator's list of
numbers for use in television and film. `phonenumbers` calls several of these invalid, so an
extractor asks `is_reserved` before it drops a number.

`UNASSIGNED_AREA_CODES` is an extension of ours: the codes N9X, which the North American plan
holds back for its own expansion and has assigned to nobody. A simulated world that needs more
numbers than 555-01XX offers takes them from there.
"""

from __future__ import annotations

import re
from typing import Final

UNASSIGNED_AREA_CODES: Final = tuple(f"{n}9{x}" for n in range(2, 10) for x in range(10))
"""North American area codes N9X, reserved for the plan's expansion: 290 to 999, 80 codes."""

RESERVED_PREFIXES: Final[dict[str, int]] = {
    # United Kingdom: prefix in E.164 -> digits that follow it
    "+447700900": 3,
    "+441134960": 3,
    "+441144960": 3,
    "+441154960": 3,
    "+441164960": 3,
    "+441174960": 3,
    "+441214960": 3,
    "+441314960": 3,
    "+441414960": 3,
    "+441514960": 3,
    "+441614960": 3,
    "+442079460": 3,
    "+441914980": 3,
    "+442896496": 3,
    "+442920180": 3,
    "+441632960": 3,
    "+448081570": 3,
    "+449098790": 3,
    "+443069990": 3,
    # France
    "+3319900": 4,
    "+3326191": 4,
    "+3335301": 4,
    "+3346571": 4,
    "+3353649": 4,
    "+3363998": 4,
    # Numbers of Australian places
    "+6125550": 4,
    "+6127010": 4,
    "+6135550": 4,
    "+6137010": 4,
    "+6175550": 4,
    "+6177010": 4,
    "+6185550": 4,
    "+6187010": 4,
}
"""E.164 prefixes of reserved ranges outside North America, with how many digits follow."""

AUSTRALIAN_MOBILES: Final = tuple(
    f"+61491{rest}"
    for rest in (  # noqa: SIM905 - thirty quoted numbers would hide the list
        "570006 570156 570157 570158 570159 570110 570313 570737 571266 571491 571804 572549 "
        "572665 572983 573770 573087 574118 574632 575254 575789 576398 576801 577426 577644 "
        "578957 578148 578888 579212 579760 579455"
    ).split()
)
"""The Australian mobile numbers that the regulator publishes for fiction, one by one."""

_NORTH_AMERICA: Final = re.compile(r"\+1(?:[2-9]\d\d55501\d\d|[2-9]9\d[2-9]\d{6})")
_ABROAD: Final = re.compile(
    "|".join(
        f"{re.escape(prefix)}[0-9]{{{following}}}"
        for prefix, following in RESERVED_PREFIXES.items()
    )
)
_SINGLE: Final = frozenset(AUSTRALIAN_MOBILES)


def is_reserved(e164: str) -> bool:
    """Say whether a number can belong to nobody.

    Args:
        e164: a number as "+" and digits, for instance "+12025550123".

    Returns:
        True for ranges reserved for fiction (North America, United Kingdom, France, Australia)
        and for the unassigned North American codes in `UNASSIGNED_AREA_CODES`.
    """
    return (
        _NORTH_AMERICA.fullmatch(e164) is not None
        or _ABROAD.fullmatch(e164) is not None
        or e164 in _SINGLE
    )
