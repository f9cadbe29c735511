"""The answer boxes of a sheet, and which of them a heading such as `Q1 (a)`, `1a` or `第1题 mean` means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from markscheme.errors import did_you_mean
from markscheme.files.headings import without_count
from markscheme.papers.practice_sheet import Sheet
from markscheme.papers.shown.part_names import part_label

LONGEST_HEADING = 400
MOST_NAMES = 12
_CHINESE = {character: value for value, character in enumerate("一二三四五六七八九十", 1)}
_QUESTION = re.compile(
    r"(?:questions?|qn|q|problem|prob|exercise|ex|问题|题目|题|第)?\s*[.#]?\s*"
    r"(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})(?!\d)\s*(?:小题|题|问)?",
    re.IGNORECASE,
)
_INDEX = re.compile(r"\s*(?:((?:\[\s*\d+\s*\])+)|\[\s*(\d+(?:\s*[,;]\s*\d+)*)\s*\]|\((\d+(?:\s*,\s*\d+)*)\))\s*$")
_LABEL = re.compile(
    r"(?:part|第)?\s*(?:\((?P<a>[a-z]{1,2})\)|(?P<b>[a-z]{1,2})(?:[).:、]|\s*小?[题问]|\s|$))(?P<words>.*)",
    re.IGNORECASE,
)
_COUNTED_LABEL = re.compile(
    r"(?:part|第)?\s*(?:\((?P<a>\d{1,2})\)|(?P<b>\d{1,2})(?:[).:、]|\s*小?[题问]|\s|$))(?P<words>.*)"
)
_ALONE = re.compile(r"\(\d{1,2}\)")
_REMARK = re.compile(r"\s*(?:\*|[(\[](?:必填|选填|必答|选答|required|optional)[)\]]\s*\*?)\s*$", re.IGNORECASE)
_SEPARATORS = " \t.:_-–—/、,)"


@dataclass(frozen=True)
class Box:
    """What a student must write for one step: a number, a label or an array of this shape.

    `name` is that of the call, under which the answer is kept; `shown` the one outside, where that is another.
    """

    question: str
    name: str
    label: str
    shape: tuple[int, ...]
    shown: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which it is found, the one on forms first; older forms bear the name of the call."""
        return tuple(dict.fromkeys((self.shown or self.name, self.name)))

    @property
    def field(self) -> str:
        """The name of the box on forms."""
        return f"{self.question}.{self.names[0]}"

    def cells(self) -> Iterator[tuple[int, ...]]:
        """Give the places of the cells, counted from 1."""
        return product(*(range(1, size + 1) for size in self.shape))

    def cell_field(self, index: tuple[int, ...]) -> str:
        """Give the name of one cell on forms."""
        return f"{self.field}[{','.join(map(str, index))}]"


@dataclass(frozen=True)
class Place:
    """A box, or one cell of it."""

    box: Box
    index: tuple[int, ...] | None = None

    @property
    def field(self) -> str:
        """The name on forms."""
        return self.box.field if self.index is None else self.box.cell_field(self.index)


@dataclass(frozen=True)
class Layout:
    """The boxes of a sheet in order."""

    code: str
    boxes: tuple[Box, ...]
    _found: dict[str, Place | None] = field(default_factory=dict, compare=False, repr=False)

    def find(self, heading: str) -> Place | None:
        """Give the place that a heading means, or None when it means none or may mean two."""
        if len(heading) > LONGEST_HEADING:
            return None
        if heading not in self._found:
            text = _folded(heading)
            bare = _REMARK.sub("", text)  # as forms mark a question that must be answered
            self._found[heading] = (
                self._read(text) or self._read(without_count(text)) or self._read(without_count(bare))
            )
        return self._found[heading]

    def nearest(self, heading: str) -> str:
        """Give a hint at the name that was meant."""
        names = [box.field for box in self.boxes]
        hint = did_you_mean(_folded(heading[:LONGEST_HEADING]), names)
        more = len(names) - MOST_NAMES
        if more <= 0 or hint.startswith("did you mean"):
            return hint
        return f"known: {', '.join(names[:MOST_NAMES])} and {more} more"

    def _read(self, text: str) -> Place | None:
        if place := _place(text, {f"{box.question}.{name}": box for box in self.boxes for name in box.names}):
            return place
        match = _QUESTION.match(text)
        if match:
            id = f"q{_number(match['number'])}"
            boxes = tuple(box for box in self.boxes if box.question == id)
            rest = text[match.end() :].lstrip(_SEPARATORS)
            if not rest and len(boxes) == 1:
                return Place(boxes[0])
            if boxes and (place := _step(rest, boxes)):
                return place
        return self._without_question(text)

    def _without_question(self, text: str) -> Place | None:
        if len({box.question for box in self.boxes}) == 1:
            return _step(text, self.boxes)
        names = [name for box in self.boxes for name in box.names]
        return _place(text, {name: box for box in self.boxes for name in box.names if names.count(name) == 1})


