"""Answers that are words or sets: a step calculates whole numbers, and these say how they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markscheme.numbers.exact import Value


@dataclass(frozen=True)
class LabelSet:
    """How the whole numbers of a step are written.

    `names`: the word for 0, 1, 2 ... `is_set`: the step is a vector of 0 and 1, written as the set of the positions
    that are 1; positions count from 1 where they have no names. `of`: the given that lists the names instead; those
    of `names` that it has are then spelt as the prose says. `more`: names that come after those of the given.
    """

    names: tuple[str, ...]
    is_set: bool = False
    of: str = ""
    more: tuple[str, ...] = ()

    def among(self, given: Mapping[str, Value]) -> LabelSet:
        """Give the names that stand in the givens of a problem."""
        listed = given.get(self.of)
        return self if listed is None else replace(self, names=(*map(str, listed), *self.more))


def labels(*names: str, of: str = "", more: tuple[str, ...] = ()) -> LabelSet:
    """Let the answer be one of these words, or an array of them; the step returns 0, 1 ... for them.

    With `of`, it is one of the words that a given lists, or one of `more`, which come after these; `names` are those
    for which the prose has spellings.
    """
    return LabelSet(names, of=of, more=more)


def subset(*names: str) -> LabelSet:
    """Let the answer be a set; the step returns a vector with 1 for each member.

    `names` are those of its entries, the first of them where there are more.
    """
    return LabelSet(names, True)
