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

SEEN: Final = """
SELECT document_id, id, kind, value, identifier_id, role, change_sequence
FROM mentions
WHERE identifier_id IS NOT NULL AND document_id IN (SELECT document_id FROM touched)
"""
"""What was read in them: the mentions of a large record are gone through once for it."""

ALL_IDENTIFIERS: Final = """
SELECT identifier_id, kind, value,
       CAST(ROW_NUMBER() OVER (ORDER BY identifier_id) AS INTEGER) AS number
FROM (
  SELECT identifier_id, MIN(kind) AS kind, MIN(value) AS value
  FROM mentions
  WHERE identifier_id IS NOT NULL
  GROUP BY identifier_id
) found
"""
"""Each identifier with a number, by which the following queries join: ids are long."""

IDENTIFIERS: Final = ALL_IDENTIFIERS.replace("FROM mentions", "FROM seen")
"""The same for touched documents only."""

ALL_USES: Final = """
WITH occurrences AS (
  SELECT identifier_id, document_id,
         MIN(id) AS mention_id,
         MAX(change_sequence) AS change_sequence,
         MAX(CASE WHEN role IS NULL OR role = 'contact' THEN 1 ELSE 0 END) AS is_contact
  FROM mentions
  WHERE identifier_id IS NOT NULL
  GROUP BY identifier_id, document_id
),
numbered AS (
  SELECT id, posted_at, marking_id,
         CAST(ROW_NUMBER() OVER (ORDER BY id) AS INTEGER) AS document
  FROM documents
)
SELECT i.number, d.document, o.document_id, o.mention_id, o.change_sequence, o.is_contact,
       d.posted_at, d.marking_id
FROM occurrences o
JOIN identifiers i ON i.identifier_id = o.identifier_id
JOIN numbered d ON d.id = o.document_id
"""
"""Each identifier once a document; the document's contact if any mention gives it as one."""

USES: Final = ALL_USES.replace("FROM mentions", "FROM seen").replace(
    "FROM documents\n", "FROM documents\n  WHERE id IN (SELECT document_id FROM touched)\n"
)
"""The same for touched documents only."""

ALL_SHARED: Final = f"""
WITH counted AS (
  SELECT u.number, COUNT(*) AS documents
  FROM uses u
  GROUP BY u.number
  HAVING COUNT(*) > 1
),
beside AS (
  SELECT m.number,
         COUNT(DISTINCT o.number) AS neighbours,
         COUNT(DISTINCT o.document) AS documents_with_neighbours
  FROM uses m
  JOIN counted c ON c.number = m.number
  JOIN uses o ON o.document = m.document AND o.number <> m.number
  WHERE o.is_contact = 1
  GROUP BY m.number
)
SELECT i.number, i.identifier_id, i.kind, i.value, c.documents,
       COALESCE(b.neighbours, 0) AS neighbours,
       CASE WHEN b.neighbours >= {HUB_MINIMUM_NEIGHBOURS}
             AND b.neighbours > {HUB_NEIGHBOURS_PER_DOCUMENT} * b.documents_with_neighbours
            THEN CAST(b.neighbours AS VARCHAR) || ' different contacts stand beside it in '
                 || CAST(b.documents_with_neighbours AS VARCHAR) || ' documents'
       END AS hub
FROM counted c
JOIN identifiers i ON i.number = c.number
LEFT JOIN beside b ON b.number = c.number
"""
"""The identifiers that two documents or more share, and why one of them is a hub, if it is."""

SHARED: Final = ALL_SHARED.replace(
    "FROM uses u\n  GROUP BY",
    "FROM uses u JOIN identifiers i ON i.number = u.number\n"
    "  WHERE i.identifier_id IN (SELECT identifier_id FROM dirty)\n  GROUP BY",
)
"""The same for the identifiers to look at only."""

EPISODES: Final = f"""
WITH timed AS (
  SELECT u.number, u.posted_at,
         u.posted_at - LAG(u.posted_at) OVER (
           PARTITION BY u.number ORDER BY u.posted_at
         ) AS silence
  FROM uses u
  JOIN shared s ON s.number = u.number
  WHERE u.posted_at IS NOT NULL
)
SELECT number, posted_at AS began,
       LEAD(posted_at) OVER (PARTITION BY number ORDER BY posted_at) AS ended,
       CAST(ROW_NUMBER() OVER (PARTITION BY number ORDER BY posted_at) AS INTEGER) AS episode
FROM timed
WHERE silence > {SILENCE_DAYS * DAY}
"""
"""The episodes of each identifier's use that follow a silence. What comes before the first silence
is episode 0, and so is a use without a date."""

LINKS: Final = """
WITH standing AS (
  SELECT u.number, u.document, u.document_id, u.mention_id, u.change_sequence, u.marking_id,
         s.kind, s.documents, COALESCE(e.episode, 0) AS episode,
         CASE WHEN s.hub IS NOT NULL THEN 'hub'
              WHEN u.is_contact = 1 THEN 'contact'
              ELSE 'mentioned' END AS explanation
  FROM uses u
  JOIN shared s ON s.number = u.number
  LEFT JOIN episodes e ON e.number = u.number AND u.posted_at >= e.began
    AND (e.ended IS NULL OR u.posted_at < e.ended)
)
SELECT t.number, t.document_id AS left_id, t.episode, w.log10_weight,
       COALESCE(w.joins, FALSE) AS joins, t.explanation, t.marking_id, t.mention_id,
       t.change_sequence
FROM standing t
LEFT JOIN weights w ON w.kind = t.kind AND w.standing = t.explanation
  AND t.documents >= w.smallest AND t.documents <= w.largest
ORDER BY t.document, t.number
"""
"""One row for each document of each shared identifier; `link_rows` makes links of them."""

STATISTICS: Final = """
SELECT s.number, s.identifier_id, s.kind, s.value, s.documents, s.neighbours,
       COALESCE(e.episodes, 0) + 1 AS episodes, s.hub
FROM shared s
LEFT JOIN (
  SELECT number, COUNT(*) AS episodes FROM episodes GROUP BY number
) e ON e.number = s.number
ORDER BY s.number
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
