"""Whether a password is one that guessers try first, or one that was stolen somewhere.

zxcvbn (Wheeler, USENIX Security 2016) estimates how many guesses a program needs that knows tens
of thousands of passwords and words from breaches, names, dates, rows of keys, and their usual
disguises. A list of stolen passwords is the operator's to bring: the largest there is, Have I Been
Pwned's, has tens of gigabytes and is to be had ordered by hash, which is how it is looked up here.
"""

from __future__ import annotations

import hashlib
import mmap
from typing import TYPE_CHECKING, Final

from asterism.model.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ENOUGH_GUESSES: Final = 10.0
"""Log10. What zxcvbn calls very unguessable: safe from whoever steals a slow hash."""
LOOKED_AT: Final = 72
"""zxcvbn's time grows with the square of the length; what is longer is judged by its start."""
HASH_LENGTH: Final = 40


def guesses(password: str, names: Iterable[str] = ()) -> float:
    """Return log10 of the guesses that a password withstands.

    Args:
        password: as typed; its first 72 characters count.
        names: words that guessers would try for this person first.
    """
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists load in 0.2 s, for whoever sets a password

    return float(zxcvbn(password[:LOOKED_AT], list(names))["guesses_log10"])


def is_listed(password: str, path: Path) -> bool:
    """Return whether a list of stolen passwords holds this one.

    Args:
        password: as typed.
        path: lines "SHA-1 in hexadecimal", or "SHA-1:count", ordered, in upper or lower case.

    Raises:
        WorkspaceError: if the list cannot be read: nobody sets a password unchecked.
    """
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().encode()
    try:
        with (
            path.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines,
        ):
            return _holds(lines, wanted)
    except (OSError, ValueError) as error:
        message = (
            f"{path}: the list of stolen passwords cannot be read ({error}); mend or take away"
            " known_passwords under sign_in in workspace.json"
        )
        raise WorkspaceError(message) from error


def _holds(lines: mmap.mmap, wanted: bytes) -> bool:
    """Search by halves: `low` is always the beginning of a line."""
    low, high = 0, len(lines)
    while low < high:
        start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lines.find(b"\n", start)
        end = len(lines) if end < 0 else end
        found = lines[start : min(end, start + HASH_LENGTH)].lower()
        if len(found) < HASH_LENGTH or not found.isalnum():
            message = f"byte {start} begins no line with a SHA-1"
            raise ValueError(message)
        if found == wanted:
            return True
        low, high = (end + 1, high) if found < wanted else (low, start)
    return False
