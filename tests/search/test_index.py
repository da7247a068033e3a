from __future__ import annotations

from pathlib import Path

from asterism.search.index import Hit, SearchIndex, SearchIndexWriter
from asterism.search.reader import TantivyReader
from asterism.search.tantivy_index import TantivyWriter


def test_tantivy_stands_behind_the_protocols(tmp_path: Path) -> None:
    reader: SearchIndex = TantivyReader(tmp_path)
    writer: SearchIndexWriter = TantivyWriter(tmp_path)
    assert reader.count() == writer.watermark == 0
    writer.close()


def test_a_hit_knows_its_document() -> None:
    assert Hit({"id": "ab"}, (), "", 0, ()).document_id == "ab"
