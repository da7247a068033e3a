"""From documents' words to sets of shingle hashes: what near-duplicate text is compared by.

A shingle is two neighbouring words. Texts below `SHORT_WORDS` words have too few of them and are
cut into runs of five characters instead; a short text is therefore never alike a longer one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from asterism.link.compiled import Whole, compiled
from asterism.link.text.folding import ALONE, DIGIT, IGNORED, SEPARATOR, TABLE_SIZE, folding_table

MAXIMUM_WORDS: Final = 20_000
"""Words of one document that are read; a longer one is compared by its beginning."""
SHORT_WORDS: Final = 8
_RUN: Final = 5
_LETTERS: Final = 1_024
_SLICE: Final = 4_096

_START: Final = np.uint64(0xCBF29CE484222325)
_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_NUMBER: Final = np.uint64(0xD6E8FEB86659FD93)
_MIX_ONE: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_TWO: Final = np.uint64(0x94D049BB133111EB)
_BITS_27: Final = np.uint64(27)
_BITS_30: Final = np.uint64(30)
_BITS_31: Final = np.uint64(31)
_BITS_32: Final = np.uint64(32)
_SPACE: Final = np.uint32(32)
_ASCII, _THREE_BYTES, _FOUR_BYTES = 0x80, 0xE0, 0xF0  # least lead byte of each length
_WORDS, _READ, _AFTER_NUMBER = 0, 1, 2  # places in Page.state


class Signatures(NamedTuple):
    """Shingle sets of n documents.

    `offsets` int64 (n + 1): document i has shingles[offsets[i]:offsets[i + 1]];
    `shingles` uint32: ascending and distinct within a document;
    `words` int32 (n): words read, a run of numbers counting once;
    `fingerprints` uint64 (n): equal for equal sets; two different ones are equal with 2^-64.
    """

    offsets: NDArray[np.int64]
    shingles: NDArray[np.uint32]
    words: NDArray[np.int32]
    fingerprints: NDArray[np.uint64]


class _Strings(NamedTuple):
    """An Arrow string array's buffers: UTF-8 bytes, not copied, and n + 1 offsets into them."""

    data: NDArray[np.uint8]
    offsets: NDArray[np.int64]


class _Page(NamedTuple):
    """Where one document's words are gathered: their hashes, its first letters, three counters."""

    hashes: NDArray[np.uint64]
    letters: NDArray[np.uint32]
    state: NDArray[np.int64]


