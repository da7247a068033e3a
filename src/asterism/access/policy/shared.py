"""The policy of a workspace that several organisations share: the rules, applied fast."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from asterism.access.policy.actions import Action
from asterism.access.policy.actor import Actor, Decision
from asterism.access.policy.conditions import Facts, Test
from asterism.access.policy.rulebook import Rulebook, shipped
from asterism.model import clock
from asterism.model.errors import AccessDeniedError
from asterism.model.marking import Marking
from asterism.model.purpose import Purpose, PurposeKind
from asterism.model.subject import Subject
from asterism.model.visibility import Visibility

KEPT_ANSWERS: Final = 1_024

Question = tuple[Subject, PurposeKind, Action]


@dataclass(slots=True)
class _Answer:
    """The visible ones of some markings, and while it holds.

    Attributes:
        ids: of the markings it is about.
        visible: of those, the visible ones.
        since: first microsecond at which it holds.
        until: first microsecond at which it may not hold any more; None if it always will.
    """

    ids: list[int]
    visible: frozenset[int]
    since: int
    until: int | None

    def holds(self, ids: list[int], at: int) -> bool:
        return self.since <= at and (self.until is None or at < self.until) and self.ids == ids


@dataclass
class SharedPolicy:
    """Decides by the rules alone: who a person is, what for, under which marking, and when.

    Answers are kept by exactly what they depend on (the person's attributes, the kind of
    purpose, the act, the markings, and the time up to the next embargo or expiry), so that
    nothing needs to be told when an agreement ends or a role is taken away.

    Attributes:
        rules: what is decided by.
        now: gives the present in microseconds.
    """

    rules: Rulebook = field(default_factory=shipped)
    now: Callable[[], int] = clock.now
    _kept: OrderedDict[Question, _Answer] = field(default_factory=OrderedDict, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def visibility(
        self, actor: Actor, markings: Sequence[Marking], action: Action = Action.READ
    ) -> Visibility:
        """Return the markings under which the actor may do something, now.

        Raises:
            AccessDeniedError: if the purpose is empty or refused, the account is closed, or
                nobody has shown who they are.
        """
        if actor.service:
            return Visibility(frozenset(marking.id for marking in markings))
        subject, purpose = _known(actor)
        if not _in_scope(actor, action):
            return Visibility(frozenset())
        return Visibility(self.visible_markings(subject, purpose, markings, self.now(), action))

    def permits(self, actor: Actor, action: Action, marking: Marking | None = None) -> Decision:
        """Return whether the actor may do something, now.

        Raises:
            AccessDeniedError: as `visibility`.
        """
        if actor.service:
            return Decision(permitted=True, rule="service", says="A stage works on every record.")
        subject, purpose = _known(actor)
        if not _in_scope(actor, action):
            return Decision(permitted=False, rule="token", says="The token is not made for this.")
        return self.decide(subject, purpose, action, marking, self.now())

    def decide(
        self,
        subject: Subject,
        purpose: Purpose,
        action: Action,
        marking: Marking | None,
        at: int,
    ) -> Decision:
        """Return whether somebody may do something with a record, or without one if None.

        Args:
            subject: who.
            purpose: what for.
            action: what.
            marking: the record's; every part of a sum must allow it.
            at: when, microseconds since 1970 in UTC.
        """
        parts = sorted(marking.parts, key=_by_id) if marking and marking.parts else [marking]
        for part in parts:
            decision = self.rules.decide(Facts(subject, purpose.kind, action, part, at))
            if not decision.permitted:
                break
        return decision

    def visible_markings(
        self,
        subject: Subject,
        purpose: Purpose,
        markings: Sequence[Marking],
        at: int,
        action: Action = Action.READ,
    ) -> frozenset[int]:
        """Return the ids of the markings under which somebody may do something."""
        question = (subject, purpose.kind, action)
        ids = [marking.id for marking in markings]
        with self._lock:
            kept = self._kept.get(question)
            if kept is not None and kept.holds(ids, at):
                self._kept.move_to_end(question)
                return kept.visible
        visible = self._visible(Facts(*question, None, at), markings)
        with self._lock:
            self._kept[question] = _Answer(ids, visible, *_holds(markings, at))
            self._kept.move_to_end(question)
            while len(self._kept) > KEPT_ANSWERS:
                self._kept.popitem(last=False)
        return visible

    def asks_again(self, action: Action, marking: Marking | None = None) -> bool:
        """Return whether this act asks for the purpose once more.

        Args:
            action: what is to be done.
            marking: of the record it is done with, if any.
        """
        return self.rules.asks_again(action, marking)

    def _visible(self, facts: Facts, markings: Sequence[Marking]) -> frozenset[int]:
        """Return the visible markings: what depends on the person alone is asked once."""
        acting = self.rules.left_over("permit act", facts)
        opening = self.rules.left_over("permit record", facts)
        forbidding = self.rules.left_over("forbid", facts)
        open_parts: dict[int, bool] = {}

        def is_open(marking: Marking) -> bool:
            known = open_parts.get(marking.id)
            if known is None:
                case = facts._replace(marking=marking)
                known = open_parts[marking.id] = (
                    _any_applies(opening, case)
                    and _any_applies(acting, case)
                    and not _any_applies(forbidding, case)
                )
            return known

        return frozenset(
            marking.id
            for marking in markings
            if (all(map(is_open, marking.parts)) if marking.parts else is_open(marking))
        )


def _any_applies(rules: list[list[Test]], facts: Facts) -> bool:
    for tests in rules:
        for test in tests:
            if not test(facts):
                break
        else:
            return True
    return False


def _known(actor: Actor) -> tuple[Subject, Purpose]:
    purpose = Purpose.parse(actor.purpose)
    if actor.subject is None:
        message = "this workspace is shared: sign in, or give your token (--token TOKEN)"
        raise AccessDeniedError(message)
    if not actor.subject.active:
        message = "this account is closed; ask whoever administers the workspace"
        raise AccessDeniedError(message)
    return actor.subject, purpose


def _in_scope(actor: Actor, action: Action) -> bool:
    """Return whether the token that somebody acts by, if any, was made for an act."""
    return actor.actions is None or action in actor.actions


def _holds(markings: Sequence[Marking], at: int) -> tuple[int, int | None]:
    """Return from when until when nothing begins or ends under these markings."""
    moments = {
        moment
        for marking in markings
        for part in marking.parts or (marking,)
        for moment in (part.embargo_until, part.expires_at)
        if moment is not None
    }
    past = [moment for moment in moments if moment <= at]
    return max(past, default=-1), min(moments.difference(past), default=None)


def _by_id(marking: Marking) -> int:
    return marking.id
