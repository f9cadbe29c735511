"""Many PDF files of our own as one for the printer, written as it is read: memory does not grow with the class.

What Typst writes has a plain table of objects, so pages and what they need are copied as they stand, with other
numbers. Tags for screen readers, links and outlines are left to the single files.
"""

from __future__ import annotations

import os
import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeVar

from markscheme.document.pdf.pdf_objects import REFERENCE, PlainPdf
from markscheme.errors import RenderError

T = TypeVar("T")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_LEFT_OUT = re.compile(rb"/(?:Parent \d+ 0 R|StructParents? \d+|Tabs/S|Annots\s*\[[^\]]*\])")
_MEDIA_BOX = re.compile(rb"/MediaBox\s*\[[^\]]*\]")
_CATALOGUE, _PAGES, _OUTLINE = 1, 2, 3  # the numbers of the first objects


@dataclass(frozen=True)
class Bookmark:
    """A name in the outline, the page that it leads to, counted from 0, and how many names stand above it."""

    title: str
    page: int
    level: int = 0


class JoinedPdf:
    """A PDF to which files are added one by one; it takes its place when the `with` block ends without an error.

    `blank`: a PDF of the page that stands where a last page has an empty back; nothing stands there without it.
    """

    def __init__(self, path: Path, blank: bytes = b"") -> None:
        self.blank = blank
        self.blank_body: bytes = b""
        self.headed = False
        self.path = Path(os.path.realpath(path))
        self.part = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        self.offsets = array("Q", [0, 0, 0, 0])
        self.groups: list[int] = []
        self.pages = array("Q")
        self.bookmarks: list[Bookmark] = []

    def __enter__(self) -> Self:
        self.file: BinaryIO = self._said(lambda: self.part.open("wb"))
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            with suppress(OSError):
                self.file.close()
            with suppress(OSError):
                self.part.unlink()

    @property
    def page_count(self) -> int:
        """The pages so far."""
        return len(self.pages)

    def head(self, title: str) -> None:
        """Begin a part of the outline with the next file; what is added from now on stands below it."""
        self.bookmarks.append(Bookmark(title, self.page_count))
        self.headed = True

    def add(self, content: bytes, *, title: str = "", even: bool = False, level: int = 0) -> int:
        """Add the pages of a PDF, with a blank one at the end where `even` asks for it; return how many.

        `title`: its name in the outline, `level` names below the highest ones.
        """
        source = _Source(content)
        if title:
            self.bookmarks.append(Bookmark(title, self.page_count, level + self.headed))
        group = self._number()
        kept = source.reachable()
        numbers = {number: self._number() for number in kept}
        for number in kept:
            is_page = number in source.pages
            body = source.renumbered(number, numbers)
            self._object(numbers[number], _placed(body, group) if is_page else body)
        kids = [numbers[number] for number in source.pages]
        if even and len(kids) % 2:
            kids.append(self._blank(group, source.media_box()))
        self._object(group, b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%s]>>" % (_PAGES, len(kids), _listed(kids)))
        self.groups.append(group)
        self.pages.extend(kids)
        return len(kids)

    def _blank(self, group: int, media_box: bytes) -> int:
        if self.blank and not self.blank_body:
            self.blank_body = self._blank_parts()
        number = self._number()
        plain = b"<</Type/Page/Parent %d 0 R%s/Resources<<>>>>" % (group, media_box)
        self._object(number, _placed(self.blank_body, group) if self.blank_body else plain)
        return number

    def _blank_parts(self) -> bytes:
        """Add once what all blank pages have in common, and give the page that names it."""
        source = _Source(self.blank)
        page = source.pages[0]
        numbers = {number: self._number() for number in source.reachable() if number != page}
        for number, own in numbers.items():
            self._object(own, source.renumbered(number, numbers))
        return source.renumbered(page, numbers)

    def _number(self) -> int:
        self.offsets.append(0)
        return len(self.offsets) - 1

    def _object(self, number: int, body: bytes) -> None:
        self.offsets[number] = self.file.tell()
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def _finish(self) -> None:
        outline = b"/Outlines %d 0 R/PageMode/UseOutlines" % _OUTLINE if self.bookmarks else b""
        self._object(_CATALOGUE, b"<</Type/Catalog/Pages %d 0 R%s>>" % (_PAGES, outline))
        kids = _listed(self.groups)
        self._object(_PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>" % (self.page_count, kids))
        self._outline()
        start = self.file.tell()
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % len(self.offsets))
        for offset in self.offsets[1:]:
            self._write(b"%010d 00000 n \n" % offset)
        self._write(
            b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(self.offsets), _CATALOGUE, start)
        )
        self._said(self._settle)

    def _outline(self) -> None:
        """Write the names, each with its neighbours of the same level, the one above, and the first and last below."""
        items = [self._number() for _ in self.bookmarks]
        above: list[int | None] = []
        below: dict[int | None, list[int]] = {None: []}
        open_names: list[int] = []
        for i, mark in enumerate(self.bookmarks):
            while open_names and self.bookmarks[open_names[-1]].level >= mark.level:
                open_names.pop()
            above.append(open_names[-1] if open_names else None)
            below.setdefault(above[i], []).append(i)
            open_names.append(i)
        self._object(_OUTLINE, b"<</Type/Outlines/Count %d%s>>" % (len(below[None]), _ends(below[None], items)))
        for i, mark in enumerate(self.bookmarks):
            kids, siblings = below.get(i, []), below[above[i]]
            place = bisect_left(siblings, i)
            near = b"/Prev %d 0 R" % items[siblings[place - 1]] if place else b""
            near += b"/Next %d 0 R" % items[siblings[place + 1]] if place + 1 < len(siblings) else b""
            near += b"%s/Count -%d" % (_ends(kids, items), len(kids)) if kids else b""  # shut, until it is opened
            parent = above[i]
            title = ("\ufeff" + mark.title).encode("utf-16-be").hex().encode()
            goal = b"[%d 0 R/Fit]" % self.pages[mark.page]
            over = _OUTLINE if parent is None else items[parent]
            self._object(items[i], b"<</Title<%s>/Parent %d 0 R%s/Dest%s>>" % (title, over, near, goal))

    def _settle(self) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())
        self.part.replace(self.path)

    def _write(self, content: bytes) -> None:
        self._said(lambda: self.file.write(content))

    def _said(self, act: Callable[[], T]) -> T:
        try:
            return act()
        except OSError as error:
            reason = error.strerror or str(error)
            raise RenderError(
                f"{self.path}: cannot be written ({reason}); what was there before is untouched"
            ) from error


