"""Spanish, French, Portuguese, Italian and Romanian families. Unseen: do not open while tuning.

The measure is worth nothing to those who have read this.
"""

from __future__ import annotations

from typing import Final

from evaluations.extract.family import Family
from evaluations.extract.unseen import techniques as hide

ES: Final = ("ES", "MX", "CO")
FR: Final = ("FR",)
PT: Final = ("BR", "BR", "PT")
IT: Final = ("IT",)
RO: Final = ("RO",)
ES_HEARD: Final = "sero/zero uno/1no doz/d0s trez/tr3s kuatro/cuatr0 sinco/zinco seiz/ceis ciete/siet3 8cho/osho nuebe/nuve"
FR_HEARD: Final = "zero/zéro 1/in 2/deu troi/3 katre/kat sinq/5nq sis/6 cet/7 uit/wit neuff/nef"
FR_BELGIAN: Final = "zéro un deux trois quatre cinq six sept huit neuf"
PT_HEARD: Final = "zeru/0 hum/um doiz/dois treis/trez cuatro/qatro sinco/cinko seiz/ceis cete/ssete oitu/oyto novi/nov3"
IT_HEARD: Final = "zerro/zer0 1no/unno du3/duè tr3/tree quatro/4ttro cinqe/5inque ssei/se1 cette/7ette oto/8tto n0ve/novve"
RO_HEARD: Final = "zerro/zero uno/1nu doy/d0i trey/tr3i patro/4tru cinc/cinki shase/sh@se shapte/șapti op/o8 noo/noua"
ES_HUNDRED: Final = (
    "cien ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos "
    "novecientos"
).split(" ")
IT_HUNDRED: Final = (
    " cento duecento trecento quattrocento cinquecento seicento settecento ottocento novecento"
).split(" ")

FAMILIES: Final = (
    Family("es-hundreds", ("ES", "MX"), hide.hundreds("es", ES_HUNDRED, " ", "cero")),
    Family("es-misspelt", ES, hide.misspelt(ES_HEARD)),
    Family("es-dash-words", ES, hide.wordy_marks("guion/guión/punto/raya/espacio")),
    Family("es-keycaps-lines", ES, hide.boxed(("{}\ufe0f\u20e3\n", "{}\ufe0f\u20e3 ", "🔸{}"))),
    Family(
        "es-backwards",
        ES,
        hide.backwards,
        (
            "mi número está al revés: {n}, léelo de derecha a izquierda",
            "Apunta {n} pero dale la vuelta, empieza por el final",
            "Lavadora en venta. Teléfono escrito al revés {n}",
        ),
    ),
    Family(
        "es-title",
        ES,
        hide.in_parts(),
        (
            "Cariñosa y discreta {a} || {b} lo que falta de mi número. Hasta el domingo, besos.",
            "Arreglo lavadoras {a} || Servicio a domicilio. Complete el teléfono con {b}",
            "💃 {a} 💃 || Empieza arriba y termina aquí: {b}",
        ),
    ),
    Family(
        "es-names",
        ES,
        hide.in_name("@vale{n}", "{n}@correo.example", "#{n}", "nuria.{n}@buzon.example"),
        (
            "en todas partes soy {n}, los números son mi teléfono",
            "aquí casi no entro, allá sí: {n} 💌",
            "Contacto {n}, respondo por la noche",
        ),
    ),
    Family("fr-belgian", FR, hide.tens("fr", "zéro", hide.belgian)),
    Family("fr-misspelt", FR, hide.misspelt(FR_HEARD, (" ", "."))),
    Family("fr-dash-words", FR, hide.wordy_marks("tiret/point/espace/virgule/slash", words=FR_BELGIAN)),
    Family("fr-hearts", FR, hide.emoji_between("💋 ❤ 🌸 ♡ ☆ 🔥".split())),
    Family(
        "fr-two-sentences",
        FR,
        hide.in_parts(),
        (
            "Le début c'est {a}. La fin c'est {b}. À toi de recoller les morceaux 😘",
            "Commencez par {a}, puis terminez par {b}, je décroche entre midi et minuit",
            "{a} d'abord ; ensuite {b}. Canapé à récupérer avant samedi",
        ),
    ),
    Family("fr-calling-code", FR, hide.calling_code("plus", "fr", "zéro")),
    Family("fr-circled", FR, hide.dressed(hide.CIRCLED, hide.BLACK_CIRCLED, hide.BOLD)),
    Family("pt-hundredless-tens", PT, hide.tens("pt", "zero")),
    Family("pt-misspelt", PT, hide.misspelt(PT_HEARD)),
    Family("pt-dash-words", PT, hide.wordy_marks("traço/ponto/hífen/tracinho/espaço")),
    Family("pt-hearts", PT, hide.emoji_between("💋 💚 🌻 ✨ 🍓 •".split(), each=True)),
    Family("pt-calling-code", ("BR",), hide.calling_code("mais", "pt", "zero")),
    Family("pt-encoded", PT, hide.encoded),
    Family(
        "pt-title",
        ("BR",),
        hide.in_parts(1),
        (
            "Acompanhante fina ({a}) || {b} é o resto do número, não atendo ligação oculta",
            "DDD {a} faço unhas em casa || marca no {b} de terça a sábado",
            "🌷 {a} 🌷 || Oi! Continua aqui: {b}",
        ),
    ),
    Family("it-hundreds", IT, hide.hundreds("it", IT_HUNDRED, "", "zero")),
    Family("it-misspelt", IT, hide.misspelt(IT_HEARD)),
    Family("it-dash-words", IT, hide.wordy_marks("trattino/punto/spazio/barra/lineetta")),
    Family(
        "it-prefix-apart",
        IT,
        hide.in_parts(1),
        (
            "Il prefisso è {a}. Poi fai {b}. Ti aspetto",
            "{b} con prefisso {a}, solo dopo cena",
            "prefisso {a} e di seguito {b}; vendo anche i pneumatici invernali",
        ),
    ),
    Family("it-calling-code", IT, hide.calling_code("più", "it", "zero")),
    Family("it-circled", IT, hide.dressed(hide.CIRCLED, hide.PARENTHESISED, hide.RAISED)),
    Family(
        "it-backwards",
        IT,
        hide.backwards,
        (
            "il numero è scritto al contrario: {n}, capito?",
            "Leggi {n} da destra a sinistra e chiamami",
            "Vendo tavolo; cellulare a rovescio {n}",
        ),
    ),
    Family("ro-tens", RO, hide.tens("ro", "zero")),
    Family("ro-misspelt", RO, hide.misspelt(RO_HEARD)),
    Family("ro-dash-words", RO, hide.wordy_marks("liniuță/liniuta/punct/cratimă/spațiu")),
    Family("ro-hearts", RO, hide.emoji_between("💋 ❤️ 🌹 ♥ ✨".split())),
    Family(
        "ro-backwards",
        RO,
        hide.backwards,
        (
            "numărul meu scris invers: {n}, îl citești de la coadă la cap",
            "Citește {n} de la dreapta la stânga și sună-mă",
            "Vând masă, telefonul e pe dos {n}",
        ),
    ),
    Family(
        "ro-title",
        RO,
        hide.in_parts(),
        (
            "Companie plăcută {a} || continuarea e {b}, până duminică",
            "Zugrăvesc apartamente {a} || ... și {b}. Deviz gratuit.",
            "🌹 {a} 🌹 || restul numărului: {b}",
        ),
    ),
)  # fmt: skip
