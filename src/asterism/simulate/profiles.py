"""The kinds of owners there are, and how each behaves, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Profile:
    """How owners of one kind behave.

    Attributes:
        role: as the truth names it.
        share: of the world's documents.
        style: grammar: "ads", "jobs", "noise" or "spam".
        size: (smallest, Pareto exponent, largest as a share of the world).
        cities: (fewest, most) on the circuit.
        dwell: days in one city.
        spread: chance that an ad is posted for another city of the circuit than today's.
        persons: documents for each person advertised; 0 means one person for all.
        line: documents for each telephone line held at once; 0 means one line for all.
        rotation: days a number is kept on average; 0 means for good.
        phone, handle, email, site: chance that a text carries one.
        handles: documents for each handle held; one at least if `handle` > 0.
        silent: chance that a text carries nothing of the owner's.
        second: chance of a second number in the text.
        repost: chance that a text is an earlier one, reworded a little.
        hide: added to the author's inclination to hide numbers.
        authors: documents for each author; 0 means one author.
        extra: grammar parts that texts of this kind carry more or less of.
        old_hand: chance that the ads are written by a writer for hire.
    """

    role: str
    share: float
    style: str
    size: tuple[int, float, float]
    cities: tuple[int, int] = (1, 1)
    dwell: float = 120.0
    persons: float = 0.0
    line: float = 0.0
    rotation: float = 0.0
    phone: float = 0.9
    handle: float = 0.2
    email: float = 0.05
    site: float = 0.0
    handles: float = 0.0
    silent: float = 0.05
    second: float = 0.0
    repost: float = 0.2
    hide: float = 0.0
    authors: float = 0.0
    extra: tuple[tuple[str, float], ...] = ()
    old_hand: float = 0.0
    spread: float = 0.0


PROFILES: Final[dict[str, Profile]] = {
    profile.role: profile
    for profile in (
        Profile(
            "operation_sex", 0.27, "ads", (5, 1.05, 0.02), (2, 8),
            dwell=5, spread=0.3, persons=5, line=16, rotation=42,
            phone=0.87, handle=0.5, email=0.1, site=0.04, handles=30, silent=0.03,
            second=0.08, repost=0.2, hide=0.02, authors=40,
            extra=(("crew", 0.5), ("tour", 0.6), ("rotation", 0.05)),
        ),
        Profile(
            "operation_labour", 0.10, "jobs", (4, 1.1, 0.015), (2, 7),
            dwell=9, spread=0.35, persons=6, line=16, rotation=48,
            phone=0.87, handle=0.42, email=0.25, site=0.06, handles=30, silent=0.03,
            second=0.08, repost=0.2, hide=-0.1, authors=40,
            extra=(("fraud_promise", 1.2), ("fraud_control", 0.6), ("rotation", 0.04)),
        ),
        Profile(
            "agency", 0.09, "ads", (4, 1.2, 0.012), (1, 4),
            dwell=30, spread=0.15, persons=4, line=20, rotation=90,
            phone=0.88, handle=0.34, email=0.3, site=0.4, handles=60, silent=0.03,
            second=0.05, repost=0.2, hide=-0.15, authors=30,
            extra=(("agency", 1.0), ("crew", 0.4)), old_hand=0.1,
        ),
        Profile(
            "independent", 0.24, "ads", (1, 1.35, 0.004), (1, 2), dwell=60, rotation=110,
            phone=0.88, handle=0.3, email=0.06, silent=0.035, repost=0.3, old_hand=0.12,
        ),
        Profile(
            "independent_tour", 0.07, "ads", (4, 1.6, 0.005), (3, 7), dwell=6, spread=0.02,
            phone=0.86, handle=0.45, email=0.1, silent=0.04, repost=0.3,
            extra=(("tour", 0.9),),
        ),
        Profile(
            "employer", 0.08, "jobs", (1, 1.3, 0.004), (1, 2), dwell=60, persons=10, line=20,
            phone=0.8, handle=0.03, email=0.4, site=0.25, silent=0.05, repost=0.3, hide=-0.55,
        ),
        Profile(
            "staffing", 0.04, "jobs", (4, 1.3, 0.006), (1, 5),
            dwell=30, spread=0.3, persons=6, line=14, rotation=120,
            phone=0.87, handle=0.08, email=0.45, site=0.4, silent=0.03, repost=0.25, hide=-0.5,
            authors=25,
        ),
        Profile(
            "spam", 0.03, "spam", (8, 1.2, 0.01), (10, 30), dwell=1, spread=1.0, persons=4,
            phone=0.1, handle=0.3, email=0.02, site=0.6, handles=20, silent=0.02, repost=0.75,
        ),
        Profile(
            "noise", 0.04, "noise", (1, 3.0, 0.001), phone=0.6, handle=0.02, email=0.15,
            silent=0.25, hide=-0.6,
        ),
        Profile("collective", 0.02, "ads", (1, 1.5, 0.003), repost=0.2, handle=0.3),
        Profile("burner_pair", 0.01, "ads", (2, 2.0, 0.001), repost=0.2, handle=0.2),
        Profile("template", 0.01, "ads", (1, 2.5, 0.001), repost=0.0, handle=0.2, hide=-0.3),
    )
}  # fmt: skip
"""Every kind of owner by role. The last three are look-alike groups of several independents."""
