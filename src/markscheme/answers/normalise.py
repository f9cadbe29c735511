"""Fold a documented set of characters and LaTeX commands to plain notation, remembering each one's place.

Unicode's own folding (NFKC) is not used: it turns `1½` into `11/2` and `2³` into `23`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, cast

JOIN: Final = "\N{ZERO WIDTH SPACE}"
"""Separates two words in folded text without being a space; a raw one never survives folding."""

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\ufeff"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵀ", "0123456789+-()T", strict=True)) | {
    "ˣ": "x",
    "ᵉ": "e",
    "ᐟ": "/",
    "⸍": "/",
}
_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))

CHARACTERS: Final[dict[str, str]] = {
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_INVISIBLE, ""),
    **_FULL_WIDTH,
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys("\u2028\u2029\u0085\x0b\x0c\r", "\n"),
    **dict.fromkeys("×✕✖⨯⨉", "×"),
    **dict.fromkeys("⋅∙∗＊", "*"),
    **dict.fromkeys("·•‧・", "·"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("≅≃≐≒∼～~", "≈"),
    **dict.fromkeys("、﹐､", ","),
    **dict.fromkeys("【〔［⟨", "["),
    **dict.fromkeys("】〕］⟩", "]"),
    **dict.fromkeys("′’", "'"),
    **dict.fromkeys("⟶➔➜➝", "→"),
    **dict.fromkeys("｡", "。"),
    **dict.fromkeys("ⅇℯ𝑒𝐞", f"{JOIN}e{JOIN}"),
    **dict.fromkeys("π𝜋𝛑", f"{JOIN}pi{JOIN}"),
    "√": "√",
    "⊤": "T",
    **dict.fromkeys("『』", " "),
}

LATEX: Final[dict[str, str]] = {
    **dict.fromkeys(
        [
            "\\left",
            "\\right",
            "\\big",
            "\\Big",
            "\\bigl",
            "\\bigr",
            "\\displaystyle",
            "\\textstyle",
            "\\boxed",
            "\\text",
            "\\textbf",
            "\\mathrm",
            "\\mathit",
        ],
        "",
    ),
    **dict.fromkeys(["\\,", "\\;", "\\:", "\\ ", "\\quad", "\\qquad"], " "),
    **dict.fromkeys(["\\!", "\\(", "\\)", "\\[", "\\]", "$"], ""),
    **dict.fromkeys(["\\frac", "\\dfrac", "\\tfrac", "\\cfrac", "\\\\frac", "\\\\dfrac", "\\\\tfrac"], "\\frac "),
    **dict.fromkeys(["\\approx", "\\simeq", "\\doteq", "\\sim"], "≈"),
    **dict.fromkeys(["\\top", "\\intercal", "\\mathsf{T}", "\\mathrm{T}", "\\text{T}"], "T"),
    **{f"\\{name}": f"{JOIN}{name}{JOIN}" for name in ("pi", "exp", "ln", "log", "lg", "tanh")},
    "\\sqrt": "√",
    "\\mathrm{e}": f"{JOIN}e{JOIN}",
    "\\text{e}": f"{JOIN}e{JOIN}",
    "\\cdot": "*",
    "\\times": "×",
    "\\div": "/",
    "\\%": "%",
    "\\\\": ";",
    "\\infty": "∞",
    "\\over": f"{JOIN}over{JOIN}",
    "\\pm": "±",
    "\\{": "{",
    "\\}": "}",
    "\\langle": "[",
    "\\rangle": "]",
    "\\vee": "∨",
    "\\lor": "∨",
    "\\wedge": "∧",
    "\\land": "∧",
    "\\neg": "¬",
    "\\lnot": "¬",
    "\\oplus": "⊕",
    "\\odot": "⊙",
    "\\ne": "≠",
    "\\neq": "≠",
    "\\emptyset": "∅",
    "\\varnothing": "∅",
    "\\cr": ";",
    **dict.fromkeys(["\\to", "\\rightarrow", "\\longrightarrow", "\\mapsto"], "→"),
    **dict.fromkeys(["\\Rightarrow", "\\implies", "\\Longrightarrow"], "⇒"),
}

_COMMAND = re.compile(
    r"\\begin\{array\}\{[^{}]{0,40}\}|\\(?:begin|end)\{[A-Za-z]{1,12}\*?\}|\\(?:mathrm|text|mathsf)\{[eT]\}"
    r"|\\\\\[[0-9.]+[a-z]{2}\]|\\\\[dtc]?frac|\\[A-Za-z]+|\\.|\$",  # a backslash that JSON or a form doubled
    re.ASCII,
)
_MATRIX = re.compile(r"\\(begin|end)\{(?:[pbvBV]?(?:small)?matrix|array)\*?\}")
_SMALL = str.maketrans({**_SUPERSCRIPTS, **_SUBSCRIPTS, "⁄": "/", "∕": "/"})
_SMALL_FRACTION = re.compile("(?<![0-9])[⁰¹²³⁴⁵⁶⁷⁸⁹]+[⁄/∕][₀₁₂₃₄₅₆₇₈₉0-9]+")  # as phones and Word set one seventh
_SCRIPT = re.compile(f"[{''.join(_SUPERSCRIPTS)}]+|[{''.join(_SUBSCRIPTS)}]+")
_ONE_BY_ONE = str.maketrans({raw: folded for raw, folded in CHARACTERS.items() if len(folded) == 1})
_MOVING = re.compile(  # what becomes longer or shorter: whatever follows moves
    rf"[\\${''.join((*_SUPERSCRIPTS, *_SUBSCRIPTS))}{''.join(set(CHARACTERS) - set(map(chr, _ONE_BY_ONE)))}]"
)


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """Text in plain notation; `offsets[i]` is the index in the raw text of what gave `text[i]`."""

    raw: str
    text: str
    offsets: list[int] | range

    def column(self, place: int) -> int:
        """Give the column, from 1, in the raw text of a place in the folded text."""
        return self.offsets[min(place, len(self.offsets) - 1)] + 1 if self.offsets else 1


_WIDE = re.compile(rf"[\s{JOIN}]{{2,}}")


def tightened(folded: NormalisedText) -> NormalisedText:
    """Leave one space, or one end of a line, of each run of them: patterns need not look at long runs."""
    if not _WIDE.search(folded.text):
        return folded
    pieces: list[str] = []
    offsets: list[int] = []
    place = 0
    for match in _WIDE.finditer(folded.text):
        pieces.append(folded.text[place : match.start()])
        offsets.extend(folded.offsets[place : match.start()])
        run = match.group()
        kept = "\n" if "\n" in run else JOIN if not run.replace(JOIN, "") else " "
        pieces.append(kept)
        offsets.append(folded.offsets[match.start() + max(run.find(kept), 0)])
        place = match.end()
    pieces.append(folded.text[place:])
    offsets.extend(folded.offsets[place : len(folded.text) + 1])
    return NormalisedText(folded.raw, "".join(pieces), offsets)


def fold(raw: str) -> NormalisedText:
    """Fold a text; the length of the raw text is the caller's to check."""
    match = _MOVING.search(raw)
    if match is None:  # most texts: each character becomes one, so no place moves
        return NormalisedText(raw, raw.translate(_ONE_BY_ONE), range(len(raw) + 1))
    pieces: list[str] = []
    offsets: list[int] = []
    place = 0
    while match is not None:
        pieces.append(raw[place : match.start()].translate(_ONE_BY_ONE))
        offsets.extend(range(place, match.start()))
        moved, place = _moved(raw, match.start())
        for start, piece in moved:
            pieces.append(piece)
            offsets.extend([start] * len(piece))
        match = _MOVING.search(raw, place)
    pieces.append(raw[place:].translate(_ONE_BY_ONE))
    return NormalisedText(raw, "".join(pieces), [*offsets, *range(place, len(raw) + 1)])


