from __future__ import annotations

import io

import pytest

from asterism.access.audit.line import LINE, BadEntryError, Chain, complete_lines, erasures
from asterism.access.audit.merkle import Frontier, leaf_hash
from asterism.access.audit.sealing import SealedEntry
from asterism.model.signing import SigningKey

KEY = SigningKey("example/audit", b"k" * 32)
ENTRY = SealedEntry(-5, "denied", "search", None, b"UEVSU09O", b"dG9rZW4=:c2VhbGVk")


def lines(*entries: SealedEntry) -> list[bytes]:
    chain = Chain(Frontier())
    return [chain.write(entry, KEY) for entry in entries]


def test_what_is_written_can_be_followed() -> None:
    written, chain = lines(ENTRY, ENTRY), Chain(Frontier())
    for line in written:
        found = chain.follow(line)
        assert line.startswith(found["covered"])
        assert found["sealed"] == ENTRY.sealed
    assert (chain.size, chain.offset, chain.start) == (2, sum(map(len, written)), len(written[0]))


def test_the_leaf_is_of_the_bytes_before_it() -> None:
    """So that anybody can compute it with a hash function and nothing else."""
    [line] = lines(ENTRY)
    expected = Frontier()
    expected.add(leaf_hash(line[: line.index(b',"leaf":')]))
    chain = Chain(Frontier())
    chain.follow(line)
    assert chain.tree.root() == expected.root()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ((b'"number":0', b'"number":00'), "another form"),
        ((b'"number":0', b'"number":7'), "in its place stands number 7"),
        ((b'"action":"search"', b'"action":"export"'), "was changed"),
        ((b'"count":null', b'"count":nul'), "another form"),
        ((b"}\n", b',"more":1}\n'), "another form"),
        ((b"}\n", b"}\r\n"), "another form"),
    ],
)
def test_a_line_that_was_changed_is_refused(change: tuple[bytes, bytes], why: str) -> None:
    [line] = lines(ENTRY)
    with pytest.raises(BadEntryError, match=why):
        Chain(Frontier()).follow(line.replace(*change))


def test_only_entries_before_it_can_be_erased_by_an_entry() -> None:
    for ranges, good in [
        (((0, 1), (0, 0)), True),
        (((0, 2),), False),
        (((1, 0),), False),
        (((2, 5),), False),
    ]:
        erasing = SealedEntry(0, "acted", "erase-sealed", 1, b"UEVS", b":c2Vh", ranges)
        found = LINE.fullmatch(lines(ENTRY, ENTRY, erasing)[-1])
        assert found is not None
        if good:
            assert erasures(found) == list(ranges)
            continue
        with pytest.raises(BadEntryError, match="no entry before it"):
            erasures(found)


def test_lines_end_where_they_are_told_to() -> None:
    data = b"one\ntwo\r\x0bstill two\nthree"
    for end, expected in [(0, 0), (3, 0), (4, 1), (18, 1), (20, 2), (25, 2), (99, 2)]:
        found = list(complete_lines(io.BytesIO(data), end))
        assert len(found) == expected, end
    file = io.BytesIO(data)
    file.seek(4)
    assert list(complete_lines(file, len(data))) == [b"two\r\x0bstill two\n"]
