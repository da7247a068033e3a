from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from asterism.access import Workspace
from asterism.access.audit.reading import KeptEntry
from asterism.access.people import Registry, TooManyAttemptsError
from asterism.access.people.attempts import (
    ATTEMPTS,
    CountsInTheRecord,
    count_attempt,
    forget_attempts,
)
from asterism.model.clock import SECOND

if TYPE_CHECKING:
    from tests.access.people.conftest import Clock

Entries = Callable[[], list[KeptEntry]]


def passes(registry: Registry, address: str, account: str | None = None) -> bool:
    try:
        count_attempt(registry, address, account)
    except TooManyAttemptsError:
        return False
    return True


def test_an_address_has_sixty_passwords_in_a_quarter_of_an_hour(
    registry: Registry, clock: Clock
) -> None:
    assert [passes(registry, "a", f"name {one}") for one in range(61)] == [True] * 60 + [False]
    assert passes(registry, "b", "name")
    assert passes(registry, "a"), "a passkey is no password"
    clock.turn(minutes=15, seconds=-1)
    assert not passes(registry, "a", "name")
    clock.turn(seconds=1)
    assert passes(registry, "a", "name")


def test_an_address_has_three_hundred_attempts_of_any_kind(registry: Registry) -> None:
    assert [passes(registry, "a") for one in range(301)] == [True] * 300 + [False]
    assert not passes(registry, "a", "name")
    assert passes(registry, "b")


def test_a_name_has_five_in_a_quarter_of_an_hour_from_anywhere(
    registry: Registry, clock: Clock
) -> None:
    assert [passes(registry, f"{one}", "ana") for one in range(6)] == [True] * 5 + [False]
    assert passes(registry, "x", "ben")
    clock.turn(minutes=15)
    assert passes(registry, "y", "ana")


def test_a_name_has_fifty_a_day_even_with_successes_between(
    registry: Registry, clock: Clock
) -> None:
    passed = 0
    for one in range(60):
        passed += passes(registry, f"{one}", "ana")
        forget_attempts(registry, "ana")
        clock.turn(minutes=16)
    assert passed == 50
    clock.turn(hours=24)
    assert passes(registry, "y", "ana")


def test_how_long_to_wait_is_said(registry: Registry, clock: Clock) -> None:
    for one in range(5):
        count_attempt(registry, f"{one}", "ana")
    clock.turn(minutes=5)
    with pytest.raises(TooManyAttemptsError, match="wait 11 minutes") as refused:
        count_attempt(registry, "9", "ana")
    assert 600 <= refused.value.seconds <= 602


def test_the_log_has_one_entry_of_a_window_that_is_full(
    registry: Registry, entries: Entries
) -> None:
    for one in range(75):
        passes(registry, "192.0.2.7", f"name {one}")
    (only,) = entries()
    assert (only.action, only.outcome) == ("sign-in", "denied")
    assert only.terms == {"why": "too many attempts", "address": "192.0.2.7"}


def test_windows_that_ended_are_cleared_away(registry: Registry, clock: Clock) -> None:
    for one in range(20):
        count_attempt(registry, f"{one}")
    clock.turn(hours=25)
    count_attempt(registry, "x")
    with registry.database.reading() as connection:
        assert len(connection.execute(ATTEMPTS.select()).all()) == 1


def test_neither_names_nor_addresses_stand_in_the_table(registry: Registry) -> None:
    count_attempt(registry, "192.0.2.7", "ana ruiz")
    with registry.database.reading() as connection:
        rows = str(connection.execute(ATTEMPTS.select()).all())
    assert "192.0.2.7" not in rows
    assert "ana" not in rows


def test_it_does_what_the_limits_library_asks_of_a_storage(
    registry: Registry, clock: Clock
) -> None:
    counts = CountsInTheRecord(registry.database, clock)
    assert counts.check()
    assert [counts.incr("k", 60), counts.incr("k", 60, 3), counts.get("k")] == [1, 4, 4]
    assert counts.get_expiry("k") == clock.at / SECOND + 60
    counts.clear("k")
    assert (counts.get("k"), counts.get_expiry("k")) == (0, clock.at / SECOND)
    counts.incr("k", 60)
    assert counts.reset() == 1
    clock.turn(seconds=61)
    assert counts.get("k") == 0


COUNT = """
import sys
from pathlib import Path
from asterism.access import open_workspace
from asterism.access.people import TooManyAttemptsError
from asterism.access.people.attempts import count_attempt
workspace = open_workspace(Path(sys.argv[1]))
sys.stdin.readline()
passed = 0
for one in range(40):
    try:
        count_attempt(workspace.registry, "192.0.2.7", f"{sys.argv[2]} {one}")
        passed += 1
    except TooManyAttemptsError:
        pass
print(passed)
"""


def test_processes_count_together(workspace: Workspace) -> None:
    command = [sys.executable, "-c", COUNT, str(workspace.paths.root)]
    started = [
        subprocess.Popen(  # noqa: S603 - our own
            [*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for name in ("ana", "ben", "cyd")
    ]
    passed = [int(process.communicate("\n", timeout=60)[0]) for process in started]
    assert sum(passed) == 60