def layout_of(sheet: Sheet) -> Layout:
    """List the boxes of a sheet."""
    boxes = []
    for id, problem in sheet.questions:
        boxes += [
            Box(id, call.name, part_label(i, problem.part_names), problem.answer_shape(call.name), call.public_name)
            for i, call in enumerate(problem.parts)
        ]
    return Layout(sheet.code, tuple(boxes))


_NAMES_QUESTION = re.compile(
    r"\s*(?:q|questions?|problem|第)\s*[.#]?\s*\d|\s*\d{1,3}\s*\(?[a-z]\)?(?![a-z])", re.IGNORECASE
)


def names_question(heading: str) -> bool:
    """Say whether a heading that no box of this sheet has looks like one of another.

    >>> [names_question(one) for one in ("q7.extra", "第2题", "3b", "Any comments?", "11、您的建议")]
    [True, True, True, False, False]
    """
    return _NAMES_QUESTION.match(_folded(heading)) is not None


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _number(digits: str) -> int:
    """Read 12 or 十二.

    >>> _number("12"), _number("三"), _number("十二"), _number("二十")
    (12, 3, 12, 20)
    """
    if digits.isdecimal():
        return int(digits)
    tens, ten, ones = digits.partition("十")
    return (10 * _CHINESE.get(tens, 1) if ten else _CHINESE[digits[0]]) + (_CHINESE.get(ones, 0) if ten else 0)


def _step(text: str, boxes: tuple[Box, ...]) -> Place | None:
    """Give a step of one question, by its exact name, its part label, or its name in other letters."""
    names = {name: box for box in boxes for name in box.names}
    labels = {box.label: box for box in boxes}
    return _place(text, names) or _labelled(text, boxes, labels) or _place(text, _caseless(names))


def _caseless(names: dict[str, Box]) -> dict[str, Box]:
    keys = [name.casefold() for name in names]
    return {name.casefold(): box for name, box in names.items() if keys.count(name.casefold()) == 1}


def _place(text: str, names: dict[str, Box]) -> Place | None:
    for key in (text, text.casefold()):
        if key in names:
            return Place(names[key])
    head, index = _split_index(text)
    box = names.get(head) or names.get(head.casefold())
    return _cell(box, index) if box and index else None


def _cell(box: Box, index: tuple[int, ...]) -> Place | None:
    """Give the cell with this index; a vector and a matrix of one row are the same on paper."""
    row = (1, *index) if box.shape[:1] == (1,) else index
    for known in (index, row, index[1:] if index[0] == 1 else index):
        if (
            len(known) == len(box.shape)
            and all(1 <= i <= size for i, size in zip(known, box.shape, strict=True))
            and known
        ):
            return Place(box, known)
    return None


def _labelled(text: str, boxes: tuple[Box, ...], labels: dict[str, Box]) -> Place | None:
    """Give a part label, alone or before words; words that name another step make it ambiguous."""
    counted = "1" in labels  # parts are called (1), (2): what looks like an index may be the label
    pattern = _COUNTED_LABEL if counted else _LABEL
    head, index = (text, None) if counted and _ALONE.fullmatch(text) else _split_index(text)
    match = pattern.fullmatch(head)
    box = labels.get((match["a"] or match["b"]).casefold()) if match else None
    if match is None or box is None:
        return None
    words = match["words"].strip(_SEPARATORS)
    others = [name.casefold() for other in boxes if other is not box for name in other.names]
    if words not in box.names and words.casefold() in others:
        return None
    return Place(box) if index is None else _cell(box, index)


def _split_index(text: str) -> tuple[str, tuple[int, ...] | None]:
    match = _INDEX.search(text)
    if not match:
        return text, None
    return text[: match.start()], tuple(int(digits) for digits in re.findall(r"\d+", match[0]))
