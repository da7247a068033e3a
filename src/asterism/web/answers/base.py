"""What all answers share."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from asterism.model.clock import to_datetime


class Answer(BaseModel):
    """A frozen value; field names are the API's."""

    model_config = ConfigDict(frozen=True)


def moment(microseconds: int | None) -> datetime | None:
    """Return a time of the record as UTC, or None."""
    return None if microseconds is None else to_datetime(microseconds)
