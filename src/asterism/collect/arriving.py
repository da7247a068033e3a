"""Responses on their way from the network into the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from asterism.access import Workspace
from asterism.collect.declaring.crawling import Keep
from asterism.collect.documents import Draft, Source
from asterism.collect.rejects import Reject
from asterism.evidence.store import Received, RecordKind
from asterism.model.ids import derive_id

if TYPE_CHECKING:
    from asterism.collect.finding import PageFinding
    from asterism.collect.page_reading import PageReader


class Judge(Protocol):
    """Says which documents of targeted sources are worth keeping.

    Reading identifiers and indicators is the work of `extract`, which stands on this floor: whoever
    starts a crawl of targeted sources hands a judge in.
    """

    def __call__(self, drafts: Sequence[Draft], keep: Keep) -> list[bool]:
        """Return for each document whether what is declared is found in it."""


JudgeOf = Callable[[Workspace], Judge]


@dataclass(frozen=True, slots=True)
class Body:
    """What an answer carried, unpacked.

    Attributes:
        declared: its Content-Type.
        data: the bytes.
    """

    declared: str
    data: bytes

    @property
    def media_type(self) -> str:
        """The Content-Type without parameters."""
        return self.declared.partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Unread:
    """A page that is read beside the network, as nothing on it is followed.

    Attributes:
        body: of the answer.
        reader: of its source.
        finding: tells whether it is what was asked for.
    """

    body: Body
    reader: PageReader
    finding: PageFinding


@dataclass(frozen=True, slots=True)
class Arrival:
    """A response and what was read out of it.

    Attributes:
        source: whose it is.
        received: the response.
        encoding: of its text; None if it was not read.
        drafts: documents.
        rejects: what could not be read.
        finding: what the page is instead of what was asked for; "" if it is that.
        keep: what makes it worth keeping; None if everything is kept.
        unread: what is still to be read out of it, or None.
        beside: what came or was made with it: kept if it is, forgotten if it is.
    """

    source: Source
    received: Received
    encoding: str | None = None
    drafts: tuple[Draft, ...] = ()
    rejects: tuple[Reject, ...] = ()
    finding: str = ""
    keep: Keep | None = None
    unread: Unread | None = None
    beside: tuple[Received, ...] = ()

    @property
    def parts(self) -> tuple[Arrival, ...]:
        """It and what is beside it, one by one; what others were made from comes first."""
        answers = [item for item in self.beside if item.kind == RecordKind.RESPONSE]
        made = [item for item in self.beside if item.kind != RecordKind.RESPONSE]
        before, after = ([Arrival(self.source, item) for item in each] for each in (answers, made))
        return (*before, self, *after)

    @property
    def capture_id(self) -> str:
        """The id of its capture: the same for the same bytes at the same address."""
        return capture_id_of(self.source, self.received)

    @property
    def media_type(self) -> str:
        """Its Content-Type without parameters."""
        named = (value for name, value in self.received.headers if name.lower() == "content-type")
        return next(named, "application/octet-stream").partition(";")[0].strip().lower()


def capture_id_of(source: Source, received: Received) -> str:
    """Return the id of a response's capture."""
    return derive_id("capture", source.id, received.url, received.payload_sha256)
