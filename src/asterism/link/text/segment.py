"""One segment of the signature store: documents, their distinct texts, the texts' bands.

Immutable once written. A folder of plain `.npy` arrays that are read as memory maps, so that a
segment costs memory only for what is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from asterism.link.compiled import compiled
from asterism.link.text.bands import BANDS, MAXIMUM_TEXTS, band_entries, fingerprint_entries, orders
from asterism.link.text.document_ids import Ids
from asterism.link.text.signatures import Signatures
from asterism.link.text.verify import Shingled

MINIMUM_WORDS: Final = 5
"""A text of fewer words is kept but linked with nothing: too many people write the same few."""
MEETINGS: Final = BANDS + 1
"""Tables of a segment: equal texts meet in the first, alike ones in the others."""
_ARRAYS: Final = ("ids", "text_of", "offsets", "shingles", "words", "fingerprints", "speakers")


Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Contents:
    """Documents and texts of a segment, before or after it was written.

    `ids` (n, 2) uint64, ascending and distinct; `text_of` uint32 (n): number of each document's
    text; per text, in the order of their smallest document: `offsets`, `shingles`, `words`,
    `fingerprints` as in Signatures, and `speakers` uint32, the row of that document.
    """

    ids: Ids
    text_of: NDArray[np.uint32]
    offsets: NDArray[np.int64]
    shingles: NDArray[np.uint32]
    words: NDArray[np.int32]
    fingerprints: NDArray[np.uint64]
    speakers: NDArray[np.uint32]

    @property
    def texts(self) -> Shingled:
        """The texts' shingle sets."""
        return Shingled(plain(self.offsets), plain(self.shingles))

    @property
    def count(self) -> int:
        """Number of distinct texts."""
        return len(self.words)

    @property
    def linkable(self) -> NDArray[np.int64]:
        """Numbers of the texts that are long enough to be linked."""
        return np.flatnonzero(self.words >= MINIMUM_WORDS)


def gathered(ids: Ids, text_of: NDArray[np.integer], texts: Signatures) -> Contents:
    """Return the contents that documents make: sorted, one row per id, one text per distinct set.

    Args:
        ids: documents in any order, some perhaps twice.
        text_of: for each the number of its text in `texts`.
        texts: shingle sets, some perhaps equal.

    Raises:
        ValueError: if there are more distinct texts than a segment can hold.
    """
    order = np.lexsort((ids[:, 1], ids[:, 0]))
    ids, text_of = ids[order], text_of[order]
    fresh = np.ones(len(ids), bool)
    fresh[1:] = (ids[1:] != ids[:-1]).any(axis=1)
    ids, text_of = ids[fresh], text_of[fresh]
    _, first, inverse = np.unique(
        texts.fingerprints[text_of], return_index=True, return_inverse=True
    )
    if len(first) > MAXIMUM_TEXTS:
        message = f"{len(first)} texts: a segment holds {MAXIMUM_TEXTS}; add fewer at a time"
        raise ValueError(message)
    kept = np.sort(first)
    number = np.empty(len(first), np.uint32)
    number[np.argsort(first)] = np.arange(len(first), dtype=np.uint32)
    rows = text_of[kept].astype(np.int64)
    offsets, shingles = _taken(texts, rows)
    return Contents(
        ids,
        number[inverse],
        offsets,
        shingles,
        texts.words[rows],
        texts.fingerprints[rows],
        kept.astype(np.uint32),
    )


def _taken(
    texts: Signatures, rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Return offsets and shingles of the named texts, in that order."""
    lengths = np.diff(texts.offsets)[rows]
    offsets = offsets_of(lengths)
    shingles = np.empty(offsets[-1], np.uint32)
    _copy(Shingled(plain(texts.offsets), plain(texts.shingles)), rows, offsets, shingles)
    return offsets, shingles


def offsets_of(lengths: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return where n consecutive runs of these lengths start, and where the last one ends."""
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


@compiled
def _copy(
    texts: Shingled,
    rows: NDArray[np.int64],
    offsets: NDArray[np.int64],
    shingles: NDArray[np.uint32],
) -> None:
    for index in range(rows.shape[0]):
        start = texts.offsets[rows[index]]
        for place in range(offsets[index], offsets[index + 1]):
            shingles[place] = texts.shingles[start + place - offsets[index]]


def table(contents: Contents, meeting: int) -> NDArray[np.uint64]:
    """Return the sorted entries of one of a segment's MEETINGS tables."""
    if meeting == 0:
        return fingerprint_entries(contents.fingerprints, contents.linkable)
    return band_entries(contents.texts, contents.linkable, orders()[meeting - 1])


class SegmentWriter:
    """Writes a segment's folder, one table at a time; nothing reads it before it is named."""

    def __init__(self, folder: Path, contents: Contents) -> None:
        folder.mkdir(parents=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(contents, name))
        shape = (MEETINGS, len(contents.linkable))
        self._file = (folder / "tables.npy").open("wb")
        header = {"descr": "<u8", "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(self._file, header)

    def write(self, entries: NDArray[np.uint64]) -> None:
        """Write the next table."""
        entries.tofile(self._file)

    def close(self) -> None:
        """Close the file, once every table is in it."""
        self._file.close()


@dataclass(frozen=True, slots=True)
class Segment:
    """A written segment."""

    name: str
    contents: Contents
    tables: NDArray[np.uint64]

    @classmethod
    def read(cls, folder: Path) -> Segment:
        """Map a segment's arrays.

        Raises:
            OSError, ValueError: if one is missing or is not an array.
        """
        arrays = [_mapped(folder / f"{name}.npy") for name in _ARRAYS]
        return cls(folder.name, Contents(*arrays), _mapped(folder / "tables.npy"))


def _mapped(path: Path) -> NDArray[Any]:
    try:
        array: NDArray[Any] = np.load(path, mmap_mode="r")
    except ValueError:  # an array without values cannot be mapped
        array = np.load(path)
    return array


def plain(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """Return a read-only plain view, so that loops are compiled for one kind of array."""
    view = np.asarray(array)[:]
    view.flags.writeable = False
    return view
