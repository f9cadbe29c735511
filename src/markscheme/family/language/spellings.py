"""The words of answers: which spellings are read, and how a value is printed in words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from markscheme.family.language.labels import LabelSet
from markscheme.family.language.prose import LANGUAGES, block_of_label, prose
from markscheme.family.model import Family
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Value

EMPTY_SET = "∅"


@cache
def spellings(family: Family, language: str, name: str) -> tuple[str, ...]:
    """Say how a label is written in a language; the first is the one that is printed."""
    block, known = block_of_label(name), prose(family, language)
    if block is None or block not in known.sentences:  # a word of the user's own table
        return (name,)
    text = known.block(block, {**family.default_options(), "k": 0})
    return tuple(filter(None, (spelling.strip() for spelling in text.split("|"))))


def all_spellings(family: Family, worded: LabelSet, size: int) -> dict[str, tuple[str, ...]]:
    """Give the spellings of each name in every language; the names of a set without names are its positions."""
    return {
        name: tuple(s for language in LANGUAGES for s in spellings(family, language, name))
        for name in names_of(worded, size)
    }


def names_of(worded: LabelSet, size: int) -> tuple[str, ...]:
    """List the names of the values, or of the members of a set of this size."""
    if worded.is_set and worded.names:
        return worded.names[:size]
    return worded.names or tuple(str(i) for i in range(1, size + 1))


def printed_word(family: Family, worded: LabelSet, code: Value, language: str = "") -> str:
    """Write a value in words: of a language, or the bare name; IndexError for a number that has no word."""
    if code not in range(len(worded.names)):
        raise IndexError(f"{code} stands for none of {', '.join(worded.names)}")
    name = worded.names[int(code)]
    return spellings(family, language, name)[0] if language else name


def printed_members(family: Family, worded: LabelSet, value: Value, language: str = "") -> Sequence[str]:
    """List the members of a set, in order."""
    cells = cells_of(value)
    names = [name for name, cell in zip(names_of(worded, len(cells)), cells, strict=True) if cell == 1]
    return [spellings(family, language, name)[0] for name in names] if language else names


def in_words(family: Family, worded: LabelSet, value: Value, language: str = "") -> Value:
    """Write a value of a step in words: one text for a label, a list for a set, nested lists for an array of labels."""
    if worded.is_set:
        return list(printed_members(family, worded, value, language))
    if isinstance(value, np.ndarray):
        return [in_words(family, worded, item, language) for item in value]
    return printed_word(family, worded, value, language)
