from __future__ import annotations

import gzip
import io

import pytest

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


def test_a_member_is_made_longer_and_reads_the_same() -> None:
    shortest = member.pack(b"record", 9)
    for length in (len(shortest), len(shortest) + 1, len(shortest) + 2, 70_000):
        packed = member.pack(b"record", 9, length=length)
        assert len(packed) == length
        assert gzip.decompress(packed) == member.unpack(packed) == b"record"
        assert member.size_at(io.BytesIO(packed), 0) == (length, 6)
        assert member.has_plain_header(packed)
    assert member.pack(b"record", 9, length=3) == shortest


def test_a_member_says_which_segment_it_holds() -> None:
    file = io.BytesIO(member.pack(b"one", 6) + member.pack(b"two", 6, segment=7, length=99))
    second = len(member.pack(b"one", 6))
    assert member.segment_at(file, 0) is None
    assert member.segment_at(file, second) == 7
    assert member.size_at(file, second) == (99, 3)
    assert gzip.decompress(file.getvalue()) == b"onetwo"
    assert member.segment_at(io.BytesIO(), 0) is None


def test_a_header_that_is_not_ours_is_told() -> None:
    packed = member.pack(b"record" * 9, 9, segment=member.FILLER, length=120)
    assert member.has_plain_header(packed)
    for place in range(4, 24):
        if 16 <= place < 24:
            continue  # the lengths, which are compared with what is there
        other = bytearray(packed)
        other[place] ^= 0xFF
        assert not member.has_plain_header(bytes(other)), place
    other = bytearray(packed)
    other[40] = ord("x")  # in the comment
    assert not member.has_plain_header(bytes(other))


def test_damage_is_told() -> None:
    packed = member.pack(b"record" * 9, 9)
    for data in (packed[:-1], packed + b"x", packed[:-8] + bytes(8), b""):
        with pytest.raises(ValueError, match=r"damaged|torn"):
            member.unpack(data)
