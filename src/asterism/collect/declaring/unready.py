"""What a declaration may say and this version cannot do yet: said before anything is fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from asterism.model.errors import SourceError

if TYPE_CHECKING:
    from asterism.collect.declaration import SiteDeclaration

UNREADY: Final[Mapping[str, Callable[[SiteDeclaration], object]]] = {
    "media.fetch": lambda site: site.media.fetch,
}
"""By what stands in a declaration: whether a site asks for it. Take out a line when it can."""


def refuse_unready(sites: Iterable[SiteDeclaration]) -> None:
    """Refuse to run sources that ask for what this version cannot do.

    Raises:
        SourceError: names the source and the keys.
    """
    for site in sites:
        asked = [name for name, is_asked in UNREADY.items() if is_asked(site)]
        if asked:
            message = f"{site.key}: this version cannot do {', '.join(asked)} yet; leave it out"
            raise SourceError(message)
