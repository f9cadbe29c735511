"""Cut LaTeX into tokens, and say where something in it is wrong."""

from __future__ import annotations

import re
from typing import NamedTuple
from unicodedata import east_asian_width

from markscheme.errors import NotationError

_TOKEN = re.compile(
    r"(?P<blank>\s+)|(?P<command>\\([A-Za-z]+|.))|(?P<number>\d+(\.\d+)?|\.\d+)|(?P<letter>[A-Za-z])|(?P<sign>.)",
    re.DOTALL,
)
_SIZE = re.compile(r"\\([bB]igg?)([lrm]?)\Z")
_WINDOW = 60


class LatexToken(NamedTuple):
    """One piece of LaTeX and the place where it starts."""

    kind: str
    text: str
    start: int


def place_error(text: str, start: int, message: str) -> NotationError:
    """Make the error for a place in a formula: the message, the line, a caret under the place."""
    line_start = text.rfind("\n", 0, start) + 1
    line = text[line_start:].split("\n", 1)[0]
    column = start - line_start
    cut = max(0, column - _WINDOW)
    shown = line[cut : column + _WINDOW].replace("\t", " ")
    width = sum(2 if east_asian_width(char) in "WF" else 1 for char in shown[: column - cut])
    lines = text.count("\n", 0, start) + 1
    where = f"line {lines}, column {column + 1}" if "\n" in text else f"column {column + 1}"
    return NotationError(f"{where}: {message}\n  {shown}\n  {' ' * width}^")


def tokenise(text: str) -> list[LatexToken]:
    """Cut LaTeX into commands, numerals, letters and signs; blanks are kept, sizes of fences dropped."""
    tokens: list[LatexToken] = []
    side = ""
    for match in _TOKEN.finditer(text):
        token = LatexToken(str(match.lastgroup), match.group(), match.start())
        size = _SIZE.match(token.text)
        if size:
            side = size.group(2) or "plain"
        elif side and token.kind != "blank":
            tokens.append(_sided(text, token, side))
            side = ""
        else:
            tokens.append(token)
    if side:
        raise place_error(text, len(text), "a size command needs a fence after it")
    return tokens


_SIDED_BARS = {
    ("|", "l"): r"\lvert", ("|", "r"): r"\rvert", ("|", "m"): r"\mid", (r"\|", "l"): r"\lVert",
    (r"\|", "r"): r"\rVert", (r"\|", "m"): r"\parallel", (r"\vert", "l"): r"\lvert",
    (r"\vert", "r"): r"\rvert",
}  # fmt: skip


_SIZED = r"( ) [ ] \{ \} | \| / \vert \lvert \rvert \lVert \rVert \lfloor \rfloor \lceil \rceil \langle \rangle"


def _sided(text: str, token: LatexToken, side: str) -> LatexToken:
    r"""Give the fence after a size command; ``\bigl|`` and ``\bigr|`` say which side of a pair they are."""
    if token.text not in _SIZED.split():
        raise place_error(text, token.start, f"a size command needs a fence after it, not {token.text}")
    bar = _SIDED_BARS.get((token.text, side))
    return LatexToken("command", bar, token.start) if bar else token
