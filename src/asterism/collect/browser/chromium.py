"""The system's Chromium, without a network of its own."""

from __future__ import annotations

import os
import shutil
from typing import Final

from asterism.model.errors import SourceError

try:
    from playwright.async_api import (
        Browser,
        BrowserContext,
        Page,
        Playwright,
        Request,
        Route,
        async_playwright,
    )
except ImportError:  # without the extra
    async_playwright = None  # type: ignore[assignment]

__all__ = [
    "Browser",
    "BrowserContext",
    "Page",
    "Playwright",
    "Request",
    "Route",
    "async_playwright",
    "ensure_usable",
    "launched",
]

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
HEAP_MIB: Final = 512
"""What the scripts of one page may hold; more ends the page."""
FLAGS: Final = (
    # Every name leads nowhere and every address to a proxy that is not there.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--no-first-run",
    "--no-pings",
    "--mute-audio",
    f"--js-flags=--max-old-space-size={HEAP_MIB}",
)
_NOWHERE: Final = {"server": "http://127.0.0.1:1", "bypass": "<-loopback>"}
_ENVIRONMENT: Final = ("HOME", "LANG", "PATH", "TMPDIR")
ROOT: Final = 0


def ensure_usable(*, local: bool) -> str:
    """Return where Chromium is.

    Args:
        local: whether all pages are the operator's own.

    Raises:
        SourceError: if it or the extra is missing, or it would have to run without its sandbox.
    """
    if async_playwright is None:
        message = "render: browser needs the extra: pip install 'asterism[browser]'"
        raise SourceError(message)
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        message = f"render: browser needs Chromium; install it ({', '.join(NAMES)})"
        raise SourceError(message)
    if os.geteuid() == ROOT and not local:
        message = (
            "render: browser: Chromium has no sandbox when it is run by root; collect as another "
            "user (sources that are local may be collected so)"
        )
        raise SourceError(message)
    return path


async def launched(playwright: Playwright, path: str) -> Browser:
    """Start Chromium: sandboxed, unless by root, which `ensure_usable` lets only local pages do."""
    return await playwright.chromium.launch(
        executable_path=path,
        args=list(FLAGS),
        chromium_sandbox=os.geteuid() != ROOT,
        proxy=_NOWHERE,  # type: ignore[arg-type]  # a typed dictionary of these keys
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
    )
