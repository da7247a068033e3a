"""Pages that hold several documents: the posts of a thread."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Final

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from asterism.collect.declaring.linked_data import LinkedData
from asterism.collect.declaring.selectors import compiled
from asterism.collect.drafting.date_forms import form_of, is_date
from asterism.collect.drafting.facts import classed
from asterism.collect.drafting.guesses import Guess, Sure
from asterism.collect.drafting.selecting import found_by, selector_of_all, selector_of_one
from asterism.collect.drafting.shapes import (
    classes_of,
    elements,
    flat_text,
    is_navigation,
    is_related,
    names_of,
    prose_length,
    words_for,
)

LEAST_POSTS: Final = 2
LEAST_PROSE: Final = 15
LEAST_SHARE: Final = 0.3
_HOLDERS: Final = frozenset(("article", "div", "li", "section", "table", "tbody", "tr", "dd"))
_HEADINGS: Final = frozenset(("h2", "h3", "h4", "h5"))
_ID: Final = re.compile(r"^[A-Za-z_-]*\d+$")


def find_posts(page: HtmlElement) -> tuple[dict[str, Guess], dict[str, Guess]]:
    """Return keys of `posts` and fields within a post; nothing if the page is no thread."""
    posts = _repeated(page)
    each = selector_of_all(page, posts) if posts else None
    if each is None:
        return {}, {}
    identity = _identity(posts)
    if identity is None:
        return {}, {}
    found = {"each": Guess(each, Sure.LIKELY, f"{len(posts)} parts of one shape, each with text")}
    found["id"] = identity
    answered = _answered(posts, identity)
    if answered:
        found["reply_to"] = answered
    title = next(
        (n for n in elements(page) if n.tag in {"h1", "h2"} and not is_navigation(n)), None
    )
    if title is not None and not any(title in post.iter() for post in posts):
        selector = selector_of_one(page, title)
        if selector:
            found["thread"] = Guess(
                selector, Sure.LIKELY, f"the first {title.tag}", flat_text(title)
            )
    return found, _fields(posts)


def _repeated(page: HtmlElement) -> list[HtmlElement]:
    """Return the parts of a page that look like posts: of one shape, each with prose of its own."""
    groups: dict[tuple[object, ...], list[HtmlElement]] = defaultdict(list)
    for node in elements(page):
        if node.tag in _HOLDERS and not is_navigation(node) and not is_related(node):
            key = (node.getparent(), node.tag, tuple(sorted(classes_of(node))[:2]))
            groups[key].append(node)
    best: list[HtmlElement] = []
    score = 0.0
    for nodes in groups.values():
        prose = [prose_length(node) for node in nodes]
        if len(nodes) < LEAST_POSTS or sorted(prose)[len(prose) // 2] < LEAST_PROSE:
            continue
        named = any(words_for("posted").intersection(names_of(node)) for node in nodes)
        marked = _identity(nodes) is not None
        if not (named and marked):
            continue
        if sum(prose) > score:
            best, score = nodes, sum(prose)
    return best


def _identity(posts: list[HtmlElement]) -> Guess | None:
    """Return what tells one post from another."""
    for name in ("id", "data-post-id", "data-id", "data-post", "data-pid"):
        values = [post.get(name) or "" for post in posts]
        if all(values) and len(set(values)) == len(posts):
            return Guess(f"::attr({name})", Sure.SURE, f"each has its own {name}", values[0])
    for attribute, path in (("id", ".//*[@id]"), ("name", ".//a[@name]")):
        inner = [[n for n in post.xpath(path) if _ID.match(n.get(attribute))] for post in posts]
        values = [nodes[0].get(attribute) if nodes else "" for nodes in inner]
        if all(values) and len(set(values)) == len(posts):
            tag = inner[0][0].tag
            selector = f"{tag}[{attribute}]::attr({attribute})"
            return Guess(
                selector, Sure.LIKELY, f"each holds a {tag} of its own {attribute}", values[0]
            )
    return None


def _answered(posts: list[HtmlElement], identity: Guess) -> Guess | None:
    """Return what names the post that a post answers."""
    name = compiled(identity.selector, within=True)
    ids = [name.shown(post, LinkedData(post)) for post in posts]
    for post, own in zip(posts, ids, strict=True):
        for link in post.iter("a"):
            for attribute, value in link.attrib.items():
                said = value.lstrip("#")
                selector = selector_of_one(post, link) if said in ids and said != own else None
                if selector:
                    why = "names another post of the thread"
                    return Guess(f"{selector}::attr({attribute})", Sure.LIKELY, why, said)
    return None


def _fields(posts: list[HtmlElement]) -> dict[str, Guess]:
    first = posts[0]

    def holds(selector: str) -> bool:
        return sum(bool(found_by(selector, post)) for post in posts) >= len(posts) * 0.8

    fields: dict[str, Guess] = {}
    for node in elements(first):
        dated = node.get("datetime") if node.tag == "time" else None
        if dated and form_of([dated]) and (selector := selector_of_one(first, node, holds)):
            fields["posted_at"] = Guess(f"{selector}::attr(datetime)", Sure.SURE, "a time", dated)
            break
    for name in ("posted_at", "author", "place"):
        guess = None if name in fields else _classed(posts, name)
        if guess:
            fields[name] = guess
    title = _heading(first, holds)
    if title:
        fields["title"] = title
    said = _text(posts, list(fields.values()), holds)
    if said:
        fields["text"] = said
    return fields


def _classed(posts: list[HtmlElement], name: str) -> Guess | None:
    """Return what shows a field in posts by its name; not every member states a place."""
    least = len(posts) * (0.3 if name == "place" else 0.8)
    for post in posts:
        for node in classed(post, name):
            text = flat_text(node)
            selector = selector_of_one(
                post, node, lambda s: sum(bool(found_by(s, each)) for each in posts) >= least
            )
            if selector and (name != "posted_at" or is_date(text)):
                return Guess(selector, Sure.LIKELY, "its name says so", text)
    return None


def _heading(post: HtmlElement, holds: Callable[[str], bool]) -> Guess | None:
    for node in elements(post):
        selector = selector_of_one(post, node, holds) if node.tag in _HEADINGS else None
        if selector:
            return Guess(selector, Sure.LIKELY, f"the first {node.tag}", flat_text(node))
    return None


def _text(
    posts: list[HtmlElement], others: list[Guess], holds: Callable[[str], bool]
) -> Guess | None:
    """Return what holds most of the prose of posts, and none of their other fields."""
    longest = max(posts, key=prose_length)
    outside = {
        each
        for guess in others
        for node in found_by(_element(guess), longest)
        for each in (node, *node.iterancestors())
    }
    whole = sum(map(prose_length, posts))
    best, chosen, most = None, None, whole * LEAST_SHARE
    for node in elements(longest):
        if node is longest or node in outside or prose_length(node) < LEAST_PROSE:
            continue
        selector = selector_of_one(longest, node, holds)
        if selector:
            held = sum(
                prose_length(found_by(selector, post)[0])
                for post in posts
                if found_by(selector, post)
            )
            if held > most * 1.05:
                best, chosen, most = node, selector, held
    if chosen is None or best is None:
        return None
    return Guess(chosen, Sure.LIKELY, "most of what posts say", flat_text(best))


def _element(guess: Guess) -> str:
    return guess.selector.partition("::")[0]
