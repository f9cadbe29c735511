"""What each LaTeX command reads and which tree it makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from .builders import EMPTY, styled, takes_limits
from .signs import (
    ACCENTS,
    COMMAND_FUNCTIONS,
    LETTER_ALIASES,
    LETTERS,
    NAMED_FUNCTIONS,
    SIGN_ALIASES,
    SIGNS,
    SPACES,
)
from .tree import (
    Accent,
    Fraction,
    Function,
    Node,
    Operator,
    Root,
    Script,
    Space,
    Style,
    Symbol,
    Text,
)

if TYPE_CHECKING:
    from .reader import Reader
    from .tokens import Token

Handler = Callable[["Reader", "Token"], Node]

_STYLE_COMMANDS = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "pmb": "bold", "mathcal": "calligraphic",
    "mathbb": "blackboard", "mathsf": "sans",
}  # fmt: skip
_TEXT_ESCAPE = re.compile(
    r"\\(textbackslash|textasciitilde|textasciicircum)(?:\{\}|\b ?)|\\(.)|([{}$#^_&%\\])|(~)|(\s+)"
)
_TEXT_NAMES = {"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^"}


def _constant(node: Node) -> Handler:
    return lambda reader, token: node


def _function(reader: Reader, token: Token) -> Node:
    r"""Read a function command; ``\arg\max`` and ``\arg\min`` are one function."""
    name = token.text[1:]
    after = reader.peek() if name == "arg" else None
    if after is not None and after.text in {r"\max", r"\min"}:
        reader.take()
        return Function(f"arg{after.text[1:]}")
    return Function(name)


def _fraction(reader: Reader, token: Token) -> Node:
    return Fraction(reader.argument(), reader.argument())


def _root(reader: Reader, token: Token) -> Node:
    index = _optional(reader)
    return Root(reader.argument(), index)


def _optional(reader: Reader) -> Node | None:
    """Read an argument in square brackets if one stands here."""
    opened = reader.peek()
    if opened is None or opened.text != "[":
        return None
    reader.take()
    node = reader.items()
    reader.expect("]", opened)
    return node


def _accent(reader: Reader, token: Token) -> Node:
    return Accent(token.text[1:], reader.argument())


def _style(reader: Reader, token: Token) -> Node:
    return styled(_STYLE_COMMANDS[token.text[1:]], reader.argument())


def _upright(reader: Reader, token: Token) -> Node:
    r"""Read ``\mathrm``: a known function, a word, or upright letters."""
    after = reader.peek()
    if after is None or after.text != "{":
        return styled("roman", reader.argument())
    place = reader.index
    source, _ = reader.raw_argument()
    word = re.sub(r"\s+", "", source)
    if word in NAMED_FUNCTIONS:
        return Function(word)
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9-]+", word):
        return Text(word)
    reader.index = place
    return styled("roman", reader.argument())


def _text(reader: Reader, token: Token) -> Node:
    content = _text_content(reader)
    return Function(content) if content in NAMED_FUNCTIONS else Text(content)


def _bold_text(reader: Reader, token: Token) -> Node:
    return Style("bold", Text(_text_content(reader)))


def _italic_word(reader: Reader, token: Token) -> Node:
    source, opened = reader.raw_argument()
    if not re.fullmatch(r"[A-Za-z]+", source) or source in LETTERS:
        raise reader.error(opened, f"\\mathit takes a word of Latin letters, not {source!r}")
    return Symbol(source)


def _text_content(reader: Reader) -> str:
    """Read the words between braces; only escapes of single characters may stand in them."""
    source, opened = reader.raw_argument()

    def plain(match: re.Match[str]) -> str:
        named, escaped, bare, tie, blank = match.groups()
        if named:
            return _TEXT_NAMES[named]
        if tie or blank or (escaped and escaped in " ,;"):
            return " "
        if bare or escaped not in "{}$&#_%":
            raise reader.error(opened, f"{match.group()} cannot stand in \\text: only words and \\% \\_ \\& \\# \\$")
        return escaped

    return _TEXT_ESCAPE.sub(plain, source)


def _operator_name(reader: Reader, token: Token) -> Node:
    r"""Read ``\operatorname{name}``; with a star, scripts on it are limits."""
    after = reader.peek()
    star = after is not None and after.text == "*"
    if star:
        reader.take()
    source, opened = reader.raw_argument()
    name = re.sub(r"\\[,;: ]|\s+|\\mathrm|[{}]", "", source)
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name):
        raise reader.error(opened, f"an operator name is one word of letters, not {source!r}")
    function = Function(name)
    return _on_limits(reader, function) if star else function


def _on_limits(reader: Reader, base: Node) -> Node:
    after = reader.peek()
    follows = after is not None and after.text in {"_", "^", r"\limits"}
    return Style("limits", base) if follows and not takes_limits(base) else base


def _stacked(base: Node, sub: Node | None, sup: Node | None) -> Node:
    """Set something above or below a base, beside what already stands there."""
    if isinstance(base, Script) and takes_limits(base.base):
        is_free = (sub is None or base.sub is None) and (sup is None or base.sup is None)
        if is_free:
            return Script(base.base, sub or base.sub, sup or base.sup)
    return Script(base if takes_limits(base) else Style("limits", base), sub, sup)


def _under(reader: Reader, token: Token) -> Node:
    below = reader.argument()
    return _stacked(reader.argument(), below, None)


def _over(reader: Reader, token: Token) -> Node:
    above = reader.argument()
    return _stacked(reader.argument(), None, above)


def _long_arrow(reader: Reader, token: Token) -> Node:
    below = _optional(reader)
    return _stacked(Operator("longrightarrow"), below, reader.argument())


def _nothing(reader: Reader, token: Token) -> Node:
    return EMPTY


def _middle(reader: Reader, token: Token) -> Node:
    bar = reader.take("a bar")
    if bar.text not in {"|", r"\vert", r"\|", r"\Vert"}:
        raise reader.error(bar, f"\\middle takes a bar, not {bar.text}")
    return Operator("mid" if bar.text in {"|", r"\vert"} else "parallel")


def _table() -> dict[str, Handler]:
    table: dict[str, Handler] = {}
    table |= {name: _constant(Operator(name)) for name in SIGNS if name.isalpha()}
    table |= {alias: _constant(Operator(name)) for alias, name in SIGN_ALIASES.items()}
    table |= {name: _constant(Symbol(name)) for name in LETTERS}
    table |= {alias: _constant(Symbol(name)) for alias, name in LETTER_ALIASES.items()}
    table |= {latex[1:]: _constant(Space(width)) for width, latex in SPACES.items()} | {">": _constant(Space("medium"))}
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
FENCE_COMMANDS = [
    *[
        "left",
        "right",
        "{",
        "}",
        "|",
        "Vert",
        "lvert",
        "rvert",
        "lVert",
        "rVert",
        "lfloor",
        "rfloor",
        "lceil",
    ],
    *["rceil", "langle", "rangle", "begin", "end", "\\", "limits"],
    *[size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")],
]


@cache
def command_names() -> dict[str, str]:
    """Give every command that the reader knows, without backslash, with its character if it has one."""
    names = dict.fromkeys([*FENCE_COMMANDS, *COMMANDS], "")
    names |= {name: sign.char for name, sign in SIGNS.items() if name.isalpha()}
    return names | {name: letter.char for name, letter in LETTERS.items()}
