"""Tamperings with a log, each found and located, by whoever has the public key alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from asterism.access import keys
from asterism.access.audit import AuditEntry, Outcome
from asterism.access.audit.checkpoint import Checkpoint, open_checkpoint
from asterism.access.audit.line import LINE, Chain, erasures
from asterism.access.audit.merkle import Tree
from asterism.access.audit.proofs import tree_of
from asterism.access.audit.sealing import SealedEntry, Sealer
from asterism.access.audit.verifying import verify
from asterism.model.signing import SigningKey

if TYPE_CHECKING:
    from tests.access.audit.conftest import Place

ENTRIES = 40
ERASED = (3, 4, 11)
TAMPERINGS = 1_000


@dataclass(frozen=True)
class Known:
    """A good log, and what the attacker may know of it."""

    place: Place
    lines: list[bytes]
    notes: list[str]
    key: SigningKey
    sealer: Sealer

    def sealed(self, number: int) -> SealedEntry:
        """Return an entry as it was written."""
        found = LINE.fullmatch(self.lines[number])
        assert found is not None
        return SealedEntry(
            at=int(found["at"]),
            outcome=cast("Outcome", found["outcome"].decode()),
            action=found["action"].decode(),
            count=None if found["count"] == b"null" else int(found["count"]),
            person=found["person"],
            sealed=found["sealed"],
            erases=tuple(erasures(found)),
        )


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory, place_in: Callable[[Path], Place]) -> Known:
    place = place_in(tmp_path_factory.mktemp("log"))
    log, notes = place.open(), []
    for number in range(ENTRIES - 12):
        log.append(AuditEntry("ana", "look", "document", f"d{number}", at=1_000 + number))
        notes.append(place.note)
    log.erase_sealed(ERASED, "custodian", "a request")
    notes.append(place.note)
    log.append_many(AuditEntry("ben", "look", "batch", count=n, at=10**16 + n) for n in range(11))
    notes.append(place.note)
    log.close()
    sealer = Sealer(keys.read_secret(place.keys, "audit"))
    key = keys.read_signing_key(place.keys, "audit")
    lines = place.log.read_bytes().splitlines(keepends=True)
    assert len(lines) == ENTRIES
    return Known(place, lines, notes, key, sealer)


def thrown(seed: str | int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - which tamperings, not secrets


def first_bad(known: Known, lines: Iterable[bytes], note: str | None = None) -> int | None:
    verdict = verify(known.place.copy(b"".join(lines), note))
    assert verdict.ok == (verdict.first_bad is None)
    return verdict.first_bad


def test_the_log_is_good_as_it_is(known: Known) -> None:
    verdict = verify(known.place.copy())
    assert (verdict.ok, verdict.entries) == (True, ENTRIES)
    assert verdict.remarks == ("3 entries had their sealed part erased, on record.",)
    assert verdict.root == tree_of(known.place.copy()).root()


Tampering = Callable[[Known, random.Random], tuple[list[bytes], int]]


def flip(known: Known, dice: random.Random) -> tuple[list[bytes], int]:
    """Change one bit anywhere."""
    number = dice.randrange(ENTRIES)
    line = bytearray(known.lines[number])
    line[dice.randrange(len(line))] ^= 1 << dice.randrange(8)
    return [*known.lines[:number], bytes(line), *known.lines[number + 1 :]], number


def write_over(known: Known, dice: random.Random) -> tuple[list[bytes], int]:
    """Put other bytes over some, put some in, or take some out."""
    number = dice.randrange(ENTRIES)
    line = known.lines[number]
    start = dice.randrange(len(line))
    end = min(len(line), start + dice.randrange(1, 20))
    new = dice.randbytes(dice.choice((0, end - start, 5)))
    changed = line[:start] + new + line[end:]
    if changed == line:
        return flip(known, dice)
    return [*known.lines[:number], changed, *known.lines[number + 1 :]], number


def drop(known: Known, dice: random.Random) -> tuple[list[bytes], int]:
    number = dice.randrange(ENTRIES)
    return [*known.lines[:number], *known.lines[number + 1 :]], number


def swap(known: Known, dice: random.Random) -> tuple[list[bytes], int]:
    one, other = sorted(dice.sample(range(ENTRIES), 2))
    lines = list(known.lines)
    lines[one], lines[other] = lines[other], lines[one]
    return lines, one


def duplicate(known: Known, dice: random.Random) -> tuple[list[bytes], int]:
    number = dice.randrange(ENTRIES)
    place = dice.randrange(number, ENTRIES) + 1
    return [*known.lines[:place], known.lines[number], *known.lines[place:]], place


def truncate(known: Known, dice: random.Random) -> tuple[list[bytes], int]:
    data = b"".join(known.lines)
    cut = dice.randrange(len(data))
    return [data[:cut]], data[:cut].count(b"\n")


def rewrite(known: Known, number: int, dice: random.Random, key: SigningKey) -> list[bytes]:
    """Return the log with another entry in one place, all that follows made to fit."""
    chain = Chain(Tree())
    for line in known.lines[:number]:
        chain.follow(line)
    other = replace(known.sealed(number), action="other", at=dice.randrange(10**9))
    rest = [other, *(known.sealed(n) for n in range(number + 1, ENTRIES))]
    return [*known.lines[:number], *(chain.write(item, key) for item in rest)]


def replace_one(known: Known, dice: random.Random) -> tuple[list[bytes], int]:
    """Put a line in place of one that is valid but for the private key."""
    number = dice.randrange(ENTRIES)
    line = rewrite(known, number, dice, SigningKey(known.key.name, dice.randbytes(32)))[number]
    return [*known.lines[:number], line, *known.lines[number + 1 :]], number


def rewrite_rest(known: Known, dice: random.Random) -> tuple[list[bytes], int]:
    """Rewrite everything from an entry on, without the private key."""
    number = dice.randrange(ENTRIES)
    return rewrite(known, number, dice, SigningKey(known.key.name, dice.randbytes(32))), number


def rewrite_rest_keeping_signatures(known: Known, dice: random.Random) -> tuple[list[bytes], int]:
    """Rewrite everything from an entry on, under the signatures that were there."""
    lines, number = rewrite_rest(known, dice)
    kept = []
    for new, old in zip(lines, known.lines, strict=True):
        found, there = LINE.fullmatch(new), LINE.fullmatch(old)
        assert found is not None
        assert there is not None
        kept.append(new.replace(found["signature"], there["signature"]))
    return kept, number


def renumber(known: Known, dice: random.Random) -> tuple[list[bytes], int]:
    """Take a line out and make all that follow fit, without the private key."""
    number = dice.randrange(ENTRIES - 1)
    chain = Chain(Tree())
    for line in known.lines[:number]:
        chain.follow(line)
    key = SigningKey(known.key.name, dice.randbytes(32))
    rest = (known.sealed(n) for n in range(number + 1, ENTRIES))
    return [*known.lines[:number], *(chain.write(item, key) for item in rest)], number


TAMPERED: tuple[Tampering, ...] = (
    flip,
    write_over,
    drop,
    swap,
    duplicate,
    truncate,
    replace_one,
    rewrite_rest,
    rewrite_rest_keeping_signatures,
    renumber,
)


@pytest.mark.parametrize("tampering", TAMPERED, ids=lambda item: item.__name__)
def test_a_thousand_random_tamperings_are_found_and_located(
    known: Known, tampering: Tampering
) -> None:
    dice = thrown(f"{tampering.__name__} 1")
    for round_number in range(TAMPERINGS // len(TAMPERED)):
        lines, expected = tampering(known, dice)
        assert first_bad(known, lines) == expected, (tampering.__name__, round_number)


@pytest.mark.parametrize("end", range(0, ENTRIES, 7))
def test_a_shorter_log_with_an_older_checkpoint_is_found_given_any_later_one(
    known: Known, end: int
) -> None:
    """Whoever puts back an old log and its old checkpoint is found by what partners kept."""
    singles = min(end, ENTRIES - 13)
    if not singles:
        return
    note = known.notes[singles - 1]
    copy = known.place.copy(b"".join(known.lines[:singles]), note)
    assert verify(copy).ok == (singles <= ERASED[0]), "their erasure is not on record yet"
    for later in known.notes[singles:]:
        verdict = verify(copy, [open_checkpoint(later, known.key.public)])
        assert verdict.first_bad == singles
        assert "cut short" in verdict.why


def test_a_fork_by_the_keyholder_is_found_by_any_checkpoint_after_it(known: Known) -> None:
    dice = thrown(1)
    for _ in range(100):
        number = dice.randrange(ENTRIES - 13)
        forked = rewrite(known, number, dice, known.key)
        note = newest_note(known, forked)
        copy = known.place.copy(b"".join(forked), note)
        assert verify(copy).ok, "whoever holds the key can sign another log"
        kept = sorted(dice.sample(range(ENTRIES - 13), 4))
        checkpoints = [open_checkpoint(known.notes[n], known.key.public) for n in kept]
        verdict = verify(copy, checkpoints)
        after = [n for n in kept if n >= number]
        if not after:
            assert verdict.ok
            continue
        before = max((n + 1 for n in kept if n < number), default=0)
        assert verdict.first_bad == before
        assert before <= number <= after[0]
        assert "forked" in verdict.why
        if before == after[0]:
            assert verdict.why.startswith("was replaced")


def test_a_fork_is_located_exactly_by_an_export(known: Known) -> None:
    dice = thrown(2)
    original = tree_of(known.place.copy())
    for number in range(ENTRIES):
        forked = rewrite(known, number, dice, known.key)
        copy = known.place.copy(b"".join(forked), newest_note(known, forked))
        assert verify(copy, others=[original]).first_bad == number
    whole = known.place.copy()
    assert verify(whole, others=[original]).ok
    shorter = known.place.copy(b"".join(known.lines[:20]), known.notes[19])
    assert verify(shorter, others=[original]).first_bad == 20
    assert verify(whole, others=[tree_of(shorter)]).ok


def newest_note(known: Known, lines: list[bytes]) -> str:
    chain = Chain(Tree())
    for line in lines:
        chain.follow(line)
    checkpoint = chain.checkpoint(known.key.name)
    return checkpoint.note(known.key.public, checkpoint.signature(known.key))


def test_an_erasure_that_nobody_declared_is_found(known: Known) -> None:
    for number in range(ENTRIES):
        if number in ERASED:
            continue
        found = LINE.fullmatch(known.lines[number])
        assert found is not None
        start, end = found.span("sealed")
        line = known.lines[number]
        wiped = line[:start] + b"-" * (end - start) + line[end:]
        lines = [*known.lines[:number], wiped, *known.lines[number + 1 :]]
        assert first_bad(known, lines) == number


def test_another_filler_than_the_declared_one_is_found(known: Known) -> None:
    number = ERASED[0]
    line = known.lines[number]
    for changed in (line.replace(b"--", b"-", 1), line.replace(b"--", b"---", 1)):
        assert first_bad(known, [*known.lines[:number], changed, *known.lines[number + 1 :]]) == 3


def test_the_first_of_two_tamperings_is_named(known: Known) -> None:
    dice = thrown(3)
    for _ in range(100):
        first, second = sorted(dice.sample(range(ENTRIES), 2))
        lines = rewrite(known, first, dice, SigningKey(known.key.name, b"k" * 32))
        spoiled = lines[second].replace(b'"', b"'", 1)
        assert first_bad(known, [*lines[:second], spoiled, *lines[second + 1 :]]) == first


def test_without_its_checkpoint_a_log_is_not_good(known: Known) -> None:
    copy = replace(known.place.copy(), newest=None)
    verdict = verify(copy)
    assert verdict.first_bad is None
    assert not verdict.ok
    assert "missing or not signed" in verdict.flaw


def test_a_clock_set_back_is_remarked_and_no_fault(place: Place) -> None:
    log = place.open()
    for at in (10, 20, 5, 6, -3):
        log.append(AuditEntry("ana", "look", "document", at=at))
    log.close()
    verdict = place.verdict()
    assert verdict.ok
    assert verdict.remarks[0].startswith("Entry 2 is the first of 2 whose time")
    assert [entry.at for entry in place.open().entries()] == [-3, 6, 5, 20, 10]


def test_an_empty_log_is_good(place: Place) -> None:
    place.open().append_many([])
    verdict = place.verdict()
    assert (verdict.ok, verdict.entries) == (True, 0)
    assert Checkpoint(place.public.name, 0, verdict.root) == place.copy().newest