def _moved(raw: str, place: int) -> tuple[list[tuple[int, str]], int]:
    """Fold a command, a run of small figures or a character that moves what follows; say where that ends, too."""
    if raw[place] in "\\$" and (match := _COMMAND.match(raw, place)):
        return [(place, _command(match.group()))], match.end()
    if match := _SMALL_FRACTION.match(raw, place):
        plain = match.group().translate(_SMALL)
        return list(enumerate(plain, place)), match.end()
    if match := _SCRIPT.match(raw, place):
        return _script(match.group(), place), match.end()
    return [(place, CHARACTERS.get(raw[place], raw[place]))], place + 1


def _command(command: str) -> str:
    """Fold one LaTeX command; an unknown one stays, to be reported at its place."""
    if matrix := _MATRIX.match(command):
        return "[" if matrix.group(1) == "begin" else "]"
    return ";" if command.startswith("\\\\[") else LATEX.get(command, command)


def _script(run: str, start: int) -> list[tuple[int, str]]:
    """Fold a run of superscripts to `^(...)` and one of subscripts to `_{...}`, character by character."""
    table, opening, closing = (_SUPERSCRIPTS, "^(", ")") if run[0] in _SUPERSCRIPTS else (_SUBSCRIPTS, "_{", "}")
    if run == "ᵀ":
        return [(start, "^T")]
    if run in ("⁻", "⁺"):  # a sign in front, as phones offer it
        return [(start, _SUPERSCRIPTS[run])]
    inside = [(start + shift, table[character]) for shift, character in enumerate(run)]
    return [(start, opening), *inside, (start + len(run) - 1, closing)]


class _LazyPattern:
    """A regular expression that is compiled when it is used first.

    This room has hundreds, which take 0.1 s together; a sheet of plain numbers, and everything but marking, needs few.
    After the first use the methods are those of the compiled one, at no cost.
    """

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what pickling and copying ask for
            raise AttributeError(name)
        found: object = getattr(re.compile(self.pattern, self.flags), name)
        setattr(self, name, found)
        return found


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Give a regular expression, to be compiled at its first use; for constants of modules."""
    return cast("re.Pattern[str]", _LazyPattern(pattern, flags))
