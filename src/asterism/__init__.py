"""Asterism joins scattered traces into connected, reviewable leads, with reasons."""

__version__ = "0.1.0"
