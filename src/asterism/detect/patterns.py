"""Patterns, each one query: which documents and mentions show it, in which network.

Every query reads `members(network_id, document_id)`, the members' documents as `placed` and
their mentions as `noted`; the fourth also `text_links(left_id, right_id)`. It gives one row per
citation: `network_id`, `anchor` (the identifier, or the network itself), `strength` (what was
counted, for ordering only), `document_id`, `mention_id`, `posted_at`, `place_value`, `name`, and
`subject` (the identifier's value).

A pattern is a question for a person and never a verdict. Thresholds are settings of the public
code's neutral sample; an operator's own live in an operator pack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from asterism.model.clock import HOUR
from asterism.model.lead import Pattern
from asterism.model.version import ModelVersion

EARTH_RADIUS_KM: Final = 6371.0088
HOP_HOURS: Final = 12
HOP_KILOMETRES: Final = 250
MINIMUM_HOPS: Final = 2
MINIMUM_PEOPLE: Final = 3
MINIMUM_CITIES: Final = 3
MINIMUM_REPEATED_LEGS: Final = 1
MINIMUM_NAMES: Final = 2
CITATIONS: Final = 12
"""At most so many citations a lead; the network page shows the rest."""

VERSION: Final = ModelVersion(
    "detect",
    "1",
    population="simulated world; thresholds are the public neutral sample",
    parameters={
        "hop_hours": HOP_HOURS,
        "hop_kilometres": HOP_KILOMETRES,
        "minimum_hops": MINIMUM_HOPS,
        "minimum_people": MINIMUM_PEOPLE,
        "minimum_cities": MINIMUM_CITIES,
        "minimum_repeated_legs": MINIMUM_REPEATED_LEGS,
        "minimum_names": MINIMUM_NAMES,
    },
)


@dataclass(frozen=True)
class PatternQuery:
    """A pattern and the query that finds it."""

    pattern: Pattern
    sql: str


_PHONES: Final = """
phones AS (
  SELECT m.network_id, o.identifier_id, MIN(o.value) AS value, d.id AS document_id,
         MIN(o.id) AS mention_id, d.posted_at, d.place_value, d.latitude, d.longitude
  FROM members m
  JOIN placed d ON d.id = m.document_id
  JOIN noted o ON o.document_id = d.id
  WHERE o.kind = 'phone' AND (o.role IS NULL OR o.role = 'contact')
    AND d.posted_at IS NOT NULL
  GROUP BY m.network_id, o.identifier_id, d.id, d.posted_at, d.place_value, d.latitude, d.longitude
)"""

_NAMES: Final = """
names AS (
  SELECT document_id, MIN(value) AS name, MIN(id) AS mention_id
  FROM noted WHERE kind = 'name'
  GROUP BY document_id
  HAVING COUNT(DISTINCT value) = 1
)"""

SEVERAL_CITIES: Final = f"""
WITH {_PHONES},
steps AS (
  SELECT *, LAG(document_id) OVER w AS former_document, LAG(mention_id) OVER w AS former_mention,
         LAG(posted_at) OVER w AS former_posted_at, LAG(place_value) OVER w AS former_place,
         LAG(latitude) OVER w AS former_latitude, LAG(longitude) OVER w AS former_longitude
  FROM phones WHERE latitude IS NOT NULL
  WINDOW w AS (PARTITION BY network_id, identifier_id ORDER BY posted_at, document_id)
),
measured AS (
  SELECT *,
         2 * {EARTH_RADIUS_KM} * ASIN(SQRT(LEAST(1.0,
           POWER(SIN(RADIANS(latitude - former_latitude) / 2), 2)
           + COS(RADIANS(latitude)) * COS(RADIANS(former_latitude))
             * POWER(SIN(RADIANS(longitude - former_longitude) / 2), 2)))) AS kilometres
  FROM steps
  WHERE former_place IS NOT NULL AND former_place <> place_value
    AND posted_at - former_posted_at <= {HOP_HOURS * HOUR}
),
hops AS (SELECT * FROM measured WHERE kilometres > {HOP_KILOMETRES}),
counted AS (
  SELECT network_id, identifier_id, COUNT(*) AS hops,
         COUNT(DISTINCT CAST(posted_at / {24 * HOUR} AS BIGINT)) AS days
  FROM hops GROUP BY network_id, identifier_id
  HAVING COUNT(*) >= {MINIMUM_HOPS}
),
cited AS (
  SELECT h.network_id, h.identifier_id AS anchor, c.hops AS strength, h.document_id,
         h.mention_id, h.posted_at, h.place_value, CAST(NULL AS VARCHAR) AS name,
         h.value AS subject
  FROM hops h JOIN counted c ON c.network_id = h.network_id AND c.identifier_id = h.identifier_id
  UNION
  SELECT h.network_id, h.identifier_id, c.hops, h.former_document, h.former_mention,
         h.former_posted_at, h.former_place, CAST(NULL AS VARCHAR), h.value
  FROM hops h JOIN counted c ON c.network_id = h.network_id AND c.identifier_id = h.identifier_id
)
SELECT * FROM cited """

SEVERAL_PEOPLE: Final = f"""
WITH {_PHONES},
{_NAMES},
named AS (
  SELECT p.*, n.name, n.mention_id AS name_mention
  FROM phones p JOIN names n ON n.document_id = p.document_id
),
distinct_names AS (
  SELECT DISTINCT network_id, identifier_id, name FROM named
),
counted AS (
  SELECT network_id, identifier_id, COUNT(*) AS people
  FROM distinct_names GROUP BY network_id, identifier_id
  HAVING COUNT(*) >= {MINIMUM_PEOPLE}
)
SELECT d.network_id, d.identifier_id AS anchor, c.people AS strength, d.document_id,
       d.name_mention AS mention_id, d.posted_at, d.place_value, d.name, d.value AS subject
