"""Pieces of Typst code: texts, arrays, and formulas with the words that a voice says for them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from markscheme.document import document_tree as doc
from markscheme.document.glyphs import one_line, with_boxes
from markscheme.document.printers.formula_pieces import has_signs, pieces_of
from markscheme.notation import maths_tree as maths
from markscheme.notation.speech import to_speech
from markscheme.notation.typst_maths import to_typst as formula_to_typst

_STRING = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


def shown(text: str) -> str:
    """Print a text with boxes for what no font has: one such letter would stop the whole paper."""
    return quoted(with_boxes(one_line(text)))


def quoted(text: str) -> str:
    """Print a text as it is."""
    return f'"{text.translate(_STRING)}"'


def array(elements: Iterable[str]) -> str:
    """Print an array of what is code already."""
    listed = ", ".join(elements)
    return f"({listed},)" if listed else "()"


# The papers of a class share most of their formulas; printing one costs more than looking it up.
@lru_cache(maxsize=4096)
def on_lines_of_its_own(node: maths.Node, language: doc.Language) -> str:
    """Print a formula that stands apart from the text."""
    spoken = quoted(one_line(to_speech(node, language)))
    return f"#display-formula({spoken}, {quoted(formula_to_typst(node))});"


@lru_cache(maxsize=4096)
def in_line(node: maths.Node, language: doc.Language) -> str:
    """Print a formula within a line: whole, or in pieces between which the line may break."""
    printed = ""
    for gap, piece in pieces_of(node):
        spoken, source = quoted(one_line(to_speech(piece, language))), quoted(formula_to_typst(piece, in_line=True))
        printed += f"#h({gap}, weak: true);" if gap else ""
        printed += f"#{'whole-formula' if has_signs(piece) else 'formula'}({spoken}, {source});"
    return printed
