"""What sources need of this machine: said before anything is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from asterism.collect.declaration import SiteDeclaration
from asterism.model.errors import SourceError


def ensure_ready(sources: Sequence[SiteDeclaration]) -> None:
    """See that credentials are there for sources with a log-in, and Chromium where it is needed.

    Raises:
        SourceError: names the source and what it lacks.
    """
    for source in sources:
        try:
            _ensure_one(source)
        except SourceError as error:
            message = f"{source.key}: {error}"
            raise SourceError(message) from error


def _ensure_one(source: SiteDeclaration) -> None:
    # Imported where they are needed: a keyring and Playwright take their time.
    if source.login is not None:
        from asterism.collect.signing_in.credentials import credentials_of  # noqa: PLC0415

        credentials_of(source.login.credentials)
    if source.page.render == "browser":
        from asterism.collect.browser.chromium import ensure_usable  # noqa: PLC0415

        ensure_usable(local=source.local)
