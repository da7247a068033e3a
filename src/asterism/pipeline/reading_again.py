"""Documents that a newer extractor reads again: what earlier versions found stays as history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa

from asterism.access import Session
from asterism.model.ids import MENTION_ID_LENGTH, derive_id
from asterism.model.version import ModelVersion

LOOKUP: Final = 500
FORMER: Final = """
SELECT mentions.document_id, id, kind, field, span_start, span_end, value,
       mentions.model_version_id = extractions.model_version_id
FROM mentions JOIN extractions ON extractions.document_id = mentions.document_id
WHERE mentions.document_id IN ({documents}) AND mentions.model_version_id <> {model} AND {visible}
"""
SAME: Final = ("document_id", "kind", "field", "start", "end", "value")


def supersede(
    session: Session, document_ids: Sequence[str], mentions: pa.RecordBatch, model: ModelVersion
) -> tuple[pa.RecordBatch, list[str | None]]:
    """Return the mentions under ids of their own, and for each the mention that it supersedes.

    Args:
        session: reads what earlier versions found.
        document_ids: the documents that were read.
        mentions: rows of `asterism.model.schemas.MENTIONS`.
        model: the version that found them.

    Returns:
        The mentions, where an earlier version's mention has the id already under a new one; and
        the id of the same kind, place and value as last found, or None.
    """
    taken: set[tuple[str, str]] = set()
    current: dict[tuple[Any, ...], str] = {}
    for start in range(0, len(document_ids), LOOKUP):
        listed = "'" + "', '".join(document_ids[start : start + LOOKUP]) + "'"
        statement = FORMER.replace("{documents}", listed).replace("{model}", str(model.id))
        for document_id, mention_id, *found, is_current in session.rows("mentions", statement):
            taken.add((document_id, mention_id))
            if is_current:
                current[document_id, *found] = mention_id
    if not taken:
        return mentions, [None] * mentions.num_rows
    same = zip(*(mentions.column(name).to_pylist() for name in SAME), strict=True)
    pairs = zip(*(mentions.column(name).to_pylist() for name in ("document_id", "id")), strict=True)
    ids = [
        derive_id("mention", mention_id, model.id, length=MENTION_ID_LENGTH)
        if (document_id, mention_id) in taken
        else mention_id
        for document_id, mention_id in pairs
    ]
    position = mentions.schema.get_field_index("id")
    renamed = mentions.set_column(position, mentions.schema.field("id"), pa.array(ids, pa.string()))
    return renamed, [current.get(key) for key in same]
