"""What a person who leafs through a PDF would send back, measured: `faults` says it in a sentence for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ctypes import c_double, create_string_buffer
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as raw

# All lengths in points, from the lower left corner of an A4 page.
LEFT, RIGHT = 58.0, 595.3 - 58.0
HEAD, FOOT = 842 - 56.0, 50.0  # between them stands the body of a page
LABEL_ENDS = 62.5  # right of it no label of a question begins, but those in the table of a key
LINE = 4 * 2.1 * 11  # four lines of handwriting: less room than that on top of a page is a scrap
SMALL, SMALLEST = 9.0, 6.5  # a fraction of small letters has none that are as small as that
SCRAP = 0.12  # of the height of a page, which is the least that the last one holds
RELATIONS = frozenset("=<>≤≥≈∈←→+−·×⋅")
TALL = frozenset("√∑∏∫⎛⎜⎝⎞⎟⎠⎡⎢⎣⎤⎥⎦⎧⎨⎩⎪⎫⎬⎭∣|‖⌊⌋⌈⌉()[]{}")  # made to reach over what stands beside them
LABEL = re.compile(r"\((?:[a-z]{1,2}|\d{1,2})\)")


class Glyph(NamedTuple):
    letter: str
    left: float
    low: float
    right: float
    high: float
    size: float
    base: float  # the height of the line that it stands on


class Stroke(NamedTuple):
    left: float
    low: float
    right: float
    high: float
    segments: int

    @property
    def is_flat(self) -> bool:
        return self.high - self.low < 2.5 and self.right - self.left > 4


@dataclass
class Page:
    """What is printed between head and foot; of a drawing only its frame, for drawings have tests of their own."""

    number: int
    glyphs: list[Glyph] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    drawings: list[tuple[float, float, float, float]] = field(default_factory=list)
    foot: float = 0.0  # how high the running foot reaches

    @property
    def ink(self) -> list[tuple[float, float]]:
        """Where something stands: the lower and the upper end of each thing."""
        flat = [(one.low, one.high) for one in (*self.glyphs, *self.strokes)]
        return flat + [(low, high) for _, low, _, high in self.drawings]

    @property
    def labels(self) -> list[tuple[str, Glyph]]:
        """The letters of questions at the left margin, from the top down."""
        begun = [line for line in self.lines if line[0].left < LABEL_ENDS and line[0].letter == "("]
        found = [(LABEL.match("".join(glyph.letter for glyph in line)), line[0]) for line in begun]
        return [(match[0], glyph) for match, glyph in found if match]

    @property
    def lines(self) -> list[list[Glyph]]:
        """Glyphs on one base line, from left to right; the lines from the top down."""
        found: dict[int, list[Glyph]] = {}
        for glyph in sorted(self.glyphs, key=lambda one: -one.base):
            key = next((key for key in found if abs(key - glyph.base * 4) <= 2), round(glyph.base * 4))
            found.setdefault(key, []).append(glyph)
        return [sorted(line, key=lambda one: one.left) for line in found.values()]

    @property
    def cells(self) -> list[Stroke]:
        """The boxes to answer in: rectangles, or the upper and the lower rule of a cell of an array."""
        return [one for one in self.strokes if one.right - one.left > 18 and one.high - one.low < 30]


def pages_of(pdf: bytes) -> list[Page]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [_read(page, number) for number, page in enumerate(document, 1)]


def _read(page: pypdfium2.PdfPage, number: int) -> Page:
    made = Page(number)
    drawn = _drawn(page)
    drawing: list[tuple[float, float, float, float]] = []
    for one in page.get_objects(max_depth=1):
        _, low, _, high = bounds = one.get_bounds()
        if raw.FPDFPageObj_GetMarkedContentID(one.raw) in drawn:
            drawing.append(bounds)
        elif one.type == raw.FPDF_PAGEOBJ_PATH and low > FOOT and high < HEAD + 5:
            made.strokes.append(Stroke(*bounds, raw.FPDFPath_CountSegments(one.raw)))
    made.drawings = list(_joined(drawing))
    for glyph in _glyphs(page.get_textpage()):
        if any(
            left <= glyph.left and glyph.right <= right and low <= glyph.low and glyph.high <= high
            for left, low, right, high in made.drawings
        ):
            continue
        if glyph.base < FOOT and glyph.size < 10:  # the letters of the running foot are smaller
            made.foot = max(made.foot, glyph.high)
        elif glyph.base < HEAD:
            made.glyphs.append(glyph)
    return made


def _drawn(page: pypdfium2.PdfPage) -> set[int]:
    """The marked contents that the tags for screen readers call a figure."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    waiting = [raw.FPDF_StructTree_GetChildAtIndex(tree, i) for i in range(raw.FPDF_StructTree_CountChildren(tree))]
    found: set[int] = set()
    for element in waiting:  # grows as it goes
        kind = create_string_buffer(64)
        raw.FPDF_StructElement_GetType(element, kind, 64)
        inside = range(raw.FPDF_StructElement_CountChildren(element))
        if kind.raw.decode("utf-16le").rstrip("\0") == "Figure":
            found |= {raw.FPDF_StructElement_GetChildMarkedContentID(element, i) for i in inside}
        waiting += filter(None, (raw.FPDF_StructElement_GetChildAtIndex(element, i) for i in inside))
    raw.FPDF_StructTree_Close(tree)
    return found - {-1}


