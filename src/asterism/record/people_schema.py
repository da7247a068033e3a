"""Tables of organisations, people and how people sign in.

They say who may come in, not what is known about the world: their rows carry no marking and no
change sequence, they are not copied into anything derived, and only `asterism.access` reads
them. Of every secret there is a hash or a sealed form; none is kept as it was given out.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from asterism.record.metadata import ROW_ID, SHA256, TABLES


def _person() -> Column[str]:
    """Return the column that names the person whom a row belongs to."""
    return Column("person_id", ROW_ID, ForeignKey("people.id"), nullable=False)


organisations = Table(
    "organisations",
    TABLES,
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded_name", Text, nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("own", Boolean, nullable=False),
    CheckConstraint("kind IN ('research', 'government', 'nonprofit', 'commercial')", name="kind"),
    Index(
        "uq_organisations_own",
        "own",
        unique=True,
        sqlite_where=text("own"),
        postgresql_where=text("own"),
    ),
)
"""Members. `own` is the one that keeps this workspace; `key` is the owner in markings;
`folded_name` keeps two names from looking alike."""

agreements = Table(
    "agreements",
    TABLES,
    Column("id", ROW_ID, primary_key=True),
    Column("organisation_key", Text, ForeignKey("organisations.key"), nullable=False),
    Column("valid_from", BigInteger, nullable=False),
    Column("valid_until", BigInteger, nullable=False),
    Column("reference", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    CheckConstraint("valid_until > valid_from", name="order"),
    Index("ix_agreements_organisation_key", "organisation_key"),
)
"""What an organisation signed; `reference` says where the signed paper is. Until the moment
`valid_until`, and not at it."""

sharing_groups = Table(
    "sharing_groups",
    TABLES,
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

sharing_group_members = Table(
    "sharing_group_members",
    TABLES,
    Column("id", ROW_ID, primary_key=True),
    Column("group_key", Text, ForeignKey("sharing_groups.key"), nullable=False),
    Column("organisation_key", Text, ForeignKey("organisations.key")),
    Column("person_id", ROW_ID, ForeignKey("people.id")),
    Column("valid_from", BigInteger, nullable=False),
    Column("valid_until", BigInteger),
    CheckConstraint("(organisation_key IS NULL) <> (person_id IS NULL)", name="member"),
    Index("ix_sharing_group_members_organisation_key", "organisation_key"),
    Index("ix_sharing_group_members_person_id", "person_id"),
)
"""An organisation or one person in a group; null in `valid_until` while nobody has ended it."""

people = Table(
    "people",
    TABLES,
    Column("id", ROW_ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded_name", Text, nullable=False, unique=True),
    Column("organisation_key", Text, ForeignKey("organisations.key"), nullable=False),
    Column("roles", Text, nullable=False),
    Column("clearances", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("invited_by", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    CheckConstraint("state IN ('active', 'suspended')", name="state"),
)
"""Accounts. None is ever deleted, so that a name in the audit log stays one person's. Roles and
clearances are separated by commas."""

passkeys = Table(
    "passkeys",
    TABLES,
    Column("id", ROW_ID, primary_key=True),
    _person(),
    Column("credential_id", LargeBinary, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("transports", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger),
    Index("ix_passkeys_person_id", "person_id"),
)

authenticators = Table(
    "authenticators",
    TABLES,
    Column("id", ROW_ID, primary_key=True),
    _person(),
    Column("name", Text, nullable=False),
    Column("sealed_secret", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("confirmed_at", BigInteger),
    Column("last_step", BigInteger),
    Column("last_used_at", BigInteger),
    Index("ix_authenticators_person_id", "person_id"),
)
"""Programs that show codes of six digits. `last_step` is the time step of the last code taken,
so that none is taken twice."""

passwords = Table(
    "passwords",
    TABLES,
    Column("person_id", ROW_ID, ForeignKey("people.id"), primary_key=True),
    Column("argon2id", Text, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    TABLES,
    Column("code_sha256", SHA256, primary_key=True),
    _person(),
    Column("made_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Index("ix_recovery_codes_person_id", "person_id"),
)

invitations = Table(
    "invitations",
    TABLES,
    Column("token_sha256", SHA256, primary_key=True),
    _person(),
    Column("made_by", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Index("ix_invitations_person_id", "person_id"),
)

challenges = Table(
    "challenges",
    TABLES,
    Column("challenge_sha256", SHA256, primary_key=True),
    Column("ceremony", String(16), nullable=False),
    Column("person_id", ROW_ID, ForeignKey("people.id")),
    Column("expires_at", BigInteger, nullable=False),
    CheckConstraint("ceremony IN ('register', 'sign-in')", name="ceremony"),
    Index("ix_challenges_expires_at", "expires_at"),
)
"""Open passkey ceremonies; a row goes when it is answered, rightly or wrongly."""

sign_ins = Table(
    "sign_ins",
    TABLES,
    Column("id", ROW_ID, primary_key=True),
    Column("token_sha256", SHA256, nullable=False, unique=True),
    _person(),
    Column("method", String(16), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    CheckConstraint("method IN ('passkey', 'password', 'recovery', 'invitation')", name="method"),
    Index("ix_sign_ins_person_id", "person_id"),
)

service_tokens = Table(
    "service_tokens",
    TABLES,
    Column("id", ROW_ID, primary_key=True),
    Column("token_sha256", SHA256, nullable=False, unique=True),
    _person(),
    Column("name", Text, nullable=False),
    Column("actions", Text, nullable=False),
    Column("purpose", Text),
    Column("made_by", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger),
    Column("revoked_at", BigInteger),
    Index("ix_service_tokens_person_id", "person_id"),
)
"""Proofs for programs. `actions` is separated by commas; a `purpose` is the only one allowed."""

attempts = Table(
    "attempts",
    TABLES,
    Column("key", SHA256, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("ix_attempts_expires_at", "expires_at"),
)
"""How often something was tried in the running window; the key is hashed and names nobody."""

TABLES_OF_PEOPLE: Final = frozenset(
    table.name
    for table in (
        organisations, agreements, sharing_groups, sharing_group_members, people, passkeys,
        authenticators, passwords, recovery_codes, invitations, challenges, sign_ins,
        service_tokens, attempts,
    )
)  # fmt: skip
"""Rows drawn by lot or at a moment, so that two equal records may differ in them."""
