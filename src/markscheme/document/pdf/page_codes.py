"""A QR code in the corner of every page of a PDF, so that a pile of scans can be split and a lost page is found.

It is drawn into the finished file: how Typst lays out what the papers of a class share does not hang on it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator

from markscheme.document.pdf.pdf_objects import PlainPdf, first_group

MODULE = 1.4  # points, about half a millimetre: four dots of a scanner of 200 dots an inch
VERSION = 2  # 25 modules a side; with level Q it holds 29 letters and a quarter of it may be damaged
QUIET = 4  # modules around it that stay white
FROM_EDGE = 12.0  # points to the right and below, where printers reach no further; the quiet zone lies in them
LONGEST = 29
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_MEDIA_BOX = re.compile(rb"/MediaBox\s*\[([^\]]*)\]")
_SIZE = re.compile(rb"/Size \d+")
_NAME_OF_FILE = re.compile(rb"^%PDF[^\n]*\n(?:%[^\n]*\n)?")


def with_page_codes(pdf: bytes, text: Callable[[int, int], str]) -> bytes:
    """Draw a code at the lower right of every page of a PDF of ours; `text` is asked with the page and how many.

    Texts hold capital letters, digits and ` $%*+-./:`, at most 29 of them.
    """
    source = PlainPdf(pdf)
    bodies, number = dict(source.bodies), max(source.bodies) + 1
    for i, page in enumerate(source.pages, 1):
        head = source.heads[page]
        _, _, width, _ = map(float, first_group(_MEDIA_BOX, head).split())
        contents = int(first_group(_CONTENTS, head))
        bodies[number] = _drawing(text(i, len(source.pages)), width)
        bodies[page] = _CONTENTS.sub(b"/Contents[%d 0 R %d 0 R]" % (number, contents), head, count=1)
        number += 1
    return b"".join(_pieces(source, bodies, number))


def _pieces(source: PlainPdf, bodies: dict[int, bytes], size: int) -> Iterator[bytes]:
    """Write the whole file anew, with one table: who joins files reads no second one."""
    match = _NAME_OF_FILE.match(source.content)
    begin = match[0] if match else b"%PDF-1.7\n"
    yield begin
    offset, table = len(begin), [b"%010d 65535 f \n" % 0] * size
    for number, body in sorted(bodies.items()):
        whole = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table[number] = b"%010d 00000 n \n" % offset
        offset += len(whole)
        yield whole
    trailer = _SIZE.sub(b"/Size %d" % size, source.trailer)
    yield b"xref\n0 %d\n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (size, b"".join(table), trailer, offset)


def _drawing(text: str, width: float) -> bytes:
    """Draw a code as black bars, one for each run of modules; it is no part of what a screen reader reads."""
    rows = _modules(text)
    left, top = width - FROM_EDGE - len(rows) * MODULE, FROM_EDGE + len(rows) * MODULE
    bars = b"".join(
        b"%.2f %.2f %.2f %.2f re\n" % (left + start * MODULE, top - (y + 1) * MODULE, length * MODULE, MODULE)
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    )
    stream = zlib.compress(b"/Artifact BMC\nq 0 g\n%sf\nQ\nEMC\n" % bars)
    return b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(stream), stream)


def _modules(text: str) -> tuple[bytes, ...]:
    import segno

    # One mask for all: to weigh all eight of them takes five times as long, and any reader reads each.
    code = segno.make(text, error="q", version=VERSION, mode="alphanumeric", mask=3, micro=False, boost_error=False)
    return tuple(bytes(row) for row in code.matrix)


def _runs(row: bytes) -> Iterator[tuple[int, int]]:
    """Find where dark modules begin, and how many follow one another."""
    for match in re.finditer(rb"\x01+", row):
        yield match.start(), len(match[0])