FROM named d
JOIN counted c ON c.network_id = d.network_id AND c.identifier_id = d.identifier_id
"""

CIRCUIT: Final = f"""
WITH {_NAMES},
visits AS (
  SELECT m.network_id, d.id AS document_id, d.posted_at, d.place_value,
         LAG(d.place_value) OVER (
           PARTITION BY m.network_id ORDER BY d.posted_at, d.id
         ) AS former_place
  FROM members m JOIN placed d ON d.id = m.document_id
  WHERE d.posted_at IS NOT NULL AND d.place_value IS NOT NULL
),
legs AS (
  SELECT network_id, former_place, place_value, COUNT(*) AS times
  FROM visits WHERE former_place <> place_value
  GROUP BY network_id, former_place, place_value
),
repeated AS (
  SELECT network_id, COUNT(*) AS legs, SUM(times) AS times
  FROM legs WHERE times > 1 GROUP BY network_id
  HAVING COUNT(*) >= {MINIMUM_REPEATED_LEGS}
),
extent AS (
  SELECT v.network_id, COUNT(DISTINCT v.place_value) AS cities, COUNT(DISTINCT n.name) AS people
  FROM visits v LEFT JOIN names n ON n.document_id = v.document_id
  GROUP BY v.network_id
)
SELECT v.network_id, v.network_id AS anchor, r.times AS strength, v.document_id,
       CAST(NULL AS VARCHAR) AS mention_id, v.posted_at, v.place_value,
       CAST(NULL AS VARCHAR) AS name, CAST(NULL AS VARCHAR) AS subject
FROM visits v
JOIN repeated r ON r.network_id = v.network_id
JOIN extent e ON e.network_id = v.network_id
WHERE e.cities >= {MINIMUM_CITIES} AND e.people >= {MINIMUM_PEOPLE}
  AND (v.former_place IS NULL OR v.former_place <> v.place_value)
"""

CHANGING_NAMES: Final = f"""
WITH {_NAMES},
pairs AS (
  SELECT a.network_id, t.left_id, t.right_id
  FROM text_links t
  JOIN members a ON a.document_id = t.left_id
  JOIN members b ON b.document_id = t.right_id AND b.network_id = a.network_id
  JOIN names x ON x.document_id = t.left_id
  JOIN names y ON y.document_id = t.right_id
  WHERE x.name <> y.name
),
texts AS (
  SELECT network_id, left_id AS document_id FROM pairs
  UNION
  SELECT network_id, right_id FROM pairs
),
counted AS (
  SELECT t.network_id, COUNT(DISTINCT n.name) AS people
  FROM texts t JOIN names n ON n.document_id = t.document_id
  GROUP BY t.network_id
  HAVING COUNT(DISTINCT n.name) >= {MINIMUM_NAMES}
)
SELECT t.network_id, t.network_id AS anchor, c.people AS strength, t.document_id,
       n.mention_id, d.posted_at, d.place_value, n.name, CAST(NULL AS VARCHAR) AS subject
FROM texts t
JOIN counted c ON c.network_id = t.network_id
JOIN names n ON n.document_id = t.document_id
JOIN placed d ON d.id = t.document_id
"""


def _telling(sql: str) -> str:
    """Return the query without the rows that no lead shows.

    A lead names every person and place once and cites few documents, the earliest of each name
    and place before others; a network of thousands of documents has thousands of rows more.
    """
    return f"""
SELECT network_id, anchor, strength, document_id, mention_id, posted_at, place_value, name, subject
FROM (
  SELECT *,
         ROW_NUMBER() OVER (
           PARTITION BY network_id, anchor ORDER BY posted_at NULLS FIRST, document_id, mention_id
         ) AS position,
         ROW_NUMBER() OVER (
           PARTITION BY network_id, anchor, name, place_value
           ORDER BY posted_at NULLS FIRST, document_id, mention_id
         ) AS repetition
  FROM ({sql}) AS evidence
) AS numbered
WHERE position <= {CITATIONS} OR repetition = 1
ORDER BY network_id, anchor, position
"""


QUERIES: Final = (
    PatternQuery(Pattern.SEVERAL_CITIES_AT_ONCE, _telling(SEVERAL_CITIES)),
    PatternQuery(Pattern.SEVERAL_PEOPLE_ONE_NUMBER, _telling(SEVERAL_PEOPLE)),
    PatternQuery(Pattern.CIRCUIT, _telling(CIRCUIT)),
    PatternQuery(Pattern.CHANGING_NAMES, _telling(CHANGING_NAMES)),
)
