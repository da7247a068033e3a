"""How much of a working declaration `asterism source draft` finds by itself.

For each layout of `evaluations/drafting` the draft is made from the listing and two documents, and
then reads all documents. A field is right if it is right on every one of them. Where a draft is
wrong or silent, the selector that a person would write is put in, and the lines that differ are
counted, `legal_basis` and `purpose` included.

    .venv/bin/python -m evaluations.source_draft [--only seen|unseen] [--show LAYOUT]
    .venv/bin/python -m evaluations.source_draft --simulated
    .venv/bin/python -m evaluations.source_draft --save LAYOUT FOLDER

With `--simulated`, drafts are made from the first pages of the simulated sites, and compared with
the declarations that people wrote for them, on 40 listings and 60 documents each.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from evaluations.drafting.layouts import LAYOUTS, Layout
from evaluations.drafting.simulated import simulated_results

from asterism.collect.declaration import SiteDeclaration, read_unstated
from asterism.collect.declaring.checking import check_page
from asterism.collect.drafting.drafting import draft_from_pages
from asterism.collect.drafting.writing import written
from asterism.collect.page_text import parse_page
from asterism.model.errors import SourceError

STATED: Final = {"legal_basis": "an evaluation", "purpose": "an evaluation"}
SEEN_AT: Final = 1_775_000_000_000_000
FIRST: Final = 0
SECOND: Final = 5


@dataclass(frozen=True)
class Result:
    """What a draft was worth.

    Attributes:
        layout: the site.
        right: what was found.
        wrong: what was found wrongly, or not at all.
        edits: lines that a person changes or adds.
        draft: the draft.
        mended: what a person makes of it.
    """

    layout: Layout
    right: list[str]
    wrong: list[str]
    edits: int
    draft: str
    mended: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each layout, and the sums."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--only", choices=("seen", "unseen"))
    parser.add_argument("--show", help="print the draft of a layout, and what is mended in it")
    parser.add_argument("--simulated", action="store_true", help="draft the simulated sites")
    parser.add_argument("--seed", type=int, default=3, help="of the simulated world")
    parser.add_argument("--documents", type=int, default=12_000, help="of the simulated world")
    parser.add_argument("--save", nargs=2, help="write the pages of a layout into a folder")
    given = parser.parse_args(arguments)
    if given.simulated:
        return simulated(given.seed, given.documents)
    if given.save:
        return saved(*given.save)
    layouts = [make() for make in LAYOUTS]
    if given.only:
        layouts = [each for each in layouts if each.seen == (given.only == "seen")]
    if given.show:
        layouts = [each for each in layouts if each.name == given.show]
    results = [evaluated(layout) for layout in layouts]
    print(
        f"{'layout':18} {'':7} {'right':>5} {'wrong':>5} {'edits':>5}  what is wrong or not found"
    )
    for result in results:
        print(_line(result))
    for name, some in (("seen", True), ("unseen", False)):
        chosen = [result for result in results if result.layout.seen is some]
        if chosen:
            right, wrong = sum(len(r.right) for r in chosen), sum(len(r.wrong) for r in chosen)
            edits = [result.edits for result in chosen]
            print(
                f"{name}: {right} of {right + wrong} right in {len(chosen)} layouts; "
                f"lines of edits at most {max(edits)}, {sum(edits) / len(edits):.1f} on average"
            )
    if given.show:
        for result in results:
            print(f"\n{result.draft}\n{''.join(_difference(result.draft, result.mended))}")
    return 0


def simulated(seed: int, documents: int) -> int:
    """Print a line for each simulated site."""
    print(f"{'site':18} {'right':>5} {'wrong':>5}  what is wrong or not found")
    for result in simulated_results(seed, documents):
        counts = f"{len(result.right):>5} {len(result.wrong):>5}"
        print(f"{result.site:18} {counts}  {', '.join(result.wrong)}")
    return 0


def saved(name: str, folder: str) -> int:
    """Write the pages of a layout into a folder: list.html, 1.html and so on."""
    layout = next(layout for make in LAYOUTS if (layout := make()).name == name)
    Path(folder).mkdir(parents=True, exist_ok=True)
    for number, page in enumerate([layout.listing, *layout.items.values()]):
        path = Path(folder) / (f"{number}.html" if number else "list.html")
        path.write_text(page, encoding="utf-8")
    return 0


def evaluated(layout: Layout) -> Result:
    """Return what the draft of a layout is worth."""
    pages = list(layout.items.values())
    try:
        proposal = draft_from_pages(
            layout.url, _parsed(layout.listing), [_parsed(pages[FIRST]), _parsed(pages[SECOND])]
        )
    except SourceError as error:
        return Result(layout, [], ["everything"], 99, str(error), "")
    draft = written(proposal)
    right, wrong = _judged(layout, _declared(draft))
    mended = _mended(layout, draft, wrong)
    edits = sum(line.startswith("+") for line in _difference(draft, mended)) - 1
    return Result(layout, right, wrong, edits, draft, mended)


def _judged(layout: Layout, declared: SiteDeclaration) -> tuple[list[str], list[str]]:
    listing = check_page(declared, layout.listing.encode(), layout.url, SEEN_AT)
    judged = {"crawl.items": list(listing.links.items) == list(layout.items)}
    if layout.next:
        judged["crawl.next"] = layout.next in listing.links.next and len(listing.links.next) <= 3  # noqa: PLR2004 - numbered pages
    is_thread = "title" not in layout.expected[0]
    if is_thread:
        judged["posts.each"] = judged["posts.id"] = declared.posts is not None
    for number, (url, page) in enumerate(layout.items.items()):
        found = check_page(declared, page.encode(), url, SEEN_AT)
        first = found.documents[0] if found.documents else {}
        for name, value in layout.expected[number].items():
            said = (first.get("attributes") or {}).get(name) if name == "price" else first.get(name)
            key = "attributes.price" if name == "price" else name
            judged[key] = judged.get(key, True) and _plain(said) == _plain(value)
    return [k for k, good in judged.items() if good], [k for k, good in judged.items() if not good]


def _mended(layout: Layout, draft: str, wrong: Sequence[str]) -> str:
    """Return the draft as a person leaves it: grounds stated, and each wrong line replaced."""
    lines = draft.splitlines()
    for key, value in STATED.items():
        lines = [f'{key}: "{value}"' if line.startswith(f"{key}:") else line for line in lines]
    for name in wrong:
        key = name.rpartition(".")[2]
        selector = layout.right.get(name, "the right one")
        place = next((n for n, line in enumerate(lines) if re.match(rf"\s+{key}:", line)), None)
        if place is None:
            lines.append(f"    {key}: {selector}")
        else:
            lines[place] = f"  {key}: {selector}"
    return "\n".join(lines) + "\n"


def _difference(draft: str, mended: str) -> list[str]:
    lines = difflib.unified_diff(
        draft.splitlines(keepends=True), mended.splitlines(keepends=True), "draft", "mended", n=0
    )
    return [line for line in lines if not line.startswith("---")]


def _declared(draft: str) -> SiteDeclaration:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.yaml"
        path.write_text(draft, encoding="utf-8")
        declared, _ = read_unstated(path)
    yaml.safe_load(draft)
    return declared


def _parsed(page: str) -> Any:  # noqa: ANN401 - lxml has no types
    return parse_page(page)


def _plain(value: object) -> str:
    return " ".join(str(value or "").split())


def _line(result: Result) -> str:
    seen = "seen" if result.layout.seen else "unseen"
    counts = f"{len(result.right):>5} {len(result.wrong):>5} {result.edits:>5}"
    return f"{result.layout.name:18} {seen:7} {counts}  {', '.join(result.wrong)}"


if __name__ == "__main__":
    sys.exit(main())
