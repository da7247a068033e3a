"""The signature store: what near-duplicates of new documents are looked for in.

A log-structured store under a workspace's `derived/signatures`: immutable segments, one for each
batch added, merged as they grow many. It is derived: delete the folder and add the documents again.

What is in the store is what `manifest.json` names. A batch, its links and the groups it made enter
by one atomic rename, so a process killed at any instant leaves either all of it or none.
The arrays themselves are left to the page cache: after a loss of power, rebuild.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import feather

from asterism.link.components import Components, Labels
from asterism.link.text.segment import MEETINGS, Contents, Segment, SegmentWriter, gathered, table
from asterism.link.text.signatures import Signatures
from asterism.model.errors import WorkspaceError

FORMAT: Final = "words-2 minhash-32x3 v1"
"""Changes whenever signatures do; a store of another format has to be rebuilt."""
FANOUT: Final = 8
MERGE_LIMIT: Final = 1 << 22
"""Segments that would make more texts than this together stay apart."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the store holds: segments in order, keys of batches → files of links, the groups."""

    format: str = FORMAT
    jaccard: float = 0.5
    files: int = 0
    segments: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    groups: str | None = None

    def named(self) -> set[str]:
        """Return the files and folders that belong to the store."""
        own = {"manifest.json", "lock", self.groups or "lock"}
        return own | {*self.segments, *self.links.values()}


class SignatureStore:
    """Signatures of a workspace's documents.

    Args:
        folder: where; made when something is first added.
        jaccard: least share of common word pairs (intersection / union) at which texts are linked.

    Raises:
        WorkspaceError: if the folder holds signatures of another format or threshold.
    """

    def __init__(self, folder: Path, *, jaccard: float = 0.5) -> None:
        self.folder = folder
        self.jaccard = jaccard
        self._segments: dict[str, Segment] = {}
        self.manifest()

    def manifest(self) -> Manifest:
        """Return what the store holds now.

        Raises:
            WorkspaceError: if that is of another format or threshold.
        """
        try:
            written = json.loads((self.folder / "manifest.json").read_bytes())
        except FileNotFoundError:
            return Manifest(jaccard=self.jaccard)
        if (written.get("format"), written.get("jaccard")) != (FORMAT, self.jaccard):
            message = f"{self.folder} holds signatures of another kind; delete it and rebuild"
            raise WorkspaceError(message)
        return Manifest(**written)

    @property
    def documents(self) -> int:
        """Number of documents held; one that came in two batches may count twice."""
        return sum(len(segment.contents.ids) for segment in self.segments(self.manifest()))

    def segments(self, manifest: Manifest) -> list[Segment]:
        """Return the segments of a manifest, mapped."""
        self._segments = {
            name: self._segments.get(name) or Segment.read(self.folder / name)
            for name in manifest.segments
        }
        return list(self._segments.values())

    def links(self, key: str) -> pa.Table | None:
        """Return the links that were found when a batch was added; None if it was not."""
        name = self.manifest().links.get(key)
        return None if name is None else self.read_links(name)

    def read_links(self, name: str) -> pa.Table:
        """Return the links that one file holds."""
        return feather.read_table(self.folder / name, memory_map=False)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Hold the store for one change; a second writer waits."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # let go by the system when the process ends
            manifest = self.manifest()
            self._sweep(manifest)
            yield Writing(self, manifest)

    def merge(self) -> None:
        """Merge segments where many are of about one size; done after each batch by default."""
        with self.writing() as writing:
            writing.merge()

    def _sweep(self, manifest: Manifest) -> None:
        """Remove what a killed process left behind."""
        for path in self.folder.iterdir():
            if path.name not in manifest.named():
                shutil.rmtree(path) if path.is_dir() else path.unlink()


