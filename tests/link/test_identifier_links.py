from __future__ import annotations

import pyarrow as pa

from asterism.link.identifier_links import link_rows

STATISTICS = pa.table(
    {
        "number": pa.array([3, 7], pa.int32()),
        "identifier_id": ["a" * 32, "b" * 16 + "c" * 16],
        "kind": ["email", "phone"],
        "documents": [2, 2],
    }
)


def test_ids_and_both_ends_come_from_the_identifiers_number() -> None:
    lefts = ["1" * 16 + "2" * 16, "3" * 32]
    found = pa.table(
        {
            "number": pa.chunked_array([pa.array([7], pa.int32()), pa.array([3], pa.int32())]),
            "left_id": pa.chunked_array([[lefts[0]], [lefts[1]]]),
            "episode": [0, 2],
        }
    )
    assert link_rows(found, STATISTICS).to_pylist() == [
        {
            "id": "1" * 16 + "b" * 16,
            "kind": "phone",
            "right_kind": "identifier",
            "right_id": "b" * 16 + "c" * 16,
            "left_id": lefts[0],
            "episode": 0,
        },
        {
            "id": "3" * 16 + "a" * 16,
            "kind": "email",
            "right_kind": "identifier",
            "right_id": "a" * 32,
            "left_id": lefts[1],
            "episode": 2,
        },
    ]


def test_nothing_found_gives_no_links() -> None:
    nothing = pa.table({"number": pa.array([], pa.int32()), "left_id": pa.array([], pa.string())})
    links = link_rows(nothing, STATISTICS.slice(0, 0))
    assert links.num_rows == 0
    assert links.schema.names == ["id", "kind", "right_kind", "right_id", "left_id"]
