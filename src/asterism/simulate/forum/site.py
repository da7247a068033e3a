"""The forum as a site: routing, the log-in, and what it published."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from asterism.simulate.answers import finished, html_page, plain_page, redirect
from asterism.simulate.forum import markup
from asterism.simulate.forum.accounts import SESSION, VISIT, Accounts, credentials
from asterism.simulate.forum.boards import BOARDS
from asterism.simulate.forum.discussion import Discussion
from asterism.simulate.forum.members import make_members
from asterism.simulate.keyed import label
from asterism.simulate.published import item
from asterism.simulate.truth import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asterism.simulate.answers import Page, Request
    from asterism.simulate.forum.boards import Board
    from asterism.simulate.forum.discussion import Post, Thread
    from asterism.simulate.forum.members import Member
    from asterism.simulate.setting import Setting

KEY: Final = "nightlounge"
HOST: Final = "nightlounge.example"
_FEWEST, _MOST, _SHARE = 150, 40_000, 0.3
_LATEST: Final = 5
_PATH: Final = re.compile(
    r"/(?P<kind>board|thread|member)/(?:[a-z0-9-]+\.)?(?P<name>[a-z0-9-]+)/(?:page-(?P<page>\d+))?"
)
_ROBOTS: Final = (
    "User-agent: *\nDisallow: /search\nDisallow: /report\nDisallow: /reply\nDisallow: /logout\n"
)
_STYLE: Final = "body{font-family:sans-serif;max-width:60rem;margin:auto}.post{border:1px solid}"


class Forum:
    """The forum of a world.

    Args:
        setting: what it is made from; some of the population have accounts.
    """

    host = HOST

    def __init__(self, setting: Setting) -> None:
        world = setting.world
        posts = min(_MOST, max(_FEWEST, int(world.documents * _SHARE)))
        self.credentials = credentials(world.seed, world.documents)
        self._accounts = Accounts(self.credentials, setting.clock, setting.session_seconds)
        members = make_members(world.seed, setting.population, posts)
        discussion = Discussion(world.seed, members, setting.commons, posts)
        self._members = {member.number: member for member in members}
        self._threads = {thread.number: thread for thread in discussion.threads}
        self._boards: dict[str, tuple[Board, list[Thread]]] = {
            board.slug: (board, []) for board in BOARDS
        }
        self._by_member: dict[int, list[tuple[Thread, Post]]] = defaultdict(list)
        latest = sorted(discussion.threads, key=lambda t: (-t.posts[-1].posted, t.number))
        for thread in latest:
            self._boards[thread.board.slug][1].append(thread)
            for post in thread.posts:
                self._by_member[post.member.number].append((thread, post))

    def answer(self, request: Request) -> Page:
        """Return what a request gets."""
        if request.path == "/login":
            return self._login(request)
        if request.method == "POST":
            return plain_page("GET and HEAD only\n", 405)
        if request.path == "/logout":
            self._accounts.sign_out(request.cookies.get(SESSION, ""))
            return redirect("/", (_cookie(SESSION, "", 0),))
        if request.path == "/robots.txt":
            return plain_page(_ROBOTS)
        if request.path == "/style.css":
            return finished(request, plain_page(_STYLE)._replace(content_type="text/css"))
        user = self._accounts.user(request.cookies.get(SESSION, ""))
        status, title, content = self._content(request.target, user)
        return finished(request, html_page(markup.frame(title, content, user), status))

    def _content(self, target: str, user: str | None) -> tuple[int, str, str]:
        """Return status, title and content of a page."""
        if target == "/":
            rows = (
                (board, len(threads), sum(len(thread.posts) for thread in threads))
                for board, threads in self._boards.values()
            )
            return 200, "Boards", markup.index(rows)
        if target in {"/rules", "/contact"}:
            return 200, target[1:].title(), "<h1>Be kind, and mind what you give away</h1>"
        match = _PATH.fullmatch(target)
        if match is not None:
            page = int(match["page"] or 1)
            if match["kind"] == "board" and match["name"] in self._boards:
                return self._board(match["name"], page, user)
            if match["name"].isdecimal():
                number = int(match["name"])
                if match["kind"] == "thread" and number in self._threads:
                    return self._thread(self._threads[number], target, page, user)
                if match["kind"] == "member" and number in self._members:
                    return self._profile(self._members[number], user)
        return 404, "Not found", "<h1>There is nothing here</h1>"

    def _board(self, slug: str, page: int, user: str | None) -> tuple[int, str, str]:
        board, threads = self._boards[slug]
        if board.members and not user:
            return 200, board.title, markup.wall(f"/board/{slug}/")
        pages = max(1, -(-len(threads) // markup.THREADS))
        if not 1 <= page <= pages:
            return 404, "Not found", "<h1>No such page</h1>"
        shown = threads[(page - 1) * markup.THREADS : page * markup.THREADS]
        return 200, board.title, markup.board(board, shown, page, pages)

    def _thread(
        self, thread: Thread, target: str, page: int, user: str | None
    ) -> tuple[int, str, str]:
        if thread.board.members and not user:
            return 200, "Members only", markup.wall(target)
        pages = -(-len(thread.posts) // markup.POSTS)
        if not 1 <= page <= pages or target != markup.thread_path(thread, page):
            return 404, "Not found", "<h1>No such page</h1>"
        return 200, thread.title, markup.thread_page(thread, page)

    def _profile(self, member: Member, user: str | None) -> tuple[int, str, str]:
        own = sorted(
            (pair for pair in self._by_member[member.number] if user or not pair[0].board.members),
            key=lambda pair: -pair[1].posted,
        )
        return 200, member.name, markup.profile(member, own[:_LATEST])

    def _login(self, request: Request) -> Page:
        form = request.form if request.method == "POST" else request.query
        wanted = form.get("next", "/")
        if not wanted.startswith("/") or wanted.startswith("//"):
            wanted = "/"
        visit = request.cookies.get(VISIT, "")
        error = ""
        if request.method == "POST":
            if not self._accounts.accepts(visit, form.get("csrf_token", "")):
                return plain_page("This form has expired; open it again.\n", 403)
            session = self._accounts.sign_in(form.get("username", ""), form.get("password", ""))
            if session is not None:
                return redirect(wanted, (_cookie(SESSION, session),), 303)
            error = "Name or password is wrong."
        visit = visit or self._accounts.new_visit()
        content = markup.login_form(self._accounts.form_token(visit), wanted, error)
        page = html_page(markup.frame("Log in", content, None))
        return page._replace(headers=(_cookie(VISIT, visit), ("Cache-Control", "no-store")))

    def published(self, label_key: int) -> Iterator[dict[str, object]]:
        """Yield every post in the order of the boards."""
        for board, threads in self._boards.values():
            for thread in threads:
                for post in thread.posts:
                    yield _line(board, thread, post, label_key)


def _cookie(name: str, value: str, seconds: int | None = None) -> tuple[str, str]:
    lasting = "" if seconds is None else f"; Max-Age={seconds}"
    return "Set-Cookie", f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{lasting}"


def _line(board: Board, thread: Thread, post: Post, label_key: int) -> dict[str, object]:
    member = post.member
    attributes = {
        "signature": member.signature,
        "quote": post.quote,
        "edited": "" if post.edited is None else iso(post.edited),
    }
    return item(
        f"http://{HOST}{markup.post_path(thread, post)}", KEY, "post",
        markup.post_title(thread, post), post.text,
        author=member.name, posted_at=iso(post.posted), place=member.place or None,
        attributes={name: value for name, value in attributes.items() if value},
        thread=thread.title, thread_url=f"http://{HOST}{markup.thread_path(thread)}",
        reply_to=None if post.answers is None else f"p{post.answers.number}",
        visible="members" if board.members else "everyone",
        owner=label("owner", member.owner, label_key), role=member.role,
        identifiers=[
            *(found.truth("text") for found in post.written),
            *(found.truth("signature") for found in member.signed),
        ],
    )  # fmt: skip
