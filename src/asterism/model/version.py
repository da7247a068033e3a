"""Versions of the models and rules that make derived rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from asterism.model.ids import derive_id


@dataclass(frozen=True)
class ModelVersion:
    """A model or rule set, in one version, with what it was validated on.

    Attributes:
        name: what it does ("extract", "link-identifiers", …).
        version: its version, changed whenever its output may change.
        population: what it was validated on, in words a reader of a report understands.
        parameters: settings that its output depends on.
    """

    name: str
    version: str
    population: str = "rules; no population"
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def id(self) -> int:
        """63 bits derived from name, version and parameters."""
        digest = derive_id("model", self.name, self.version, self.parameters_json, length=16)
        return int(digest, 16) >> 1

    @property
    def parameters_json(self) -> str:
        """The parameters as canonical JSON."""
        return json.dumps(self.parameters, sort_keys=True)
