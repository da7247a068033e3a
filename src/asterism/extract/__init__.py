"""What is said: mentions in the texts of documents, found by rules.

>>> from asterism.extract import extract_text
>>> [mention.value for mention in extract_text("text me 2o2 five55 o1two3")]
['+12025550123']
"""

from typing import Final

from asterism.extract.batch import extract_batch, extract_text
from asterism.extract.finding import Extractor, Finding, Mention
from asterism.extract.registry import EXTRACTORS, extractor_version

EXTRACTOR_VERSION: Final = extractor_version()
"""Name and version of the set of rules; every row derived by them names it."""

__all__ = [
    "EXTRACTORS",
    "EXTRACTOR_VERSION",
    "Extractor",
    "Finding",
    "Mention",
    "extract_batch",
    "extract_text",
]
