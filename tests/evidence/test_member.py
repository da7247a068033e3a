from __future__ import annotations

import gzip
import io

from asterism.evidence import member


def test_every_gzip_tool_reads_a_member() -> None:
    packed = member.pack(b"record", 6)
    assert packed == member.pack(b"record", 6)
    assert gzip.decompress(packed) == b"record"
    assert gzip.decompress(packed + member.pack(b" two", 1)) == b"record two"


def test_a_member_says_how_long_it_is() -> None:
    first, second = member.pack(b"one" * 99, 6), member.pack(b"two", 6)
    file = io.BytesIO(first + second)
    assert member.size_at(file, 0) == (len(first), 297)
    assert member.size_at(file, len(first)) == (len(second), 3)
    assert member.size_at(file, 1) is None
    assert member.size_at(file, len(first) + len(second)) is None
    assert member.size_at(io.BytesIO(gzip.compress(b"x" * 99)), 0) is None


def test_a_torn_tail_begins_where_the_last_whole_member_ends() -> None:
    first, second = member.pack(b"one" * 99, 6), member.pack(b"two" * 99, 6)
    for cut in range(len(second)):
        assert member.whole_length(io.BytesIO(first + second[:cut])) == len(first)
    assert member.whole_length(io.BytesIO(first + second)) == len(first + second)
    assert member.whole_length(io.BytesIO(first + second[:30] + bytes(len(second) - 30))) == len(
        first
    )
    assert member.whole_length(io.BytesIO()) == 0
