"""The audit log: one entry for every read, kept before anything is returned.

Fails closed: when an entry cannot be kept, the read does not happen. Taking in new material never
depends on it. The log is a Merkle tree whose root is signed with every entry, so that nothing in
it can be changed, moved or removed without that being found and located; what could tell of the
data in it is sealed. See `docs/explanation/audit.md`.
"""

from asterism.access.audit.entry import AuditEntry, AuditLog, Outcome
from asterism.access.audit.log import FileAuditLog
from asterism.access.audit.reading import KeptEntry

__all__ = ["AuditEntry", "AuditLog", "FileAuditLog", "KeptEntry", "Outcome"]
