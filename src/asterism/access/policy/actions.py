"""What people do with records and with the workspace."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """An act that the policy decides about; what each means stands in `rules.toml`."""

    READ = "read"
    SEARCH = "search"
    EXPORT = "export"
    JUDGE = "judge"
    REVIEW = "review"
    NOTE = "note"
    NARROW = "narrow"
    WIDEN = "widen"
    ERASE = "erase"
    HOLD = "hold"
    COLLECT = "collect"
    PROCESS = "process"
    ADMINISTER = "administer"
    READ_AUDIT = "read-audit"
