from __future__ import annotations

import itertools

import numpy as np
import pyarrow as pa

from asterism.link.components import small_components
from asterism.link.text.document_ids import packed
from asterism.link.text.document_links import COMPARED, LINKS, document_links
from asterism.link.text.linking import Found, nothing_found
from asterism.link.text.segment import Contents, gathered
from asterism.link.text.signatures import sign

ROSES = "two roses in a quiet garden by the sea"
LILIES = "two lilies in a quiet garden by the sea"
SHORT = "call now"


def document(letter: str) -> str:
    return letter * 32


def contents(documents: dict[str, str]) -> Contents:
    ids = pa.array([document(letter) for letter in documents])
    signed = sign(pa.nulls(len(ids), pa.string()), pa.array(documents.values(), pa.string()))
    return gathered(packed(ids), np.arange(len(ids)), signed)


def found(*ends: tuple[int, int]) -> Found:
    links = nothing_found()
    for place, pair in enumerate(ends):
        links.ends[place], links.shared[place] = pair, 6
    links.filled[0], links.tried[0] = len(ends), 17
    return links


def pairs(links: pa.Table) -> list[tuple[str, str]]:
    columns = (links[name].to_pylist() for name in ("left_id", "right_id"))
    return [(left[0], right[0]) for left, right in zip(*columns, strict=True)]


def test_a_link_of_texts_is_one_of_their_smallest_documents() -> None:
    old, new = contents({"e": ROSES, "d": ROSES}), contents({"a": LILIES})
    links = document_links([old, new], found((0, 1)))
    assert links.schema.equals(LINKS)
    (row,) = links.to_pylist()
    assert (row["left_id"], row["right_id"]) == (document("a"), document("d"))
    assert (row["left_length"], row["right_length"], row["shared"]) == (8, 8, 6)
    assert row["jaccard"] == np.float32(6 / 10)
    assert row["containment"] == np.float32(6 / 8)
    assert (row["left_words"], row["right_words"]) == (9, 9)
    assert links.schema.metadata[COMPARED] == b"17"


def test_new_equal_texts_hang_together_without_any_one_of_them() -> None:
    letters = "abcde"
    links = document_links([contents(dict.fromkeys(letters, ROSES))], found())
    assert links["jaccard"].to_pylist() == [1.0] * links.num_rows
    assert links.num_rows < 2 * len(letters)
    for hidden in letters:
        left = [pair for pair in pairs(links) if hidden not in pair]
        seen = [letter for letter in letters if letter != hidden]
        assert len(set(small_components(seen, left).values())) == 1, hidden


def test_equal_texts_of_older_segments_are_not_said_again() -> None:
    old, new = contents({"a": ROSES, "b": ROSES}), contents({"c": LILIES})
    assert document_links([old, new], found()).num_rows == 0


def test_short_equal_texts_join_nobody() -> None:
    assert document_links([contents({"a": SHORT, "b": SHORT})], found()).num_rows == 0


def test_links_are_ordered_and_none_comes_twice() -> None:
    words = ROSES.split()
    texts = {
        letter: " ".join([*words[:place], letter, *words[place:]])
        for place, letter in enumerate("fedcba")
    }
    every = list(itertools.permutations(range(6), 2))
    links = document_links([contents(texts)], found(*every))
    assert pairs(links) == list(itertools.combinations("abcdef", 2))


def test_a_document_in_two_batches_is_not_linked_with_itself() -> None:
    parts = [contents({"a": ROSES}), contents({"a": ROSES})]
    assert document_links(parts, found((0, 1))).num_rows == 0