class Writing:
    """One change of the store, made by the process that holds its lock."""

    def __init__(self, store: SignatureStore, manifest: Manifest) -> None:
        self._store = store
        self.manifest = manifest
        self.segments = store.segments(manifest)

    def groups(self) -> Labels:
        """Return for each text of all segments, in order, the first text of its group."""
        name = self.manifest.groups
        return np.empty(0, np.uint32) if name is None else np.load(self._store.folder / name)

    def new_segment(self, contents: Contents) -> SegmentWriter:
        """Start a segment's folder."""
        return SegmentWriter(self._store.folder / f"segment-{self.manifest.files:06}", contents)

    def commit(self, key: str, links: pa.Table, groups: Labels) -> None:
        """Make the started segment part of the store, with its links and the groups now."""
        number = self.manifest.files
        name, grouping = f"links-{number:06}.arrow", f"groups-{number:06}.npy"
        feather.write_feather(links, self._store.folder / name, compression="zstd")
        np.save(self._store.folder / grouping, groups)
        self._replace(
            replace(
                self.manifest,
                files=number + 1,
                segments=[*self.manifest.segments, f"segment-{number:06}"],
                links={**self.manifest.links, key: name},
                groups=grouping,
            )
        )

    def replace_contents(
        self,
        segments: Mapping[str, Contents | None],
        links: Mapping[str, pa.Table],
        groups: Labels,
    ) -> None:
        """Put other segments and links in the place of some, and remove those from the disk.

        Args:
            segments: new contents by name of segment, None for one that is to go.
            links: new links by name of file.
            groups: of all texts, in the order of the segments as they are then.
        """
        number = self.manifest.files
        names: dict[str, str | None] = dict.fromkeys(segments)
        for name, contents in segments.items():
            if contents is not None:
                names[name] = f"segment-{number:06}"
                writer = SegmentWriter(self._store.folder / f"segment-{number:06}", contents)
                for meeting in range(MEETINGS):
                    writer.write(table(contents, meeting))
                writer.close()
                number += 1
        renamed: dict[str, str] = {}
        for name, rows in links.items():
            renamed[name] = f"links-{number:06}.arrow"
            feather.write_feather(rows, self._store.folder / renamed[name], compression="zstd")
            number += 1
        np.save(self._store.folder / f"groups-{number:06}.npy", groups)
        kept = (names.get(name, name) for name in self.manifest.segments)
        self._replace(
            replace(
                self.manifest,
                files=number + 1,
                segments=[name for name in kept if name is not None],
                links={key: renamed.get(name, name) for key, name in self.manifest.links.items()},
                groups=f"groups-{number:06}.npy",
            )
        )

    def merge(self) -> None:
        """Merge segments while `FANOUT` of them are of about one size."""
        while chosen := _mergeable([segment.contents.count for segment in self.segments]):
            self._merge(chosen)

    def _merge(self, chosen: list[int]) -> None:
        contents = _together([self.segments[index].contents for index in chosen])
        writer = self.new_segment(contents)
        for meeting in range(MEETINGS):
            writer.write(table(contents, meeting))
        writer.close()
        number = self.manifest.files
        kept = [segment for index, segment in enumerate(self.segments) if index not in chosen]
        np.save(
            self._store.folder / f"groups-{number:06}.npy",
            _regrouped(
                self.groups(),
                [segment.contents.fingerprints for segment in self.segments],
                set(chosen),
                [*(segment.contents.fingerprints for segment in kept), contents.fingerprints],
            ),
        )
        self._replace(
            replace(
                self.manifest,
                files=number + 1,
                segments=[*(segment.name for segment in kept), f"segment-{number:06}"],
                groups=f"groups-{number:06}.npy",
            )
        )

    def _replace(self, manifest: Manifest) -> None:
        draft = self._store.folder / "manifest.draft"
        with draft.open("w") as file:
            json.dump(asdict(manifest), file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._store.folder / "manifest.json")
        self.manifest = manifest
        self.segments = self._store.segments(manifest)
        self._store._sweep(manifest)  # noqa: SLF001 - the store's own other half


def _mergeable(counts: list[int]) -> list[int]:
    """Return the places of segments to merge: all of a size class that holds FANOUT or more."""
    classes: dict[int, list[int]] = {}
    for index, count in enumerate(counts):
        classes.setdefault(max(count, 1).bit_length() // 3, []).append(index)
    for _, members in sorted(classes.items()):
        total = sum(counts[index] for index in members)
        if len(members) >= FANOUT and total <= MERGE_LIMIT:
            return members
    return []


def _together(parts: list[Contents]) -> Contents:
    """Return the contents of several segments as those of one."""
    bases = np.cumsum([0, *(part.count for part in parts)])
    lengths = np.concatenate([np.diff(part.offsets) for part in parts])
    texts = Signatures(
        np.concatenate([[0], np.cumsum(lengths)]),
        np.concatenate([part.shingles for part in parts]),
        np.concatenate([part.words for part in parts]),
        np.concatenate([part.fingerprints for part in parts]),
    )
    text_of = [
        part.text_of.astype(np.int64) + base for part, base in zip(parts, bases, strict=False)
    ]
    return gathered(np.concatenate([part.ids for part in parts]), np.concatenate(text_of), texts)


def _regrouped(
    groups: Labels,
    old: list[NDArray[np.uint64]],
    chosen: set[int],
    new: list[NDArray[np.uint64]],
) -> Labels:
    """Return the groups under the numbers that texts have after a merge.

    Args:
        groups: the groups before, one label for each text of `old`, in order.
        old: fingerprints of each segment's texts before.
        chosen: which of them were merged; the merged segment is the last of `new`.
        new: fingerprints of each segment's texts afterwards.
    """
    bases = np.cumsum([0, *(len(part) for part in new)])
    order = np.argsort(new[-1])
    numbers, kept = [], 0
    for index, fingerprints in enumerate(old):
        if index in chosen:
            place = np.searchsorted(new[-1], fingerprints, sorter=order)
            numbers.append(bases[-2] + order[place])
        else:
            numbers.append(bases[kept] + np.arange(len(fingerprints)))
            kept += 1
    number = np.concatenate(numbers)
    components = Components(int(bases[-1]))
    components.add(number, number[groups])
    return components.labels()
