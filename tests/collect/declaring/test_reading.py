from __future__ import annotations

import pytest
from pydantic import ValidationError

from asterism.collect.declaring.reading import Fields, Posts, reserved_attributes


def test_posts_fill_some_attributes_by_themselves() -> None:
    fields = Fields(text="p", attributes={"thread": "h1", "reply_to": "a", "rank": ".rank"})
    assert reserved_attributes(fields) == ["reply_to", "thread"]


def test_what_is_asked_of_a_post_is_understood() -> None:
    assert Posts(each=".post", id="::attr(id)", reply_to="./a").thread is None
    with pytest.raises(ValidationError, match="must find elements"):
        Posts(each=".post::attr(id)", id="::attr(id)")
    with pytest.raises(ValidationError, match="whole page"):
        Posts(each=".post", id="jsonld:identifier")
