"""Drafts of declarations: what a page's own structure says about how to read it."""
