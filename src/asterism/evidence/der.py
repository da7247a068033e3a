"""As much of DER (ITU-T X.690) as it takes to put the certificates of a time stamp in order.

DER wants the members of a set sorted, and strict readers refuse a token whose certificates are
not, as OpenSSL writes them when it adds more than one. No signature covers their order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

_SEQUENCE: Final = 0x30
_CONTEXT_0: Final = 0xA0
_LONG: Final = 0x80


class _Element(NamedTuple):
    """Tag, first byte, first byte of the content, and one past the last."""

    tag: int
    start: int
    content: int
    end: int


def with_certificates_in_order(token: bytes) -> bytes:
    """Return a TimeStampResp (RFC 3161) with its certificates sorted; another text as it is."""
    try:
        found = _certificates(token)
    except (IndexError, ValueError, StopIteration):
        return token
    pieces = [token[item.start : item.end] for item in _elements(token, found.content, found.end)]
    return token[: found.content] + b"".join(sorted(pieces)) + token[found.end :]


def _certificates(token: bytes) -> _Element:
    """Return the set of certificates in: response, token, content, SignedData."""
    response = next(_elements(token, 0, len(token)))
    _status, content_info = _elements(token, response.content, response.end)
    wrapped = _of_tag(token, content_info, _CONTEXT_0)
    signed = _of_tag(token, wrapped, _SEQUENCE)
    return _of_tag(token, signed, _CONTEXT_0)


def _of_tag(data: bytes, parent: _Element, tag: int) -> _Element:
    children = _elements(data, parent.content, parent.end)
    return next(child for child in children if child.tag == tag)


def _elements(data: bytes, start: int, end: int) -> Iterator[_Element]:
    while start < end:
        first, content = data[start + 1], start + 2
        if first >= _LONG:
            count = first - _LONG
            length = int.from_bytes(data[content : content + count], "big")
            content += count
        else:
            length = first
        if content + length > end:
            raise IndexError(start)
        yield _Element(data[start], start, content, content + length)
        start = content + length
