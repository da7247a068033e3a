from __future__ import annotations

from pathlib import Path

import pytest

from asterism.collect.declaration import read_declaration, read_unstated
from asterism.collect.drafting.guesses import Guess, Proposal, Sure
from asterism.collect.drafting.writing import LOOK, quoted, written
from asterism.model.errors import SourceError


def proposal() -> Proposal:
    made = Proposal("http://a.example/list", "No", "a", local=True, zone="UTC", documents=2)
    made.items = Guess('a[href^="/ad/"]', Sure.SURE, "40 links")
    made.follow = [Guess("a.city", Sure.LIKELY, "3 links"), Guess("a.x", Sure.UNSURE, "2 links")]
    made.fields = {
        "title": Guess("#top", Sure.SURE, "says\n\u2028key: evil\x07", "Line\nbreak: # x\x85y"),
        "text": Guess("body", Sure.UNSURE, "no text was found"),
        "attributes.price": Guess("b", Sure.LIKELY, "its name says so", "5"),
    }
    made.media = Guess("img::attr(src)", Sure.LIKELY, "3 pictures")
    made.date_formats = ("%d/%m/%Y",)
    made.notes = {"zone": "is it?", "date_formats": "or the other way round"}
    return made


def test_a_draft_is_valid_but_for_what_people_state(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(written(proposal()))
    with pytest.raises(SourceError, match="legal_basis: must say something"):
        read_declaration(path)
    declared, unstated = read_unstated(path)
    assert len(unstated) == 2
    assert (declared.name, declared.local, declared.zone) == ("No", True, "UTC")
    assert declared.crawl.items == ['a[href^="/ad/"]']
    assert declared.crawl.follow == ["a.city"]
    assert (declared.fields_.title, declared.fields_.attributes) == ("#top", {"price": "b"})


def test_what_is_to_be_looked_at_is_marked() -> None:
    lines = [line for line in written(proposal()).splitlines() if LOOK in line]
    assert [line.partition(":")[0].strip() for line in lines] == [
        "legal_basis", "purpose", "zone", "date_formats", "# follow", "text",
    ]  # fmt: skip
    assert "# next: []" in written(proposal())


def test_keys_of_posts_are_written(tmp_path: Path) -> None:
    forum = proposal()
    forum.posts = {
        "each": Guess(".post", Sure.LIKELY, "9"),
        "id": Guess("::attr(id)", Sure.SURE, "9"),
    }
    forum.next = Guess("a.next", Sure.SURE, "says 'next'")
    path = tmp_path / "a.yaml"
    path.write_text(written(forum))
    declared, _ = read_unstated(path)
    assert declared.posts is not None
    assert (declared.posts.id, declared.crawl.next) == ("::attr(id)", ["a.next"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a.result", "a.result"),
        ("no", '"no"'),
        ("#top", '"#top"'),
        ("a: b", '"a: b"'),
        ("x ", '"x "'),
        ("\x85", '"\\u0085"'),
        ("jsonld:a", '"jsonld:a"'),
    ],
)
def test_quotes_where_they_are_needed(text: str, shown: str) -> None:
    assert quoted(text) == shown
