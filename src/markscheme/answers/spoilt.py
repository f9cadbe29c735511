"""Cells that a table does not hold as they were typed: they stand among the raw answers as a mark with a reason.

The mark goes with the answers through files and ledger, so that marking again says the same; every reader knows it.
"""

from __future__ import annotations

import re

from markscheme.answers.reading import Unreadable, unreadable

MARK = "\N{WARNING SIGN}"
KINDS = ("date", "formula", "error", "long_number", "long_text", "no_text")
LONGEST_FOUND = 80
_SPOILT = re.compile(rf"{MARK} (?P<kind>{'|'.join(KINDS)}): (?P<found>.*)", re.DOTALL)


def spoilt(kind: str, found: str) -> str:
    """The raw answer of a cell that holds no answer as it was typed.

    >>> spoilt("date", "2026-01-02")
    '⚠ date: 2026-01-02'
    """
    assert kind in KINDS
    return f"{MARK} {kind}: {found if len(found) <= LONGEST_FOUND else found[: LONGEST_FOUND - 1] + '…'}"


def spoilt_reading(text: str) -> Unreadable | None:
    """What such a cell is read as; None for every other text."""
    match = _SPOILT.fullmatch(text)
    return unreadable(text, f"cell_{match['kind']}", 1, {"found": match["found"]}) if match else None
