"""Telephone numbers, plainly written and hidden."""

from asterism.extract.phones.extractor import PhoneExtractor

__all__ = ["PhoneExtractor"]
