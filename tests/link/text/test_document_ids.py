from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.link.text.document_ids import packed, unpacked


@given(st.lists(st.binary(min_size=16, max_size=16)))
def test_ids_come_back_and_sort_alike(values: list[bytes]) -> None:
    ids = [value.hex() for value in values]
    numbers = packed(pa.array(ids, pa.string()))
    assert unpacked(numbers).to_pylist() == ids
    assert sorted(map(tuple, numbers.tolist())) == [
        tuple(number) for number in packed(pa.array(sorted(ids), pa.string())).tolist()
    ]


@pytest.mark.parametrize("bad", ["A" * 32, "g" * 32, "0" * 31, "", "\u00e9" * 16, None])
def test_other_strings_are_refused(bad: str | None) -> None:
    with pytest.raises(ValueError, match="32"):
        packed(pa.array(["0" * 32, bad], pa.string()))
