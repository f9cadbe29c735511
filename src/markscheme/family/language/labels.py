"""Answers that are words or sets: a step calculates whole numbers, and these say how they are written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LabelSet:
    """How the whole numbers of a step are written.

    `names`: the word for 0, 1, 2 ... `is_set`: the step is a vector of 0 and 1, written as the set of the positions
    that are 1; positions count from 1 where they have no names.
    """

    names: tuple[str, ...]
    is_set: bool = False


def labels(*names: str) -> LabelSet:
    """Let the answer be one of these words, or an array of them; the step returns 0, 1 ... for them."""
    return LabelSet(names)


def subset(*names: str) -> LabelSet:
    """Let the answer be a set; the step returns a vector with 1 for each member; `names` are those of its entries."""
    return LabelSet(names, True)
