"""Queries on the record. For `asterism.access` alone: everyone else asks a Session.

Every function takes an open connection and the visibility of whoever asks, and returns plain
values. There is no query here without the predicate.
"""