def _joined(pieces: list[tuple[float, float, float, float]]) -> Iterator[tuple[float, float, float, float]]:
    """The frame around all pieces of the drawings of a page that overlap in height."""
    frame: tuple[float, float, float, float] | None = None
    for left, low, right, high in sorted(pieces, key=lambda one: -one[3]):
        if frame is not None and high < frame[1] - 3:
            yield frame
            frame = None
        if frame is None:
            frame = (left, low, right, high)
        frame = (min(frame[0], left), min(frame[1], low), max(frame[2], right), max(frame[3], high))
    if frame is not None:
        yield frame


def _glyphs(text: pypdfium2.PdfTextPage) -> Iterator[Glyph]:
    left, right, low, high, x, base = (c_double() for _ in range(6))
    for i in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, i)
        # A letter beyond the first plane is told twice, with its lower half behind it.
        if chr(code).isspace() or code in (0, 0x2060, 0xFE00) or 0xDC00 <= code < 0xE000:
            continue
        if raw.FPDFText_IsGenerated(text.raw, i) == 1:
            continue
        raw.FPDFText_GetCharBox(text.raw, i, left, right, low, high)
        raw.FPDFText_GetCharOrigin(text.raw, i, x, base)
        letter = "𝑥" if 0xD800 <= code < 0xDC00 else chr(code)
        size = raw.FPDFText_GetFontSize(text.raw, i)
        yield Glyph(letter, left.value, low.value, right.value, high.value, size, base.value)


def faults(pdf: bytes) -> list[str]:
    """Say what is wrong with the pages of a sheet or a key."""
    pages = pages_of(pdf)
    found = [
        f"page {page.number}: {said}"
        for page in pages
        for check in (overfull, colliding, crossed_columns, broken_formulas, small_fractions, orphaned_lines)
        for said in check(page)
    ]
    return found + list(torn_questions(pages)) + list(scraps(pages))


def overfull(page: Page) -> Iterator[str]:
    """Past the margins, or into the running foot."""
    for glyph in page.glyphs:
        if glyph.left < LEFT or glyph.right > RIGHT:
            yield f"{glyph.letter!r} stands {max(LEFT - glyph.left, glyph.right - RIGHT):.1f} points in the margin"
        if glyph.low < page.foot + 2:
            yield f"{glyph.letter!r} stands on the running foot"
    for left, _, right, _, *_ in (*page.strokes, *page.drawings):
        if left < LEFT - 1 or right > RIGHT + 1:
            yield f"a line or drawing reaches {max(LEFT - left, right - RIGHT):.1f} points into the margin"


