from __future__ import annotations

from asterism.collect.drafting.guesses import Sure


def test_how_sure_a_guess_is_in_words() -> None:
    assert [str(each) for each in sorted(Sure)] == ["unsure", "likely", "sure"]
