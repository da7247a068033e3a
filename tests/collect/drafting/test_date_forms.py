from __future__ import annotations

import pytest

from asterism.collect.drafting.date_forms import DateForm, form_of, is_date


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (["2026-03-01T10:00:00Z"], DateForm((), needs_zone=False)),
        (["March 1, 2026", "2026-03-01 10:00"], DateForm((), needs_zone=True)),
        (["24.03.2026"], DateForm(("%d.%m.%Y",), needs_zone=True)),
        (["03/24/2026 10:30"], DateForm(("%m/%d/%Y %H:%M",), needs_zone=True)),
        (["03/04/2026", "24/04/2026"], DateForm(("%d/%m/%Y",), needs_zone=True)),
        (["03/04/26"], DateForm(("%d/%m/%y",), needs_zone=True, is_open=True)),
        (["3/24/2026, 10:30:05 PM"], DateForm(("%m/%d/%Y, %I:%M:%S %p",), needs_zone=True)),
        (["2026/03/04 10:30"], DateForm(("%Y/%m/%d %H:%M",), needs_zone=True)),
        (["yesterday", "3 hours ago"], DateForm((), needs_zone=True, relative=True)),
        (["3 weeks ago"], DateForm((), needs_zone=True, relative=True)),
        (["Tampa"], None),
        (["20260301"], None),
        (["March 1, 2026", "soon"], None),
        ([], None),
        ([""], None),
    ],
)
def test_how_dates_are_written(texts: list[str], form: DateForm | None) -> None:
    assert form_of(texts) == form


def test_only_short_texts_are_dates() -> None:
    assert is_date("24.03.2026")
    assert not is_date("March 1, 2026 " + "x" * 60)
