"""Phrases as inlines, with formulas in their gaps; verdicts in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markscheme.document.document_tree import Inline, Inlines, Words
from markscheme.phrases import phrase, say

Piece = str | Inlines

_HOLE = re.compile(r"\{(\w+)\}")


def sentence(name: str, language: str, /, **pieces: Piece) -> Inlines:
    """Say a phrase whose gaps are filled by text or inlines."""
    out: list[Inline] = []
    for i, part in enumerate(_HOLE.split(phrase(name, language))):
        piece = pieces[part] if i % 2 else part
        if isinstance(piece, str):
            out += [Words(piece)] if piece else []
        else:
            out += piece
    return tuple(out)


def verdict_word(verdict: str, language: str, note: str = "") -> str:
    """Name a verdict for students; one with a note that says more, by that note."""
    return say("verdict.fewer_digits" if note == "fewer_digits" else f"verdict.{verdict}", language)


def sentences(parts: Iterable[Inlines], language: str) -> Inlines:
    """Join sentences, with a space between them where the language has one."""
    out: list[Inline] = []
    space = say("common.space", language)
    for part in parts:
        if out and space:
            out.append(Words(space))
        out += part
    return tuple(out)
