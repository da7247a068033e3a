"""What a person decided about two documents, and how decisions combine."""

from __future__ import annotations

from enum import Enum


class Judgement(Enum):
    """A person's decision on whether two documents have the same owner."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"

    def __add__(self, other: Judgement) -> Judgement:
        """Return what follows for the outer two of three documents from the two inner pairs.

        Same and same is same, same and different is different; nothing follows from the rest.
        """
        if Judgement.UNSURE in (self, other) or self is other is Judgement.DIFFERENT:
            return Judgement.UNSURE
        return Judgement.SAME if self is other else Judgement.DIFFERENT
