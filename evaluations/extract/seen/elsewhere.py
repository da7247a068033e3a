"""German, Russian, Chinese and Thai families that may be looked at."""

from __future__ import annotations

from typing import Final

from evaluations.extract.family import Family
from evaluations.extract.seen import techniques as hide
from evaluations.extract.vocabulary import DIGITS

DE: Final = ("DE",)
RU: Final = ("RU",)
ZH: Final = ("CN",)
TH: Final = ("TH",)
PLAIN: Final = {language: " ".join(words) for language, words in DIGITS.items()}
ZWO: Final = "null eins zwo/zwei drei vier fünf sechs sieben acht neun"
YAO: Final = "零/〇 幺/一 二/两 三 四 五 六 七 八 九"

FAMILIES: Final = (
    Family("de-words", DE, hide.words(ZWO, groups=(" ", ", ", " - "))),
    Family("de-glued", DE, hide.words(PLAIN["de"], between="", groups=(" ", "", "-"))),
    Family("de-mixed", DE, hide.mixed(PLAIN["de"], between=(" ", "-", "/"), glue=("", " "))),
    Family("de-letters", DE, hide.replaced(hide.LETTERS, 0.6, (" ", "/", "-"))),
    Family("de-separators", DE, hide.separated(("*", "//", " _ ", "~", " . "))),
    Family("de-abroad", DE, hide.abroad("00{c} {n}", "+{c} (0) {n}", "+{c}/{n}", "(+{c}) {n}")),
    Family("de-code-said", DE, hide.code_said("plus/Plus/+", "de")),
    Family("ru-words", RU, hide.words(PLAIN["ru"], groups=(" ", ", "))),
    Family("ru-mixed", RU, hide.mixed(PLAIN["ru"], between=(" ", "-", ""), glue=("", " "))),
    Family("ru-letters", RU, hide.replaced(hide.CYRILLIC, 0.6)),
    Family("ru-separators", RU, hide.separated(("*", "..", " ~ ", "_", " / "))),
    Family("ru-abroad", RU, hide.abroad("+{c} {a}", "+{c} {n}", "+{c}-{n}", "00{c} {n}")),
    Family("zh-words", ZH, hide.words(YAO, between="", groups=("", " ", "-"))),
    Family("zh-mixed", ZH, hide.mixed(PLAIN["zh"], between=("", " ", "-"))),
    Family("zh-full-width", ZH, hide.replaced(hide.FULL_WIDTH, 1, ("", " ", "－"))),
    Family("zh-apart", ZH, hide.separated((" ", ".", "-", "、", "·"), each=True)),
    Family("zh-separators", ZH, hide.separated(("*", "~", "——", "／", "。"))),
    Family("th-digits", TH, hide.replaced(hide.THAI_DIGITS, 1, ("", " ", "-"))),
    Family("th-words", TH, hide.words(PLAIN["th"], groups=(" ", "  ", " - "))),
    Family("th-mixed", TH, hide.mixed(PLAIN["th"], between=(" ", "-", ""), glue=("", " "))),
    Family("th-apart", TH, hide.separated((" ", ".", "-", "~"), each=True)),
    Family("th-letters", TH, hide.replaced(hide.LETTERS, 0.6, (" ", "-", ""))),
)
