"""What every part of a declaration has in common."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

ONION: Final = ".onion"


class Part(BaseModel):
    """A part of a declaration: unknown keys are mistakes, and what is below a key explains it."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=False,
        populate_by_name=False,
        use_attribute_docstrings=True,
    )


def _stripped(text: str) -> str:
    if not text.strip():
        message = "must say something"
        raise ValueError(message)
    return text.strip()


def _web_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        named = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or True)
    except ValueError:
        named = False
    if not named:
        message = f"{address} is no http address"
        raise ValueError(message)
    if parts.username or parts.password:
        message = "an address holds no name or password; see login.credentials"
        raise ValueError(message)
    return address


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"{name!r} is no time zone; write one like America/New_York or UTC"
        raise ValueError(message) from error
    return name


Words = Annotated[str, Field(min_length=1), AfterValidator(_stripped)]
"""A text that says something."""

WebAddress = Annotated[str, Field(max_length=2_000), AfterValidator(_web_address)]
"""An absolute http or https address."""

ZoneName = Annotated[str, AfterValidator(_zone)]
"""IANA name of a time zone."""


def host_of(address: str) -> str:
    """Return the host that an address names, in lower case."""
    return urlsplit(address).hostname or ""
