"""A piece of a paper that is shown by itself: in a cell of a notebook, on a page of its own, in a terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast, get_args

from markscheme.document.document_tree import Blocks, Inlines, Language, Paragraph
from markscheme.errors import RenderError, shown

WIDTH = 80  # columns of a terminal


def spoken(language: str) -> Language:
    """Take a language that papers are written in; raise `RenderError` for another one."""
    if language not in (known := get_args(Language)):
        raise RenderError(f"the language is {shown(language)}, but must be one of {', '.join(known)}")
    return cast(Language, language)


@dataclass(frozen=True)
class Fragment:
    """Words, formulas, tables and figures; `language` is what they are said in where nobody asks for another one.

    `make` gives them in a language: they are made when they are printed. `inline`: they stand inside a line.
    """

    make: Callable[[str], Blocks]
    language: str = "en"
    inline: bool = False

    def blocks(self, language: str = "") -> Blocks:
        """Give the parts of the document, for a printer of its own."""
        return self.make(self._spoken(language))

    def html(self, language: str = "") -> str:
        """Print as HTML with MathML, to stand inside another page."""
        from markscheme.document.printers.html_document import html_blocks, html_inlines

        spoken = (self._spoken(language),)
        if self.inline:
            return html_inlines(self._inlines(language), spoken)
        return html_blocks(self.blocks(language), spoken)

    def markdown(self, language: str = "") -> str:
        """Print as Markdown with LaTeX formulas."""
        from markscheme.document.printers.markdown_document import markdown_blocks

        return markdown_blocks(self.blocks(language), (self._spoken(language),)).strip("\n")

    def text(self, language: str = "", width: int = WIDTH) -> str:
        """Print as plain text in lines of at most `width` columns; what stands inside a line is one line."""
        from markscheme.document.printers.text_document import plain, text_blocks

        if self.inline:
            return plain(self._inlines(language))
        return text_blocks(self.blocks(language), (self._spoken(language),), width)

    def _inlines(self, language: str) -> Inlines:
        return tuple(one for block in self.blocks(language) for one in cast(Paragraph, block).inlines)

    def _spoken(self, language: str) -> Language:
        return spoken(language or self.language)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        from markscheme.document.printers.html_document import html_cell

        if self.inline:
            return self.html()
        return html_cell(self.blocks(), (self._spoken(""),))

    def _repr_markdown_(self) -> str:
        return self.markdown()


def inline_fragment(make: Callable[[str], Inlines], language: str) -> Fragment:
    """Make a fragment of what stands inside a line."""
    return Fragment(lambda spoken: (Paragraph(make(spoken)),), language, inline=True)
