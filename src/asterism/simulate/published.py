"""What every site published, item by item: the measure of a crawl, which no crawl can see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asterism.simulate.output import ordered_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from asterism.simulate.world import World


def item(
    url: str, source: str, kind: str, title: str, text: str, **further: object
) -> dict[str, object]:
    """Return the line of one item.

    Args:
        url: address of its page; a post's ends in `#` and its id.
        source: key of the site.
        kind: "ad", "job_ad" or "post".
        title: as the page shows it.
        text: its body, as a person reads it; without quotes and signatures, which are attributes.
        further: what else the line says. `author`, `posted_at`, `place`, `thread`, `reply_to`:
            as shown, None where the page says nothing. `attributes`: further fields shown.
            `visible`: "everyone", or "members" for what is behind a log-in. `relevant`: whether
            targeted collecting keeps it, and `why`. `owner`, `role`, `identifiers`: what is true
            of it, never shown.
    """
    line: dict[str, object] = {
        "url": url,
        "source": source,
        "kind": kind,
        "title": title,
        "text": text,
        "author": None,
        "posted_at": None,
        "place": None,
        "attributes": {},
        "thread": None,
        "reply_to": None,
        "visible": "everyone",
        "relevant": True,
        "why": [],
    }
    return line | further


def classified_items(world: World, label_key: int = 0) -> Iterator[dict[str, object]]:
    """Yield the items of the four classified sites, in the order of documents.jsonl."""
    for _, _, removed, document, truth in ordered_rows(world, label_key):
        if not removed:
            fields: dict[str, Any] = json.loads(document)
            true: dict[str, Any] = json.loads(truth)
            shown = {key: fields.pop(key) for key in ("url", "source", "kind", "title", "text")}
            fields.pop("section")
            yield item(
                **shown,
                **fields,
                owner=true["owner"],
                role=true["role"],
                identifiers=true["identifiers"],
            )


def write_lines(path: Path, lines: Iterable[Mapping[str, object]]) -> int:
    """Write lines of JSON; return how many there are."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(encode(line) + "\n")
            count += 1
    return count
