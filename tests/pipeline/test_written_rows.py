from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from sqlalchemy import delete, select

from asterism.access import Workspace
from asterism.collect.importing import import_file
from asterism.pipeline import networks, written_rows
from asterism.pipeline.extracting import extract_documents
from asterism.pipeline.linking_identifiers import link_identifiers
from asterism.pipeline.networks import form_networks
from asterism.pipeline.stage import StageContext
from asterism.pipeline.written_rows import forget, leave
from asterism.pipeline.written_rows import written_rows as left_behind
from asterism.record import schema

PartitionOf = Callable[[Workspace], frozenset[frozenset[str]]]
Linked = Callable[[], Workspace]


@pytest.fixture
def linked(
    new_workspace: Callable[[], Workspace],
    lines: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Linked:
    """Give a function that makes a workspace whose identifiers are linked and no more."""
    monkeypatch.setattr(written_rows, "WORTH_KEEPING", 1)
    monkeypatch.setattr(networks, "WHOLE_RECORD", 1)

    def make() -> Workspace:
        workspace = new_workspace()
        path = tmp_path / "batch.jsonl"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        import_file(workspace, path)
        extract_documents(StageContext(workspace))
        link_identifiers(StageContext(workspace))
        return workspace

    return make


def kept(workspace: Workspace) -> Sequence[pa.Table]:
    found = left_behind(workspace.service("test"), workspace.paths.plans, "links")
    return [item.rows for item in found]


def test_what_was_written_is_what_the_record_has(linked: Linked) -> None:
    workspace = linked()
    [rows] = kept(workspace)
    links = schema.links
    with workspace.database.reading() as connection:
        stored = connection.execute(select(links.c.id, links.c.left_id, links.c.right_id)).all()
    columns = ("id", "left_id", "right_id")
    assert set(stored) == set(zip(*(rows[name].to_pylist() for name in columns), strict=True))
    assert rows.num_rows == len(stored) > 1


def test_networks_come_out_the_same_without_it(linked: Linked, partition_of: PartitionOf) -> None:
    shortened, read = linked(), linked()
    forget(read.paths.plans, "links")
    assert kept(read) == []
    for workspace in (shortened, read):
        form_networks(StageContext(workspace))
    assert partition_of(shortened) == partition_of(read)
    assert any(len(group) > 1 for group in partition_of(read))
    assert kept(shortened) == [], "it is of no more use"


def test_what_others_have_touched_since_is_read_from_the_record(
    linked: Linked, partition_of: PartitionOf
) -> None:
    workspace = linked()
    [rows] = kept(workspace)
    document = rows.filter(rows["joins"])["left_id"][0].as_py()
    links, supports = schema.links, schema.link_supports
    gone = select(links.c.id).where(links.c.left_id == document)
    with workspace.database.operating() as connection:
        connection.execute(delete(supports).where(supports.c.link_id.in_(gone)))
        connection.execute(delete(links).where(links.c.left_id == document))
    assert kept(workspace) == []
    form_networks(StageContext(workspace))
    url = workspace.session(None, "test").document(document)["url"]
    assert frozenset({url}) in partition_of(workspace)


@pytest.mark.parametrize(
    ("table", "changes"),
    [("links", [4, 6]), ("links", [4]), ("networks", [4, 5])],
    ids=["others wrote in between", "an earlier run wrote the rest", "nobody reads it whole"],
)
def test_what_would_prove_nothing_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, changes: list[int]
) -> None:
    monkeypatch.setattr(written_rows, "WORTH_KEEPING", 1)
    file = tmp_path / "00.arrow"
    rows = pa.table({"id": ["a", "b"]})
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, rows.schema) as out:
        out.write_table(rows, max_chunksize=1)
    leave(tmp_path, table, file, changes)
    assert file.exists()
    leave(tmp_path, "links", file, [4, 5])
    assert not file.exists()
    assert (tmp_path / "written" / "links" / f"{4:020d}-{5:020d}.arrow").exists()
