"""The objects of a PDF, read and written.

Typst writes a plain table of them and packs nothing, so they can be copied and added to as bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from markscheme.errors import RenderError

REFERENCE = re.compile(rb"(\d+) 0 R")
_HEAD = re.compile(rb"\d+ 0 obj\s*")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_PAGES = re.compile(rb"/Pages (\d+) 0 R")


class PlainPdf:
    """The objects of one file by number: `bodies` whole, `heads` up to a stream; `pages` in their order."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.bodies = dict(_objects(content))
        self.heads = {number: body.partition(b"stream\n")[0] for number, body in self.bodies.items()}
        self.trailer = content[content.rindex(b"trailer") + 7 : content.rindex(b"startxref")].strip()
        self.root = int(first_group(_ROOT, self.trailer))
        self.pages = self._pages_below(int(first_group(_PAGES, self.heads[self.root])))

    def _pages_below(self, node: int) -> list[int]:
        head = self.heads[node]
        if _PAGE.search(head):
            return [node]
        return [page for kid in REFERENCE.findall(first_group(_KIDS, head)) for page in self._pages_below(int(kid))]


def first_group(pattern: re.Pattern[bytes], where: bytes) -> bytes:
    """Find the first group of a pattern that every file of ours holds."""
    match = pattern.search(where)
    if match is None:
        raise RenderError(
            f"this PDF holds no {pattern.pattern.decode()}; only a PDF that Markscheme made can be used here"
        )
    return match[1]


def start_of_table(content: bytes) -> int:
    """Find where the table of objects begins; raise RenderError when it is a packed one."""
    start = int(content[content.rindex(b"startxref") + 9 :].split()[0])
    if content[start : start + 4] != b"xref":
        raise RenderError("this PDF has a packed table of objects; only a PDF that Markscheme made can be used here")
    return start


def _objects(content: bytes) -> Iterator[tuple[int, bytes]]:
    start = start_of_table(content)
    first, count = map(int, content[start + 4 : start + 40].split()[:2])
    table = content.index(b"\n", content.index(b"\n", start) + 1) + 1
    entries = ((first + i, content[table + 20 * i : table + 20 * i + 20]) for i in range(count))
    places = sorted((int(entry[:10]), number) for number, entry in entries if entry[17:18] == b"n")
    ends = [offset for offset, _ in places[1:]] + [start]
    for (offset, number), end in zip(places, ends, strict=True):
        whole = content[offset:end]
        head = _HEAD.match(whole)
        yield number, whole[head.end() if head else 0 : whole.rindex(b"endobj")].rstrip(b"\r\n")


@dataclass(frozen=True)
class Reference:
    """Another object."""

    number: int


@dataclass(frozen=True)
class PdfText:
    """A text, where a plain `str` is the name of something."""

    text: str


PdfValue: TypeAlias = "Mapping[str, PdfValue] | Sequence[PdfValue] | Reference | PdfText | float | str"


def to_bytes(value: PdfValue) -> bytes:
    """Write Python values as the format does."""
    match value:
        case dict():
            return b"<<" + b"".join(b"/%s %s" % (key.encode(), to_bytes(item)) for key, item in value.items()) + b">>"
        case list():
            return b"[" + b" ".join(map(to_bytes, value)) + b"]"
        case Reference():
            return b"%d 0 R" % value.number
        case PdfText():
            return b"<" + f"\ufeff{value.text}".encode("utf-16-be").hex().encode() + b">" if value.text else b"()"
        case bool():
            return b"true" if value else b"false"
        case float():
            return f"{value:.2f}".encode()
    return str(value).encode()
