"""Words for gaps: mailbox names, hosts reserved for examples, handles, streets, coin addresses."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Final

from evaluations.extract.coins import addresses

_SYLLABLES: Final = "lu na ve xo mi ro ka te zi bo la que dro ny fa sel ori tam vio jes".split()
_TAILS: Final = ("", "", "_xo", "_{}", "{}", "x{}", "_vip", "_real")

_STREETS: Final = {
    "en_street": "Maple Juniper Birchwood Kestrel Lantern Orchard Harbor Quarry Willow Foxglove",
    "es_street": "Olmos Jazmines Naranjos Alfareros Molinos Cerezos Tejedores Almendros",
    "fr_street": "Lilas Tilleuls Glycines Tanneurs Acacias Cerisiers Vignes Peupliers",
    "de_street": "Linden Ahorn Kastanien Mühlen Birken Rosen Amsel Tannen",
    "pt_street": "Acácias Palmeiras Hortênsias Laranjeiras Oliveiras Violetas Andorinhas",
    "it_street": "Platani Gelsomini Ciliegi Tigli Mulini Gerani Pini Mandorli",
    "ru_street": "Садовая Вишнёвая Речная Полевая Кленовая Луговая Озёрная",
    "zh_street": "槐树 桃花 杏林 柳荫 竹园 梅园 荷塘",
    "th_street": "ดอกไม้ ร่มรื่น ต้นสน ริมธาร สวนมะลิ ทุ่งทอง",
    "ro_street": "Teilor Castanilor Trandafirilor Viorelelor Mesteacănului Crinilor Zorilor",
}
_HOSTS: Final = (
    *("example.com", "example.org", "example.net", "mail.example.com", "post.example.org"),
    *("inbox.example", "correo.example", "courrier.example", "post.example", "studio.example"),
)


@cache
def words() -> dict[str, tuple[str, ...]]:
    """Return the lists by the name of their gap.

    No mailbox or handle is meant to be anybody's: they are made of syllables, and the hosts are
    reserved for examples.
    """
    rng = Random("words")
    lists = {name: tuple(line.split()) for name, line in _STREETS.items()}
    lists["host"] = _HOSTS
    lists["named"] = ("example",)
    lists["handle"] = tuple(_name(rng, _TAILS) for _ in range(400))
    lists["user"] = tuple(
        _name(rng, ("", ".{}", "_{}", "{}", "-work", ".bookings")) for _ in range(400)
    )
    return lists | addresses()


def _name(rng: Random, tails: tuple[str, ...]) -> str:
    stem = "".join(rng.choice(_SYLLABLES) for _ in range(rng.randint(3, 5)))
    return stem + rng.choice(tails).format(rng.randint(10, 99))
