from __future__ import annotations

import pytest

from asterism.simulate.markup import MARKUPS
from asterism.simulate.sites import SITES
from asterism.simulate.store import Ad

AD = Ad(
    0,
    {
        "url": "http://a.example/ad/1", "title": "Rose & <u>Lola</u>", "place": "Tampa, FL",
        "text": "Call </script> & ask\n\nfor <b>Rose</b>", "section": "dating",
        "posted_at": "2026-07-04T05:06:07Z",
    },
    removed=False,
)  # fmt: skip


@pytest.mark.parametrize("key", SITES)
def test_whatever_people_write_stays_text(key: str) -> None:
    markup = MARKUPS[key]("Site", "800-HELP")
    pages = (
        markup.detail(AD, [AD], "/back/"),
        markup.listing([AD], "A <title>", "/?a=1&b=2", None),
        markup.links([("/x/", "A <place>")], "A <title>"),
    )
    for page in pages:
        seen, _, data = page.partition("<script")
        for written in ("<u>", "<b>Rose", "A <title>", "<place>", "Call </script>"):
            assert written not in seen
        assert data.count("</script>") == bool(data), "nothing that people write ends the script"
        assert page.startswith("<!DOCTYPE html>")
        assert "800-HELP" in page
    assert "Rose &amp; &lt;u&gt;Lola&lt;/u&gt;" in pages[0]
    assert 'href="/?a=1&amp;b=2"' in pages[1]


@pytest.mark.parametrize("key", SITES)
def test_a_listing_links_only_the_neighbours_there_are(key: str) -> None:
    markup = MARKUPS[key]("Site", "800-HELP")
    alone = markup.listing([AD], "Ads", None, None)
    both = markup.listing([AD], "Ads", "/before/", "/after/")
    assert "/before/" not in alone
    assert "/after/" not in alone
    assert 'href="/before/"' in both
    assert 'href="/after/"' in both
    assert f'href="{AD.path}"' in alone


def test_every_site_has_a_hand_of_its_own() -> None:
    assert MARKUPS.keys() == SITES.keys()
    assert len(set(MARKUPS.values())) == len(SITES)
