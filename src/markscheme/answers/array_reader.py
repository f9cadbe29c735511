"""Read vectors and matrices: Python, NumPy, MATLAB, CSV, LaTeX, or one row a line."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TypeAlias

from markscheme.answers.input_limits import CELLS, FORMULA_CHARACTERS, NESTING, REFUSED_CELLS
from markscheme.answers.messages import ReadingError
from markscheme.answers.normalise import NormalisedText, lazy_pattern
from markscheme.answers.numeral import NUMERAL, read_plain
from markscheme.answers.results import Cell, Nested, Unreadable, unreadable
from markscheme.answers.scalar import read_cell
from markscheme.answers.typed.doubts import comma_error

_BRACKET = lazy_pattern(r"[\[\](){}]")
_MARK = lazy_pattern(r"\s+|[,;&\[({]")
_PAIRS = {"[": "]", "(": ")", "{": "}"}
_CALL = lazy_pattern(
    r"(?:(?:np|numpy|jnp|torch|tf|pd)\.)?(?:array|asarray|matrix|tensor|constant|Tensor|Array|Matrix|Series|c|rbind|vector|list|tuple)"
    r"\s*(?=\()"
)
_BY_COLUMN = lazy_pattern(r"\bmatrix\s*\(\s*c\s*\(|\bcbind\s*\(")  # R fills a matrix column by column
_DTYPE = lazy_pattern(r",\s?dtype\s?=\s?[\w.]{1,20}$")
_SIZES = lazy_pattern(r"\)\s*,[\s,0-9]*$")
_TRANSPOSED = lazy_pattern(r"(?:\^\s*(?:[Tt']|\{\s*[Tt']\s*\}|\([Tt]\))|\.T|[T']|的?转置|\s+transposed?)$")
_THOUSANDS = lazy_pattern(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_JOINING = ("*", "×", "/", "^")
_DANGLING = lazy_pattern(r"[*/^×·].*|.*[-+*/^×·]|.*?(?:√|sqrt|exp|ln|log|lg|log2|log10|tanh)")
MARKS = 4 * CELLS  # a comma, a space and an end of line may stand between two cells
_FRACTION = lazy_pattern(rf"(?:{NUMERAL.pattern})(?:/[0-9]+)?", re.ASCII)
_MIXED_LIKE = lazy_pattern(r"[+-]?[0-9]+\s+[0-9]+/[0-9]+", re.ASCII)


Mark: TypeAlias = tuple[int, int, str]
"""Where a separator starts and ends, and its kind."""


class ArrayReader:
    """Read the cells of one folded text; a cell that cannot be read costs only itself."""

    def __init__(self, folded: NormalisedText, decimal_comma: bool, mixed: bool = False) -> None:
        self.folded = folded
        self.text = folded.text
        self.decimal_comma = decimal_comma
        self.mixed = mixed
        self.cells = 0
        self.formula_characters = 0
        self.refused: list[Cell] = []
        self.closing = _match_brackets(folded.text)
        self._marks: dict[tuple[int, int], list[Mark]] = {}

    def read(self, start: int, end: int, *, array: bool) -> Nested:
        """Read a range as nested lists of cells, or as one cell where nothing says that it is an array."""
        for _ in range(2):
            start, end = self.without_call(*self.stripped(start, end))
        if match := _TRANSPOSED.search(self.text, max(start, end - 12), end):
            last = self.stripped(start, match.start())[1]
            if self.text[last - 1 : last] in (")", "]"):
                return _transposed(self.body(start, last, True), match.start())
        return self.body(start, end, array)

    def body(self, start: int, end: int, array: bool) -> Nested:
        """Read a range in brackets or without."""
        if self.is_wrapped(start, end) and (array or self.is_row(start, end)):
            return self.items(start + 1, end - 1)
        return self.bare(start, end, array)

    def bare(self, start: int, end: int, array: bool) -> Nested:
        """Read text without brackets around it: lines of a table, a list, or one number."""
        marks = {mark for _, _, mark in self.marks(start, end)}
        text = self.text[start:end]
        if not array and not self.decimal_comma and _THOUSANDS.fullmatch(text):
            error = comma_error(text, text.index(","))
            error.place += start
            raise error
        if marks & ({";", "&", "\n"} if self.decimal_comma else {",", ";", "&", "\n"}):
            return self.items(start, end, bare=True)
        if array or self.is_spaced_list(text):
            return self.items(start, end, bare=True)
        return self.cell(start, end)

    def is_spaced_list(self, text: str) -> bool:
        """Tell whether spaces separate plain numbers, and not the parts of `1 1/2`."""
        pieces = text.split()
        if len(pieces) < 2 or _MIXED_LIKE.fullmatch(text):
            return False
        pieces = [piece.replace(",", ".") for piece in pieces] if self.decimal_comma else pieces
        return all(_FRACTION.fullmatch(piece) for piece in pieces)

    def items(self, start: int, end: int, *, bare: bool = False) -> list[Nested]:
        """Read the inside of one pair of brackets: rows in brackets, rows by marks, or one row of cells."""
        start, end = self.stripped(start, end)
        if start == end:
            raise ReadingError("ends_early", start)
        marks = self.marks(start, end)
        rows = self.bracketed_rows(start, end, marks)
        if rows:
            return [self.items(first + 1, last - 1) for first, last in rows]
        cuts = self.row_cuts(marks, bare)
        if not cuts:
            return self.row(start, end, marks, bare)
        ranges = self.between(cuts, start, end)
        if self.is_empty(*ranges[-1]):
            ranges.pop()
        places = [mark[0] for mark in marks]
        return [
            self.row(first, last, marks[bisect_left(places, first) : bisect_left(places, last)], bare)
            for first, last in ranges
        ]

    def bracketed_rows(self, start: int, end: int, marks: list[Mark]) -> list[tuple[int, int]]:
        """Give the ranges of the rows when every item is a row in brackets, nothing when none is."""
        if self.text[start] not in "[(":
            # A row further on is a mixture; it shows when its cell is read.
            return []
        kinds = {mark for _, _, mark in marks}
        cut = next((mark for mark in ",;&" if mark in kinds), None)
        cuts = [mark for mark in marks if cut is None or mark[2] == cut]
        ranges = [self.stripped(first, last) for first, last in self.between(cuts, start, end)]
        if cut is not None and ranges[-1][0] == ranges[-1][1]:
            ranges.pop()
        found = [self.is_wrapped(*place) and self.is_row(*place) for place in ranges]
        if any(found) and not all(found):
            raise ReadingError("array_mixed", ranges[found.index(False)][0])
        return ranges if all(found) else []

    def row_cuts(self, marks: list[Mark], bare: bool) -> list[Mark]:
        """Find the marks that separate rows: `;` (not with decimal commas) and ends of lines."""
        semicolons = [] if self.decimal_comma else [mark for mark in marks if mark[2] == ";"]
        lines = [mark for mark in marks if mark[2] == "\n" and not self.continues(mark[0], bare)]
        if bare and lines and semicolons and self.are_cells(semicolons, marks):
            return lines
        return sorted(semicolons + lines)

    def continues(self, place: int, bare: bool) -> bool:
        """Tell whether the end of a line is no end of a row: after `;`, and in brackets after a comma."""
        before = self.text[place - 1 : place]
        return before in (";", "&") or (before == "," and not bare)

    def are_cells(self, semicolons: list[Mark], marks: list[Mark]) -> bool:
        """Tell whether `;` separates cells, as in CSV: then no other mark does, and none ends a line."""
        ends = any("\n" in self.text[last : last + 2].lstrip(" ")[:1] for _, last, _ in semicolons)
        return not ends and not any(mark in (",", "&", " ") for _, _, mark in marks)

    def row(self, start: int, end: int, marks: list[Mark], bare: bool) -> list[Nested]:
        """Read one row of cells, separated by `&`, by commas (`;` with decimal commas), or by spaces."""
        kinds = {mark for _, _, mark in marks}
        cut = next((mark for mark in ("&", ";", ",") if mark in kinds and not self.is_decimal(mark)), None)
        if cut is None:
            start, end = self.stripped(start, end)
            marks = [mark for mark in marks if start < mark[0] < end and not self.joins(mark[0])]
            if self.mixed and _MIXED_LIKE.fullmatch(self.text[start:end]):
                marks = []
        cuts = [mark for mark in marks if (mark[2] in " \n" if cut is None else mark[2] == cut)]
        ranges = self.between(cuts, start, end)
        if cut == "," and not bare and self.ends_like_python(ranges):
            ranges.pop()
        if cut is None and len(ranges) > 1:
            self.check_spaced(ranges)
        return [self.cell(first, last) for first, last in ranges]

    def joins(self, place: int) -> bool:
        """Tell whether a space stands beside a sign that no number begins or ends with: `1.2 × 10^-3` is one."""
        before, after = self.text[:place].rstrip(), self.text[place:].lstrip()
        return before[-1:] in _JOINING or after[:1] in _JOINING

    def ends_like_python(self, ranges: list[tuple[int, int]]) -> bool:
        """Tell whether the last comma is Python's, as in `(5,)`, and not the start of a blank cell."""
        return len(ranges) > 1 and self.is_empty(*ranges[-1]) and not self.is_empty(*ranges[-2])

    def is_decimal(self, mark: str) -> bool:
        """Tell whether a mark belongs to the numerals."""
        return mark == "," and self.decimal_comma

    def check_spaced(self, ranges: list[tuple[int, int]]) -> None:
        """Refuse spaces inside a number where spaces separate the numbers."""
        for first, last in ranges:
            if _DANGLING.fullmatch(self.text[first:last]):
                written = self.text[ranges[0][0] : ranges[-1][1]]
                several = "; ".join(written.split())
                raise ReadingError("spaces_in_cell", first, first=written, second=several)

    def cell(self, start: int, end: int) -> Cell:
        """Read one cell, counting it."""
        self.cells += 1
        if self.cells > CELLS:
            raise ReadingError("too_many_cells", start, limit=CELLS)
        plain = None if self.decimal_comma else read_plain(self.text[start:end])
        if plain is not None:
            return plain
        self.formula_characters += end - start
        if self.cells > 1 and self.formula_characters > FORMULA_CHARACTERS:
            raise ReadingError("too_much_work", start, limit=FORMULA_CHARACTERS)
        if len(self.refused) > REFUSED_CELLS:
            return self.refused[-1]
        found = read_cell(self.folded, start, end, mixed=self.mixed, decimal_comma=self.decimal_comma)
        if isinstance(found, Unreadable):
            self.refused.append(found)
        if len(self.refused) == REFUSED_CELLS:
            column = self.folded.column(start)
            self.refused.append(unreadable(self.folded.raw, "not_looked_at", column, {"limit": REFUSED_CELLS}))
        return found

    def marks(self, start: int, end: int) -> list[Mark]:
        """Find what separates, outside all inner brackets: `,`, `;`, `&`, a space, or the end of a line.

        Several questions are asked of the same range: it is searched once.
        """
        if (start, end) not in self._marks:
            self._marks[start, end] = self._found_marks(start, end)
        return self._marks[start, end]

    def _found_marks(self, start: int, end: int) -> list[Mark]:
        found = []
        place = start
        while match := _MARK.search(self.text, place, end):
            mark = match.group()
            place = match.end()
            if mark in _PAIRS:
                place = self.closing[match.start()] + 1
                if mark == "[" == self.text[place : place + 1] and place < end:  # [1 2][3 4]
                    found.append((place, place, ","))
                    if len(found) > MARKS:
                        raise ReadingError("too_many_cells", place, limit=CELLS)
            else:
                kind = ("\n" if "\n" in mark else " ") if mark.isspace() else mark
                found.append((match.start(), match.end(), kind))
                if len(found) > MARKS:
                    raise ReadingError("too_many_cells", match.start(), limit=CELLS)
        return found

    def between(self, cuts: list[Mark], start: int, end: int) -> list[tuple[int, int]]:
        """Give the ranges between cuts."""
        edges = [start, *(edge for cut in cuts for edge in cut[:2]), end]
        return list(zip(edges[::2], edges[1::2], strict=True))

    def is_wrapped(self, start: int, end: int) -> bool:
        """Tell whether one pair of brackets stands around the range."""
        return start < end and self.text[start] in "[(" and self.closing[start] == end - 1

    def is_row(self, start: int, end: int) -> bool:
        """Tell whether brackets hold a row: square ones do, round ones with a comma or semicolon inside."""
        if self.text[start] == "[":
            return True
        inner = {mark for _, _, mark in self.marks(start + 1, end - 1)}
        return bool(inner & {",", ";", "&", "\n"}) and not (self.decimal_comma and inner <= {",", " "})

    def is_empty(self, start: int, end: int) -> bool:
        """Tell whether the range holds nothing but spaces."""
        return not self.text[start:end].strip()

    def stripped(self, start: int, end: int) -> tuple[int, int]:
        """Take the spaces off both ends of a range."""
        text = self.text[start:end]
        front = len(text) - len(text.lstrip())
        return (start + front, start + len(text.rstrip())) if text.strip() else (start, start)

    def without_call(self, start: int, end: int) -> tuple[int, int]:
        """Set aside `np.array( )` around the cells, and a `dtype`."""
        match = _CALL.match(self.text, start, end)
        if match is None or self.closing[match.end()] != end - 1:
            return start, end
        if _BY_COLUMN.search(self.folded.raw) and not re.search(r"byrow\s*=\s*T", self.folded.raw):
            raise ReadingError("by_column", start)
        last = _DTYPE.search(self.text, match.end(), end - 1)
        if sizes := _SIZES.search(self.text, match.end(), end - 1):
            return self.stripped(match.end() + 1, sizes.start() + 1)
        return self.stripped(match.end() + 1, last.start() if last else end - 1)


