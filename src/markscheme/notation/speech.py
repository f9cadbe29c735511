"""Say the maths tree in words, for alternative texts, in English and Chinese."""

from __future__ import annotations

import re
from functools import singledispatch

from .alphabets import plain_characters
from .builders import is_prefix, is_word, leading_primes, script_base, shown_items, styled, takes_limits
from .phrases import CLOSERS, FACES, OPENERS, PHRASES, SMALL_NUMBERS
from .signs import ACCENTS, FUNCTION_WORDS, LETTERS, SIGNS
from .tree import (
    Accent,
    Cases,
    Fence,
    Fraction,
    Function,
    Lines,
    Matrix,
    Node,
    Number,
    Operator,
    Root,
    Row,
    Script,
    Space,
    Style,
    Symbol,
    Text,
)

_BLANKS = re.compile(r"\s+")
_BEFORE_STOP = re.compile(r"\s+([,;:.，；：。])")


def to_speech(node: Node, lang: str = "en") -> str:
    """Say a formula so that it can be written down again: ``lang`` is ``en`` or ``zh``.

    >>> to_speech(Fraction(Number("1"), Root(Number("6"))))
    'fraction 1 over square root of 6 end fraction'
    """
    said = _BEFORE_STOP.sub(r"\1", _BLANKS.sub(" ", _say(node, lang)))
    return re.sub(r"([，；：]) ", r"\1", said).strip()


@singledispatch
def _say(node: Node, lang: str) -> str:
    raise TypeError(f"no words for {type(node).__name__}")


def _phrase(lang: str, key: str, *parts: str) -> str:
    return PHRASES[lang][key].format(*parts)


def _is_short(node: Node) -> bool:
    """Say whether a node is one spoken word or two, so that no end has to be said."""
    if isinstance(node, Number):
        return "e" not in node.text
    return isinstance(node, Symbol | Function | Text | Operator | Style)


@_say.register
def _(node: Number, lang: str) -> str:
    digits, _, exponent = node.text.partition("e")
    text = digits if not digits.startswith("-") else f"{_phrase(lang, 'negative')} {digits[1:]}"
    return text if not exponent else _phrase(lang, "scientific", text, _say(Number(str(int(exponent))), lang))


@_say.register
def _(node: Symbol, lang: str) -> str:
    letter = LETTERS.get(node.name)
    return plain_characters(node) if letter is None else letter.zh if lang == "zh" else letter.en


@_say.register
def _(node: Text, lang: str) -> str:
    return f" {node.text} "


@_say.register
def _(node: Function, lang: str) -> str:
    en, zh = FUNCTION_WORDS.get(node.name, (node.name, node.name))
    return zh if lang == "zh" else en


@_say.register
def _(node: Operator, lang: str) -> str:
    sign = SIGNS[node.name]
    if node.name in {",", ";", ":"}:
        return {",": "，", ";": "；", ":": "："}[node.name] if lang == "zh" else node.name
    return sign.zh if lang == "zh" else sign.en


@_say.register
def _(node: Space, lang: str) -> str:
    return " "


@_say.register
def _(node: Row, lang: str) -> str:
    words: list[str] = []
    before: Node | None = None
    for item in shown_items(node):
        if before is not None and is_word(before) and not isinstance(item, Operator | Space):
            words.append(_phrase(lang, "of") if not _says_of(before) else "")
        if item == Operator("-") and is_prefix(before):
            words.append(_phrase(lang, "negative"))
        elif isinstance(item, Fraction) and not (before is None or isinstance(before, Operator)):
            # In Chinese the denominator comes first and would melt into the factor before it.
            words.append(_say_fraction(item, lang, "long_fraction"))
        else:
            words.append(_say(item, lang))
        before = item
    return " ".join(words)


def _says_of(node: Node) -> bool:
    """Say whether the words of a node end in "of" already, as those of limits do."""
    return isinstance(node, Script) and takes_limits(node.base)


@_say.register
def _(node: Script, lang: str) -> str:
    base = script_base(node)
    if takes_limits(base):
        return _say_limits(base, node, lang)
    text = _say(base, lang)
    if node.sub is not None:
        text += " " + _phrase(lang, "sub" if _is_short(node.sub) else "long_sub", _say(node.sub, lang))
    primes, sup = leading_primes(node.sup)
    text += f" {_phrase(lang, 'prime')}" * primes
    return text if sup is None else _say_power(text, sup, lang)


