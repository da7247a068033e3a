"""A forum: boards, threads of several pages, members with profiles, and boards behind a log-in."""
