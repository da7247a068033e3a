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

HUB_MINIMUM_NEIGHBOURS: Final = 16
HUB_NEIGHBOURS_PER_DOCUMENT: Final = 1.15
"""A hub has at least so many different other contact identifiers beside it, and more than so
many for each document that has any. A person who changes phones repeats them; strangers who
share a number each bring their own, and more than one. (Development worlds 2 and 3: help desks
had 1.2 or more, the busiest single owner 1.14.)"""

DIRTY: Final = """
SELECT identifier_id FROM mentions WHERE identifier_id IS NOT NULL AND {span}
UNION
SELECT identifier_id FROM formerly
"""
"""The identifiers to look at: what the changes that `{span}` selects read in documents, and what
`formerly` was found in them."""

TOUCHED: Final = """
SELECT DISTINCT m.document_id FROM mentions m JOIN dirty d ON d.identifier_id = m.identifier_id
"""
"""Their documents, whose other identifiers say whether one of them is a hub."""

ALL_OCCURRENCES: Final = """
SELECT identifier_id, document_id,
       MIN(kind) AS kind, MIN(value) AS value, MIN(id) AS mention_id,
       MAX(change_sequence) AS change_sequence,
       MAX(CASE WHEN role IS NULL OR role = 'contact' THEN 1 ELSE 0 END) AS is_contact
FROM mentions
WHERE identifier_id IS NOT NULL
GROUP BY identifier_id, document_id
"""
"""Each identifier once a document; the document's contact if any mention gives it as one."""

OCCURRENCES: Final = ALL_OCCURRENCES.replace(
    "GROUP BY", "  AND document_id IN (SELECT document_id FROM touched)\nGROUP BY"
)
"""The same for touched documents only."""

ALL_SHARED: Final = f"""
WITH counted AS (
  SELECT o.identifier_id, MIN(o.kind) AS kind, MIN(o.value) AS value, COUNT(*) AS documents
  FROM occurrences o
  GROUP BY o.identifier_id
  HAVING COUNT(*) > 1
),
beside AS (
  SELECT m.identifier_id,
         COUNT(DISTINCT o.identifier_id) AS neighbours,
         COUNT(DISTINCT o.document_id) AS documents_with_neighbours
  FROM occurrences m
  JOIN counted s ON s.identifier_id = m.identifier_id
  JOIN occurrences o ON o.document_id = m.document_id AND o.identifier_id <> m.identifier_id
  WHERE o.is_contact = 1
  GROUP BY m.identifier_id
)
SELECT s.identifier_id, s.kind, s.value, s.documents, COALESCE(b.neighbours, 0) AS neighbours,
       CASE WHEN b.neighbours >= {HUB_MINIMUM_NEIGHBOURS}
             AND b.neighbours > {HUB_NEIGHBOURS_PER_DOCUMENT} * b.documents_with_neighbours
            THEN CAST(b.neighbours AS VARCHAR) || ' different contacts stand beside it in '
                 || CAST(b.documents_with_neighbours AS VARCHAR) || ' documents'
       END AS hub
FROM counted s LEFT JOIN beside b ON b.identifier_id = s.identifier_id
"""
"""The identifiers that two documents or more share, and why one of them is a hub, if it is."""

SHARED: Final = ALL_SHARED.replace(
    "FROM occurrences o\n  GROUP BY",
    "FROM occurrences o JOIN dirty ON dirty.identifier_id = o.identifier_id\n  GROUP BY",
)
"""The same for the identifiers to look at only."""

EPISODES: Final = f"""
WITH timed AS (
  SELECT o.identifier_id, d.posted_at,
         d.posted_at - LAG(d.posted_at) OVER (
           PARTITION BY o.identifier_id ORDER BY d.posted_at
         ) AS silence
  FROM occurrences o
  JOIN shared s ON s.identifier_id = o.identifier_id
  JOIN documents d ON d.id = o.document_id
  WHERE d.posted_at IS NOT NULL
)
SELECT identifier_id, posted_at AS began,
       LEAD(posted_at) OVER (PARTITION BY identifier_id ORDER BY posted_at) AS ended,
       CAST(ROW_NUMBER() OVER (PARTITION BY identifier_id ORDER BY posted_at) AS INTEGER) AS episode
FROM timed
WHERE silence > {SILENCE_DAYS * DAY}
"""
"""The episodes of each identifier's use that follow a silence. What comes before the first silence
is episode 0, and so is a use without a date."""

LINKS: Final = """
WITH standing AS (
  SELECT o.identifier_id, o.document_id, o.mention_id, o.change_sequence, s.kind, s.documents,
         d.marking_id, COALESCE(e.episode, 0) AS episode,
         CASE WHEN s.hub IS NOT NULL THEN 'hub'
              WHEN o.is_contact = 1 THEN 'contact'
              ELSE 'mentioned' END AS explanation
  FROM occurrences o
  JOIN shared s ON s.identifier_id = o.identifier_id
  JOIN documents d ON d.id = o.document_id
  LEFT JOIN episodes e ON e.identifier_id = o.identifier_id AND d.posted_at >= e.began
    AND (e.ended IS NULL OR d.posted_at < e.ended)
)
SELECT SUBSTR(t.document_id, 1, 16) || SUBSTR(t.identifier_id, 1, 16) AS id,
       t.kind, t.document_id AS left_id, 'identifier' AS right_kind, t.identifier_id AS right_id,
       t.episode, w.log10_weight, COALESCE(w.joins, FALSE) AS joins, t.explanation,
       t.marking_id, t.mention_id, t.change_sequence
FROM standing t
LEFT JOIN weights w ON w.kind = t.kind AND w.standing = t.explanation
  AND t.documents >= w.smallest AND t.documents <= w.largest
"""
"""One row for each document of each shared identifier. A link's id is made of the halves of its
ends' ids: 128 bits again, and each engine computes it."""

STATISTICS: Final = """
SELECT s.identifier_id, s.kind, s.value, s.documents, s.neighbours,
       COUNT(e.episode) + 1 AS episodes, s.hub
FROM shared s LEFT JOIN episodes e ON e.identifier_id = s.identifier_id
GROUP BY s.identifier_id, s.kind, s.value, s.documents, s.neighbours, s.hub
ORDER BY s.identifier_id
"""
"""How common each shared identifier is now."""

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
