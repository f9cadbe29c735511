"""Write a document to a file, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from markscheme.document import document_tree as doc
from markscheme.errors import RenderError
from markscheme.files.result_folder import write_whole


def write(document: doc.Document, path: str | Path) -> None:
    """Write a document in the format that the suffix names, whole or not at all."""
    target = Path(path)
    write_whole(target, render(document, target))


def render(document: doc.Document, path: str | Path) -> bytes:
    """Print a document in the format that a file's suffix names."""
    suffix = Path(path).suffix.lower()
    printer = _PRINTERS.get(suffix)
    if printer is None:
        known = " ".join(_PRINTERS)
        raise RenderError(f"{path}: the ending {suffix or '(none)'} names no format; known endings: {known}")
    return printer(document)


def _pdf(document: doc.Document) -> bytes:
    from markscheme.document.pdf.typeset import to_pdf

    return to_pdf(document)


def _html(document: doc.Document) -> bytes:
    from markscheme.document.printers.html_document import to_html

    return to_html(document).encode()


def _markdown(document: doc.Document) -> bytes:
    from markscheme.document.printers.markdown_document import to_markdown

    return to_markdown(document).encode()


def _latex(document: doc.Document) -> bytes:
    from markscheme.document.printers.latex_document import to_latex

    return to_latex(document).encode()


def _text(document: doc.Document) -> bytes:
    from markscheme.document.printers.text_document import to_text

    return to_text(document).encode()


_PRINTERS: dict[str, Callable[[doc.Document], bytes]] = {
    ".pdf": _pdf,
    ".html": _html,
    ".md": _markdown,
    ".tex": _latex,
    ".txt": _text,
}
