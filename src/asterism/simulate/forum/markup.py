"""How the forum writes its pages."""

# ruff: noqa: E501 - markup is read by the line
from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from asterism.simulate.frames import html_attribute, html_text, moment_of, paragraphs
from asterism.simulate.truth import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from asterism.simulate.forum.boards import Board
    from asterism.simulate.forum.discussion import Post, Thread
    from asterism.simulate.forum.members import Member

POSTS: Final = 10
"""Posts on a page of a thread."""
THREADS: Final = 20
"""Threads on a page of a board."""
NAME: Final = "Nightlounge"
_NOT_SLUG: Final = re.compile(r"[^a-z0-9]+")


def thread_path(thread: Thread, page: int = 1) -> str:
    """Return the address of a page of a thread, below the host."""
    plain = unicodedata.normalize("NFKD", thread.title).encode("ascii", "ignore").decode()
    slug = _NOT_SLUG.sub("-", plain.lower()).strip("-")[:50] or "thread"
    return f"/thread/{slug}.{thread.number}/" + (f"page-{page}" if page > 1 else "")


def post_path(thread: Thread, post: Post) -> str:
    """Return the address of a post: its page's, and its id."""
    return f"{thread_path(thread, post.place // POSTS + 1)}#p{post.number}"


def member_path(member: Member) -> str:
    """Return the address of a profile."""
    return f"/member/{member.number}/"


def frame(title: str, content: str, user: str | None) -> str:
    """Return a page around its content."""
    account = (
        f'<span class="user">{html_text(user)}</span> <a class="logout" href="/logout" rel="nofollow">Log out</a>'
        if user
        else '<a class="login" href="/login" rel="nofollow">Log in</a>'
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{html_text(title)} | {NAME}</title>\n'
        '<link rel="stylesheet" href="/style.css">\n</head>\n<body>\n'
        f'<header><a class="brand" href="/">{NAME}</a> <form action="/search" method="get"><input name="q"></form> {account}</header>\n'
        f"<main>\n{content}\n</main>\n"
        '<footer><a href="/rules">Rules</a> <a href="/contact">Contact</a></footer>\n</body>\n</html>\n'
    )


def index(boards: Iterable[tuple[Board, int, int]]) -> str:
    """Return the list of boards with their numbers of threads and posts."""
    rows = "\n".join(
        f'<tr class="board{" locked" if board.members else ""}"><td><a class="board-link" href="/board/{board.slug}/">{html_text(board.title)}</a></td>'
        f"<td>{threads} threads</td><td>{posts} posts</td></tr>"
        for board, threads, posts in boards
    )
    return f'<h1>Boards</h1>\n<table class="boards">\n{rows}\n</table>'


def board(shown: Board, threads: Sequence[Thread], page: int, pages: int) -> str:
    """Return a page of a board's threads."""
    rows = "\n".join(_thread_row(thread) for thread in threads)
    base = f"/board/{shown.slug}/"
    return (
        f"<h1>{html_text(shown.title)}</h1>\n{_pager(base, page, pages)}\n"
        f'<table class="threads">\n{rows}\n</table>\n{_pager(base, page, pages)}'
    )


