from __future__ import annotations

import re

import httpx
import pytest
from jinja2 import UndefinedError

from asterism.web.rendering import STATIC, TEMPLATES, asset


def test_built_files_are_addressed_by_their_content() -> None:
    assert re.fullmatch(r"/static/build/page\.css\?v=[0-9a-f]{10}", asset("page.css"))
    assert asset("absent.css") == "/static/build/absent.css"


def test_a_name_that_a_template_misses_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        TEMPLATES.env.from_string("{{ absent }}").render()


def test_values_are_escaped() -> None:
    shown = TEMPLATES.env.from_string("{{ text }}").render(text="<script>")
    assert shown == "&lt;script&gt;"


def test_nothing_that_is_built_or_shown_points_elsewhere(client: httpx.Client) -> None:
    sheet = (STATIC / "build" / "page.css").read_text()
    assert re.findall(r"url\((?![\"']?\./)[^)]*\)", sheet) == []
    page = client.get("/").text
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []
    assert " style=" not in page
    assert re.findall(r"<script(?![^>]*src=)", page) == []
