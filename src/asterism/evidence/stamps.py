"""Time stamps of manifests: each lies in a folder beside its manifest, under our signature.

As every manifest names the one before, a stamp of one is a stamp of all that come before it. A run
that seals every few seconds therefore has the newest manifest stamped now and then, not each.
Our own signature under the token is there to find a changed byte where the authority's says
nothing about it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Thread
from typing import Final, NamedTuple

from asterism.evidence.accounts import Problem
from asterism.evidence.chain import MANIFESTS, TIME, Chain
from asterism.evidence.errors import EvidenceError
from asterism.evidence.signed_files import read_signed, write_signed
from asterism.evidence.timestamps import Authority, ask, stated_time
from asterism.model.signing import PublicKey, SigningKey

TOKEN: Final = "token.tsr"  # noqa: S105 - a file's name
STAMP_SECONDS: Final = 60.0
"""How far apart a run that goes on has its manifests stamped."""


class Stamp(NamedTuple):
    """What is known of a manifest's time: `at` is None where no authority to check by is known."""

    at: int | None


def read_stamp(
    chain: Chain,
    number: int,
    data: bytes,
    key: PublicKey,
    authority: Authority | None,
) -> tuple[Stamp | None, list[Problem]]:
    """Return a manifest's time stamp, None if it has none that holds, and what is wrong with it.

    Args:
        chain: of the manifest.
        number: of the manifest.
        data: its bytes, as they were signed.
        key: that signed the token.
        authority: that must have made the token; None if none is configured.
    """
    folder = chain.folder(number) / TIME
    if not folder.exists():
        return None, []
    where = f"{MANIFESTS}/{number:08}/{TIME}"
    token, flaws = read_signed(folder, TOKEN, key)
    problems = [Problem(f"{where}/{flaw.name}", flaw.offset, flaw.says) for flaw in flaws]
    if token is None or authority is None:
        return Stamp(None) if token is not None else None, problems
    try:
        return Stamp(stated_time(authority, token, data)), problems
    except EvidenceError as error:
        return None, [*problems, Problem(f"{where}/{TOKEN}", 0, str(error))]


def covering_stamp(
    chain: Chain, number: int, key: PublicKey, authority: Authority | None
) -> tuple[int, int] | None:
    """Return the first manifest from `number` on whose time stamp holds, and the time it states."""
    for each in range(number, chain.newest() + 1):
        if (chain.folder(each) / TIME).is_dir():
            stamp, _ = read_stamp(chain, each, chain.data(each), key, authority)
            if stamp is not None and stamp.at is not None:
                return each, stamp.at
    return None


@dataclass
class Stamper:
    """Has manifests stamped by an authority. It never fails: without an answer there is no stamp.

    Args:
        chain: of the manifests.
        key: signs the tokens.
        authority: None if none is configured.

    Attributes:
        failure: why the last attempt brought nothing; "" if it did.
    """

    chain: Chain
    key: SigningKey
    authority: Authority | None
    failure: str = field(default="", init=False)
    _asked_at: float = field(default=float("-inf"), init=False)
    _thread: Thread | None = field(default=None, init=False)
    _refused: int = field(default=0, init=False)

    def now_and_then(self, number: int) -> None:
        """Have a manifest stamped in the background, unless one was a short while ago."""
        moment = time.monotonic()
        busy = self._thread is not None and self._thread.is_alive()
        if self.authority is None or busy or moment - self._asked_at < STAMP_SECONDS:
            return
        self._asked_at = moment
        self._thread = Thread(target=self.stamp, args=(number,), name="stamper", daemon=True)
        self._thread.start()

    def finish(self, number: int) -> bool:
        """Have a manifest stamped unless it is; return whether it is now."""
        if self._thread is not None:
            self._thread.join()
        return self.stamp(number)

    def stamp(self, number: int) -> bool:
        """Have one manifest stamped; return whether it has a stamp now."""
        if number == self._refused:
            return False
        folder = self.chain.folder(number) / TIME
        if folder.exists():
            return True
        if self.authority is None or not self.authority.url:
            self.failure = "no authority is configured"
            return False
        try:
            token = ask(self.authority, self.chain.data(number))
            write_signed(folder, TOKEN, token, self.key)
        except (EvidenceError, OSError) as error:
            if folder.exists():
                return True  # another process was first
            self.failure, self._refused = str(error), number
            return False
        self.failure = ""
        return True


def trusted_times(count: int, stamps: dict[int, Stamp]) -> Iterator[tuple[int, int | None]]:
    """Yield each manifest's number and by when it certainly existed, newest first.

    That is the earliest time that is stated of it or of a later one; None if there is none.
    """
    by: int | None = None
    for number in range(count, 0, -1):
        stamp = stamps.get(number)
        if stamp is not None and stamp.at is not None:
            by = stamp.at if by is None else min(by, stamp.at)
        yield number, by
