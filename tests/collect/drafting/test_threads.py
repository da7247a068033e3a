from __future__ import annotations

from asterism.collect.drafting.threads import find_posts
from asterism.collect.page_text import parse_page


def thread(posts: int, identity: str = "id=p{0}") -> str:
    return "<h1 class=topic>A thread</h1>" + "".join(
        f"<div class='post bg{n % 2}' {identity.format(n)}>"
        f"<p class=head><b class=author>user{n}</b>"
        f"<time datetime=2026-03-0{n + 1}T10:00Z>x</time></p>"
        f"<h3 class=subject>Re: A thread</h3>"
        f"<div class=content>This is what user {n} says about it.</div>"
        f"<a class=re href='#p{n - 1 if n else 99}'>answers</a>"
        f"<div class=signature>Bye</div></div>"
        for n in range(posts)
    )


def test_posts_of_a_thread() -> None:
    posts, fields = find_posts(parse_page(thread(4)))
    assert {name: guess.selector for name, guess in posts.items()} == {
        "each": "div.post",
        "id": "::attr(id)",
        "reply_to": "a.re::attr(href)",
        "thread": "h1.topic",
    }
    assert {name: guess.selector for name, guess in fields.items()} == {
        "posted_at": "time::attr(datetime)",
        "author": "b.author",
        "title": "h3.subject",
        "text": "div.content",
    }


def test_posts_known_by_something_within() -> None:
    page = thread(3, "").replace("<p class=head>", "<p class=head><a name=x></a>")
    for number in range(3):
        page = page.replace("name=x", f"name=post{number}", 1)
    posts, _ = find_posts(parse_page(page))
    assert posts["id"].selector == "a[name]::attr(name)"


def test_pages_that_are_no_threads() -> None:
    rows = "".join(
        f"<li class=row id=r{n}>A row with a good deal of text, number {n}</li>" for n in range(9)
    )
    for page in (thread(1), thread(4, ""), f"<ul>{rows}</ul>", "<p>x</p>"):
        assert find_posts(parse_page(page)) == ({}, {})
