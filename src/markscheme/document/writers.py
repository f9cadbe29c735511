"""Write a document to a file, whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from markscheme.document import document_tree as doc
from markscheme.errors import RenderError


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


def write_whole(path: Path, content: bytes, mode: int | None = None) -> None:
    """Put content into a file through a temporary one beside it, so that nobody ever sees half of it.

    `mode`: who may read it, whatever the umask is; None leaves that to the umask. Windows has no such modes.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with open(temporary, "wb", opener=partial(_open, mode=mode)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        reason = error.strerror or str(error)
        raise RenderError(f"{path}: cannot be written ({reason}); what was there before is untouched") from error


def _open(path: str, flags: int, mode: int | None) -> int:
    """Open a temporary file to write; one that others must not read is never open to them, not even while empty."""
    if mode is None:
        return os.open(path, flags, 0o666)
    with suppress(FileNotFoundError):
        Path(path).unlink()  # what a killed run left may have been open to others
    descriptor = os.open(path, flags, 0o600)
    if sys.platform != "win32":
        with suppress(OSError):  # a file system without modes
            os.fchmod(descriptor, mode)
    return descriptor


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
