"""Which views a shared workspace needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from asterism.access import Workspace
from asterism.access.people.subjects import every_subject
from asterism.access.policy import SharedPolicy
from asterism.access.views import plain
from asterism.model.clock import now
from asterism.model.marking import Marking
from asterism.model.purpose import Purpose, PurposeKind


def keep_views(workspace: Workspace) -> None:
    """Make a view for everybody who may see the same, and delete those that nobody reads.

    A view from which a document was taken is made anew: what was derived from it is gone then.
    """
    markings = [marking for marking in workspace.markings() if not marking.parts]
    known = plain(markings)
    names = []
    for visible in sorted(set(_audiences(workspace, markings)), key=sorted):
        former = workspace.views.fitting(visible)
        if former is not None and workspace.views.has_lost(former, visible):
            workspace.views.drop(former.name)
        names.append(workspace.views.bring_up(visible, known).name)
    workspace.views.keep_only(names)


def _audiences(workspace: Workspace, markings: list[Marking]) -> Iterator[frozenset[int]]:
    """Yield what each person in an account may see for each kind of purpose."""
    policy, at = SharedPolicy(), now()
    with workspace.database.reading() as connection:
        subjects = set(every_subject(connection, at))
    if not any(who.startswith("person:") for marking in markings for who in marking.excluded):
        # Nothing is decided by anybody's name: most people of an organisation are alike.
        subjects = {replace(subject, name="") for subject in subjects}
    for subject in subjects:
        for kind in PurposeKind:
            visible = policy.visible_markings(subject, Purpose(kind, ""), markings, at)
            if visible:
                yield visible
