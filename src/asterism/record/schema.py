"""The record's tables: one SQLAlchemy Core schema in the subset that SQLite and Postgres share.

Ids are lower-case hexadecimal text made by the application, times are microseconds since
1970 in UTC, and closed vocabularies are guarded by CHECK. A *statement* is a row that says
something about the world; every statement carries its marking, consent and expiry, and the
change (commit) that wrote it.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

from asterism.record import people_schema  # noqa: F401 - its tables belong to the collection
from asterism.record.metadata import ROW_ID, TABLES

metadata: Final = TABLES
"""Every table, those of people too."""

MENTION_ID: Final = String(16)


def _statement() -> list[Column[Any]]:
    """Return the columns that every statement carries."""
    return [
        Column("marking_id", BigInteger, ForeignKey("markings.id"), nullable=False),
        Column("change_sequence", BigInteger, nullable=False),
    ]


def _derived() -> list[Column[Any]]:
    """Return the columns of a statement that a model made: which one, and what it replaces."""
    return [
        Column("model_version_id", BigInteger, ForeignKey("model_versions.id"), nullable=False),
        Column("supersedes", String(64)),
        *_statement(),
    ]


change_counter = Table(
    "change_counter",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("value", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="single"),
)
"""One row. Each commit adds one under a row lock, so that sequences follow commit order."""

changes = Table(
    "changes",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(32), nullable=False),
)

markings = Table(
    "markings",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("owner", Text, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("sharing_group", Text, nullable=False),
    Column("caveats", Text, nullable=False),
    Column("embargo_until", BigInteger),
    Column("excluded", Text, nullable=False, server_default=text("''")),
    Column("consent", SmallInteger, nullable=False, server_default=text("0")),
    Column("expires_at", BigInteger),
    Column("parts", Text, nullable=False, server_default=text("''")),
    CheckConstraint("level BETWEEN 0 AND 4", name="level"),
    CheckConstraint("consent BETWEEN 0 AND 2", name="consent"),
)
"""Interned and never changed. `caveats` are joined by commas, `excluded` by line feeds, `parts`
(the ids of the plain markings that a sum rests on) by commas."""

model_versions = Table(
    "model_versions",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(64), nullable=False),
    Column("version", String(64), nullable=False),
    Column("population", Text, nullable=False),
    Column("parameters", Text, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("stage", String(32), nullable=False),
    Column("person", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("software", String(64), nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("state", String(16), nullable=False),
    Column("report", Text, nullable=False),
    CheckConstraint("state IN ('running', 'finished', 'failed', 'taken-over')", name="state"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("parameters", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("cursor", Text),
    Column("lease_owner", Text),
    Column("lease_until", BigInteger),
    Column("attempts", Integer, nullable=False),
    CheckConstraint("state IN ('waiting', 'leased', 'finished', 'failed')", name="state"),
    Index("ix_jobs_state_kind", "state", "kind"),
)

watermarks = Table(
    "watermarks",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("sequence", BigInteger, nullable=False),
)
"""Up to which change each stage has read the record."""

sources = Table(
    "sources",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("owner", Text, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("retention_days", Integer),
    *_statement(),
)

captures = Table(
    "captures",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("source_id", ROW_ID, ForeignKey("sources.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("captured_at", BigInteger, nullable=False),
    Column("http_status", SmallInteger),
    Column("media_type", Text, nullable=False),
    Column("encoding", Text),
    Column("payload_sha256", String(64), nullable=False),
    Column("payload_length", BigInteger, nullable=False),
    Column("store_path", Text, nullable=False),
    Column("store_offset", BigInteger, nullable=False),
    Column("store_length", BigInteger, nullable=False),
    Column("remaining_sha256", String(64)),
    Column("finding", String(16)),
    *_statement(),
    Index("ix_captures_url", "url"),
    Index("ix_captures_payload_sha256", "payload_sha256"),
)
"""Bytes as received: one row per source, address and payload, at its place in a WARC file.
`remaining_sha256` is of the payload as it stands, where erasure blanked passages of it.
`finding` is what a page was instead of what was asked for: "missing", though its status says
otherwise, "login", or "probe" for an address that nobody gave out."""

sightings = Table(
    "sightings",
    metadata,
    Column("run_id", ROW_ID, ForeignKey("runs.id"), primary_key=True),
    Column("capture_id", ROW_ID, ForeignKey("captures.id"), primary_key=True),
    Column("seen_at", BigInteger, nullable=False),
    Index("ix_sightings_capture_id", "capture_id"),
)

documents = Table(
    "documents",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("source_id", ROW_ID, ForeignKey("sources.id"), nullable=False),
    Column("capture_id", ROW_ID, ForeignKey("captures.id"), nullable=False),
    Column("capture_offset", BigInteger),
    Column("capture_length", BigInteger),
    Column("url", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(16)),
    Column("place", Text),
    Column("author", Text),
    Column("posted_at", BigInteger),
    Column("attributes", Text),
    Column("supersedes", ROW_ID),
    Column("capture_entry", Text),
    *_statement(),
    Index("ix_documents_url", "url"),
    Index("ix_documents_change_sequence", "change_sequence"),
    Index("ix_documents_capture_id", "capture_id", "id", "marking_id"),
)
"""`capture_offset` and `capture_length` are bytes of the payload when the document is one
row of a file; null when it is the whole capture. `capture_entry` says where the row stands in a
file whose rows have no bytes of their own, such as a workbook; the bytes are then the file's."""

