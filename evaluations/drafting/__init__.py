"""Layouts of pages for the evaluation of `asterism source draft`."""
