"""Documents in, mentions out: the row work of this stage."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from asterism.extract.finding import Finding, Mention
from asterism.extract.passages import FIELDS, Passages
from asterism.extract.registry import EXTRACTORS, lexicon
from asterism.extract.roles import with_roles
from asterism.model.mention import MentionKind
from asterism.model.schemas import MENTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

CHUNK: Final = 512
"""Documents looked at together: enough to spread the cost of a pass, few enough for the cache."""

_KINDS: Final = {kind: number for number, kind in enumerate(sorted(MentionKind))}
_FIELD_NAMES: Final = np.array(FIELDS)


def extract_batch(documents: pa.RecordBatch) -> pa.RecordBatch:
    """Return the mentions in a batch of documents.

    Pure and deterministic: the same documents give the same mentions on any engine, in batches
    of any size.

    Args:
        documents: rows of `asterism.model.schemas.DOCUMENTS`; only id, url, title, text and
            place are read.

    Returns:
        Rows of `asterism.model.schemas.MENTIONS`, ordered by document as given, field, start,
        kind, end and value.
    """
    columns = {
        name: documents.column(name).to_pylist() for name in ("id", "url", "title", "text", "place")
    }
    pieces = [
        _extract({name: column[at : at + CHUNK] for name, column in columns.items()})
        for at in range(0, documents.num_rows, CHUNK)
    ]
    if not pieces:
        return pa.RecordBatch.from_pylist([], schema=MENTIONS)
    return pieces[0] if len(pieces) == 1 else pa.concat_batches(pieces)


def extract_records(documents: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Mention]]:
    """Yield the mentions in documents outside any record, with each document's position.

    Args:
        documents: "text", and perhaps "title", "url", "place" and "country" (ISO code).
    """
    for at in range(0, len(documents), CHUNK):
        chunk = documents[at : at + CHUNK]
        batch = _extract(
            {
                "id": [str(number) for number in range(at, at + len(chunk))],
                "url": [document.get("url", "") for document in chunk],
                "title": [document.get("title", "") for document in chunk],
                "text": [document["text"] for document in chunk],
                "place": [document.get("place") for document in chunk],
                "country": [document.get("country") for document in chunk],
            }
        )
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            mention = Mention(*row)
            yield int(mention.document_id), mention


def extract_text(
    text: str, title: str = "", place: str | None = None, url: str = "", document_id: str = ""
) -> list[Mention]:
    """Return the mentions in one document, as `extract_batch` would.

    Args:
        text: its text.
        title: its title.
        place: where the site says it belongs, for instance "Tampa, FL".
        url: its address.
        document_id: its id, copied to the mentions.
    """
    batch = _extract(
        {"id": [document_id], "url": [url], "title": [title], "text": [text], "place": [place]}
    )
    return [Mention(*row) for row in zip(*(c.to_pylist() for c in batch.columns), strict=True)]


def findings(passages: Passages) -> list[Finding]:
    """Return what every extractor finds in a batch, in the order of mentions."""
    found: dict[MentionKind, list[Finding]] = {}
    for extractor in EXTRACTORS:
        found[extractor.kind] = extractor.find(passages, found)
    everything = [finding for of_kind in with_roles(passages, found) for finding in of_kind]
    return sorted(everything, key=lambda f: (f.start, f.kind, f.end, f.value))


def _extract(columns: dict[str, list[Any]]) -> pa.RecordBatch:
    """Return the mentions of documents given as columns."""
    passages = Passages(
        columns["text"],
        columns["title"],
        columns["url"],
        columns["place"],
        lexicon(),
        columns.get("country"),
    )
    found = findings(passages)
    if not found:
        return pa.RecordBatch.from_pylist([], schema=MENTIONS)
    (kinds, starts, ends, values, displays, confidences, reserved, hidden, readings, roles,
     latitudes, longitudes, attributes) = zip(*found, strict=True)  # fmt: skip
    shadow_starts = np.array(starts, dtype=np.int64)
    fields, field_starts, field_ends, joined_starts = passages.loci(
        shadow_starts, np.array(ends, dtype=np.int64)
    )
    joined = passages.joined
    raws = [
        joined[start:end]
        for start, end in zip(
            joined_starts.tolist(),
            (joined_starts + field_ends - field_starts).tolist(),
            strict=True,
        )
    ]
    ids = columns["id"]
    columns_out: list[object] = [
        pa.array([ids[field >> 1] for field in fields.tolist()], pa.string()),
        _ids(kinds, fields & 1, field_starts, field_ends, values),
        pa.array(kinds, pa.string()),
        pa.array(_FIELD_NAMES[fields & 1].tolist(), pa.string()),
        pa.array(field_starts, pa.int32()),
        pa.array(field_ends, pa.int32()),
        pa.array(raws, pa.string()),
        pa.array(values, pa.string()),
        pa.array(displays, pa.string()),
        pa.array(confidences, pa.float32()),
        pa.array(reserved, pa.bool_()),
        pa.array(hidden, pa.bool_()),
        pa.array(readings, pa.string()),
        pa.array(roles, pa.string()),
        pa.array(latitudes, pa.float64()),
        pa.array(longitudes, pa.float64()),
        pa.array(attributes, pa.string()),
    ]
    return pa.RecordBatch.from_arrays(columns_out, schema=MENTIONS)


def _ids(
    kinds: Sequence[MentionKind],
    fields: NDArray[np.int64],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    values: Sequence[str],
) -> pa.Array:
    """Return ids of 16 hexadecimal digits, unique within a document.

    A mention is its kind, field, span and value. Kind, field, start and length are packed into
    64 bits and mixed one-to-one (the finaliser of SplitMix64: Steele, Lea and Flood 2014), then
    the value's CRC-32 is mixed in, so that only mentions of one span and two values could meet,
    and they only if the CRCs did. Computed for a whole batch at a tenth of the cost of a
    cryptographic hash for each row; nothing here needs to resist an adversary.
    """
    numbers = np.array([_KINDS[kind] for kind in kinds], dtype=np.uint64)
    checks = np.array([zlib.crc32(value.encode()) for value in values], dtype=np.uint64)
    packed = numbers << np.uint64(59)
    packed |= fields.astype(np.uint64) << np.uint64(58)
    packed |= starts.astype(np.uint64) << np.uint64(28)
    packed |= np.minimum(ends - starts, (1 << 28) - 1).astype(np.uint64)
    mixed = _mix(_mix(packed) ^ checks)
    digits = mixed.astype(">u8").tobytes().hex().encode("ascii")
    offsets = np.arange(len(mixed) + 1, dtype=np.int32) * np.int32(16)
    return pa.StringArray.from_buffers(
        len(mixed), pa.py_buffer(offsets.tobytes()), pa.py_buffer(digits)
    )


def _mix(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return SplitMix64's finaliser of each word; one-to-one on 64 bits."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))