def sign(titles: pa.Array | pa.ChunkedArray, texts: pa.Array | pa.ChunkedArray) -> Signatures:
    """Return the shingle sets of documents, each its title followed by its text.

    Args:
        titles: Arrow strings of any string type; null counts as empty.
        texts: the same number of them.

    Raises:
        ValueError: if there are not as many titles as texts.
    """
    if len(titles) != len(texts):
        message = f"{len(titles)} titles for {len(texts)} texts"
        raise ValueError(message)
    count, done, filled = len(texts), 0, 0
    signed = Signatures(
        np.zeros(count + 1, np.int64),
        np.empty(0, np.uint32),
        np.zeros(count, np.int32),
        np.zeros(count, np.uint64),
    )
    page = _Page(
        np.empty(MAXIMUM_WORDS, np.uint64), np.empty(_LETTERS, np.uint32), np.zeros(3, int)
    )
    for title, text in _slices(titles, texts):
        size = np.diff(title.offsets) + np.diff(text.offsets) + 2
        room = int(np.minimum(size, MAXIMUM_WORDS).sum())
        if len(signed.shingles) < filled + room:  # grown in place, by a quarter at least
            signed.shingles.resize(filled + max(room, filled // 4), refcheck=False)
        filled = _sign(title, text, folding_table(), page, signed, done)
        done += len(size)
    signed.shingles.resize(filled, refcheck=False)
    return signed


def _slices(titles: pa.Array, texts: pa.Array) -> Iterator[tuple[_Strings, _Strings]]:
    table = pa.table({"title": _plain(titles), "text": _plain(texts)})
    for batch in table.to_batches(max_chunksize=_SLICE):
        yield _strings(batch.column(0)), _strings(batch.column(1))


def _plain(values: pa.Array) -> pa.Array:
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        return pc.fill_null(values, "")
    return pc.fill_null(values.cast(pa.large_string()), "")


def _strings(array: pa.Array) -> _Strings:
    width = np.int64 if pa.types.is_large_string(array.type) else np.int32
    _, offsets, data = array.buffers()
    ends = np.frombuffer(offsets, width)[array.offset : array.offset + len(array) + 1]
    plain = np.frombuffer(data if data is not None and data.size else b"\0", np.uint8)
    plain.flags.writeable = False  # always, as each kind of array is compiled for apart
    return _Strings(plain, ends.astype(np.int64))


@compiled
def mix(value: np.uint64) -> np.uint64:
    """Return a well-spread 64-bit hash (SplitMix64's finaliser; Steele et al., OOPSLA 2014)."""
    value = (value ^ (value >> _BITS_30)) * _MIX_ONE
    value = (value ^ (value >> _BITS_27)) * _MIX_TWO
    return value ^ (value >> _BITS_31)


@compiled
def _sign(
    titles: _Strings,
    texts: _Strings,
    folding: NDArray[np.uint32],
    page: _Page,
    signed: Signatures,
    first: int,
) -> int:
    """Fill `signed` from row `first` on; return how many shingles it now holds."""
    filled = signed.offsets[first]
    for index in range(titles.offsets.shape[0] - 1):
        page.state[:] = 0
        _read(titles, index, folding, page)
        _read(texts, index, folding, page)
        room = signed.shingles[filled:]
        count = _distinct(room, _pairs(page, room))
        fingerprint = np.uint64(0)
        for shingle in room[:count]:
            fingerprint += mix(np.uint64(shingle) + _STEP)
        filled += count
        signed.offsets[first + index + 1] = filled
        signed.words[first + index] = page.state[_WORDS]
        signed.fingerprints[first + index] = fingerprint
    return int(filled)


@compiled
def _decode(data: NDArray[np.uint8], position: Whole) -> tuple[Whole, Whole]:
    """Return the code point of two to four bytes and where the next one starts (RFC 3629)."""
    lead = np.int64(data[position])
    size = 2 if lead < _THREE_BYTES else 3 if lead < _FOUR_BYTES else 4
    point: Whole = lead & (0x7F >> size)
    for offset in range(1, size):
        point = (point << 6) | (np.int64(data[position + offset]) & 0x3F)
    return point, position + size


@compiled
def _read(strings: _Strings, index: int, folding: NDArray[np.uint32], page: _Page) -> None:
    """Add the words of one string to the page. Arrow's strings are valid UTF-8."""
    position, end = strings.offsets[index], strings.offsets[index + 1]
    word, numeric, after_digit, length = _START, True, False, 0
    while position < end and page.state[_WORDS] < MAXIMUM_WORDS:
        point: Whole = np.int64(strings.data[position])
        if point < _ASCII:
            position += 1
        else:
            point, position = _decode(strings.data, position)
        kind = np.int64(folding[point]) if point < TABLE_SIZE else point | ALONE
        if kind == IGNORED or (kind == DIGIT and after_digit):
            continue  # a run of digits is one digit, whatever the number
        if kind == SEPARATOR or kind & ALONE:
            if length:
                _end_word(page, word, numeric)
            word, numeric, length = _START, True, 0
        after_digit = kind == DIGIT
        if kind != SEPARATOR:
            word = (word ^ np.uint64(kind)) * _STEP
            numeric = numeric and kind == DIGIT
            length += 1
            _keep_letter(page, np.uint32(kind & 0x7FFFFFFF))
        if kind & ALONE and page.state[_WORDS] < MAXIMUM_WORDS:
            _end_word(page, word, numeric=False)
            word, numeric, length = _START, True, 0
    if length and page.state[_WORDS] < MAXIMUM_WORDS:
        _end_word(page, word, numeric)


@compiled
def _keep_letter(page: _Page, letter: np.uint32) -> None:
    if page.state[_READ] < _LETTERS:
        page.letters[page.state[_READ]] = letter
        page.state[_READ] += 1


@compiled
def _end_word(page: _Page, word: np.uint64, numeric: bool) -> None:  # noqa: FBT001 - numba's calls
    """Note a word. Numbers in a row are one: 202-555-0123 is 2025550123 is (202) 555 0123."""
    if not (numeric and page.state[_AFTER_NUMBER]):
        page.hashes[page.state[_WORDS]] = _NUMBER if numeric else mix(word)
        page.state[_WORDS] += 1
    page.state[_AFTER_NUMBER] = numeric
    _keep_letter(page, _SPACE)


@compiled
def _pairs(page: _Page, room: NDArray[np.uint32]) -> int:
    """Write the page's shingle hashes and return their number: pairs of words, or short runs."""
    words = page.state[_WORDS]
    if words == 0:
        return 0
    if words >= SHORT_WORDS:
        for index in range(words - 1):
            pair = mix(page.hashes[index] * _MIX_TWO + page.hashes[index + 1])
            room[index] = np.uint32(pair >> _BITS_32)
        return int(words) - 1
    runs: int = max(page.state[_READ] - _RUN + 1, 1)
    for index in range(runs):
        run = _NUMBER  # another start than words have
        for letter in page.letters[index : min(index + _RUN, page.state[_READ])]:
            run = (run ^ np.uint64(letter)) * _STEP
        room[index] = np.uint32(mix(run) >> _BITS_32)
    return runs


@compiled
def _distinct(values: NDArray[np.uint32], count: int) -> int:
    """Sort the first `count` values, keep one of each, return how many are left."""
    if count == 0:
        return 0
    values[:count].sort()
    kept = 1
    for index in range(1, count):
        if values[index] != values[kept - 1]:
            values[kept] = values[index]
            kept += 1
    return kept
