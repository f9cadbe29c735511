"""Read what stands inside a paragraph of Markdown: words, emphasis, code and formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from markscheme.document.characters import joined_without_space
from markscheme.document.tree import (
    Code,
    DisplayFormula,
    Emphasis,
    Formula,
    Inline,
    Inlines,
    LineBreak,
    Strong,
    Words,
)
from markscheme.errors import NotationError
from markscheme.notation.latex_reader import read_latex
from markscheme.notation.maths_tree import Node

Piece = Inline | DisplayFormula

_UNREAD = {
    "html_inline": "raw HTML",
    "image": "an image",
    "link": "a link",
}
_STRAY = re.compile(r"[$*`]")
_STRAY_HELP = {
    "$": "this dollar sign belongs to no formula; write \\$ for the sign, and $x$ without blanks inside",
    "*": "this asterisk sets nothing apart; write \\* for the sign, and leave punctuation outside **bold**",
    "`": "this backtick belongs to no code; write \\` for the sign",
}


@dataclass(frozen=True)
class Place:
    """Name a text and the line that it begins on, for messages."""

    name: str = ""
    first_line: int = 1

    def at(self, line: int) -> str:
        """Say where the given line of the text, counted from 0, is."""
        number = f"line {self.first_line + line}"
        return f"{self.name}, {number}" if self.name else number


class InlineReader:
    """Read the inline node of one paragraph, heading or cell; it counts lines as it goes."""

    def __init__(self, place: Place, line: int) -> None:
        self.place = place
        self.line = line

    def read(self, node: SyntaxTreeNode) -> tuple[Piece, ...]:
        """Give the pieces of an inline node in order, adjoining words joined into one."""
        pieces: list[Piece] = []
        broken = False
        for child in node.children:
            if child.type == "softbreak":
                self.line += 1
                broken = True
                continue
            piece = self._one(child)
            _append(pieces, piece, broken)
            broken = False
            self.line += 1 if child.type == "hardbreak" else child.content.count("\n")
        return tuple(pieces)

    def _one(self, node: SyntaxTreeNode) -> Piece:
        match node.type:
            case "text":
                return Words(self._without_strays(node.content))
            case "text_special":
                return Words(node.content)
            case "em":
                return Emphasis(self._inside(node))
            case "strong":
                return Strong(self._inside(node))
            case "code_inline":
                return Code(node.content)
            case "math_inline":
                return Formula(self.formula(node.content))
            case "math_inline_double":
                return DisplayFormula(self.formula(node.content))
            case "hardbreak":
                return LineBreak()
        raise self._error(f"{_UNREAD.get(node.type, node.type)} is not read here; write words, emphasis, code or $...$")

    def _inside(self, node: SyntaxTreeNode) -> Inlines:
        pieces = self.read(node)
        inlines = tuple(piece for piece in pieces if not isinstance(piece, DisplayFormula))
        if len(inlines) < len(pieces):
            raise self._error("$$...$$ cannot stand inside emphasis; write $...$")
        return inlines

    def _without_strays(self, text: str) -> str:
        stray = _STRAY.search(text)
        if stray:
            around = text[max(0, stray.start() - 15) : stray.end() + 15]
            raise self._error(f"near {around!r}: {_STRAY_HELP[stray.group()]}")
        return text

    def formula(self, latex: str) -> Node:
        """Read a formula; an error of the formula gets the line."""
        try:
            return read_latex(latex.strip())
        except NotationError as error:
            raise self._error(str(error)) from error

    def _error(self, fact: str) -> NotationError:
        return NotationError(f"{self.place.at(self.line)}: {fact}")


def _append(pieces: list[Piece], piece: Piece, broken: bool) -> None:
    """Add a piece; a line end before it (`broken`) is a space except between Chinese letters."""
    if broken and pieces and _keeps_space(pieces[-1], piece):
        _append_text(pieces, " ")
    if isinstance(piece, Words):
        _append_text(pieces, piece.text)
    else:
        pieces.append(piece)


def _keeps_space(before: Piece, after: Piece) -> bool:
    if isinstance(before, DisplayFormula) or isinstance(after, DisplayFormula):
        return False
    return not joined_without_space(_last_text(before), _first_text(after))


def _append_text(pieces: list[Piece], text: str) -> None:
    last = pieces[-1] if pieces else None
    if isinstance(last, Words):
        pieces[-1] = Words(last.text + text)
    elif text:
        pieces.append(Words(text))


def _first_text(piece: Piece) -> str:
    return next(_texts(piece), "")


def _last_text(piece: Piece) -> str:
    return "".join(_texts(piece))


def _texts(piece: Piece) -> Iterator[str]:
    if isinstance(piece, Words):
        yield piece.text
    elif isinstance(piece, (Emphasis, Strong)):
        for inline in piece.inlines:
            yield from _texts(inline)