extractions = Table(
    "extractions",
    metadata,
    Column("document_id", ROW_ID, ForeignKey("documents.id"), primary_key=True),
    Column("mention_count", Integer, nullable=False),
    Column("place_value", Text),
    Column("latitude", Double),
    Column("longitude", Double),
    *_derived(),
    Index("ix_extractions_change_sequence", "change_sequence"),
)
"""That a document has been read, by which version, and where it says it is."""

mentions = Table(
    "mentions",
    metadata,
    Column("document_id", ROW_ID, ForeignKey("documents.id"), primary_key=True),
    Column("id", MENTION_ID, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("field", String(8), nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("raw", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("display", Text),
    Column("confidence", Double, nullable=False),
    Column("reserved", Boolean, nullable=False),
    Column("hidden", Boolean, nullable=False),
    Column("reading", Text),
    Column("role", String(16)),
    Column("latitude", Double),
    Column("longitude", Double),
    Column("attributes", Text),
    Column("identifier_id", ROW_ID),
    *_derived(),
    CheckConstraint("field IN ('title', 'text')", name="field"),
    CheckConstraint("span_start >= 0 AND span_end > span_start", name="span"),
    Index(
        "ix_mentions_identifier_id",
        "identifier_id",
        sqlite_where=text("identifier_id IS NOT NULL"),
        postgresql_where=text("identifier_id IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)
"""Clustered by document, so that a batch of documents in id order is written in one sweep."""

SUPERSEDED: Final = "superseded"

identifier_statistics = Table(
    "identifier_statistics",
    metadata,
    Column("identifier_id", ROW_ID, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("neighbours", Integer, nullable=False),
    Column("episodes", Integer, nullable=False),
    Column("hub", Text),
    Column("model_version_id", BigInteger, ForeignKey("model_versions.id"), nullable=False),
    Column("change_sequence", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""How common each shared identifier is, as of the last linking release. `hub` says why an
identifier that many strangers share joins nothing; null for one that may join."""

links = Table(
    "links",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("left_id", ROW_ID, nullable=False),
    Column("right_kind", String(16), nullable=False),
    Column("right_id", ROW_ID, nullable=False),
    Column("episode", Integer, nullable=False, server_default=text("0")),
    Column("log10_weight", Double),
    Column("joins", Boolean, nullable=False),
    Column("explanation", Text, nullable=False),
    *_derived(),
    CheckConstraint("right_kind IN ('document', 'identifier')", name="right_kind"),
    Index("ix_links_left_id", "left_id"),
    Index("ix_links_right_id", "right_id"),
    Index("ix_links_change_sequence", "change_sequence"),
    sqlite_with_rowid=False,
)
"""From a document (`left_id`) to an identifier in one episode of its use, or to another
document. `log10_weight` is null where no calibrated model speaks: such a link joins nothing. One
whose explanation is "superseded" was drawn from a mention that a newer extractor no longer
finds: it is history and joins nothing."""

link_supports = Table(
    "link_supports",
    metadata,
    Column("link_id", ROW_ID, ForeignKey("links.id", ondelete="CASCADE"), primary_key=True),
    Column("document_id", ROW_ID, primary_key=True),
    Column("mention_id", String(16), primary_key=True, server_default=text("''")),
    Column("marking_id", BigInteger, ForeignKey("markings.id"), nullable=False),
    Index("ix_link_supports_document_id", "document_id"),
    sqlite_with_rowid=False,
)
"""The documents and mentions that give a link; a person sees the link if they see them all."""

networks = Table(
    "networks",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("documents", Integer, nullable=False),
    Column("founder_id", ROW_ID, nullable=False),
    *_derived(),
    CheckConstraint("state IN ('current', 'ended')", name="state"),
    Index("ix_networks_change_sequence", "change_sequence"),
)
"""A network is named after its founder, the document of it that was captured first; of several,
the one with the smallest id."""

network_members = Table(
    "network_members",
    metadata,
    Column("document_id", ROW_ID, ForeignKey("documents.id"), primary_key=True),
    Column("network_id", ROW_ID, nullable=False),
    Column("change_sequence", BigInteger, nullable=False),
    Index("ix_network_members_network_id", "network_id"),
    sqlite_with_rowid=False,
)
"""Documents of networks with two members or more; a document without a row stands alone."""

network_lineage = Table(
    "network_lineage",
    metadata,
    Column("network_id", ROW_ID, primary_key=True),
    Column("parent_id", ROW_ID, primary_key=True),
    Column("change_sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    CheckConstraint("kind IN ('grown', 'shrunk', 'merged', 'split')", name="kind"),
)

judgements = Table(
    "judgements",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("left_id", ROW_ID, nullable=False),
    Column("right_id", ROW_ID, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("person", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("decided_at", BigInteger, nullable=False),
    Column("supersedes", ROW_ID),
    *_statement(),
    CheckConstraint("verdict IN ('same', 'different', 'unsure')", name="verdict"),
    CheckConstraint("left_id < right_id", name="order"),
    Index("ix_judgements_left_id", "left_id"),
    Index("ix_judgements_right_id", "right_id"),
    Index("ix_judgements_change_sequence", "change_sequence"),
)
"""People's decisions on pairs of documents. The newest of a pair holds; clustering reads them."""

leads = Table(
    "leads",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("pattern", String(32), nullable=False),
    Column("network_id", ROW_ID, nullable=False),
    Column("title", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("log10_weight", Double),
    Column("strength", Double, nullable=False),
    Column("standing", String(16), nullable=False),
    *_derived(),
    CheckConstraint("standing IN ('current', 'withdrawn')", name="standing"),
    Index("ix_leads_network_id", "network_id"),
    Index("ix_leads_pattern", "pattern"),
)
"""`strength` orders a queue within one pattern (a count of what was observed) and is no score."""

lead_reviews = Table(
    "lead_reviews",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("lead_id", ROW_ID, nullable=False),
    Column("state", String(16), nullable=False),
    Column("person", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("reviewed_at", BigInteger, nullable=False),
    *_statement(),
    CheckConstraint("state IN ('new', 'reviewing', 'kept', 'dismissed')", name="state"),
    Index("ix_lead_reviews_lead_id", "lead_id"),
)
"""A lead may stand in a view alone, so that its id is no foreign key."""

marking_changes = Table(
    "marking_changes",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("document_id", ROW_ID, nullable=False),
    Column("from_marking_id", BigInteger, ForeignKey("markings.id"), nullable=False),
    Column("to_marking_id", BigInteger, ForeignKey("markings.id"), nullable=False),
    Column("person", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    *_statement(),
    Index("ix_marking_changes_document_id", "document_id"),
)
"""Who narrowed or widened a document. The row's own marking is the sum of both, so that whoever
learns of the change could see the document before and after it."""

tombstones = Table(
    "tombstones",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("erasure_id", ROW_ID, nullable=False),
    Column("table_name", String(32), nullable=False),
    Column("row_id", ROW_ID, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("erased_at", BigInteger, nullable=False),
    Column("statement", Text, nullable=False),
    Column("change_sequence", BigInteger, nullable=False),
    CheckConstraint(
        "reason IN ('request', 'consent', 'retention', 'order', 'mistake')", name="reason"
    ),
    Index("ix_tombstones_row_id", "row_id"),
    Index("ix_tombstones_erasure_id", "erasure_id"),
)
"""What stays of what was erased. `statement` is the signed whole as JSON; it names ids and
digests, and who erased as a keyed hash. `table_name` is "captures" for bytes of the store."""

holds = Table(
    "holds",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("person", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("held_at", BigInteger, nullable=False),
    Column("until", BigInteger),
    Column("released_at", BigInteger),
    Column("released_by", Text),
    *_statement(),
)
"""Legal holds: what they name is neither erased nor given up to retention while they stand."""

held = Table(
    "held",
    metadata,
    Column("hold_id", ROW_ID, ForeignKey("holds.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("target_id", ROW_ID, primary_key=True),
    CheckConstraint("kind IN ('document', 'identifier', 'source')", name="kind"),
    Index("ix_held_target_id", "target_id"),
)
"""What a hold names: documents, or whatever carries an identifier or comes from a source."""

retention_rules = Table(
    "retention_rules",
    metadata,
    Column("source_id", ROW_ID, primary_key=True, server_default=text("''")),
    Column("kind", String(32), primary_key=True, server_default=text("''")),
    Column("days", Integer),
    Column("unlinked_days", Integer),
    Column("person", Text, nullable=False),
    Column("set_at", BigInteger, nullable=False),
    CheckConstraint("days > 0 AND unlinked_days > 0", name="days"),
)
"""How many days documents of a source, of a kind, or both are kept, besides the limit that the
source itself states; "" stands for any. The shortest limit that applies counts."""

watch_list = Table(
    "watch_list",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("identifier_id", ROW_ID, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Column("until", BigInteger),
    Column("removed_at", BigInteger),
    Column("removed_by", Text),
    *_statement(),
    Index("ix_watch_list_identifier_id", "identifier_id"),
)
"""Identifiers that targeted crawls look for: who put each on, why, and until when."""