def colliding(page: Page) -> Iterator[str]:
    """Letters one upon another, and letters that are struck through by a rule."""
    ordered = sorted((one for one in page.glyphs if one.letter not in TALL), key=lambda one: one.left)
    for i, one in enumerate(ordered):
        for other in ordered[i + 1 :]:
            if other.left >= one.right:
                break
            if one.base == other.base and (one.letter + other.letter).isascii():
                continue  # "fi" is one glyph, and "Qu" is drawn so
            # The box of a slanted letter reaches over its index.
            if _overlap(one, other) > (0.35 if one.size == other.size else 0.8) * min(_area(one), _area(other)):
                yield f"{one.letter!r} and {other.letter!r} stand one upon another"
    flat = [one for one in page.strokes if one.is_flat]
    for glyph in ordered:
        quarter = (glyph.high - glyph.low) / 4
        middle = (glyph.left + glyph.right) / 2
        for rule in flat:
            inside = glyph.low + quarter < rule.low and rule.high < glyph.high - quarter
            if quarter > 1 and inside and rule.left < middle < rule.right:
                yield f"{glyph.letter!r} is struck through"


def _overlap(one: Glyph, other: Glyph) -> float:
    across = min(one.right, other.right) - max(one.left, other.left)
    up = min(one.high, other.high) - max(one.low, other.low)
    return across * up if across > 0 and up > 0 else 0.0


def _area(glyph: Glyph) -> float:
    return (glyph.right - glyph.left) * (glyph.high - glyph.low)


def crossed_columns(page: Page) -> Iterator[str]:
    """A bracket of an answer box through one of its columns."""
    brackets = [one for one in page.strokes if one.right - one.left < 7 and one.high - one.low > 28]
    for bracket in brackets:
        for cell in page.cells:
            is_across = cell.left + 1.5 < bracket.left and bracket.right < cell.right - 1.5
            if is_across and bracket.low < cell.low and cell.high < bracket.high:
                yield f"the bracket at {bracket.left:.0f} points goes through a column"
                break


def broken_formulas(page: Page) -> Iterator[str]:
    """A line that ends in a sign of relation or operation, with nothing behind it but the next line."""
    for line in page.lines:
        last = line[-1]
        if last.letter not in RELATIONS or len(line) < 2 or last.size < SMALL:  # x₊ ends in a sign too
            continue
        beside = [
            one for one in (*page.glyphs, *page.strokes) if one.left > last.right - 1 and one.left < last.right + 60
        ]
        if not any(one.low < last.high + 12 and one.high > last.low - 12 for one in beside):
            yield f"a line ends in {last.letter!r}, {''.join(one.letter for one in line[-12:])!r}"


def small_fractions(page: Page) -> Iterator[str]:
    """A fraction that is set small, with letters in it that are smaller still."""
    for bar in (one for one in page.strokes if one.is_flat and one.high - one.low < 1.5 and one.right - one.left < 300):
        inside = [one for one in page.glyphs if bar.left - 1 < one.left and one.right < bar.right + 1]
        near = [one for one in inside if -9 < one.low - bar.high < 5 or -5 < one.high - bar.low < 9]
        if near and max(one.size for one in near) < SMALL and min(one.size for one in near) < SMALLEST:
            yield f"a fraction has letters of {min(one.size for one in near):.1f} points"


def orphaned_lines(page: Page) -> Iterator[str]:
    """A question that is the last thing on its page, while its box or its calculation is on the next."""
    if page.labels:
        label, glyph = page.labels[-1]
        if not any(low < glyph.low - 14 for low, _ in page.ink):
            yield f"{label} is the last line"


def asks_late(pdf: bytes) -> bool:
    """Whether the first page of a sheet has a statement alone, and what is asked begins on the next."""
    first, *others = pages_of(pdf)
    return not first.labels and any(page.labels for page in others)


def torn_questions(pages: list[Page]) -> Iterator[str]:
    """A box without anything above it on its page."""
    for before, page in pairwise(pages):
        boxes = [one for one in page.cells if one.high - one.low > 18]
        top = max((high for _, high in page.ink), default=0.0)
        first = max((one.high for one in boxes), default=0.0)
        if page.labels and page.labels[0][1].high > top - 25:  # it asks for the box beside it
            continue
        if boxes and first > top - 12 and top > HEAD - LINE and before.labels:
            yield f"page {page.number}: a box stands alone, and {before.labels[-1][0]} that asks for it a page before"


def scraps(pages: list[Page]) -> Iterator[str]:
    """A last page with a line or two."""
    *_, last = pages
    if len(pages) > 1 and last.ink:
        height = max(high for _, high in last.ink) - min(low for low, _ in last.ink)
        if height < SCRAP * (HEAD - FOOT):
            yield f"page {last.number}: {height:.0f} points are all that stands on the last page"
