"""Views: what the pipeline derives, once for each set of people who may see the same.

Whether two documents are joined, how common a number is, what a network is called and which
leads there are: all of it depends on other documents. So that a hidden document cannot be felt
in any of it, the people of a shared workspace get links, networks and leads that were computed
from what they may see and from nothing else, by the same stages. People who may see the same
share a view. The rows that stand in the record itself are those of a single-user workspace.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from sqlalchemy import Connection, select, union

from asterism.model.marking import Marking
from asterism.model.workspace import WorkspacePaths
from asterism.record import schema
from asterism.record.database import Database
from asterism.record.migrate import newest_revision
from asterism.record.view_database import ViewDatabase
from asterism.record.writing import upsert_rows

FOLLOWED: Final = "view"
"""The watermark of the change up to which a view follows the record."""

NOTHING: Final = "nothing"
SETTINGS: Final = "view.json"


@dataclass(frozen=True)
class View:
    """A view and whom it is for.

    Attributes:
        name: of its folder.
        known: the plain markings that there were when it was last brought up to date.
        visible: those of them that its people may see.
        database: its derived rows before the record's.
        folder: where it is kept.
    """

    name: str
    known: frozenset[int]
    visible: frozenset[int]
    database: ViewDatabase
    folder: Path

    def fits(self, visible: frozenset[int]) -> bool:
        """Return whether it is for people who may see the statements under these markings.

        Markings that are newer than the view do not count: it follows them when it is next
        brought up to date.
        """
        return visible & self.known == self.visible


class Views:
    """The views of one workspace; everything in them can be deleted and is made anew.

    Args:
        paths: of the workspace.
        record: its record.
    """

    def __init__(self, paths: WorkspacePaths, record: Database) -> None:
        self._paths = paths
        self._record = record
        self._open: dict[str, View] = {}
        self._lock = Lock()

    def database_for(self, visible: frozenset[int]) -> ViewDatabase:
        """Return the database whose derived rows these people may read.

        A view from which a document was taken since is as good as none: nothing is derived, for
        its people, until it is made anew.

        Args:
            visible: the plain markings that they may see.
        """
        view = self.fitting(visible)
        if view is not None and not self.has_lost(view, visible):
            return view.database
        return self._opened(NOTHING, frozenset(), frozenset()).database

    def fitting(self, visible: frozenset[int]) -> View | None:
        """Return the view for people who may see the statements under these plain markings."""
        return next((view for view in self.every() if view.fits(visible)), None)

    def every(self) -> list[View]:
        """Return every view."""
        found = []
        for settings in sorted(self._paths.views.glob(f"*/{SETTINGS}")):
            content = json.loads(settings.read_text())
            if content["schema"] == newest_revision():
                known, visible = frozenset(content["known"]), frozenset(content["visible"])
                found.append(self._opened(settings.parent.name, known, visible))
        return found

    def bring_up(self, visible: frozenset[int], known: frozenset[int]) -> View:
        """Return the view for these people, made if there is none, with these markings known."""
        view = self.fitting(visible)
        name = uuid.uuid4().hex if view is None else view.name
        if view is None or (view.known, view.visible) != (known, visible):
            # The tables come first: a view that says whom it is for can be read.
            view = self._opened(name, known, visible)
            content = {
                "schema": newest_revision(), "known": sorted(known), "visible": sorted(visible)
            }  # fmt: skip
            partial = view.folder / f"{SETTINGS}.partial"
            partial.write_text(json.dumps(content))
            partial.replace(view.folder / SETTINGS)
        return view

    def follow(self, view: View, sequence: int) -> None:
        """Keep that a view follows the record up to this change."""
        with view.database.operating() as connection:
            upsert_rows(connection, schema.watermarks, ("name", "sequence"), [(FOLLOWED, sequence)])

    def has_lost(self, view: View, visible: frozenset[int]) -> bool:
        """Return whether a document that its rows may rest on was erased or hidden since.

        Args:
            view: which one.
            visible: the plain markings that its people may see now.
        """
        changes, erased = schema.marking_changes, schema.tombstones
        with view.database.reading() as connection:
            since = _followed(connection)
            hidden = select(changes.c.id).where(
                changes.c.change_sequence > since,
                changes.c.from_marking_id.in_(view.visible),
                changes.c.to_marking_id.not_in(visible),
            )
            gone = select(erased.c.id).where(erased.c.change_sequence > since)
            return connection.execute(union(hidden, gone).limit(1)).first() is not None

    def keep_only(self, names: Iterable[str]) -> None:
        """Delete the other views: nobody is left who would read them."""
        kept = {*names, NOTHING}
        for folder in list(self._paths.views.glob("*")):
            if folder.name not in kept:
                self.drop(folder.name)

    def drop_all(self) -> None:
        """Delete every view; the next run of the pipeline makes them anew."""
        self.keep_only(())
        self.drop(NOTHING)

    def drop(self, name: str) -> None:
        """Delete a view."""
        folder = self._paths.views / name
        # From here on nobody finds it.
        (folder / SETTINGS).unlink(missing_ok=True)
        with self._lock:
            held = self._open.pop(name, None)
        database = ViewDatabase(self._record, name, folder) if held is None else held.database
        database.drop()
        shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Close every view's database."""
        with self._lock:
            for view in self._open.values():
                view.database.close()
            self._open.clear()

    def _opened(self, name: str, known: frozenset[int], visible: frozenset[int]) -> View:
        with self._lock:
            held = self._open.get(name)
            if held is None:
                folder = self._paths.views / name
                folder.mkdir(parents=True, exist_ok=True)
                database = ViewDatabase(self._record, name, folder)
                database.make()
                held = View(name, known, visible, database, folder)
            elif (held.known, held.visible) != (known, visible):
                held = View(name, known, visible, held.database, held.folder)
            self._open[name] = held
            return held


def _followed(connection: Connection) -> int:
    marks = schema.watermarks
    statement = select(marks.c.sequence).where(marks.c.name == FOLLOWED)
    return connection.execute(statement).scalar_one_or_none() or 0


def plain(markings: Iterable[Marking]) -> frozenset[int]:
    """Return the ids of the markings that are no sum of others."""
    return frozenset(marking.id for marking in markings if not marking.parts)
