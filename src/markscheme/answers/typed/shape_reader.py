"""Shapes: `27x27x96`, `27*27*96`, `(27, 27, 96)`, `96@27x27`, `height 27, width 27, channels 96`."""

from __future__ import annotations

import re
from dataclasses import replace

from markscheme.answers.input_limits import ARRAY_CHARACTERS, CELLS
from markscheme.answers.messages import ReadingError
from markscheme.answers.normalise import JOIN, NormalisedText, fold, lazy_pattern, tightened
from markscheme.answers.numeral import read_plain
from markscheme.answers.results import Blank, Cell, ReadAnswer, Reading, WrittenNumber, spoilt_reading, unreadable
from markscheme.answers.scalar import NOTHING, refused, strip_back
from markscheme.answers.typed.left_side import value_start
from markscheme.answers.typed.prints import without_marks
from markscheme.answers.typed.remarks import before_remarks, is_blank_sign, is_blank_word

_BETWEEN = lazy_pattern(r"\s*[xX×*·,;]\s*|\s+")
_PAIRS = ("()", "[]", "{}", "<>")
_FRONT = lazy_pattern(
    rf"[\s{JOIN}]*(?:(?:the|a|an|output|input|result|size|shape|is|of|dimensions?)\b[\s{JOIN}]*|(?:conv|layer|fc"
    rf"|pool|dense)[ ]?[0-9]*[\s]*:"
    r"|(?:输出|输入|输出的?)?(?:尺寸|大小|形状|维度)?(?:为|是|[:=])|共|全连接层:|[-=]>|[→⇒=≈:])",
    re.IGNORECASE,
)
_BACK = lazy_pattern(
    rf"(?:[\s{JOIN}]*(?:neurons?|units?|pixels?|px|matrix|image|feature maps?|channels|filters?|维(?:向量)?|个(?:神经元"
    rf"|单元|通道)?|通道|矩阵|的?特征图|的?图像"
    rf"|\(\s*高\s*[x×*]\s*宽\s*[x×*]\s*通道\s*\)|\(\s*H\s*[x×*,]?\s*W\s*(?:[x×*,]?\s*C)?\s*\)))\Z",
    re.IGNORECASE,
)
_CHANNELS_FIRST = lazy_pattern(
    r"(?<![A-Za-z])N?C\s*[xX×*,]?\s*H\s*[xX×*,]?\s*W(?![A-Za-z])|channels?[ -]first", re.IGNORECASE
)
_PRODUCT = lazy_pattern(rf"[\s{JOIN}]*(?:=|\(=)[\s{JOIN}]*(?P<product>[0-9]{{1,12}})\)?\Z")
_TIMES = lazy_pattern(r"(?<=[0-9\s])(?:by|乘以|乘上|乘)(?=[0-9\s])")
_SET = lazy_pattern(r"\A[\s]*(?:ℝ|\\mathbb\{R\}|R|ℕ)\s*\^\s*\{?\(?(?P<inner>[^{}()]*)\)?\}?\s*\Z")
_AT = lazy_pattern(r"\s*(?P<maps>[0-9]{1,6})\s*@\s*(?P<sides>[0-9]{1,6}\s*[xX×*]\s*[0-9]{1,6})\s*")
_ROWS = lazy_pattern(
    r"\s*(?P<a>[0-9]{1,6})\s*(?:rows?|行)[\s,]*(?:and|和|by|x|×)?\s*(?P<b>[0-9]{1,6})\s*(?:columns?|cols?|列)\s*"
)
_SIDE_OF = {"h": 0, "height": 0, "高": 0, "高度": 0, "w": 1, "width": 1, "宽": 1, "宽度": 1}
_SIDE_OF |= dict.fromkeys(("c", "channels", "channel", "depth", "d", "filters", "通道", "通道数", "深度", "个通道"), 2)
_NAMED = lazy_pattern(
    r"(?P<name>height|width|channels?|depth|filters|高度?|宽度?|通道数?|深度|[HWCD](?![A-Za-z]))\s*(?:为|是"
    r"|[:=])?\s*(?P<size>[0-9]{1,6})",
    re.IGNORECASE,
)
_BEHIND = lazy_pattern(
    r"\s*(?P<sides>[0-9]{1,6}\s*[xX×*]\s*[0-9]{1,6})\s*,\s*共?(?P<maps>[0-9]{1,6})\s*(?:channels|filters|maps|个?通道"
    r"|个?滤波器)\s*"
)


