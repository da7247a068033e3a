"""Links by shared identifiers: set work in SQL.

Two documents that carry the same rare phone, e-mail address, handle, wallet or web address are
linked *through* the identifier, as a star, so that an identifier in n documents costs n links
and not n²/2. Three things keep strangers apart:

* A **role** read from the words around a value ("front desk", "my driver"): where a number is
  somebody else's, it does not stand for the advertiser.
* A **hub guard**: an identifier whose documents carry many different other identifiers is a
  portal, a help desk or a venue.
* **Episodes**: a number that falls silent for long and comes back may have a new owner; uses
  on the two sides of the silence are kept apart.

The weight of a shared identifier is a log10 likelihood ratio looked up in a table measured by
`evaluations/calibrate_links.py`; see `asterism.link.weights`.
"""

from __future__ import annotations

from typing import Final

from asterism.model.clock import DAY
from asterism.model.version import ModelVersion

SILENCE_DAYS: Final = 35
"""A gap longer than this starts a new episode of an identifier's use."""

HUB_MINIMUM_NEIGHBOURS: Final = 12
HUB_NEIGHBOURS_PER_DOCUMENT: Final = 0.5
"""A hub has at least so many different other contact identifiers beside it, and more than so
many for each document that has any. A person who changes phones repeats them; strangers who
share a number each bring their own."""

OCCURRENCES: Final = f"""
WITH dirty AS (
  SELECT DISTINCT identifier_id FROM mentions
  WHERE identifier_id IS NOT NULL AND {{span}}
),
occurrences AS (
  SELECT identifier_id, document_id,
         MIN(kind) AS kind, MIN(value) AS value, MIN(id) AS mention_id,
         MAX(change_sequence) AS change_sequence,
         MAX(CASE WHEN role IS NULL OR role = 'contact' THEN 1 ELSE 0 END) AS is_contact
  FROM mentions
  WHERE identifier_id IS NOT NULL
  GROUP BY identifier_id, document_id
),
shared AS (
  SELECT o.identifier_id,
         COUNT(*) AS documents,
         SUM(o.is_contact) AS contacts
  FROM occurrences o
  JOIN dirty ON dirty.identifier_id = o.identifier_id
  GROUP BY o.identifier_id
  HAVING COUNT(*) > 1
),
beside AS (
  SELECT m.identifier_id,
         COUNT(DISTINCT o.identifier_id) AS neighbours,
         COUNT(DISTINCT o.document_id) AS documents_with_neighbours
  FROM occurrences m
  JOIN shared s ON s.identifier_id = m.identifier_id
  JOIN occurrences o ON o.document_id = m.document_id AND o.identifier_id <> m.identifier_id
  WHERE o.is_contact = 1
  GROUP BY m.identifier_id
),
timed AS (
  SELECT o.identifier_id, o.document_id, o.kind, o.value, o.mention_id, o.is_contact,
         o.change_sequence, d.posted_at, d.marking_id,
         d.posted_at - LAG(d.posted_at) OVER (
           PARTITION BY o.identifier_id ORDER BY d.posted_at NULLS FIRST, o.document_id
         ) AS silence
  FROM occurrences o
  JOIN shared s ON s.identifier_id = o.identifier_id
  JOIN documents d ON d.id = o.document_id
)
SELECT t.identifier_id, t.document_id, t.kind, t.value, t.mention_id, t.is_contact, t.marking_id,
       s.documents, s.contacts,
       COALESCE(b.neighbours, 0) AS neighbours,
       COALESCE(b.documents_with_neighbours, 0) AS documents_with_neighbours,
       CAST(SUM(CASE WHEN t.silence > {SILENCE_DAYS * DAY} THEN 1 ELSE 0 END) OVER (
         PARTITION BY t.identifier_id ORDER BY t.posted_at NULLS FIRST, t.document_id
         ROWS UNBOUNDED PRECEDING
       ) AS INTEGER) AS episode,
       t.change_sequence
FROM timed t
JOIN shared s ON s.identifier_id = t.identifier_id
LEFT JOIN beside b ON b.identifier_id = t.identifier_id
ORDER BY t.identifier_id, t.document_id
"""
"""Reads `mentions` and `documents`; `{span}` is the condition on the change sequence of newly
read mentions. Gives one row for each document of each identifier that stands in one of them and
in another document."""


def hub_reason(neighbours: int, documents_with_neighbours: int) -> str | None:
    """Return why an identifier is a hub that joins nothing, or None.

    Args:
        neighbours: different other contact identifiers beside it.
        documents_with_neighbours: documents that carry any of those.
    """
    if neighbours < HUB_MINIMUM_NEIGHBOURS:
        return None
    if neighbours <= HUB_NEIGHBOURS_PER_DOCUMENT * documents_with_neighbours:
        return None
    return (
        f"{neighbours} different contacts stand beside it in {documents_with_neighbours} documents"
    )


VERSION: Final = ModelVersion(
    "link-identifiers",
    "1",
    population="simulated world (English and Spanish advertisements and job offers)",
    parameters={
        "silence_days": SILENCE_DAYS,
        "hub_minimum_neighbours": HUB_MINIMUM_NEIGHBOURS,
        "hub_neighbours_per_document": HUB_NEIGHBOURS_PER_DOCUMENT,
    },
)
