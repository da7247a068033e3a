"""Days, and how languages write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from random import Random
from typing import Final

MONTHS: Final[dict[str, tuple[str, ...]]] = {
    language: tuple(names.split())
    for language, names in {
        "en": "January February March April May June July August September October November "
        "December",
        "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
        "diciembre",
        "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre "
        "décembre",
        "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
        "dezembro",
        "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre "
        "novembre dicembre",
        "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "zh": "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
        "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
        "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie "
        "noiembrie decembrie",
    }.items()
}
"""Names of the months in the form that stands in a date."""

_SHORT: Final[dict[str, tuple[str, ...]]] = {
    "en": tuple("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()),
    "es": tuple("ene feb mar abr may jun jul ago sep oct nov dic".split()),
    "fr": tuple("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()),
    "de": tuple("Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.".split()),
    "pt": tuple("jan fev mar abr mai jun jul ago set out nov dez".split()),
    "it": tuple("gen feb mar apr mag giu lug ago set ott nov dic".split()),
    "ru": tuple("янв фев мар апр мая июн июл авг сен окт ноя дек".split()),
    "th": tuple("ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()),
    "ro": tuple("ian feb mar apr mai iun iul aug sep oct nov dec".split()),
}
_WEEKDAYS: Final[dict[str, tuple[str, ...]]] = {
    "en": tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()),
    "es": tuple("lunes martes miércoles jueves viernes sábado domingo".split()),
    "fr": tuple("lundi mardi mercredi jeudi vendredi samedi dimanche".split()),
    "de": tuple("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split()),
    "pt": tuple("segunda terça quarta quinta sexta sábado domingo".split()),
    "it": tuple("lunedì martedì mercoledì giovedì venerdì sabato domenica".split()),
    "ru": tuple("понедельник вторник среда четверг пятница суббота воскресенье".split()),
    "zh": tuple("星期一 星期二 星期三 星期四 星期五 星期六 星期日".split()),
    "ro": tuple("luni marți miercuri joi vineri sâmbătă duminică".split()),
}
_FIELD: Final = re.compile(r"%([a-zA-Z])")


def days_after(day: date, rng: Random, least: int, most: int) -> date:
    """Return a random day so many days after another."""
    return day + timedelta(days=rng.randint(least, most))


def next_weekday(day: date, weekday: int) -> date:
    """Return the first day after `day` that is that weekday, Monday being 0."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def written(day: date, form: str, language: str) -> str:
    """Return a day in a form whose fields the templates list."""
    fields = {
        "d": lambda: f"{day.day:02d}",
        "e": lambda: str(day.day),
        "o": lambda: f"{day.day}{_ordinal(day.day)}",
        "m": lambda: f"{day.month:02d}",
        "n": lambda: str(day.month),
        "Y": lambda: str(day.year),
        "y": lambda: f"{day.year % 100:02d}",
        "T": lambda: str(day.year + 543),
        "B": lambda: MONTHS[language][day.month - 1],
        "b": lambda: _SHORT[language][day.month - 1],
        "A": lambda: _WEEKDAYS[language][day.weekday()],
    }
    return _FIELD.sub(lambda found: fields[found[1]](), form)


def _ordinal(day: int) -> str:
    return "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
