"""Write the tables of docs/explanation/evaluation.md anew, from the command that they name.

    python evaluations/write_tables.py

The same seeds give the same tables. What stands between the markers is replaced; the command
itself is read from the line below the first marker, so that page and tables cannot disagree.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[1] / "docs/explanation/evaluation.md"
MARKED: Final = re.compile(
    r"(<!-- tables: `asterism (?P<arguments>[^`]+)` -->\n).*?(<!-- end of tables -->)", re.DOTALL
)


def rewritten(page: str) -> str:
    """Return the page with the tables that its command prints now.

    Raises:
        ValueError: if the page has no markers.
        CalledProcessError: if the command fails.
    """
    found = MARKED.search(page)
    if found is None:
        message = f"{PAGE} has no markers"
        raise ValueError(message)
    command = [sys.executable, "-m", "asterism", *shlex.split(found["arguments"])]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - our own command
    return page[: found.end(1)] + f"\n{printed}\n" + page[found.start(3) :]


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
