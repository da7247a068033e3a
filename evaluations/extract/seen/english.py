"""English families that may be looked at."""

from __future__ import annotations

from typing import Final

from evaluations.extract.family import Family
from evaluations.extract.seen import techniques as hide

SAID: Final = "zero one two three four five six seven eight nine"
OH: Final = "oh/o/0h one two three four five six seven eight nine"
ALL: Final = ("US", "US", "GB", "AU")

FAMILIES: Final = (
    Family("en-words", ALL, hide.words(SAID, groups=(" ", ", ", " - "))),
    Family("en-words-capitals", ALL, hide.words(SAID.upper(), between="", groups=(" ", "-", ""))),
    Family("en-mixed-glued", ALL, hide.mixed(SAID, between=(" ", "", "-"))),
    Family("en-oh-mixed", ALL, hide.mixed(OH, between=(" ", " - "), glue=(" ", ""))),
    Family("en-letters", ALL, hide.replaced(hide.LETTERS, 0.6)),
    Family("en-keycaps", ALL, hide.replaced(hide.KEYCAPS, 1, ("", " ", "-"))),
    Family("en-full-width", ALL, hide.replaced(hide.FULL_WIDTH)),
    Family(
        "en-odd-separators", ALL, hide.separated(("*", "~", " _ ", "..", "//", " | ", "=", "--"))
    ),
    Family("en-uneven", ALL, hide.uneven((" ", ".", "-", " - ", "*"))),
    Family("en-every-digit-apart", ALL, hide.separated((" ", ".", "-", " . ", "  "), each=True)),
    Family("en-lines", ALL, hide.lines),
    Family("en-fillers", ALL, hide.filled((" call ", " xx ", " babe ", " text ", " (call me) "))),
    Family("en-invisible", ALL, hide.invisible),
    Family("en-double", ALL, hide.repeated(SAID, "double", "triple")),
    Family(
        "en-abroad",
        ALL,
        hide.abroad("00{c} {n}", "+{c} {a}", "(+{c}) {n}", "+ {c} {n}", "011 {c} {n}"),
    ),
    Family(
        "en-address",
        ("US", "US", "GB"),
        hide.in_address(
            "https://wa.me/{i}", "girls.example/ads/call-{d}", "mysite.example/?tel={n}"
        ),
    ),
)