def _match_brackets(text: str) -> dict[int, int]:
    """Pair the brackets of a text; raise ReadingError at the first that has no partner."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        bracket, place = match.group(), match.start()
        if bracket in _PAIRS:
            opened.append(place)
            if len(opened) > NESTING:
                raise ReadingError("too_deep", place, limit=NESTING)
        elif not opened:
            raise ReadingError("bracket_close", place, found=bracket)
        elif _PAIRS[text[opened[-1]]] != bracket:
            raise ReadingError("bracket_mismatch", place, opened=text[opened[-1]], found=bracket)
        else:
            closing[opened.pop()] = place
    if opened:
        raise ReadingError("bracket_open", opened[-1], found=text[opened[-1]])
    return closing


def _transposed(cells: Nested, place: int) -> list[Nested]:
    """Turn rows into columns; a vector becomes one column."""
    rows = [row for row in cells if isinstance(row, list)] if isinstance(cells, list) else []
    if not isinstance(cells, list) or not rows:
        return [[cell] for cell in cells] if isinstance(cells, list) else [[cells]]
    if len(rows) < len(cells) or len({len(row) for row in rows}) > 1:
        raise ReadingError("ragged", place)
    return [list(column) for column in zip(*rows, strict=True)]


def as_vector(cells: Nested) -> list[Cell] | None:
    """Give the cells of a vector, a row or a column as one list, and None for any other shape.

    >>> from markscheme.answers import Blank
    >>> as_vector([[Blank("")], [Blank("")]])
    [Blank(raw=''), Blank(raw='')]
    """
    if not isinstance(cells, list):
        return None
    bare = [cell for cell in cells if not isinstance(cell, list)]
    if len(bare) == len(cells):
        return bare
    if len(cells) == 1:
        return as_vector(cells[0])
    column = [row[0] for row in cells if isinstance(row, list) and len(row) == 1]
    return as_vector(column) if len(column) == len(cells) else None
