"""What the parts of a question are called on paper: (a), (b) or (1), (2)."""

from __future__ import annotations

from markscheme.engine.problem import PART_NAMES


def part_label(index: int, names: str) -> str:
    """Name a part by one of PART_NAMES: a, b, ... z, aa, ab ...; or 1, 2 ..."""
    if names == "numbers":
        return str(index + 1)
    return (part_label(index // 26 - 1, names) if index >= 26 else "") + chr(ord("a") + index % 26)


def part_names_of(language: str) -> str:
    """Say how papers in a language count the parts of a question: Chinese ones as (1), (2)."""
    return PART_NAMES[language == "zh"]
