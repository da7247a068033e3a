"""What happens to each ad of the changing site, and when: planned before the site opens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from asterism.simulate.keyed import Permutation, derive_key
from asterism.simulate.notices import NoticeWriter
from asterism.simulate.population import drawn

if TYPE_CHECKING:
    from asterism.simulate.notices import Notice
    from asterism.simulate.setting import Setting

_FEWEST, _MOST, _SHARE = 80, 3_000, 0.1
_THERE_BEFORE: Final = 0.4
_DAY: Final = 86_400
MANNERS: Final = ("not-found", "gone", "soft")
"""How an ad can be missing: 404, 410, or a page with status 200 that says so."""


class Event(NamedTuple):
    """Something that happens to an ad.

    Attributes:
        seconds: after the site's opening; 0 for what was there before.
        kind: "appeared", "edited", "removed" or "reappeared".
        notice: the ad from then on.
        manner: of a removal, one of `MANNERS`; else empty.
        changed: what an edit changed: "text", "price" or "phone"; else empty.
    """

    seconds: float
    kind: str
    notice: Notice
    manner: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """The events of one ad, in order; the first is its appearance."""

    events: tuple[Event, ...]

    @property
    def number(self) -> int:
        """The ad's number in its address."""
        return self.events[0].notice.number

    def at(self, seconds: float) -> Event | None:
        """Return the latest event by then, or None before the first."""
        return next((e for e in reversed(self.events) if e.seconds <= seconds), None)

    def edited(self, seconds: float) -> float | None:
        """Return when the last edit by then was, or None."""
        edits = [e.seconds for e in self.events if e.kind == "edited" and e.seconds <= seconds]
        return edits[-1] if edits else None


def plan_lives(setting: Setting, key: str) -> list[Life]:
    """Return what happens to the ads of a site called `key`, first to appear first."""
    world, span = setting.world, setting.changing_seconds
    count = min(_MOST, max(_FEWEST, int(world.documents * _SHARE)))
    writer = NoticeWriter(world.seed, world.documents, key)
    random = Random(derive_key("lives", world.seed))  # noqa: S311 - a simulation
    owners = setting.population.of("operation_sex", "independent", "agency")
    notices = [writer.owners(voice) for voice in drawn(random, owners, count // 2)]
    notices += [writer.strangers() for _ in range(count - len(notices))]
    random.shuffle(notices)
    lives = [_life(notice, at, span, writer, random) for at, notice in enumerate(notices)]
    lives.sort(key=lambda life: (life.events[0].seconds, life.events[0].notice.posted))
    numbers = Permutation(40 * count, derive_key("ad numbers", world.seed))
    for at, life in enumerate(lives):
        opened = setting.clock.start
        first = life.events[0]
        posted = int(opened + first.seconds)
        if not first.seconds:
            posted -= int((1 + random.random() * 9) * _DAY)
        for event in life.events:
            event.notice.number = 700_000 + numbers(at)
            event.notice.posted = posted
    return lives


def _life(notice: Notice, at: int, span: float, writer: NoticeWriter, random: Random) -> Life:
    """Plan one ad; the kinds of fate come round in turn, so that a small site has them all."""
    draw = random.random
    appeared = 0.0 if draw() < _THERE_BEFORE else (0.02 + 0.7 * draw()) * span
    events = [Event(appeared, "appeared", notice)]
    moment = appeared
    for change in _changes(at % 5, draw()):
        moment += (0.03 + 0.2 * draw()) * span
        notice, changed = _edit(notice, change, writer, random)
        events.append(Event(moment, "edited", notice, changed=changed))
    if at % 3 and moment < span * 0.9:
        moment += (0.03 + 0.2 * draw()) * span
        events.append(Event(moment, "removed", notice, manner=MANNERS[at // 3 % 3]))
        if at % 6 == 1 and moment < span * 0.85:
            moment += (0.06 + 0.1 * draw()) * span
            events.append(Event(moment, "reappeared", notice))
    return Life(tuple(e._replace(seconds=round(e.seconds, 3)) for e in events if e.seconds <= span))


def _changes(fate: int, chance: float) -> tuple[str, ...]:
    """Return which edits an ad of this fate sees: none, one or two."""
    one = ("text", "price", "phone")[int(chance * 3)]
    return ((), (one,), ("price", "text"), (), ("phone",))[fate]


def _edit(notice: Notice, change: str, writer: NoticeWriter, random: Random) -> tuple[Notice, str]:
    """Return an ad as edited and what was changed: the price where it shows no number."""
    if change == "text":
        return replace(notice, text=writer.added(notice, random)), change
    found = writer.renumbered(notice, random) if change == "phone" else None
    if found is not None:
        return replace(notice, text=found[0], written=found[1]), change
    old = int(notice.price[1:])
    return replace(notice, price=f"${old + 5 * int(1 + random.random() * 9)}"), "price"
