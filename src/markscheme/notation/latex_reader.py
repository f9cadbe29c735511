r"""Read the LaTeX of a formula into the maths tree: what each command and each ``\begin`` reads, and what it makes."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from markscheme.notation import maths_tree as maths
from markscheme.notation.builders import EMPTY, styled, takes_limits
from markscheme.notation.latex_parser import Handler, Parser, Vocabulary
from markscheme.notation.latex_tokens import LatexToken
from markscheme.notation.signs import (
    ACCENTS,
    COMMAND_FUNCTIONS,
    LETTER_ALIASES,
    LETTERS,
    NAMED_FUNCTIONS,
    SIGN_ALIASES,
    SIGNS,
    SPACES,
)

_STYLE_COMMANDS = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "pmb": "bold", "mathcal": "calligraphic",
    "mathbb": "blackboard", "mathsf": "sans",
}  # fmt: skip
_MATRIX_FENCES = {
    "matrix": "", "smallmatrix": "", "pmatrix": "(", "bmatrix": "[", "vmatrix": "|", "Vmatrix": "‖", "Bmatrix": "{",
}  # fmt: skip
_TEXT_ESCAPE = re.compile(
    r"\\(textbackslash|textasciitilde|textasciicircum)(?:\{\}|\b ?)|\\(.)|([{}$#^_&%\\])|(~)|(\s+)"
)
_TEXT_NAMES = {"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^"}


def _constant(node: maths.Node) -> Handler:
    return lambda parser, token: node


def _function(parser: Parser, token: LatexToken) -> maths.Node:
    r"""Read a function command; ``\arg\max`` and ``\arg\min`` are one function."""
    name = token.text[1:]
    after = parser.peek() if name == "arg" else None
    if after is not None and after.text in {r"\max", r"\min"}:
        parser.take()
        return maths.Function(f"arg{after.text[1:]}")
    return maths.Function(name)


def _fraction(parser: Parser, token: LatexToken) -> maths.Node:
    return maths.Fraction(parser.argument(), parser.argument())


def _root(parser: Parser, token: LatexToken) -> maths.Node:
    index = _optional(parser)
    return maths.Root(parser.argument(), index)


def _optional(parser: Parser) -> maths.Node | None:
    """Read an argument in square brackets if one stands here."""
    opened = parser.peek()
    if opened is None or opened.text != "[":
        return None
    parser.take()
    node = parser.items()
    parser.expect("]", opened)
    return node


def _accent(parser: Parser, token: LatexToken) -> maths.Node:
    return maths.Accent(token.text[1:], parser.argument())


def _style(parser: Parser, token: LatexToken) -> maths.Node:
    return styled(_STYLE_COMMANDS[token.text[1:]], parser.argument())


def _upright(parser: Parser, token: LatexToken) -> maths.Node:
    r"""Read ``\mathrm``: a known function, a word, or upright letters."""
    after = parser.peek()
    if after is None or after.text != "{":
        return styled("roman", parser.argument())
    place = parser.index
    source, _ = parser.raw_argument()
    word = re.sub(r"\s+", "", source)
    if word in NAMED_FUNCTIONS:
        return maths.Function(word)
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9-]+", word):
        return maths.Text(word)
    parser.index = place
    return styled("roman", parser.argument())


def _text(parser: Parser, token: LatexToken) -> maths.Node:
    content = _text_content(parser)
    return maths.Function(content) if content in NAMED_FUNCTIONS else maths.Text(content)


def _bold_text(parser: Parser, token: LatexToken) -> maths.Node:
    return maths.Style("bold", maths.Text(_text_content(parser)))


def _italic_word(parser: Parser, token: LatexToken) -> maths.Node:
    source, opened = parser.raw_argument()
    if not re.fullmatch(r"[A-Za-z]+", source) or source in LETTERS:
        raise parser.error(opened, f"\\mathit takes a word of Latin letters, not {source!r}")
    return maths.Symbol(source)


def _text_content(parser: Parser) -> str:
    """Read the words between braces; only escapes of single characters may stand in them."""
    source, opened = parser.raw_argument()

    def plain(match: re.Match[str]) -> str:
        named, escaped, bare, tie, blank = match.groups()
        if named:
            return _TEXT_NAMES[named]
        if tie or blank or (escaped and escaped in " ,;"):
            return " "
        if bare or escaped not in "{}$&#_%":
            raise parser.error(opened, f"{match.group()} cannot stand in \\text: only words and \\% \\_ \\& \\# \\$")
        return escaped

    return _TEXT_ESCAPE.sub(plain, source)


def _operator_name(parser: Parser, token: LatexToken) -> maths.Node:
    r"""Read ``\operatorname{name}``; with a star, scripts on it are limits."""
    after = parser.peek()
    star = after is not None and after.text == "*"
    if star:
        parser.take()
    source, opened = parser.raw_argument()
    name = re.sub(r"\\[,;: ]|\s+|\\mathrm|[{}]", "", source)
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name):
        raise parser.error(opened, f"an operator name is one word of letters, not {source!r}")
    function = maths.Function(name)
    return _on_limits(parser, function) if star else function


def _on_limits(parser: Parser, base: maths.Node) -> maths.Node:
    after = parser.peek()
    follows = after is not None and after.text in {"_", "^", r"\limits"}
    return maths.Style("limits", base) if follows and not takes_limits(base) else base


def _stacked(base: maths.Node, sub: maths.Node | None, sup: maths.Node | None) -> maths.Node:
    """Set something above or below a base, beside what already stands there."""
    if isinstance(base, maths.SubSuperscript) and takes_limits(base.base):
        is_free = (sub is None or base.sub is None) and (sup is None or base.sup is None)
        if is_free:
            return maths.SubSuperscript(base.base, sub or base.sub, sup or base.sup)
    return maths.SubSuperscript(base if takes_limits(base) else maths.Style("limits", base), sub, sup)


def _under(parser: Parser, token: LatexToken) -> maths.Node:
    below = parser.argument()
    return _stacked(parser.argument(), below, None)


def _over(parser: Parser, token: LatexToken) -> maths.Node:
    above = parser.argument()
    return _stacked(parser.argument(), None, above)


def _long_arrow(parser: Parser, token: LatexToken) -> maths.Node:
    below = _optional(parser)
    return _stacked(maths.Operator("longrightarrow"), below, parser.argument())


def _nothing(parser: Parser, token: LatexToken) -> maths.Node:
    return EMPTY


def _middle(parser: Parser, token: LatexToken) -> maths.Node:
    bar = parser.take("a bar")
    if bar.text not in {"|", r"\vert", r"\|", r"\Vert"}:
        raise parser.error(bar, f"\\middle takes a bar, not {bar.text}")
    return maths.Operator("mid" if bar.text in {"|", r"\vert"} else "parallel")


def _cells(parser: Parser, token: LatexToken, name: str) -> list[tuple[maths.Node, ...]]:
    r"""Read rows of cells up to ``\end{name}``; an empty last row is no row."""
    rows: list[tuple[maths.Node, ...]] = []
    cells: list[maths.Node] = []
    while True:
        cells.append(parser.items())
        stop = parser.peek()
        if stop is None:
            raise parser.error(token, f"\\begin{{{name}}} is never closed by \\end{{{name}}}")
        if stop.text not in {"&", r"\\", r"\end"}:
            raise parser.error(stop, f"{stop.text} closes nothing that was opened in this cell")
        parser.take()
        if stop.text != "&":
            rows.append(tuple(cells))
            cells = []
        if stop.text == r"\\":
            _skip_gap(parser, stop)
        if stop.text == r"\end":
            _end(parser, stop, name)
            return rows[:-1] if len(rows) > 1 and rows[-1] == (EMPTY,) else rows


def _skip_gap(parser: Parser, token: LatexToken) -> None:
    r"""Skip the extra room between rows, as in ``\\[4pt]``; TeX would eat any other bracket there."""
    after = parser.peek()
    if after is None or after.text != "[":
        return
    gap = re.compile(r"\[\s*-?[\d.]+\s*(pt|em|ex|mm|cm)\s*\]").match(parser.text, after.start)
    if not gap:
        raise parser.error(after, "TeX takes a [ after \\\\ for extra room: write \\\\ {}[")
    while (inside := parser.peek()) is not None and inside.start < gap.end():
        parser.take()


def _end(parser: Parser, token: LatexToken, name: str) -> None:
    closed = parser.raw_argument()[0].strip()
    if closed != name:
        raise parser.error(token, f"\\end{{{closed}}} cannot close \\begin{{{name}}}")


def _matrix(name: str) -> Handler:
    def read(parser: Parser, token: LatexToken) -> maths.Node:
        if name == "array":
            _column_letters(parser)
        rows = _cells(parser, token, name)
        widths = [len(cells) for cells in rows]
        if len(set(widths)) > 1:
            raise parser.error(token, f"the rows of {name} have {widths} cells: all must have the same number")
        return maths.Matrix(tuple(rows), _MATRIX_FENCES.get(name, ""))

    return read


def _column_letters(parser: Parser) -> None:
    source, opened = parser.raw_argument()
    if not re.fullmatch(r"[lcr\s]+", source):
        raise parser.error(opened, f"columns of array are l, c or r, without rules, not {source!r}")


def _cases(parser: Parser, token: LatexToken) -> maths.Node:
    rows = _cells(parser, token, "cases")
    for cells in rows:
        if len(cells) > 2:
            raise parser.error(token, f"a row of cases has a value and a condition, not {len(cells)} cells")
    return maths.Cases(tuple((cells[0], cells[1] if len(cells) > 1 else EMPTY) for cells in rows))


def _lines(name: str) -> Handler:
    return lambda parser, token: maths.Lines(tuple(_cells(parser, token, name)))


def _table() -> dict[str, Handler]:
    table: dict[str, Handler] = {}
    table |= {name: _constant(maths.Operator(name)) for name in SIGNS if name.isalpha()}
    table |= {alias: _constant(maths.Operator(name)) for alias, name in SIGN_ALIASES.items()}
    table |= {name: _constant(maths.Symbol(name)) for name in LETTERS}
    table |= {alias: _constant(maths.Symbol(name)) for alias, name in LETTER_ALIASES.items()}
    table |= {latex[1:]: _constant(maths.Space(width)) for width, latex in SPACES.items()}
    table[">"] = _constant(maths.Space("medium"))
    table |= dict.fromkeys(COMMAND_FUNCTIONS, _function)
    table |= dict.fromkeys(ACCENTS, _accent) | dict.fromkeys(_STYLE_COMMANDS, _style)
    table |= dict.fromkeys(["frac", "dfrac", "tfrac"], _fraction)
    table |= dict.fromkeys(["text", "textrm", "mbox"], _text)
    table |= dict.fromkeys(["overset", "stackrel"], _over)
    return table | {
        "sqrt": _root, "mathrm": _upright, "mathit": _italic_word, "textbf": _bold_text,
        "operatorname": _operator_name, "underset": _under, "xrightarrow": _long_arrow, "middle": _middle,
        "displaystyle": _nothing,
    }  # fmt: skip


COMMANDS = _table()
ENVIRONMENTS: dict[str, Handler] = {
    **{name: _matrix(name) for name in [*_MATRIX_FENCES, "array"]},
    "cases": _cases,
    **{name: _lines(name) for name in ["aligned", "split", "align", "align*"]},
}
# What the parser reads by itself.
FENCE_COMMANDS = [
    *("left", "right", "{", "}", "|", "\\", "Vert", "lvert", "rvert", "lVert", "rVert", "lfloor", "rfloor", "lceil"),
    *("rceil", "langle", "rangle", "begin", "end", "limits"),
    *[size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")],
]


@cache
def command_names() -> dict[str, str]:
    """Give every command that the parser knows, without backslash, with its character if it has one."""
    names = dict.fromkeys([*FENCE_COMMANDS, *COMMANDS], "")
    names |= {name: sign.char for name, sign in SIGNS.items() if name.isalpha()}
    return names | {name: letter.char for name, letter in LETTERS.items()}


@lru_cache(maxsize=4096)
def read_latex(text: str) -> maths.Node:
    r"""Read the LaTeX of one formula (without dollars); raise NotationError with the place of what is wrong.

    >>> read_latex(r"\frac{1}{m}")
    Fraction(numerator=Number(text='1'), denominator=Symbol(name='m'))
    """
    return Parser(text, Vocabulary(COMMANDS, ENVIRONMENTS, command_names())).formula()
