"""What is offered in the market, and which few ads targeted collecting should keep, and why."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import cycle
from random import Random
from typing import TYPE_CHECKING, Final

from asterism.simulate.keyed import Permutation, derive_key
from asterism.simulate.notices import TOPICS, NoticeWriter

if TYPE_CHECKING:
    from asterism.simulate.identifiers import Identifier
    from asterism.simulate.notices import Notice
    from asterism.simulate.population import Voice
    from asterism.simulate.setting import Setting

WATCHED: Final = "watch_list"
COMBINATIONS: Final = {
    "movement+control": ("marked_movement", "marked_control"),
    "retention-of-documents+debt-bondage": ("marked_documents", "marked_debt"),
}
"""Combinations of indicator categories that a page is kept for → sentences that show them."""
_FEWEST, _MOST, _SHARE = 240, 20_000, 0.3
_RELEVANT: Final = 0.025
_WATCHABLE: Final = ("phone", "handle", "email")
_HIDDEN: Final = 4  # one in four watched identifiers is written so that machines overlook it
_SINGLE: Final = 0.08
_OF_SEVERAL: Final = re.compile(
    r"\b(?:g[iu]r[la]|ladi|faces|manager|staff|line ?up|chicas|caras|mi man|my man|passport|"
    r"pasaporte|documents|documentos|deducted|descuenta|debt|deuda)", re.IGNORECASE
)  # fmt: skip


class Stock:
    """The ads of a market, newest first, by topic.

    Attributes:
        notices: topic → ads. Ads with reasons to keep them have them in `why`.
        watch_list: identifiers of operations; where one occurs, the page is to be kept.

    Args:
        setting: what the market is made from.
        key: of the site.
    """

    def __init__(self, setting: Setting, key: str) -> None:
        world = setting.world
        self._random = Random(derive_key("market", world.seed))  # noqa: S311 - a simulation
        self._writer = NoticeWriter(world.seed, world.documents, key)
        count = min(_MOST, max(_FEWEST, int(world.documents * _SHARE)))
        wanted = int(count * _RELEVANT)
        operations = [
            voice
            for voice in setting.population.of("operation", language="en")
            if voice.held(*_WATCHABLE)
        ]
        self._random.shuffle(operations)
        half = max(1, len(operations) // 2)
        self.watch_list: list[Identifier] = [
            item for voice in operations[:half] for item in voice.held(*_WATCHABLE)
        ]
        notices = self._watched(operations[:half], wanted - wanted // 2)
        notices += self._combined(operations[half:] or operations, wanted // 2)
        notices += self._unwatched(setting.population.of("independent"), wanted)
        numbers = Permutation(40 * count, derive_key("market numbers", world.seed))
        self.notices: dict[str, list[Notice]] = {topic: [] for topic in TOPICS}
        for at in range(count):
            topic = self._topic(notices[at] if at < len(notices) else None)
            notice = notices[at] if at < len(notices) else self._ordinary(topic)
            notice.number = 300_000 + numbers(at)
            self.notices[topic].append(notice)
        for listed in self.notices.values():
            listed.sort(key=lambda notice: (-notice.posted, notice.number))

    def _topic(self, notice: Notice | None) -> str:
        if notice is None:
            return TOPICS[int(self._random.random() * len(TOPICS))]
        return "jobs" if notice.style == "jobs" else ("services", "rooms")[notice.posted % 2]

    def _ordinary(self, topic: str) -> Notice:
        single = f"single_{topic}" if self._random.random() < _SINGLE else None
        return self._writer.strangers(topic, single)

    def _watched(self, voices: list[Voice], count: int) -> list[Notice]:
        """Return ads with an identifier of the watch list, one in four of them hidden."""
        made = []
        for at, voice in zip(range(count), cycle(voices), strict=False):
            told = replace(voice, identifiers=voice.held(*_WATCHABLE))
            notice = self._writer.owners(told, hide=at % _HIDDEN == 1, key=at)
            notice.why.append(WATCHED)
            made.append(notice)
        return made

    def _combined(self, voices: list[Voice], count: int) -> list[Notice]:
        """Return ads of operations that nobody watches, with a combination of indicators."""
        made = []
        for at, voice in zip(range(count), cycle(voices), strict=False):
            why = tuple(COMBINATIONS)[voice.style == "jobs"]
            notice = self._writer.owners(voice, key=count + at)
            for symbol in COMBINATIONS[why]:
                notice.text = self._writer.marked(notice, symbol, self._random)
            notice.why.append(why)
            made.append(notice)
        return made

    def _unwatched(self, voices: list[Voice], count: int) -> list[Notice]:
        """Return ads of people who work for themselves and give no reason to keep them."""
        made = []
        for at, voice in enumerate(self._random.sample(voices, min(3 * count, len(voices)))):
            notice = self._writer.owners(voice, key=at)
            if not _OF_SEVERAL.search(f"{notice.title} {notice.text}"):
                made.append(notice)
        return made[:count]
