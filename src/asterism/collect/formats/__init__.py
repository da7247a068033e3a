"""Formats that files come in: one module each, which yields the rows of a file with their place.

`base.Format` is what a format says of itself, `detecting.detect_format` finds out which one a
file is in, and `registry.FORMATS` lists them all.
"""