class _Source(PlainPdf):
    """A file whose pages are copied."""

    def head(self, number: int) -> bytes:
        """Give the dictionary of an object; of a page without what the joined file does not take over."""
        head = self.heads[number]
        return _LEFT_OUT.sub(b"", head) if _PAGE.search(head) else head

    def reachable(self) -> list[int]:
        """List the pages and all that they need, in the order of the file."""
        found: set[int] = set()
        waiting = list(self.pages)
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                waiting += [int(other) for other in REFERENCE.findall(self.head(number))]
        return sorted(found)

    def renumbered(self, number: int, numbers: dict[int, int]) -> bytes:
        """Write an object with the numbers of the joined file in it."""
        head = REFERENCE.sub(lambda match: b"%d 0 R" % numbers[int(match[1])], self.head(number))
        return head + self.bodies[number][len(self.heads[number]) :]

    def media_box(self) -> bytes:
        """Give the size of the last page."""
        match = _MEDIA_BOX.search(self.heads[self.pages[-1]])
        return match[0] if match else b"/MediaBox[0 0 595.28 841.89]"


def page_count_of(content: bytes) -> int:
    """Count the pages of a PDF of ours."""
    return len(PlainPdf(content).pages)


def _ends(kids: list[int], items: list[int]) -> bytes:
    return b"/First %d 0 R/Last %d 0 R" % (items[kids[0]], items[kids[-1]]) if kids else b""


def _placed(page: bytes, group: int) -> bytes:
    """Put a page below its group."""
    return page.replace(b"<<", b"<</Parent %d 0 R" % group, 1)


def _listed(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)
