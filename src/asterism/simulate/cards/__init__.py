"""A site of one page: a script shows cards without end, and nothing is there until it runs."""
