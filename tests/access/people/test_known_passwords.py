from __future__ import annotations

from hashlib import sha1
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.access.people.known_passwords import ENOUGH_GUESSES, guesses, is_listed
from asterism.model.errors import WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.tmpdir import TempPathFactory


def hashed(word: str) -> str:
    return sha1(word.encode(), usedforsecurity=False).hexdigest()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lists")


def test_names_and_common_words_make_a_password_weaker() -> None:
    assert guesses("seven harbour lamps") > ENOUGH_GUESSES
    assert guesses("password1234567") < ENOUGH_GUESSES
    named = "Quillfeather Okonkwo"
    assert guesses(named, ["quillfeather", "okonkwo"]) < ENOUGH_GUESSES < guesses(named)
    assert guesses("lamp" * 250) < ENOUGH_GUESSES


@given(words=st.sets(st.text(), min_size=1, max_size=40), other=st.text(), data=st.data())
def test_a_list_is_searched_by_halves(
    folder: Path, words: set[str], other: str, data: st.DataObject
) -> None:
    ending = data.draw(st.sampled_from(["", ":12", ":1234567"]))
    lines = sorted(hashed(word) + ending for word in words)
    path = folder / "list"
    last = data.draw(st.sampled_from(["", "\n"]))
    path.write_text("\n".join(lines).upper() + last, encoding="ascii")
    assert all(is_listed(word, path) for word in words)
    assert is_listed(other, path) == (other in words)


@pytest.mark.parametrize("content", ["", "one\ntwo\n", "\n", f"{'0' * 39}\n"])
def test_what_is_no_list_is_an_error(folder: Path, content: str) -> None:
    path = folder / "wrong"
    path.write_text(content, encoding="ascii")
    with pytest.raises(WorkspaceError, match="cannot be read"):
        is_listed("seven harbour lamps", path)
