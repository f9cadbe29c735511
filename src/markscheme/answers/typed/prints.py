"""Marks that programs, spreadsheets and text processors put around numbers, blanked out in place.

Everything here keeps the length of the text, so that the place of every character stays what it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from markscheme.answers.normalise import JOIN, lazy_pattern

Match = re.Match[str]


def _blank(match: Match) -> str:
    return "".join("\n" if letter == "\n" else " " for letter in match.group())


def _spaced(text: str, match: Match) -> str:
    return text.ljust(len(match.group()))


def _inside(match: Match) -> str:
    """Blank what stands around the first group that matched."""
    group = next(i for i in range(1, (match.lastindex or 0) + 1) if match.group(i) is not None)
    before = match.start(group) - match.start()
    return (" " * before + match.group(group)).ljust(len(match.group()))


_KEYWORDS: Final = lazy_pattern(
    r",\s*(?:dtype|device|grad_fn|requires_grad|shape|weak_type|layout|copy|size|nrow|ncol|byrow)\s*=\s*"
    r"(?:<[^<>]{0,80}>|'[^'\n]{0,40}'|\"[^\"\n]{0,40}\"|\([^()]{0,40}\)|[\w.]{1,40})"
)
_CALLED = r"(?:(?:np|numpy|jnp|torch|tf|math|Math|pd|sympy|sp|fractions|decimal)\.)"
_HTML = lazy_pattern(
    r"<(p|b|i|u|em|strong|span|div)>(?=.*</\1>)|</(?:p|b|i|u|em|strong|span|div)>|<br\s*/?>", re.IGNORECASE | re.DOTALL
)
_SIMPLE: Final[tuple[tuple[re.Pattern[str], Callable[[Match], str] | str], ...]] = (
    (lazy_pattern(r"```[a-z]{0,12}"), _blank),
    (lazy_pattern(r"&(?:nbsp|ensp|emsp|thinsp);"), _blank),
    (lazy_pattern(r"&minus;"), lambda m: "-".rjust(len(m.group()))),
    (lazy_pattern(r"&(?:times|sdot|middot);"), lambda m: _spaced("*", m)),
    (lazy_pattern(r"<sup>\s*([-+]?[0-9]{1,3})\s*</sup>"), lambda m: f"^{m.group(1)}".ljust(len(m.group()))),
    (_HTML, _blank),
    (lazy_pattern(r"<tf\.Tensor:[^\n]{0,80}?numpy=(.{1,4000}?)>\Z", re.DOTALL), _inside),
    (lazy_pattern(r"\A\s*(?:Out ?\[[0-9]{1,4}\]|In ?\[[0-9]{1,4}\])\s*[:=]"), _blank),
    (lazy_pattern(r"\A\s*>>>"), _blank),
    (lazy_pattern(r"\A\s*(?:[0-9]+-element\s+Vector|[0-9]+[x×][0-9]+\s+Matrix)[\[{]\w+[\]}]:"), _blank),
    (lazy_pattern(r"//\s*(?:MatrixForm|N|TableForm)\b"), _blank),
    (lazy_pattern(r"\s#\s[^\n]{0,80}\Z"), _blank),
    (lazy_pattern(r"\\(?:hline|displaystyle|nonumber|limits)(?![A-Za-z])"), _blank),
    (lazy_pattern(rf"(?:{_CALLED}|\b)(?:float|int|uint|bool)_?(?:8|16|32|64|128)?\s*(?=\()"), _blank),
    (lazy_pattern(r"\b(?:print|Decimal|mpf|Float|Integer|str|N)\s*(?=\()"), _blank),
    (
        lazy_pattern(r"\b(?:fractions\.)?(?:Fraction|Rational)\(\s*([-+]?[0-9]{1,17})\s*,\s*([0-9]{1,17})\s*\)"),
        lambda m: f"({m.group(1)}/{m.group(2)})".ljust(len(m.group())),
    ),
    (lazy_pattern(r"\b(?:np|numpy|math|Math|sp|sympy)\.(?=(?:sqrt|exp|log|log2|log10|tanh|pi|e)\b)"), _blank),
    (lazy_pattern(r"\b(?:TensorShape|torch\.Size)\s*(?=\()"), _blank),
    (lazy_pattern(r"\bset\s*(?=[({])"), _blank),
    (lazy_pattern(r"\bmat\s*(?=\()"), _blank),
)
_ONE_OF_MANY = lazy_pattern(
    rf"(?:{_CALLED})?(?:array|tensor|constant|Tensor|Array|matrix|Matrix|asarray|Series|vec|vector|c|list"
    rf"|tuple)\s*(?=\()"
)
_INNER = lazy_pattern(rf"(?<=[\[(,])\s*(?:{_CALLED})?(?:tensor|array|constant)(?=\()|\bc(?=\()")
_UPPER = lazy_pattern(r"\b(?:SQRT|EXP|LN|TANH|PI|Sqrt|Exp|Ln|Tanh|Log10|Log2|LOG10|LOG2)\b(?=\s*\()")
_MATHEMATICA = lazy_pattern(r"\b(Sqrt|Exp|Log|Tanh|exp|ln|sqrt)\[([^\[\]\n]{1,60})\]|\bexp\{([^{}\n]{1,60})\}")
_PI_CALL = lazy_pattern(r"\bpi\(\s*\)")
_PAIRED = (
    lazy_pattern(r"“([^“”]*)”"),
    lazy_pattern(r"‘([^‘’]*)'"),
    lazy_pattern(r'"([^"]*)"'),
    lazy_pattern(r"(?<![\w)\]}.])'([^'\n]*)'(?!\w)"),
    lazy_pattern(r"「([^「」]*)」"),
    lazy_pattern(r"《([^《》]*)》"),
    lazy_pattern(r"`([^`]*)`"),
    lazy_pattern(r"\A\s*\*\*(.*)\*\*(?=[\s.。]*\Z)", re.DOTALL),
    lazy_pattern(r"\A\s*__([^_].*)__\s*\Z", re.DOTALL),
    lazy_pattern(r"\A\s*==(.+)==\s*\Z"),
    lazy_pattern(r"\A\s*\*(?=\S)([^*]+)\*\s*\Z"),
    lazy_pattern(r"\A\s*_([^_]+)_\s*\Z"),
)
_BULLET = lazy_pattern(rf"\A[\s{JOIN}]*(?:[•·●▪#]|[*]\s)(?=[\s{JOIN}]*[^\s])|\A[\s{JOIN}]*-\s+(?=[^\W\d_]{{2,}}[:=])")
_APOSTROPHE = lazy_pattern(r"\A\s*'(?=[-+.0-9=][^']*\Z)")  # what keeps a spreadsheet from changing what is typed
_SIGNIFICANT = lazy_pattern(r"[\"“”‘「」《》`'<&#>*_=A-Za-z•·●▪~\\@,]")


def without_marks(text: str) -> str:
    """Blank out quotes, Markdown, HTML, and the words that Python, R, Mathematica and Excel put around a value.

    >>> without_marks("np.float64(0.3)"), without_marks('"2.86"'), without_marks("**b = 3**")
    ('          (0.3)', ' 2.86 ', '  b = 3  ')
    """
    if not _SIGNIFICANT.search(text):
        return text
    bare = text.strip(f" \t\n{JOIN}")  # what is looked for at the ends stands there without the space around it, too
    front = len(text) - len(text.lstrip(f" \t\n{JOIN}"))
    return text[:front] + _without_marks(bare) + text[front + len(bare) :]


def _without_marks(text: str) -> str:
    text = _KEYWORDS.sub(_blank, text) if "=" in text else text
    for pattern, put in _SIMPLE:
        text = pattern.sub(put, text)
    for pattern in _PAIRED:
        text = pattern.sub(_inside, text)
    text = _UPPER.sub(lambda m: m.group().lower(), text)
    for _ in range(2):
        text = _MATHEMATICA.sub(_called, text)
    text = _PI_CALL.sub("pi  ", text)
    text = _APOSTROPHE.sub(_blank, text)
    return _BULLET.sub(_blank, text)


def _called(match: Match) -> str:
    """Write `Sqrt[2]` with round brackets."""
    name = (match[1] or "exp").lower()
    return f"{name}({match[2] or match[3]})"


def without_inner_calls(text: str) -> str:
    """Blank out `tensor` in `[tensor(1.), tensor(2.)]`, and the `c` of R."""
    return _INNER.sub(_blank, text)


def without_array_call(text: str) -> str:
    """Blank out `tensor` in `tensor(0.3)`, where one number is asked for."""
    return _ONE_OF_MANY.sub(_blank, text)
