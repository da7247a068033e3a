"""What makes a crawl one through Tor: sources apart from the others, and Scrapy's settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from asterism.collect.declaration import SiteDeclaration
from asterism.collect.onion.addresses import problem_with
from asterism.model.errors import SourceError

SECONDS_LIMIT: Final = 120
"""For one page: how long Tor itself waits for a stream before it gives up."""
RETRIES: Final = 4
"""More than elsewhere: a circuit that breaks is a matter of course."""


def is_through_tor(sources: Sequence[SiteDeclaration]) -> bool:
    """Tell whether these sources, all of one network, are behind Tor."""
    return any(source.network == "tor" for source in sources)


def separated(sources: Sequence[SiteDeclaration]) -> list[list[SiteDeclaration]]:
    """Return the sources by network: those of different ones never share a process.

    Raises:
        SourceError: if an onion address is mistyped, or a source behind Tor wants a browser.
    """
    for source in sources:
        if source.network == "tor":
            _ensure_fit(source)
    parts = [[s for s in sources if s.network == network] for network in ("clear", "tor")]
    return [part for part in parts if part]


def through_tor(settings: Mapping[str, Any], proxy: str, run_id: str) -> dict[str, Any]:
    """Return Scrapy's settings with no way left to any network but through the proxy.

    Args:
        settings: of a crawl.
        proxy: address of Tor's SOCKS port.
        run_id: of the run: no circuit is shared with another.
    """
    # Imported here: whoever only asks whether a source is behind Tor has no use for Scrapy.
    from asterism.collect.onion.guard import RefusingResolver  # noqa: PLC0415
    from asterism.collect.onion.handler import (  # noqa: PLC0415
        PROXY_SETTING,
        RUN_SETTING,
        OnionDownloadHandler,
    )
    from asterism.collect.onion.refusing import THROUGH_TOR  # noqa: PLC0415

    return {
        **settings,
        "DOWNLOAD_HANDLERS": {
            **dict.fromkeys(("http", "https"), OnionDownloadHandler),
            **dict.fromkeys(("data", "file", "ftp", "s3")),
        },
        "HTTPPROXY_ENABLED": False,  # nor through one that the environment names
        "TWISTED_DNS_RESOLVER": RefusingResolver,
        "DOWNLOAD_TIMEOUT": SECONDS_LIMIT,
        "RETRY_TIMES": RETRIES,
        THROUGH_TOR: True,
        PROXY_SETTING: proxy,
        RUN_SETTING: run_id,
    }


def _ensure_fit(source: SiteDeclaration) -> None:
    for host in sorted(source.hosts):
        if problem := problem_with(host):
            message = f"{source.key}: {host} {problem}"
            raise SourceError(message)
    if source.page.render == "browser":
        message = (
            f"{source.key}: a browser is not used behind Tor: what it is asked by a page can tell "
            "who visits; state page.render: http"
        )
        raise SourceError(message)
