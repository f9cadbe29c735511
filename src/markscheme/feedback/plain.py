"""Inlines as one line of plain text, for JSON, tables and the terminal."""

from __future__ import annotations

from markscheme.document.document_tree import Code, Emphasis, Formula, Inlines, Strong, Words
from markscheme.notation import to_text


def plain(inlines: Inlines) -> str:
    """The text of inlines, formulas in plain spelling.

    >>> plain((Words("about  "), Emphasis((Words("m"),))))
    'about m'
    """
    return " ".join("".join(map(_text, inlines)).split())


def _text(inline: object) -> str:
    if isinstance(inline, (Words, Code)):
        return inline.text
    if isinstance(inline, Formula):
        return to_text(inline.node)
    if isinstance(inline, (Emphasis, Strong)):
        return plain(inline.inlines)
    return " "