def _thread_row(thread: Thread) -> str:
    pages = -(-len(thread.posts) // POSTS)
    jump = "".join(
        f' <a class="jump" href="{thread_path(thread, page)}">{page}</a>'
        for page in range(2, pages + 1)
        if page in {2, pages}
    )
    first, last = thread.posts[0], thread.posts[-1]
    return (
        f'<tr><td><a class="thread-link" href="{thread_path(thread)}">{html_text(thread.title)}</a>{jump}</td>'
        f"<td>{html_text(first.member.name)}</td><td>{len(thread.posts) - 1} replies</td>"
        f'<td><a class="latest" href="{post_path(thread, last)}">{_day(last.posted)}</a></td></tr>'
    )


def _day(seconds: int) -> str:
    return f"{moment_of(seconds):%b %d, %Y}"


def _pager(base: str, page: int, pages: int) -> str:
    def address(number: int) -> str:
        return base if number == 1 else f"{base}page-{number}"

    if pages == 1:
        return ""
    numbers = " ".join(
        f"<b>{number}</b>" if number == page else f'<a href="{address(number)}">{number}</a>'
        for number in sorted({1, page - 1, page, page + 1, pages} & set(range(1, pages + 1)))
    )
    back = f'<a rel="prev" href="{address(page - 1)}">Prev</a>' if page > 1 else ""
    more = f'<a rel="next" href="{address(page + 1)}">Next</a>' if page < pages else ""
    return f'<nav class="pages">{back} {numbers} {more}</nav>'


def thread_page(thread: Thread, page: int) -> str:
    """Return a page of a thread."""
    pages = -(-len(thread.posts) // POSTS)
    base = thread_path(thread)
    shown = thread.posts[(page - 1) * POSTS : page * POSTS]
    posts = "\n".join(_post(thread, post) for post in shown)
    return (
        f'<p class="crumbs"><a href="/">Boards</a> &gt; <a href="/board/{thread.board.slug}/">{html_text(thread.board.title)}</a></p>\n'
        f'<h1 class="thread-title">{html_text(thread.title)}</h1>\n{_pager(base, page, pages)}\n{posts}\n{_pager(base, page, pages)}'
    )


def post_title(thread: Thread, post: Post) -> str:
    """Return what stands above a post."""
    return thread.title if post.place == 0 else f"Re: {thread.title}"


def _post(thread: Thread, post: Post) -> str:
    member, answered = post.member, post.answers
    place = f'<span class="member-place">{html_text(member.place)}</span>' if member.place else ""
    reply = quote = edited = signature = ""
    if answered is not None:
        reply = (
            f'<p class="answer">in reply to <a class="in-reply-to" data-post="p{answered.number}" '
            f'href="{post_path(thread, answered)}">{html_text(answered.member.name)}</a></p>\n'
        )
    if answered is not None and post.quote:
        quote = (
            f'<blockquote class="quote"><cite>{html_text(answered.member.name)} wrote:</cite>'
            f"<p>{html_text(post.quote)}</p></blockquote>\n"
        )
    if post.edited is not None:
        edited = f'<p class="edited">Edited <time datetime="{iso(post.edited)}">{_day(post.edited)}</time></p>\n'
    if member.signature:
        signature = f'<div class="signature">{html_text(member.signature)}</div>\n'
    return (
        f'<article class="post" id="p{post.number}">\n<div class="post-head"><a class="author" href="{member_path(member)}">{html_text(member.name)}</a> {place}\n'
        f'<time class="post-date" datetime="{iso(post.posted)}">{moment_of(post.posted):%b %d, %Y %H:%M} UTC</time>\n'
        f'<h3 class="post-title">{html_text(post_title(thread, post))}</h3></div>\n{reply}{quote}'
        f'<div class="post-body">{paragraphs(post.text, "<br>")}</div>\n{edited}{signature}'
        f'<p class="tools"><a href="/report?post={post.number}" rel="nofollow">Report</a> <a href="/reply?quote={post.number}" rel="nofollow">Reply</a></p>\n</article>'
    )


def profile(member: Member, posts: Sequence[tuple[Thread, Post]]) -> str:
    """Return a member's profile with the latest posts."""
    place = (
        f'<dt>From</dt><dd class="member-place">{html_text(member.place)}</dd>'
        if member.place
        else ""
    )
    latest = "\n".join(
        f'<li><a class="latest" href="{post_path(thread, post)}">{html_text(thread.title)}</a></li>'
        for thread, post in posts
    )
    return (
        f'<h1 class="member-name">{html_text(member.name)}</h1>\n<dl class="member-facts"><dt>Joined</dt>'
        f'<dd class="member-joined">{_day(member.joined)}</dd>{place}<dt>About</dt><dd class="member-about">{html_text(member.about)}</dd></dl>\n'
        f'<p class="signature">{html_text(member.signature)}</p>\n<ul class="member-posts">\n{latest}\n</ul>'
    )


def login_form(token: str, wanted: str, error: str) -> str:
    """Return the form to sign in."""
    note = f'<p class="error">{html_text(error)}</p>' if error else ""
    return (
        f'<h1>Log in</h1>\n{note}\n<form id="login" action="/login" method="post">\n'
        f'<input type="hidden" name="csrf_token" value="{token}">\n<input type="hidden" name="next" value="{html_attribute(wanted)}">\n'
        '<label>Name <input name="username" autocomplete="username"></label>\n'
        '<label>Password <input name="password" type="password" autocomplete="current-password"></label>\n'
        '<label><input type="checkbox" name="remember" value="1"> Stay signed in</label>\n<button>Log in</button>\n</form>'
    )


def wall(wanted: str) -> str:
    """Return what stands where only members may read."""
    return (
        '<h1>Members only</h1>\n<p class="wall">You must be logged in to read this board. '
        f'<a href="/login?next={html_attribute(wanted)}" rel="nofollow">Log in</a> or ask a member to invite you.</p>'
    )
