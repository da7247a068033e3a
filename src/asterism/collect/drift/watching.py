"""Watches what a source's pages show while they are read, and raises the alarm."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import orjson

from asterism.collect.declaration import SiteDeclaration
from asterism.collect.drift.judging import Seen, oddity, summary_of
from asterism.collect.drift.statistics import WINDOW, FieldStatistics, Summary
from asterism.collect.rejects import Reject

PAGE: Final = "page"
"""Whether a page that a listing links to holds a document at all."""
ITEMS: Final = "crawl.items"
"""How many documents a listing links to."""
STRIDE: Final = 10
"""Pages between two judgements."""
EXAMPLES: Final = 3
EXAMPLE_LENGTH: Final = 120
LEAST_DOCUMENTS: Final = 5
MEND: Final = "look at the site: if it has changed, mend the selector, and try it with source check"


class Example(NamedTuple):
    """What a field showed on a page.

    Attributes:
        url: of the page.
        value: what it showed, cut; "" for nothing.
    """

    url: str
    value: str


@dataclass(frozen=True, slots=True)
class DriftWarning:
    """A field that suddenly comes out empty or odd.

    Attributes:
        source: key of the source.
        field: the field; "page" for pages without a document, "crawl.items" for listings.
        reason: what is odd.
        before: what it showed before.
        after: what it shows now.
    """

    source: str
    field: str
    reason: str
    before: tuple[Example, ...]
    after: tuple[Example, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values, with examples."""
        return {
            "source": self.source,
            "field": self.field,
            "reason": self.reason,
            "before": [example._asdict() for example in self.before],
            "after": [example._asdict() for example in self.after],
        }

    def reject(self) -> Reject:
        """Return it as a line of the rejects file."""
        raw = orjson.dumps(self.to_json()).decode()
        return Reject(0, self.field, f"drift: {self}", MEND, raw, "warning")

    def __str__(self) -> str:
        """Return it as one line, without examples."""
        return f"{self.source}: {self.field} {self.reason}"


Recall = Callable[[str], list[Example]]


@dataclass(slots=True)
class _FieldWatch:
    """One field: the latest pages, and those before them that they are judged by."""

    selector: str
    history: FieldStatistics
    whole: FieldStatistics
    settled: FieldStatistics
    recent: deque[Seen] = field(default_factory=lambda: deque(maxlen=WINDOW))
    waiting: deque[Summary] = field(default_factory=deque)
    good: deque[Example] = field(default_factory=lambda: deque(maxlen=EXAMPLES))
    asked: int = 0

    def see(self, seen: Seen) -> str | None:
        """Count a page; return what is odd about the latest ones, or None."""
        if len(self.recent) == WINDOW:
            self._settle(self.recent[0])
        self.recent.append(seen)
        self.whole.add(seen.size)
        self.asked += 1
        if self.asked % STRIDE:
            return None
        if len(self.recent) == WINDOW:
            window = summary_of(self.recent)
            self.whole.add_window(window)
            self.waiting.append(window)
            # A window is a measure for those alone that share no page with it.
            if len(self.waiting) > WINDOW // STRIDE:
                self.settled.add_window(self.waiting.popleft())
        return self.verdict()

    def verdict(self) -> str | None:
        """Return what is odd about the latest pages, or None."""
        if self.whole.drifted:
            return None
        return oddity(self.recent, self.history.merged(self.settled))

    def _settle(self, seen: Seen) -> None:
        self.settled.add(seen.size)
        if seen.size is not None:
            self.good.append(Example(seen.url, seen.value))


class SourceWatch:
    """Watches one source in one run.

    Attributes:
        warnings: alarms so far.

    Args:
        declaration: of the source.
        history: returns what earlier runs saw of a field with a selector; None if there are none.
        recall: returns what a field of the latest documents in the record shows, for examples.
    """

    def __init__(
        self,
        declaration: SiteDeclaration,
        history: Callable[[str, str], FieldStatistics] | None = None,
        recall: Recall | None = None,
    ) -> None:
        self.warnings: list[DriftWarning] = []
        self._source = declaration.key
        self._recall = recall
        selectors = {
            PAGE: "\n".join(filter(None, (declaration.fields_.title, declaration.fields_.text))),
            ITEMS: "\n".join(declaration.crawl.items),
            **declaration.selectors_of_fields,
        }
        self._fields = {
            name: _FieldWatch(
                selector,
                history(name, selector) if history else FieldStatistics(selector),
                FieldStatistics(selector),
                FieldStatistics(selector),
            )
            for name, selector in selectors.items()
        }

    def document(self, url: str, values: Mapping[str, str]) -> None:
        """Take note of a document that was read.

        Args:
            url: its address.
            values: what each declared field shows, "" for nothing; also where it shows
                something that cannot be read as what it should be.
        """
        self._see(PAGE, Seen(url, 0.0, 0, "a document"))
        for name, value in values.items():
            size = math.log(len(value)) if value else None
            self._see(name, Seen(url, size, hash(value), value[:EXAMPLE_LENGTH]))

    def no_document(self, url: str) -> None:
        """Take note of a page on which no document was found."""
        self._see(PAGE, Seen(url, None, 0, ""))

    def listing(self, url: str, items: int) -> None:
        """Take note of a listing and of how many documents it links to."""
        size = math.log(items) if items else None
        self._see(ITEMS, Seen(url, size, 0, f"{items} links"))

    def end(self) -> None:
        """Look at the last pages of the run, and at whether it found any document at all."""
        for name, each in self._fields.items():
            reason = each.verdict()
            if reason:
                self._warn(name, reason, [Example(item.url, item.value) for item in each.recent])
        page, items = self._fields[PAGE], self._fields[ITEMS]
        found_before = page.history.shown >= LEAST_DOCUMENTS
        if items.whole.pages and not items.whole.shown and not page.whole.pages and found_before:
            urls = [seen.url for seen in items.recent]
            reason = f"lead to no document in this run; before, they led to {page.history.shown:,}"
            self._warn(ITEMS, reason, [Example(url, "0 links") for url in urls])

    def statistics(self) -> dict[str, dict[str, Any]]:
        """Return this run's statistics by field, to be kept with the run."""
        return {name: each.whole.to_json() for name, each in self._fields.items()}

    def _see(self, name: str, seen: Seen) -> None:
        reason = self._fields[name].see(seen)
        if reason:
            recent = self._fields[name].recent
            self._warn(name, reason, [Example(item.url, item.value) for item in recent])

    def _warn(self, name: str, reason: str, after: list[Example]) -> None:
        watch = self._fields[name]
        if watch.whole.drifted:
            return
        watch.whole.drifted = True
        before = list(watch.good) or (self._recall(name) if self._recall else [])
        self.warnings.append(
            DriftWarning(
                self._source, name, reason, tuple(before[-EXAMPLES:]), tuple(after[-EXAMPLES:])
            )
        )
