"""Pages that are empty until their scripts have run: Chromium runs them and is asked what it shows.

The browser has no way to any network. Every request of a page is stopped, checked, and made by
Scrapy's own handler in its place (`fetching`), so that all that holds for a crawl without a
browser holds for one with it: `rendering` walks through a page, `handler` is where Scrapy asks,
and `keeping` makes captures of what came of it.
"""
