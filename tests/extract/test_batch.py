# ruff: noqa: RUF001 - look-alike characters are what is tested
from __future__ import annotations

import pickle
import string
import time

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asterism.extract import EXTRACTOR_VERSION, EXTRACTORS, Mention, extract_batch, extract_text
from asterism.model.mention import MentionKind, MentionRole
from asterism.model.schemas import DOCUMENTS, MENTIONS

AD = (
    "Hi guys I'm Ruby, new in town! 24 yo latina visiting Tampa, FL. $200 hr 💋 "
    "call four1five 5five5 o1 nine nine, snap: ruby_rose88, ruby at example dot com, "
    "mine: mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn see https://rubyrose.example/pics"
)


def documents(texts: list[str], titles: list[str] | None = None) -> pa.RecordBatch:
    titles = titles or [""] * len(texts)
    rows = [
        {
            "id": f"{number:032x}",
            "source_id": "s",
            "url": f"https://site.example/{number}",
            "kind": "ad",
            "title": title,
            "text": text,
            "language": None,
            "place": "Tampa, FL",
            "posted_at": None,
            "marking_id": 1,
        }
        for number, (text, title) in enumerate(zip(texts, titles, strict=True))
    ]
    return pa.RecordBatch.from_pylist(rows, schema=DOCUMENTS)


def test_every_kind_is_found_in_one_ad() -> None:
    found = {mention.kind for mention in extract_text(AD)}
    assert found == {str(kind) for kind in MentionKind}


def test_batch_has_the_schema_and_refers_to_its_documents() -> None:
    batch = extract_batch(documents([AD, "nothing here", AD]))
    assert batch.schema == MENTIONS
    assert set(batch.column("document_id").to_pylist()) == {f"{0:032x}", f"{2:032x}"}
    batch.validate(full=True)


def test_no_documents_give_no_mentions_of_the_same_schema() -> None:
    assert extract_batch(documents([])).schema == MENTIONS
    assert extract_batch(documents(["", "zzz"])).num_rows == 0


def test_rows_come_by_document_field_start_and_kind() -> None:
    batch = extract_batch(documents([AD] * 3, ["call 813-555-0123 in Tampa"] * 3))
    keys = [
        (row["document_id"], row["field"], row["start"], row["kind"]) for row in batch.to_pylist()
    ]
    assert keys == sorted(keys)
    assert {"text", "title"} == set(batch.column("field").to_pylist())


def test_result_does_not_depend_on_the_size_of_the_batch() -> None:
    texts = [f"{AD} {number}" for number in range(700)]
    whole = extract_batch(documents(texts))
    single = [extract_batch(documents(texts).slice(at, 1)) for at in (0, 511, 512, 699)]
    for at, part in zip((0, 511, 512, 699), single, strict=True):
        rows = [row for row in whole.to_pylist() if row["document_id"] == f"{at:032x}"]
        assert part.to_pylist() == rows


def test_mention_ids_are_unique_in_a_document() -> None:
    ids = [mention.id for mention in extract_text(AD * 20, title=AD)]
    assert len(ids) == len(set(ids)) > 100
    assert all(len(id_) == 16 and set(id_) <= set(string.hexdigits.lower()) for id_ in ids)


def test_functions_travel_to_worker_processes() -> None:
    assert pickle.loads(pickle.dumps(extract_batch)) is extract_batch  # noqa: S301 - our own


def test_version_names_the_set_of_rules() -> None:
    name, _, version = EXTRACTOR_VERSION.partition("@")
    assert name == "asterism.extract"
    assert version
    assert len({extractor.kind for extractor in EXTRACTORS}) == len(EXTRACTORS)


def test_fields_do_not_run_into_each_other() -> None:
    phones = extract_text("call 813 555", title="0123 me")
    assert [mention for mention in phones if mention.kind == "phone"] == []


def spans_hold(text: str, title: str, mentions: list[Mention]) -> None:
    for mention in mentions:
        field = title if mention.field == "title" else text
        assert field[mention.start : mention.end] == mention.raw
        assert mention.raw


ALPHABET = st.one_of(
    st.characters(codec="utf-8"),
    st.sampled_from("0123456789"),
    st.sampled_from(
        ["five ", "zero", "ocho ", " at ", "@", "(dot)", " dot com", "snap: ", "$", "\u200b", "1️⃣",
         "I'm Ruby", " Tampa", ", FL", "http://", ".example", "years old", "ⓐ", "𝟓", "é", "👻"]
    ),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(ALPHABET, max_size=60).map("".join), st.lists(ALPHABET, max_size=20).map("".join))
def test_offsets_slice_the_stored_text(text: str, title: str) -> None:
    spans_hold(text, title, extract_text(text, title, place="Tampa, FL"))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_unicode_is_read(text: str) -> None:
    spans_hold(text, text, extract_text(text, text))


@pytest.mark.parametrize(
    "unit",
    ["5", "5 ", "five", "five ", "a@", "@", "a.", "a at b dot ", "snap: a-", "$1,", "o", "oil ",
     "(a)(b)", "1-", "- ", "a_", "twenty ", "http://a.", " . com", "i'm ", "no no ", "a b c ",
     "x-x ",
     "8five", "call 8 me ", ".com", "+1 ", "triple ", "San ", "new in town "],
)  # fmt: skip
def test_time_grows_with_the_text_and_not_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        start = time.process_time()
        extract_text(text)
        return time.process_time() - start

    extract_text("warm up")
    short = min(seconds(8_000) for _ in range(3))
    long = min(seconds(64_000) for _ in range(3))
    # Eight times the text: 64 times as long if time grew with its square. A shared machine's
    # caches alone were seen to make 24 of a true 10.
    assert long < 8 * 5 * short + 0.05


def test_roles_are_values_of_the_model() -> None:
    roles = {mention.role for mention in extract_text("site support 813-555-0100, call 8135550123")}
    assert roles <= {str(role) for role in MentionRole} | {None}
    assert "support" in roles
