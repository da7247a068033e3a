"""A world as sites need it: every ad by its number, and the listings."""

from __future__ import annotations

import json
import mmap
import re
import tempfile
from array import array
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from asterism.simulate.cities import all_cities
from asterism.simulate.output import ordered_rows
from asterism.simulate.sites import SITES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asterism.simulate.world import World

_NUMBER: Final = re.compile(r"(\d+)(?:\.html)?$")


class Ad(NamedTuple):
    """One ad as a site keeps it.

    Attributes:
        row: position in the store.
        fields: the line of documents.jsonl.
        removed: True when its page is gone.
    """

    row: int
    fields: dict[str, Any]
    removed: bool

    @property
    def path(self) -> str:
        """The address without scheme and host."""
        return "/" + str(self.fields["url"]).split("/", 3)[3]


class Store:
    """Every ad of a world, in a file mapped to memory, with indexes of a few bytes an ad.

    Args:
        world: to keep.
    """

    def __init__(self, world: World) -> None:
        self._starts = array("Q", [0])
        self._removed = bytearray()
        self._rows: dict[int, int] = {}
        self._listings: dict[tuple[str, str, str], array[int]] = {
            (site.key, city.slug, section): array("I")
            for site in SITES.values()
            for city in all_cities()
            for section in site.sections
        }
        self._places = {city.place: city.slug for city in all_cities()}
        file = tempfile.TemporaryFile(prefix="asterism-site-")  # noqa: SIM115 - open while serving
        for row, (_, url, removed, line, _) in enumerate(ordered_rows(world)):
            data = line.encode()
            file.write(data)
            self._starts.append(self._starts[-1] + len(data))
            self._removed.append(removed)
            match = _NUMBER.search(url)
            if match is None:
                message = f"an address without a number: {url}"
                raise ValueError(message)
            self._rows[int(match.group(1))] = row
            fields = json.loads(data)
            key = (fields["source"], self._places[fields["place"]], fields["section"])
            self._listings[key].append(row)
        file.flush()
        self._file = file
        self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def __len__(self) -> int:
        """Return how many ads there are, removed ones too."""
        return len(self._removed)

    def ad(self, row: int) -> Ad:
        """Return the ad at a position."""
        data = self._data[self._starts[row] : self._starts[row + 1]]
        return Ad(row, json.loads(data), bool(self._removed[row]))

    def find(self, url: str) -> Ad | None:
        """Return the ad at exactly this address, or None."""
        match = _NUMBER.search(url)
        row = self._rows.get(int(match.group(1))) if match else None
        if row is None:
            return None
        ad = self.ad(row)
        return ad if ad.fields["url"] == url else None

    def listing(self, site: str, city: str, section: str) -> Sequence[int] | None:
        """Return the positions of a section's ads, oldest first, or None if there is none."""
        return self._listings.get((site, city, section))

    def slug(self, place: str) -> str:
        """Return a place's slug."""
        return self._places[place]

    def close(self) -> None:
        """Forget the ads."""
        self._data.close()
        self._file.close()