def read_shape(text: str) -> Reading:
    """Read a shape: whole numbers joined by `x`, `×`, `*`, commas or spaces, in brackets or not.

    The value is a list of cells, each a whole number that is not negative, Blank or Unreadable.
    """
    if len(text) > ARRAY_CHARACTERS:
        return unreadable(text, "too_long", ARRAY_CHARACTERS + 1, {"length": len(text), "limit": ARRAY_CHARACTERS})
    if spoilt := spoilt_reading(text):
        return spoilt
    folded = fold(text)
    if NOTHING.fullmatch(folded.text) or is_blank_word(folded.text):
        return Blank(text)
    if sides := _in_words(folded.text.strip(" .。")):
        return ReadAnswer(text, sides)
    folded = tightened(replace(folded, text=without_marks(folded.text)))
    folded = replace(folded, text=_TIMES.sub(lambda m: "×".ljust(len(m.group())), folded.text))
    try:
        start, end = _core(folded.text)
    except ReadingError as error:
        return refused(folded, 0, error)
    if sides := _in_words(folded.text[start:end]):
        return ReadAnswer(text, sides)
    ranges = _ranges(folded.text, start, end)
    if len(ranges) > CELLS:
        return unreadable(text, "too_many_cells", folded.column(ranges[CELLS][0]), {"limit": CELLS})
    written = [folded.text[first:last].strip(f" _{JOIN}") for first, last in ranges]
    if all(not side or is_blank_sign(side) for side in written):
        return Blank(text)
    return ReadAnswer(text, [_side(folded, first, last) for first, last in ranges])


def _in_words(text: str) -> list[Cell] | None:
    """Read a shape whose sides are named, or stand apart from their number of channels."""
    if len(text) > 120:
        return None
    for pattern in (_AT, _BEHIND):
        if match := pattern.fullmatch(text):
            return _whole([*re.findall("[0-9]+", match["sides"]), match["maps"]])
    if match := _ROWS.fullmatch(text):
        return _whole([match["a"], match["b"]])
    found = {_SIDE_OF[match["name"].lower()]: match["size"] for match in _NAMED.finditer(text)}
    left = _NAMED.sub("", text).strip(" ,;")
    return _whole([found[0], found[1], found[2]]) if len(found) == 3 and not re.sub(r"[,;\s]", "", left) else None


def _whole(sizes: list[str]) -> list[Cell]:
    return [cell for size in sizes if (cell := read_plain(size)) is not None]


def _core(text: str) -> tuple[int, int]:
    """Find where the sides lie within what may be set aside."""
    start, end = 0, len(text)
    if _CHANNELS_FIRST.search(text):
        raise ReadingError("cells_named", 0, found="C, H, W")
    for _ in range(4):
        before = start, end
        if match := _SET.match(text, start, end):
            start, end = match.span("inner")
        start = value_start(text, start, end).place
        if match := _FRONT.match(text, start, end):
            start = match.end()
        end = before_remarks(text, start, strip_back(text[:end], start, number=True))
        end = _before_back(text, start, end)
        start, end = _stripped(text, start, end)
        if text[start : start + 1] + text[end - 1 : end] in _PAIRS and end - start > 1:
            start, end = _stripped(text, start + 1, end - 1)
            end = start + len(text[start:end].rstrip(",;"))
        end = start + len(text[start:end].rstrip(" .。"))
        if text[start:end].startswith("None,"):
            start += len("None,")
        if (start, end) == before:
            break
    return _stripped(text, start, end)


def _before_back(text: str, start: int, end: int) -> int:
    """Find where the sides end before a unit, or before their own product."""
    if match := _BACK.search(text[start:end]):
        end = start + match.start()
    if match := _PRODUCT.search(text[start:end]):
        sides = re.findall(r"[0-9]{1,6}", text[start : start + match.start()])
        product = 1
        for side in sides:
            product *= int(side)
        if len(sides) > 1 and product == int(match["product"]):
            end = start + match.start()
    return end


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    front = len(inner) - len(inner.lstrip(f" \t\n{JOIN}"))
    return start + front, max(start + front, start + len(inner.rstrip(f" \t\n{JOIN}")))


def _ranges(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [match.span() for match in _BETWEEN.finditer(text, start, end)]
    edges = [start, *(edge for cut in cuts for edge in cut), end]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _side(folded: NormalisedText, start: int, end: int) -> Cell:
    text = folded.text[start:end]
    if NOTHING.fullmatch(text):
        return Blank(text)
    found = read_plain(text)
    if isinstance(found, WrittenNumber) and found.is_integer_literal and text.strip().isdigit():
        return found
    return unreadable(folded.raw, "not_a_shape", folded.column(start), {})