def _say_power(base: str, sup: Node, lang: str) -> str:
    if sup == Operator("top"):
        return _phrase(lang, "transpose", base)
    if sup == Number("2"):
        return _phrase(lang, "squared", base)
    if isinstance(sup, Operator | Text | Fence) or sup == Symbol("T"):
        key = "superscript" if _is_short(sup) else "long_superscript"
    else:
        key = "power" if _is_short(sup) else "long_power"
    return _phrase(lang, key, base, _say(sup, lang))


def _say_limits(base: Node, node: Script, lang: str) -> str:
    """Say limits: of a sum or product, of a maximum, or what stands above and below anything else."""
    sub = "" if node.sub is None else _say(node.sub, lang)
    sup = "" if node.sup is None else _say(node.sup, lang)
    kind = "limits" if isinstance(base, Operator | Function) else "stack"
    which = "both" if sub and sup else "below" if sub else "above"
    return _phrase(lang, f"{kind}_{which}", _say(base, lang), sub, sup)


@_say.register
def _(node: Accent, lang: str) -> str:
    _, _, _, en, zh = ACCENTS[node.kind]
    mark = zh if lang == "zh" else en
    return _phrase(lang, "accent" if _is_short(node.base) else "long_accent", _say(node.base, lang), mark)


@_say.register
def _(node: Fraction, lang: str) -> str:
    short = _is_short(node.numerator) and _is_short(node.denominator)
    return _say_fraction(node, lang, "fraction" if short else "long_fraction")


def _say_fraction(node: Fraction, lang: str, key: str) -> str:
    return _phrase(lang, key, _say(node.numerator, lang), _say(node.denominator, lang))


@_say.register
def _(node: Root, lang: str) -> str:
    radicand = _say(node.radicand, lang)
    if node.index is not None:
        return _phrase(lang, "index_root", radicand, _say(node.index, lang))
    return _phrase(lang, "root" if _is_short(node.radicand) else "long_root", radicand)


@_say.register
def _(node: Fence, lang: str) -> str:
    opening, closing = OPENERS[lang][node.left], CLOSERS[lang][node.right]
    if node.left in "|‖⌊⌈" and node.right == ".":
        closing = ""
    if node.left in ".([{⟨" and node.right in "|‖":
        closing = _phrase(lang, "bar")
    return f"{opening} {_say(node.body, lang)} {closing}"


@_say.register
def _(node: Matrix, lang: str) -> str:
    comma, semicolon = ("，", "；") if lang == "zh" else (", ", "; ")
    height, width = len(node.rows), len(node.rows[0])
    if node.fence not in "([{" or (height > 1 and width > 1):
        lines = [comma.join(_say(cell, lang) for cell in cells) for cells in node.rows]
        rows = semicolon.join(_phrase(lang, "row", str(i), line) for i, line in enumerate(lines, 1))
        kind = {"|": "determinant", "‖": "matrix_norm"}.get(node.fence, "matrix")
        return _phrase(lang, kind, _count(height, lang), _count(width, lang), rows)
    cells = [cell for cells in node.rows for cell in cells]
    key = "column" if height > 1 else "row_vector" if width > 1 else "single"
    return _phrase(lang, key, comma.join(_say(cell, lang) for cell in cells))


def _count(number: int, lang: str) -> str:
    return SMALL_NUMBERS[number] if lang == "en" and number < len(SMALL_NUMBERS) else str(number)


@_say.register
def _(node: Cases, lang: str) -> str:
    comma, semicolon = ("，", "；") if lang == "zh" else (", ", "; ")
    pairs = ([_say(value, lang), _say(when, lang)] for value, when in node.rows)
    return _phrase(lang, "cases", semicolon.join(comma.join(part for part in pair if part) for pair in pairs))


@_say.register
def _(node: Lines, lang: str) -> str:
    lines = [" ".join(_say(cell, lang) for cell in cells) for cells in node.rows]
    semicolon = "；" if lang == "zh" else "; "
    return semicolon.join(_phrase(lang, "line", str(i), line) for i, line in enumerate(lines, 1))


@_say.register
def _(node: Style, lang: str) -> str:
    if isinstance(node.base, Symbol | Number | Style | Text) or node.kind == "limits":
        return f"{FACES[lang][node.kind]} {_say(node.base, lang)}".strip()
    return _say(styled(node.kind, node.base), lang)
