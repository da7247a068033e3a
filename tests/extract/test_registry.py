from __future__ import annotations

from asterism.extract.registry import EXTRACTORS, extractor_version, lexicon
from asterism.model.mention import MentionKind


def test_there_is_one_extractor_for_each_kind() -> None:
    assert sorted(extractor.kind for extractor in EXTRACTORS) == sorted(MentionKind)


def test_identifiers_are_claimed_before_numbers_are_read() -> None:
    order = [extractor.kind for extractor in EXTRACTORS]
    phone = order.index(MentionKind.PHONE)
    assert {MentionKind.EMAIL, MentionKind.URL, MentionKind.HANDLE} <= set(order[:phone])


def test_the_version_is_stable_and_the_lexicon_built_once() -> None:
    assert extractor_version() == extractor_version()
    assert lexicon() is lexicon()
