"""Spanish, French, Portuguese, Italian and Romanian families that may be looked at."""

from __future__ import annotations

from typing import Final

from evaluations.extract.family import Family
from evaluations.extract.seen import techniques as hide
from evaluations.extract.vocabulary import DIGITS, below_hundred

ES: Final = ("ES", "MX", "CO", "US")
FR: Final = ("FR",)
PT: Final = ("BR", "BR", "PT")
IT: Final = ("IT",)
RO: Final = ("RO",)
PLAIN: Final = {language: " ".join(words) for language, words in DIGITS.items()}
MEIA: Final = "zero um dois três quatro cinco meia/seis sete oito nove"
BARE: Final = "zero unu/una doi/doua trei patru cinci sase sapte opt noua"
FRENCH_PAIRS: Final = tuple(
    f"zéro {below_hundred('fr', pair)}" if pair < 10 else below_hundred("fr", pair)
    for pair in range(100)
)

FAMILIES: Final = (
    Family("es-words", ES, hide.words(PLAIN["es"], groups=(" ", ", "))),
    Family("es-mixed", ES, hide.mixed(PLAIN["es"], between=(" ", "-", ""), glue=("", " "))),
    Family("es-letters", ES, hide.replaced(hide.LETTERS, 0.6)),
    Family("es-separators", ES, hide.separated(("*", "..", " ~ ", " / ", "_"))),
    Family("es-fillers", ES, hide.filled((" llámame ", " xx ", " amor ", " wsp "))),
    Family("es-abroad", ES, hide.abroad("00{c} {n}", "(+{c}) {n}", "+{c} {n}", "+{c}-{n}")),
    Family("es-code-said", ES, hide.code_said("más/mas/+", "es")),
    Family("fr-pairs", FR, hide.paired(FRENCH_PAIRS)),
    Family("fr-words", FR, hide.words(PLAIN["fr"], groups=(" ", ", ", " . "))),
    Family("fr-mixed", FR, hide.mixed(PLAIN["fr"], between=(" ", ".", "-"), glue=("", " "))),
    Family("fr-letters", FR, hide.replaced(hide.LETTERS, 0.6, (" ", ".", "-"))),
    Family("fr-separators", FR, hide.separated(("*", "//", "_", " , ", "~"))),
    Family("fr-abroad", FR, hide.abroad("00{c} {n}", "+{c} (0){n}", "(+{c}) {n}", "+{c}{n}")),
    Family("pt-words", ("BR",), hide.words(MEIA, groups=(" ", ", "))),
    Family("pt-mixed", PT, hide.mixed(PLAIN["pt"], between=(" ", "-", ""), glue=("", " "))),
    Family("pt-keycaps", PT, hide.replaced(hide.KEYCAPS, 1, ("", " "))),
    Family("pt-separators", PT, hide.separated(("*", "..", " _ ", "~", " | "))),
    Family("pt-apart", PT, hide.separated((" ", ".", "-"), each=True)),
    Family("it-words", IT, hide.words(PLAIN["it"], groups=(" ", ", "))),
    Family("it-mixed", IT, hide.mixed(PLAIN["it"], between=(" ", "-", ""), glue=("", " "))),
    Family("it-letters", IT, hide.replaced(hide.LETTERS, 0.6)),
    Family("it-apart", IT, hide.separated((" ", ".", "*", "-"), each=True)),
    Family("it-lines", IT, hide.lines),
    Family("ro-bare-words", RO, hide.words(BARE, groups=(" ", ", "))),
    Family("ro-mixed", RO, hide.mixed(PLAIN["ro"], between=(" ", "-", ""), glue=("", " "))),
    Family("ro-letters", RO, hide.replaced(hide.LETTERS, 0.6)),
    Family("ro-separators", RO, hide.separated(("*", "..", " / ", "_", "~"))),
    Family("ro-code-said", RO, hide.code_said("plus/+", "ro")),
    Family("ro-abroad", RO, hide.abroad("00{c} {n}", "+{c} {n}", "(00{c}) {n}", "(+{c}){n}")),
)
