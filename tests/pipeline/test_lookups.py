from __future__ import annotations

from asterism.pipeline.lookups import id_lists


def test_many_ids_are_asked_for_in_parts() -> None:
    ids = [f"{number:032x}" for number in range(4_801)]
    lists = list(id_lists(ids))
    assert len(lists) == 3
    assert sum(item.count("'") for item in lists) == 2 * len(ids)
    assert list(id_lists([])) == []
