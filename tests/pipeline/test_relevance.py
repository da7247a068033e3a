from __future__ import annotations

from pathlib import Path

from asterism.access import create_workspace
from asterism.access.policy import Action
from asterism.collect.declaring.crawling import Keep
from asterism.collect.documents import Draft
from asterism.pipeline.relevance import RelevanceJudge, shown_in
from asterism.pipeline.watch_list import watch


def draft(text: str) -> Draft:
    url = "http://a.example/1"
    return Draft("s", "c", None, None, url, url, "ad", "", text, None, None, None, None, None)


BARE = draft("Lovely sofa, call 202-555-0199")
WATCHED = draft("Call 202 555 0147 tonight")
SHOWING = draft("New in town! Ask about our girls")
ONE = draft("New in town, selling my bike")


def test_a_page_is_kept_for_whom_is_watched_or_what_it_shows(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "workspace")
    watch(workspace, workspace.actor(Action.COLLECT, None, "test"), "+1 202-555-0147", "a lead")
    judge = RelevanceJudge(workspace)
    every = [BARE, WATCHED, SHOWING, ONE]
    both = Keep(watch_list=True, indicators=[["movement", "control"]])
    assert judge(every, both) == [False, True, True, False]
    assert judge(every, Keep(watch_list=True)) == [False, True, False, False]
    shown_only = Keep(indicators=[["movement"]])
    assert judge(every, shown_only) == [False, False, True, True]
    workspace.close()


def test_categories_are_compared_as_they_are_declared() -> None:
    ((_, categories),) = shown_in([draft("We keep your passport until the end")])
    assert "retention_of_documents" in categories
