"""How numbers stand beside one another: tables, rows with labels, named components, words between numbers.

Each is turned into commas, semicolons and ends of lines, in place: the length of the text stays what it was.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from markscheme.answers.messages import ReadingError
from markscheme.answers.normalise import JOIN, lazy_pattern
from markscheme.answers.typed.prints import without_inner_calls
from markscheme.answers.typed.remarks import before_remarks

_AND = lazy_pattern(
    r"(?<=[0-9)\]}%a-z…√])[ ]*,?[ ]*(?:\band\b|以及|和|与|及)[ ]*(?=[-+.0-9(\[√a-zA-Zμλ])|,[ ]*(?:和|与|以及)[ ]*"
)
_ARROW = lazy_pattern(r"(?<=[0-9)\]%])\s*(?:->|=>|[→⇒])\s*(?=[-+.0-9(√])")
_ORDERED = lazy_pattern(r"\s*[0-9]{1,3}(?:\s*>\s*[0-9]{1,3})+\s*")
_TRUTH = lazy_pattern(r"\b(True|False|true|false)\b")
_BRACE = lazy_pattern(r"(?<![\w^}√\\\]])(?<!frac )\{")
_ROW = lazy_pattern(
    rf"(?P<before>(?:^|[,;\n])[\s{JOIN}]*)(?:(?:row|r|line)\s*(?P<a>[1-9])|(?P<b>first|second|third|fourth)\s+row"
    r"|第(?P<c>[1-9一二三四五])[行个])[ ]*(?:是|为|[:=])?(?=\s*[^\s])",
    re.IGNORECASE | re.MULTILINE,
)
_ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4} | dict(
    zip("一二三四五", range(1, 6), strict=True)
)
_THINGS = r"(?i:states?|node|box|point|centroid|cluster|sample|example)|状态|节点|结点|顶点|框|质心|中心|样本|点"
_LETTER = r"[^\W\d_\u4e00-\u9fff]"
_LABEL = lazy_pattern(
    rf"(?P<before>(?:^|[,;:\n(\[{{]|(?<=[0-9\])])[ \t]|\band\b)[\s{JOIN}]*)(?:class\s+|类别)?"
    rf"(?P<name>(?:(?:{_THINGS})\s*[1-9][0-9]?|\\?{_LETTER}[\u0300-\u036f]?|"
    rf"\\?{_LETTER}+(?:_?\{{\w+\}}|_\w+|[0-9]+|\([\w| ]+\))?'?"
    rf"|(?<=类别)[0-9]|(?<=class )[0-9]|[甲乙丙丁])"
    rf"|(?<=\n)[ ]*(?:\([1-9a-h]\)|[1-9]\))(?=[ ]*[-+.0-9√\[(])|(?<!.)(?:\([1-9a-h]\)|[1-9]\))(?=[ ]*[-+.0-9√\[(])"
    rf"|[①-⑨])[ ]*(?P<sign>:=|=|≈|:|为|是|->|→|(?<=\))|(?<=[①-⑨]))(?=\s*[^\s=])",
    re.MULTILINE,
)
_POINT = lazy_pattern(r"(?:^|(?<=[,;\s]))(?P<name>[A-Z])(?=\()")
_ALPHABETS: Final = ("abcdefgh", "ABCDEFGH", "xyz", "XYZ", "uvw", "甲乙丙丁", "①②③④⑤⑥⑦⑧⑨", "wb", "αβγδ")
_LISTS: tuple[tuple[str, ...], ...] = (
    ("yes", "no"),
    ("p(yes)", "p(no)"),
    ("P(yes)", "P(no)"),
    ("positive", "negative"),
    ("i", "ii", "iii", "iv"),
)
_LISTS += (("height", "width", "channels"), ("true", "false"))
_LINE = lazy_pattern(r"[^\n]+")
_RULE = lazy_pattern(r"(?=[^\n]*[|])[\s|:+=-]*-[\s|:+=-]*|[\s|:+=-]*-{2,}[\s|:+=-]*|[\s+]*\+[-=+]+\+\s*")
_BULLETS = lazy_pattern(r"(?:^|(?<=\n))\s*[•·▪*](?=\s)")
_ROUND_LINE = lazy_pattern(rf"[\s{JOIN}]*\((?=[^()]*[\s{JOIN}])[-+.0-9/√\s{JOIN}]*\)[\s{JOIN}]*")
_EDGES = lazy_pattern("[⎡⎢⎣⎤⎥⎦⎛⎜⎝⎞⎟⎠]")


def arranged(text: str) -> str:
    """Write a text that holds several numbers with commas, semicolons and square brackets alone."""
    bare = text.strip(f" \t\n{JOIN}")
    front = len(text) - len(text.lstrip(f" \t\n{JOIN}"))
    return text[:front] + _arranged(bare) + text[front + len(bare) :]


def _arranged(text: str) -> str:
    text = _EDGES.sub(" ", text)
    if text.count("\n") and all(_ROUND_LINE.fullmatch(line) for line in text.strip().split("\n")):
        text = text.replace("(", "[").replace(")", "]")
    text = _BULLETS.sub(lambda m: " " * len(m.group()), text)
    if ("|" in text and "||" not in text) or "+-" in text:
        text = without_table(text)
    text = without_inner_calls(text)
    text = _TRUTH.sub(lambda m: ("1" if m[1] in ("True", "true") else "0").ljust(len(m[1])), text)
    text = _without_points(_without_labels(_without_rows(text)))
    text = _AND.sub(lambda m: ",".ljust(len(m.group())), text)
    text = _ARROW.sub(lambda m: ",".rjust(len(m.group())), text)
    if _ORDERED.fullmatch(text):
        text = text.replace(">", ",")
    return _squared(text)


def _squared(text: str) -> str:
    """Turn the braces of Mathematica, and angle brackets around a whole answer, into square brackets."""
    letters = list(text)
    opened: list[bool] = []
    for match in re.finditer(r"[{}]", text):
        place = match.start()
        if match.group() == "{":
            before = text[:place].rstrip(f" \n\t{JOIN}")[-1:]
            opened.append(
                before in ("", "[", "{", "(", ",", ";", "=", ":", "≈", "]", "}")
                and (before != "}" or "," in text[place:])
            )
            if opened[-1]:
                letters[place] = "["
        elif opened and opened.pop():
            letters[place] = "]"
    plain = text.strip()
    if plain.startswith("<") and plain.endswith(">") and plain.count("<") == 1:
        letters[text.index("<")], letters[text.rindex(">")] = "[", "]"
    return "".join(letters)


def without_table(text: str) -> str:
    """Write the bars of Markdown and of lines as commas, and of rows in one line as semicolons."""
    lines = [match for match in _LINE.finditer(text) if match.group().strip()]
    barred = [match for match in lines if "|" in match.group() or _RULE.fullmatch(match.group())]
    if len(lines) == 1:
        return _one_barred_line(text)
    if len(barred) < len(lines):
        return text
    rules = [i for i, match in enumerate(lines) if _RULE.fullmatch(match.group())]
    header = rules == [1] and not re.search(r"[0-9]", lines[0].group())
    letters = list(text)
    for i, match in enumerate(lines):
        if i in rules or (header and i == 0):
            letters[match.start() : match.end()] = " " * len(match.group())
        else:
            letters[match.start() : match.end()] = _barred(match.group())
    return "".join(letters)


def _barred(line: str) -> str:
    """Take the bars off the ends of a line of a table, and turn the others into commas."""
    inner = line.strip()
    start = line.index(inner)
    closed = inner.startswith("|") and inner.endswith("|") and len(inner) > 1
    inner = (" " + inner[1:-1] + " ") if closed else inner
    return line[:start] + inner.replace("|", ",") + line[start + len(inner) :]


def _one_barred_line(text: str) -> str:
    plain = text.strip()
    if plain.count("|") == 2 and plain[0] == plain[-1] == "|" and re.search(r"[,;]", plain):
        return text  # an absolute value, or a determinant
    opened = min((place for place in (plain.find("["), plain.find("(")) if place >= 0), default=-1)
    if opened >= 0 and "|" in plain[opened : max(plain.rfind("]"), plain.rfind(")"), opened)]:
        return text
    line = _barred(text).replace(",", "|") if "," not in text else text
    pieces = [piece.strip() for piece in line.split("|")]
    several = any(re.search(r"[,]|[0-9]\s+[-+.0-9]", piece) for piece in pieces)
    return line.replace("|", ";" if several else ",")


def _without_rows(text: str) -> str:
    """Blank out `row 1:` and `第一行`, where they count from one."""
    found = list(_ROW.finditer(text))
    numbers = [_row_number(match) for match in found]
    if len(found) < 2 or numbers != list(range(1, len(found) + 1)) or text[: found[0].start()].strip():
        return text
    letters = list(text)
    for number, match in enumerate(found):
        span = match.start(), match.end()
        mark = "\n" if "\n" in match["before"] else ";"
        letters[span[0] : span[1]] = (mark if number else " ").ljust(span[1] - span[0])
    return "".join(letters)


def _row_number(match: re.Match[str]) -> int:
    written = (match["a"] or match["b"] or match["c"] or "0").lower()
    return _ORDINALS.get(written) or int(written)


def _without_labels(text: str) -> str:
    """Blank out the names of components, `x1 = 5, x2 = 7`; raise ReadingError where they are not in order."""
    found = [match for match in _LABEL.finditer(text) if not text[match.end() :].lstrip().startswith(("[[", "{{"))]
    if len(found) < 2:
        return text
    names = [match["name"] for match in found]
    width = _row_length(names)
    if not width and not are_in_order(names):
        raise ReadingError("cells_named", found[0].start("name"), found=", ".join(names)[:60])
    letters = list(text)
    for number, match in enumerate(found):
        start, end = match.start("name"), match.end()
        before = match["before"]
        kept = _kept(before, number > 0)
        if number and width:
            kept = "," if number % width else ";"
        letters[match.start() : end] = kept.ljust(end - match.start())
        if number == 0:
            _blank_front(letters, text, match.start())
        del start
    return "".join(letters)


def _row_length(names: list[str]) -> int:
    """Give how many columns a matrix has whose entries are named row by row, `h11, h12, h21, h22`; else 0."""
    parts = [re.fullmatch(r"(\D+?)([1-9])([1-9])", re.sub(r"[_{}(), ]", "", name)) for name in names]
    if len(parts) < 4 or not all(parts) or len({part[1] for part in parts if part}) > 1:
        return 0
    places = [(int(part[2]), int(part[3])) for part in parts if part]
    height, width = places[-1]
    return width if places == [(i, j) for i in range(1, height + 1) for j in range(1, width + 1)] else 0


def _kept(before: str, separates: bool) -> str:
    marks = re.sub(r"\band\b", ",", before)
    if not separates or re.search(r"[,;\n(\[{]", marks):
        return marks
    return marks.rstrip() + ","


def _blank_front(letters: list[str], text: str, end: int) -> None:
    """Blank out what stands before the first name, such as `均值：`."""
    front = text[:end]
    if front.strip() and not re.search(r"[0-9\[({]", front):
        letters[:end] = " " * end


def _without_points(text: str) -> str:
    """Blank out the letters of points, `A(1,2), B(3,4)`."""
    found = list(_POINT.finditer(text))
    if len(found) < 2 or not are_in_order([match["name"] for match in found]):
        return text
    letters = list(text)
    for match in found:
        letters[match.start()] = " "
    return "".join(letters)


def are_in_order(names: list[str]) -> bool:
    """Tell whether names count up: `x1, x2`, `a, b, c`, `(1) (2)`, `yes, no`.

    >>> are_in_order(["x_1", "x_2"]), are_in_order(["b", "a"]), are_in_order(["w", "b"])
    (True, False, True)
    """
    bare = [re.sub(r"[_{}() ']|[\u0300-\u036f]", "", unicodedata.normalize("NFD", name)) for name in names]
    if any(list(known[: len(names)]) == names for known in _LISTS):
        return True
    if all(len(name) == 1 for name in bare):
        joined = "".join(bare)
        if joined.isascii() and joined.isdigit():  # of ① Python says that it is a digit, and int() does not
            return [int(name) for name in bare] == list(range(int(bare[0]), int(bare[0]) + len(bare)))
        return any(joined in alphabet for alphabet in _ALPHABETS)
    parts = [re.fullmatch(r"(\D+)(\d+)", name) for name in bare]
    if not all(parts):
        return False
    bases = {part[1] for part in parts if part}
    numbers = [int(part[2]) for part in parts if part]
    return len(bases) == 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def array_end(text: str, start: int, end: int) -> int:
    """Find where an array ends, before remarks; a single number beside it is none."""
    return before_remarks(text, start, end)
