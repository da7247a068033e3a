"""Document ids as sixteen bytes in arrays, and back as the record writes them."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from asterism.link.compiled import compiled

Ids = NDArray[np.uint64]
"""Shape (n, 2): the first and the last sixteen hexadecimal digits of each id."""

DIGITS: Final = 32
_ZERO, _NINE, _A, _F = np.frombuffer(b"09af", np.uint8)
_HEXADECIMAL: Final = np.frombuffer(b"0123456789abcdef", np.uint8)


def packed(ids: pa.Array | pa.ChunkedArray) -> Ids:
    """Return ids of 32 lower-case hexadecimal digits as pairs of numbers that sort alike.

    Raises:
        ValueError: if one is null or not such an id.
    """
    values = ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else ids
    values = values.cast(pa.large_string())
    _, offsets, data = values.buffers()
    ends = np.frombuffer(offsets, np.int64)[values.offset : values.offset + len(values) + 1]
    if values.null_count or (np.diff(ends) != DIGITS).any():
        message = f"a document id has {DIGITS} hexadecimal digits"
        raise ValueError(message)
    if not len(values):
        return np.empty((0, 2), np.uint64)
    text = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]].reshape(-1, DIGITS)
    result = np.zeros((len(values), 2), np.uint64)
    if not _pack(text, result):
        message = f"a document id has {DIGITS} lower-case hexadecimal digits"
        raise ValueError(message)
    return result


@compiled
def _pack(text: NDArray[np.uint8], result: Ids) -> bool:
    """Fill `result`; return whether every byte was a lower-case hexadecimal digit."""
    for row in range(text.shape[0]):
        for place in range(DIGITS):
            byte = text[row, place]
            if _ZERO <= byte <= _NINE:
                digit = byte - _ZERO
            elif _A <= byte <= _F:
                digit = byte - _A + 10
            else:
                return False
            half = place // 16
            result[row, half] = (result[row, half] << np.uint64(4)) | np.uint64(digit)
    return True


def unpacked(ids: Ids) -> pa.Array:
    """Return ids as Arrow strings of 32 hexadecimal digits."""
    places = np.arange(60, -1, -4, dtype=np.uint64)
    digits = (ids[:, :, None] >> places) & np.uint64(15)
    data = _HEXADECIMAL[digits.reshape(len(ids) * DIGITS).astype(np.uint8)]
    offsets = np.arange(len(ids) + 1, dtype=np.int64) * DIGITS
    array = pa.Array.from_buffers(
        pa.large_string(), len(ids), [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    )
    return array.cast(pa.string())
