"""How text becomes words, the same for documents, queries and highlights."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

import tantivy

LONGEST_WORD: Final = 64
WORD: Final = re.compile(r"[^\W_]+")


@cache
def analyzer() -> tantivy.TextAnalyzer:
    """Return the analyzer: runs of letters and digits, lower case, without accents.

    No stemming and no stop words: names, slang and several languages share one index.
    """
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .build()
    )


def words(text: str) -> list[str]:
    """Return the words of a text as they stand in the index."""
    found: list[str] = analyzer().analyze(text)
    return found


def words_with_spans(text: str) -> list[tuple[str, int, int]]:
    """Return each word with where it stands, in code points of `text`, end exclusive."""
    matches = [
        match
        for match in WORD.finditer(text)
        if len(match.group().encode(errors="replace")) < LONGEST_WORD
    ]
    indexed = words(text)
    if len(indexed) != len(matches):
        # The two notions of a letter differ in some scripts' combining marks; a highlight may
        # then be missed, a document never.
        indexed = [folded(match.group()) for match in matches]
    return [
        (word, match.start(), match.end()) for word, match in zip(indexed, matches, strict=True)
    ]


def folded(text: str) -> str:
    """Return the text in lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
