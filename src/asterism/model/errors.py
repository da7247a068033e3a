"""Errors that a person reads: each says what is wrong, where, and how to mend it."""

from __future__ import annotations


class AsterismError(Exception):
    """Something the person at the keyboard can mend; printed without a traceback."""


class WorkspaceError(AsterismError):
    """The workspace is absent, of another version, or cannot be written."""


class SourceError(AsterismError):
    """A source may not run: its declaration is incomplete or its material unreadable."""


class AccessDeniedError(AsterismError):
    """The person may not do this, for this purpose; says nothing of what exists."""


class AuditError(AsterismError):
    """The audit log cannot be written, so nothing is read."""


class NotFoundError(AsterismError):
    """Nothing by that id that this person may see."""


class BusyError(AsterismError):
    """Another process holds what this one wants to write; wait for it or stop it."""
