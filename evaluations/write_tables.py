"""Write the tables of pages under docs/explanation/ anew, from the commands that they name.

    python evaluations/write_tables.py [PAGE ...]

The same seeds give the same tables. What stands between the markers is replaced; the command
itself is read from the first marker, so that page and tables cannot disagree.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PAGES: Final = ("evaluation", "extraction", "policy", "simulated-world")
STARTS: Final = {"asterism": ("-m", "asterism"), "python": ()}
MARKED: Final = re.compile(
    r"(<!-- (?P<form>tables|figures): `(?P<command>[^`]+)` -->\n).*?(<!-- end of (?P=form) -->)",
    re.DOTALL,
)


def rewritten(page: str) -> str:
    """Return the page with what its commands print now: tables as such, figures as plain text.

    Raises:
        ValueError: if the page has no markers.
        CalledProcessError: if a command fails.
    """
    if not MARKED.search(page):
        message = "a page has no markers"
        raise ValueError(message)
    return MARKED.sub(_replaced, page)


def _replaced(found: re.Match[str]) -> str:
    program, *arguments = shlex.split(found["command"])
    command = [sys.executable, *STARTS[program], *arguments]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)  # noqa: S603 - our own command
    text = printed.stdout.strip()
    if found["form"] == "figures":
        text = f"```text\n{text}\n```"
    return f"{found[1]}\n{text}\n\n{found[4]}"


if __name__ == "__main__":
    for name in sys.argv[1:] or PAGES:
        path = ROOT / "docs" / "explanation" / f"{name}.md"
        path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")
