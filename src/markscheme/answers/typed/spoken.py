"""Numbers in words, in part or as a whole, written as the grammar has them: `三分之二`, `half`, `根号2`, `6万`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from markscheme.answers.normalise import JOIN, lazy_pattern

_DIGIT: Final = dict(zip("零〇一二两三四五六七八九", "001223456789", strict=True))
_HAN = "[零〇一二两三四五六七八九十百]"
_HAN_NUMBER = (
    r"(?:(?:[零〇一二两三四五六七八九]?[十百][零〇一二两三四五六七八九十百]*|[零〇一二两三四五六七八九])"
    r"(?:点[零〇一二三四五六七八九]+)?)"
)
_PLAIN = r"(?:[0-9]+(?:\.[0-9]+)?)"
_EITHER = rf"(?:{_HAN_NUMBER}|{_PLAIN})"
_ENGLISH: Final = dict(
    zip(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        (str(i) for i in range(21)),
        strict=True,
    )
) | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}
_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fourth": 4,
    "fourths": 4,
}
_PARTS |= {"fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8}
_PARTS |= {"ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10}


def _han_value(text: str) -> str:
    """Write `十四` as 14 and `三点三六` as 3.36."""
    if not text or text[0].isascii():
        return text
    whole, point, after = text.partition("点")
    return _han_whole(whole) + ("." + "".join(_DIGIT[digit] for digit in after) if point else "")


def _han_whole(text: str) -> str:
    if not re.search("[十百]", text):
        return "".join(_DIGIT[digit] for digit in text)
    hundreds, _, rest = text.partition("百") if "百" in text else ("", "", text)
    tens, ten, ones = rest.strip("零").partition("十")
    ones = ones if ten else tens
    total = 100 * int(_DIGIT.get(hundreds, "1" if "百" in text else "0"))
    total += 10 * int(_DIGIT.get(tens, "1")) if ten else 0
    return str(total + int(_DIGIT.get(ones, "0")))


def _recurring(whole: str, period: str) -> str:
    """Write 0.16 with the period 6 as a fraction, from its digits: `whole` holds what stands before the period."""
    before, _, after = whole.partition(".")
    nines = 10 ** len(period) - 1
    top = int(before + after or "0") * nines + int(period)
    return f"{top}/{nines * 10 ** len(after)}"


_S = rf"[\s{JOIN}]*"
_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    (lazy_pattern(r"(?:minus|negative)\s+", re.IGNORECASE), lambda m: "-"),
    (lazy_pattern(r"负的?(?=[0-9.零一二两三四五六七八九十½⅓√根])"), lambda m: "-"),
    (
        lazy_pattern(rf"({_EITHER})又({_EITHER})分之({_EITHER})"),
        lambda m: f"({_han_value(m[1])}+{_han_value(m[3])}/{_han_value(m[2])})",
    ),
    (lazy_pattern(rf"百分之({_EITHER})"), lambda m: f"{_han_value(m[1])}%"),
    (lazy_pattern(rf"({_EITHER})分之({_EITHER})"), lambda m: f"{_han_value(m[2])}/{_han_value(m[1])}"),
    (
        lazy_pattern(rf"({_EITHER})分之根号(?:下)?({_EITHER})"),
        lambda m: f"sqrt({_han_value(m[2])})/{_han_value(m[1])}",
    ),
    (lazy_pattern(r"([0-9]+)又([0-9]+)\s*/\s*([0-9]+)"), lambda m: f"({m[1]}+{m[2]}/{m[3]})"),
    (lazy_pattern(r"\A([-+]?[0-9]+)\s+and\s+([0-9]+)\s*/\s*([0-9]+)\Z"), lambda m: f"{m[1]} {m[2]}/{m[3]}"),
    (lazy_pattern(rf"根号(?:下)?\s*({_EITHER})"), lambda m: f"sqrt({_han_value(m[1])})"),
    (lazy_pattern(r"根号(?:下)?\s*(?=\()"), lambda m: "sqrt"),
    (lazy_pattern(rf"\bsquare root of ({_PLAIN})", re.IGNORECASE), lambda m: f"sqrt({m[1]})"),
    (lazy_pattern(r"∛\s*([0-9]+)"), lambda m: f"({m[1]})^(1/3)"),
    (lazy_pattern(rf"\be{_S}的{_S}(-?)({_EITHER}){_S}次(?:方|幂)"), lambda m: f"e^({m[1]}{_han_value(m[2])})"),
    (lazy_pattern(rf"10{_S}的{_S}(-?)({_EITHER}){_S}次(?:方|幂)"), lambda m: f"10^({m[1]}{_han_value(m[2])})"),
    (lazy_pattern(r"自然对数(?=ln|\(|[0-9])"), lambda m: ""),
    (lazy_pattern(r"\^\s*½"), lambda m: "^(1/2)"),
    (lazy_pattern(r"乘以|乘上|乘|\btimes\b"), lambda m: "*"),
    (lazy_pattern(r"除以|\b(?:over|divided by)\b"), lambda m: "/"),
    (lazy_pattern(rf"\A([-+]?)({_PLAIN})\s*万\Z"), lambda m: f"{m[1]}{m[2]}e4"),
    (lazy_pattern(rf"\A([-+]?)({_PLAIN})\s*亿\Z"), lambda m: f"{m[1]}{m[2]}e8"),
    (lazy_pattern(rf"\A([-+]?{_PLAIN})\s*‰\Z"), lambda m: f"{m[1]}e-3"),
    (lazy_pattern(r"(?<=[0-9])\s*(?:percent|per cent|pct\.?)\Z", re.IGNORECASE), lambda m: "%"),
    (lazy_pattern(r"\A½\s*%\Z"), lambda m: "0.5%"),
    (lazy_pattern(r"\A([-+]?[0-9]+/[0-9]+)(?:rd|th|nd|s)\Z"), lambda m: m[1]),
    (lazy_pattern(r"\A(-?)\s*一半\Z"), lambda m: f"{m[1]}1/2"),
    (
        lazy_pattern(
            rf"\A(-?)\s*(?:({'|'.join(_ENGLISH)})[\s-]+)?(?:a\s+)?({'|'.join(sorted(_PARTS, key=len)[::-1])})\Z",
            re.IGNORECASE,
        ),
        lambda m: (
            f"{m[1]}{_ENGLISH[(m[2] or 'one').lower()]}/{_PARTS[m[3].lower()]}"
            if m[2] or m[3].lower() == "half"
            else m[0]
        ),
    ),
    (lazy_pattern(rf"\A(-?)\s*({'|'.join(_ENGLISH)})\Z", re.IGNORECASE), lambda m: m[1] + _ENGLISH[m[2].lower()]),
    (lazy_pattern(rf"\A(-?)\s*({_HAN_NUMBER})\Z"), lambda m: m[1] + _han_value(m[2])),
    (
        lazy_pattern(r"([0-9]*\.[0-9]*?)(?:\((?P<a>[0-9]+)\)|\\(?:overline|bar|dot)\s*\{(?P<b>[0-9]+)\})\Z"),
        lambda m: _recurring(m[1], m["a"] or m["b"]),
    ),
    (
        lazy_pattern(r"\A([0-9]*\.)([0-9]+)\s*\(?\s*(?:recurring|repeating|循环|无限循环)\s*\)?\Z", re.IGNORECASE),
        lambda m: _recurring(m[1], m[2]),
    ),
    (lazy_pattern(r"\bloge\(|\blog_\{?e\}?\s*(?=[(0-9])"), lambda m: "ln(" if m[0].endswith("(") else "ln "),
    (lazy_pattern(r"\bfrac(?=\{)"), lambda m: r"\frac"),
    (lazy_pattern(r"([0-9)])\s+10\s*\^"), lambda m: f"{m[1]}*10^"),
    (lazy_pattern(r"10〗?\s*\^\s*(?=[-({0-9])"), lambda m: "10^"),
)
_WORDS = lazy_pattern(r"[A-Za-z\u4e00-\u9fff〇‰∛½〖〗]|\(|10")
_HAN_LEFT = lazy_pattern("[\u4e00-\u9fff]")


def written_out(text: str) -> str | None:
    """Write the words of a number as the grammar has them, or give None where there are none that are known.

    >>> [written_out(text) for text in ("负三分之二", "half", "根号2/2", "6万", "0.(3)", "0.1(6)", "seven")]
    ['-2/3', '1/2', 'sqrt(2)/2', '6e4', '3/9', None, '7']
    """
    text = text.strip(f" \t\n{JOIN}")
    if len(text) > 80 or not _WORDS.search(text):
        return None
    if re.search(r"[0-9]*\.[0-9]+\([0-9]+\)\Z", text):  # an uncertainty or a period
        return None
    found = text.replace("〖", "").replace("〗", "")
    for pattern, put in _RULES:
        found = pattern.sub(put, found)
    return found if found != text and not _HAN_LEFT.search(found) else None
