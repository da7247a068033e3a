"""One implementation, two engines: identical result hashes on DuckDB/local and Spark (Sail)."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pytest

from asterism.engine.columnar import ColumnarCopy
from asterism.engine.copied_tables import DOCUMENTS as COPIED_DOCUMENTS
from asterism.engine.copied_tables import MENTIONS as COPIED_MENTIONS
from asterism.engine.duckdb_engine import DuckDBEngine
from asterism.engine.local import map_batches
from asterism.engine.reader import read_snapshot
from asterism.engine.result_hash import result_hash
from asterism.engine.spark import SparkEngine, open_spark
from asterism.engine.tables import SetTable
from asterism.extract import extract_batch
from asterism.link import identifiers
from asterism.link.weights import identifier_weights
from asterism.model.clock import DAY
from asterism.model.ids import derive_id
from asterism.model.marking import LOCAL
from asterism.model.schemas import DOCUMENTS, MENTIONS
from asterism.model.visibility import Visibility

if importlib.util.find_spec("pysail") is None or importlib.util.find_spec("pyspark") is None:
    pytest.skip("the extra `spark` is not installed", allow_module_level=True)

SECRET = 7
VISIBLE = Visibility(frozenset({LOCAL.id}))
HOUR = 3_600_000_000

QUERIES: Mapping[str, str] = {
    "predicate": "SELECT id, marking_id FROM documents",
    "group": """
        SELECT kind, COUNT(*) AS n, COUNT(DISTINCT value) AS v, MIN(value) AS low,
               MAX(value) AS high
        FROM mentions GROUP BY kind HAVING COUNT(*) > 1""",
    "join": """
        SELECT a.document_id AS l, b.document_id AS r, COUNT(*) AS shared
        FROM mentions a JOIN mentions b ON a.identifier_id = b.identifier_id
        WHERE a.document_id < b.document_id GROUP BY a.document_id, b.document_id""",
    "outer join": """
        SELECT d.id, COALESCE(m.value, 'none') AS value FROM documents d
        LEFT JOIN mentions m ON m.document_id = d.id AND m.kind = 'email'""",
    "semi and anti": """
        SELECT d.id FROM documents d SEMI JOIN mentions m ON m.document_id = d.id
        ANTI JOIN few f ON f.id = d.id""",
    "window": """
        SELECT id, place_value,
               LAG(place_value) OVER w AS former,
               posted_at - LAG(posted_at) OVER w AS passed,
               ROW_NUMBER() OVER w AS place_in_row,
               SUM(change_sequence) OVER (PARTITION BY source_id) AS total
        FROM documents WINDOW w AS (PARTITION BY source_id ORDER BY posted_at, id)""",
    "hops": """
        WITH steps AS (
          SELECT id, latitude, longitude, posted_at,
                 LAG(latitude) OVER w AS former_latitude, LAG(longitude) OVER w AS former_longitude,
                 LAG(posted_at) OVER w AS former_at
          FROM documents WHERE latitude IS NOT NULL
          WINDOW w AS (PARTITION BY source_id ORDER BY posted_at, id))
        SELECT id, 2 * 6371.0088 * ASIN(SQRT(LEAST(1.0,
                 POWER(SIN(RADIANS(latitude - former_latitude) / 2), 2)
                 + COS(RADIANS(latitude)) * COS(RADIANS(former_latitude))
                   * POWER(SIN(RADIANS(longitude - former_longitude) / 2), 2)))) AS kilometres
        FROM steps WHERE posted_at - former_at <= 360000000000""",
    "sets": """
        SELECT id FROM documents WHERE kind = 'ad' UNION SELECT document_id FROM mentions
        EXCEPT SELECT id FROM few""",
    "cases and text": """
        SELECT id, CASE WHEN posted_at IS NULL THEN 'undated' ELSE 'dated' END AS dated,
               LOWER(title) AS title, LENGTH(text) AS letters, text LIKE '%town%' AS town,
               CAST(posted_at / 1000000 AS BIGINT) AS second
        FROM documents ORDER BY id""",
}


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    with open_spark() as engine:
        yield engine


def raw_documents(count: int) -> pa.Table:
    """Make documents with phones written plainly and hidden, in several scripts."""
    chance = random.Random(5)  # noqa: S311 - no secret
    rows = []
    for number in range(count):
        phone = f"{chance.choice([202, 305, 415])}-555-01{chance.randrange(100):02d}"
        texts = (
            f"New in town 💋 call {phone} or mail rose{number % 7}@example.com",
            f"Nueva en la ciudad, llámame al ({phone[:3]}) {phone[4:]} 100 besos",
            f"two 0 two {phone[4:]} telegram @candy_rose{number % 5}",
            "nothing to see",
        )
        rows.append(
            {
                "id": derive_id("document", number),
                "source_id": derive_id("source", number % 9),
                "url": f"https://ads.example/{number}",
                "kind": chance.choice(["ad", "post"]),
                "title": f"Sweet Rosa {number}",
                "text": chance.choice(texts),
                "place": chance.choice(["Tampa, FL", "Miami, FL", None]),
                "posted_at": chance.choice([None, number * HOUR]),
                "marking_id": SECRET if number % 10 == 3 else LOCAL.id,
            }
        )
    return pa.Table.from_pylist(rows, schema=DOCUMENTS)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SetTable]:
    """A copy in which documents were replaced, and some newer than the copy."""
    folder = tmp_path_factory.mktemp("copy")
    documents = raw_documents(300)
    found = pa.Table.from_batches(map_batches(extract_batch, documents.to_batches(), 1))
    copied, mentions = copied_tables(documents, found)
    with ColumnarCopy(folder) as copy:
        with copy.batch(1) as add:
            add(copied.slice(0, 250), part(mentions, copied.slice(0, 250)))
        with copy.batch(2) as add:
            add(copied.slice(100, 20), part(mentions, copied.slice(100, 20)))
    newer = copied.slice(240, 60)
    return read_snapshot(folder).tables(newer, part(mentions, newer))


def copied_tables(documents: pa.Table, found: pa.Table) -> tuple[pa.Table, pa.Table]:
    places = {"Tampa, FL": (27.95, -82.46), "Miami, FL": (25.77, -80.19)}
    markings = {row["id"]: row["marking_id"] for row in documents.to_pylist()}
    rows = [
        {
            **row,
            "captured_at": 1,
            "place_value": row["place"],
            "latitude": places[row["place"]][0] if row["place"] else None,
            "longitude": places[row["place"]][1] if row["place"] else None,
            "change_sequence": 1,
        }
        for row in documents.to_pylist()
    ]
    mentions = [
        {
            **row,
            "identifier_id": derive_id("identifier", row["kind"], row["value"]),
            "marking_id": markings[row["document_id"]],
            "change_sequence": 1,
        }
        for row in found.to_pylist()
    ]
    return (
        pa.Table.from_pylist(rows, schema=COPIED_DOCUMENTS),
        pa.Table.from_pylist(mentions, schema=COPIED_MENTIONS),
    )


def part(mentions: pa.Table, documents: pa.Table) -> pa.Table:
    return mentions.filter(
        pa.compute.is_in(mentions["document_id"], documents["id"].combine_chunks())
    )


@pytest.mark.parametrize("name", QUERIES)
def test_set_work_gives_the_same_result(
    spark: SparkEngine, tables: dict[str, SetTable], tmp_path: Path, name: str
) -> None:
    few = {"few": pa.table({"id": [derive_id("document", number) for number in range(0, 300, 4)]})}
    local = DuckDBEngine(tmp_path).run(QUERIES[name], tables, VISIBLE, inputs=few)
    there = spark.run(QUERIES[name], tables, VISIBLE, inputs=few)
    assert len(local) > 1
    assert result_hash(local) == result_hash(there)


def test_linking_by_identifiers_gives_the_same_result(
    spark: SparkEngine, tables: dict[str, SetTable], tmp_path: Path
) -> None:
    # The documents are an hour apart: with the silence as it is, no identifier has two episodes.
    episodes = identifiers.EPISODES.replace(str(identifiers.SILENCE_DAYS * DAY), str(HOUR))
    inputs = {"weights": identifier_weights()}
    for name, query in (
        ("identifiers", identifiers.ALL_IDENTIFIERS),
        ("uses", identifiers.ALL_USES),
        ("shared", identifiers.ALL_SHARED),
        ("episodes", episodes),
        ("statistics", identifiers.STATISTICS),
        ("links", identifiers.LINKS),
    ):
        local = DuckDBEngine(tmp_path).run(query, tables, VISIBLE, inputs=inputs)
        there = spark.run(query, tables, VISIBLE, inputs=inputs)
        assert len(local) > 50
        assert result_hash(local) == result_hash(there)
        inputs[name] = local


def test_the_predicate_holds_on_both(
    spark: SparkEngine, tables: dict[str, SetTable], tmp_path: Path
) -> None:
    local = DuckDBEngine(tmp_path).run(QUERIES["predicate"], tables, VISIBLE)
    there = spark.run(QUERIES["predicate"], tables, VISIBLE)
    for found in (local, there):
        assert len(found) == 270
        assert set(found["marking_id"].to_pylist()) == {LOCAL.id}


def test_row_work_gives_the_same_result(spark: SparkEngine) -> None:
    batches = raw_documents(200).to_batches(max_chunksize=50)
    local = pa.Table.from_batches(map_batches(extract_batch, batches, 2))
    there = spark.map_batches(extract_batch, batches, MENTIONS)
    assert len(local) > 200
    assert result_hash(local) == result_hash(there)
