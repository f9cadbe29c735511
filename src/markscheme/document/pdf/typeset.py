"""Make PDF files with Typst: tagged (PDF/UA-1), no network, the same bytes for the same document."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from markscheme.document import document_tree as doc
from markscheme.document.glyphs import fonts, is_wide
from markscheme.document.printers.typst_document import to_typst
from markscheme.errors import RenderError

if TYPE_CHECKING:
    import typst

# A compiler serves one thread at a time; it keeps the fonts and the template between documents.
_COMPILING = Lock()
KEPT_FOR = 10  # documents, after which Typst lets go of what it laid out
_EMPTY = '#set document(title: "-")\n#set page(width: 9pt, height: 9pt)\n-\n'


def to_pdf(document: doc.Document) -> bytes:
    """Typeset a document; raise RenderError with the place when Typst refuses it."""
    return compile_typst(to_typst(document))


def compile_typst(source: str) -> bytes:
    """Typeset Typst markup that may import `/paper.typ`."""
    import typst

    try:
        with _COMPILING:
            made = _compiler(is_wide(source)).compile(source.encode(), format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        raise RenderError(_explain(error)) from error
    if not isinstance(made, bytes):
        raise RenderError("Typst made no PDF of this document; it has to hold at least one page")
    return made


def forget_layouts() -> None:
    """Let go of what was laid out so far; only after large documents is it worth the milliseconds.

    Typst keeps the parts of a document until ten others were typeset, and offers no other way: the keys of a class of
    300 in Chinese held 600 MB at once.
    """
    for _ in range(KEPT_FOR):
        compile_typst(_EMPTY)


@cache
def blank_page(size: doc.PaperSize, language: doc.Language, words: str) -> bytes:
    """Typeset a page on which nothing stands but the words that say so, small and in the middle."""
    settings = ", ".join(f'"{text}"' for text in (size, language, words))
    return compile_typst(f'#import "/paper.typ": *\n#blank-page({settings})\n')


def page_count(document: doc.Document) -> int:
    """Count the pages that the document has on paper."""
    source = to_typst(document) + "\n#context [#metadata(counter(page).final().first()) <page-count>]\n"
    return int(query_typst(source, "<page-count>")[0])


def query_typst(source: str, label: str) -> list[Any]:  # Any: JSON, of whatever shape the markup gives its metadata
    """Lay out Typst markup and return the values of the metadata that carry a label."""
    import json

    import typst

    try:
        with _COMPILING:  # a compiler answers one query, so that each has one of its own
            known = fonts(is_wide(source))
            compiler = typst.Compiler(source.encode(), root=_root(), font_paths=known, ignore_system_fonts=True)
            return list(json.loads(compiler.query(label, field="value")))
    except RuntimeError as error:
        raise RenderError(f"Typst cannot lay out this document: {error}") from error


def _explain(error: typst.TypstError) -> str:
    return f"Typst cannot lay out this document: {error.message}\n{error.diagnostic.strip()}"


@cache
def _compiler(wide: bool) -> typst.Compiler:
    import typst

    return typst.Compiler(root=_root(), font_paths=fonts(wide), ignore_system_fonts=True)


def _root() -> Path:
    return Path(__file__).parents[1]
