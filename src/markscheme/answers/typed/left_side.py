"""What stands before a value: `b =`, `so`, `the slope is`, `答案：`; and what is no name, such as `b^2 =`."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from markscheme.answers.messages import ReadingError
from markscheme.answers.normalise import JOIN, fold, lazy_pattern
from markscheme.answers.typed.remarks import word_set

OTHER: Final = "\0"
"""Before the name of another answer of the same problem: `S_xy = 30` where S_xx is asked may be either."""

MOST_SIDES = 6
LONGEST_SIDE = 60
_GREEK = str.maketrans(
    dict(
        zip(
            "αβγδεηθκλμνρστφχψωΔ",
            [
                "alpha",
                "beta",
                "gamma",
                "delta",
                "epsilon",
                "eta",
                "theta",
                "kappa",
                "lambda",
                "mu",
                "nu",
                "rho",
                "sigma",
                "tau",
                "phi",
                "chi",
                "psi",
                "omega",
                "Delta",
            ],
            strict=True,
        )
    )
)

RELATION: Final = lazy_pattern(
    rf"[\s{JOIN}]*(?::=|===?|[-=]>|<-|[→⇒←=≈:]|\b(?:is|are|equals|equal to|comes to|gives)\b"
    r"|约?等于|(?<!以|作|认|因)为|是)"
    rf"[\s{JOIN}]*(?:(?:about|approximately|approx\b\.?|roughly|around|circa|ca\b\.?|equal to|given by)\b"
    rf"|大?约(?:等于|为|是)?|大概(?:是|为)?|近似(?:等于|为|是)?|[=≈~])*[\s{JOIN}]*",
    re.IGNORECASE,
)
"""A sign or word between a name and its value."""

_BRACKET = lazy_pattern(r"[\[\](){}]")
_SPACES = rf"[\s{JOIN}]*"
_OPENING = lazy_pattern(
    rf"{_SPACES}(?:(?:so|thus|hence|therefore|then|we (?:get|have|find|obtain)|i (?:get|got|have|find)|giving"
    rf"|(?:the |my |final )*"
    r"(?:final )?(?:answer|result|solution)|ans\b\.?|which)\b[,.]?(?!\s*[\^/*+_-])|∴|[=-]>|[→⇒]"
    r"|(?:所以|因此|于是|故|则|从而|可得|解得|求得|算得|得到|得出|得|解|答案?|结果|最终(?:答案|结果)?|最后(?:答案|结果)?|我的答案|共有?|\[答案\])[,]?)",
    re.IGNORECASE,
)
_ABOUT = lazy_pattern(
    rf"{_SPACES}(?:(?:about|approximately|approx\b\.?|roughly|around|circa|ca\b\.?|c\.|maybe|probably|perhaps"
    rf"|i think|i guess)(?![A-Za-z])|差不多|应该|大?约(?:等于|为|是)?|大概(?:是|为)?"
    r"|近似(?:等于|为|是)?|(?:等于|为|是)|[=≈:~])",
    re.IGNORECASE,
)
_ITEM = lazy_pattern(
    rf"{_SPACES}(?:\(?(?:[a-df-h]|i{{1,3}}|iv|v)\)(?=[\s{JOIN}]*[^\s=≈:{JOIN}])|(?:question|part"
    rf"|q)[ .]?[0-9]{{0,2}}[ .]?\(?[a-h]?\)?[.:)]+"
    r"|第[0-9一二三四五六七八九十]+[题问步小]+[.:,]?|[①-⑳])",
    re.IGNORECASE,
)

_LETTER = r"[^\W\d_\u4e00-\u9fff\u3400-\u4dbf]"
_ACCENT = (
    r"(?:\\(?:hat|widehat|bar|overline|tilde|vec|mathbf|mathrm|mathit|mathcal|boldsymbol|bm|text|operatorname|dot)\b"
    r"\s*\{?\s*)"
)
_INDEX = (
    r"_\s*(?:\{[^{}=]*(?:\{[^{}=]*\}[^{}=]*)?\}|\\?\w+)"
    r"|\*+(?![\w(])|\^\s*(?:\{\s*[(\[<][^{}]*[)\]>]\s*\}|\[[\w, ]*\]|\(\([^()]*\)\)|\{?\*\}?)"
)
_WITH = r"\([0-9]+(?:,[^()]*)+\)|\([^()\d][^()]*(?:\([^()]*\)[^()]*)?\)|\[[\w, ]*\]"
_NAME: Final = lazy_pattern(
    rf"(?:[∂∇]\s*)?(?:\|\||‖)?(?:{_ACCENT})*(?:\\(?P<command>[A-Za-z]+)|(?P<base>{_LETTER}(?:{_LETTER}"
    rf"|[\u0300-\u036f])*)[0-9]*)"
    rf"[\u0300-\u036f]*\}}*(?:{_INDEX}|{_WITH})*(?:(?:\|\||‖)(?:{_INDEX})*)?"
)
_ACCENTS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar"}
_ACCENTED = lazy_pattern(r"(\w)([\u0302-\u0305])")
_BRACED = lazy_pattern(r"\A\{([^{}]*)\}|(?<=[\s])\{([^{}]*)\}\Z")
_COMMA = lazy_pattern(r",(?![^()]*\))")
_OF_A_NUMBER = lazy_pattern(r"(?:[fghFLJPpEHDQVRCUIσφ]|[A-Z][a-z]{1,5})\s*\([^()]*\)")
_DERIVATIVE = lazy_pattern(rf"(?:d|∂)\s*{_LETTER}+\w*\s*/\s*(?:d|∂)\s*{_LETTER}+(?:_?\{{?\w+\}}?)*")
_TOKEN = lazy_pattern(r"[\u4e00-\u9fff\u3400-\u4dbf]+|[^\s\u4e00-\u9fff\u3400-\u4dbf]+")
_SIZES = lazy_pattern(r"[A-Za-z_]+(?:\s*[xX×*·,]\s*[A-Za-z_]+)+")

FUNCTIONS: Final = word_set(
    """
    sqrt exp log ln lg log2 log10 tanh sin cos tan sinh cosh abs sgn sign sigmoid sigm relu softmax floor
    ceil round inv square squared root cube frac over max min
    """
)
_SAYING: Final = word_set(
    """
    the a an my our final answer ans answers result results solution value values of for is it its in we so
    thus hence here to that this then therefore and at on with new number total calculated computed obtained
    required estimated predicted
    """
)
_NOUNS: Final = word_set(
    """
    slope intercept mean average variance deviation gradient loss cost weight weights bias output outputs
    input hidden layer height width channels depth parameter parameters entropy distance probability
    posterior prior precision recall accuracy score sum rate prediction estimate matrix vector label class
    gate cluster clusters centroid centroids center centre inertia kernel line regression shape size step
    state cell eigenvalue eigenvalues eigenvector order sequence rank point points kind type product
    activation target observation likelihood learning table row column entry set model data
    """
)
_NOT_THE_ANSWER: Final = word_set(
    """
    not no non never was were old previous previously before wrong error err mistake instead except without
    twice double triple half third quarter times minus plus negative less more than least most above below
    over under between or if unless reciprocal inverse inverted squared square root cubed cube absolute
    opposite minus first maybe perhaps guess guessed change removed excluded deleted discarded dropped
    suppressed difference increase decrease original initial upper lower bound limit maximum minimum max min
    ratio percent rounded thrice
    """
)
_TERMS = lazy_pattern(
    "方差|标准差|协方差|均方误差|平方和|平均|均值|对数似然|残差|偏差|离差|加权|负类|前向|反向传播|反向|错误率|多层|无偏|差分|乘积|参数|分数|函数|系数|个数|次数|总数|数量|数值|原点"
    "|第[一二三四五六]步|大小|两个|三个|分别"
)
_NOT_HAN = frozenset("不非没未无误错负倍半根倒反减加乘除差平立方绝原旧前初超少多两二三至或如若假但改另猜对小大")
_HAN = lazy_pattern(r"[\u4e00-\u9fff\u3400-\u4dbf]")


class Sides(NamedTuple):
    """Where the value begins, and whether a name stood before it."""

    place: int
    named: bool


def outside_brackets(text: str, start: int, end: int, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Find where a pattern stands outside of all brackets."""
    if pattern.search(text, start, end) is None:
        return []
    depth, edges = 0, []
    for match in _BRACKET.finditer(text, start, end):
        if match.group() in "([{":
            depth += 1
            edges.append((match.start(), depth))
        else:
            depth = max(0, depth - 1)
            edges.append((match.end(), depth))
    found, level, index = [], 0, 0
    for match in pattern.finditer(text, start, end):
        while index < len(edges) and edges[index][0] <= match.start():
            level = edges[index][1]
            index += 1
        if level == 0:
            found.append(match.span())
    return found


def value_start(text: str, start: int, end: int, names: frozenset[str] = frozenset(), named: bool = False) -> Sides:
    """Find where the value begins behind what may be set aside; raise ReadingError for another left side.

    `names`: what the answer is called, in any spelling; each may stand on the left whatever it looks like. What is
    called so behind OTHER may not.
    """
    place = _after_opening(text, start, end)
    relations = outside_brackets(text, place, end, RELATION)
    for first, last in relations[:MOST_SIDES]:
        if last <= place:
            continue
        left = text[max(place, start) : first]
        if not left.strip(f" \t\n{JOIN}"):
            place = last
            continue
        if not is_plain(left, names):
            if named or is_numeric(left):
                break
            raise ReadingError(
                "left_side", place, found=left.strip(f" \t\n{JOIN}")[:LONGEST_SIDE], value=text[last:end][:40]
            )
        if last >= end and place > start and not named:
            break
        place, named = last, True
    return Sides(_after_noun(text, _after(_ABOUT, text, place, end), end), named)


def _after_opening(text: str, place: int, end: int) -> int:
    for _ in range(4):
        before = place
        place = _after(_ITEM, text, place, end)
        place = _after(_OPENING, text, place, end)
        match = _ABOUT.match(text, place, end)
        place = match.end() if match else place
        if place == before:
            break
    return place


def _after(pattern: re.Pattern[str], text: str, place: int, end: int) -> int:
    match = pattern.match(text, place, end)
    return match.end() if match else place


_SAID = lazy_pattern(
    rf"{_SPACES}([A-Za-z]{{3,20}}(?: [A-Za-z]{{3,20}}){{0,3}}(?=\s)|[\u4e00-\u9fff]{{2,12}})\s*(?=[-+.0-9\[(√])"
)


def _after_noun(text: str, place: int, end: int) -> int:
    """Set aside `slope 3.36` and `斜率3.36`, where no sign stands between."""
    match = _SAID.match(text, place, end)
    if match is None:
        return place
    words = match[1].lower().split()
    known = all(word in _NOUNS or word in _SAYING for word in words)
    return match.end() if known or (_HAN.match(match[1]) and _is_plain_han(match[1])) else place


_CONNECTED = lazy_pattern(r"[,;]?\s*(?:which|that|i\.e\.|so|or|大?约|\u5373|[,;])\s*\Z")


def is_numeric(text: str) -> bool:
    """Tell whether a text is made of digits, signs and functions alone: a calculation, read or not."""
    text = _CONNECTED.sub("", text)
    words = re.findall(r"[^\W\d_]+", text)
    known = all(word in ("e", "pi", "x", "E", "T", "over") or word.lower() in FUNCTIONS for word in words)
    return known and bool(re.search(r"\d|pi|e", text)) and not re.search(r"[<>≠!~∈±]", text)


def is_plain(text: str, names: frozenset[str] = frozenset()) -> bool:
    """Tell whether a left side is a plain name: `b`, `w_{12}`, `P(A|B)`, `the slope b`, `斜率`.

    >>> [is_plain(text) for text in ("b", "the slope", "斜率", "b^2", "b/2", "1-b", "twice b")]
    [True, True, True, False, False, False, False]
    """
    text = text.strip(f" \t\n{JOIN}")
    if not text or len(text) > LONGEST_SIDE:
        return False
    if names and (bare := bare_name(text)) and (bare in names or OTHER + bare in names):
        return bare in names
    if _DERIVATIVE.fullmatch(text) or (_SIZES.fullmatch(text) and not _said_badly(text)):
        return True
    if text[0] in "([{" and text[-1] in ")]}" and "," in text:
        text = text[1:-1]
    text = _BRACED.sub(r"\1", text)
    pieces = _COMMA.split(text)
    if len(pieces) > 1:
        return all(map(_is_one_name, pieces))
    return _is_one_name(text.strip()) or _is_prose(text)


def _said_badly(text: str) -> bool:
    return any(
        word.lower() in _NOT_THE_ANSWER or word.lower() in FUNCTIONS for word in re.findall(r"[A-Za-z]{2,}", text)
    )


def bare_name(text: str) -> str:
    """Spell a name without spaces, braces, backslashes and capitals, so that ways to write it compare equal."""
    apart = unicodedata.normalize("NFD", fold(text).text.translate(_GREEK))
    apart = _ACCENTED.sub(lambda match: _ACCENTS[match[2]] + match[1], apart)  # ȳ is \bar{y}
    return re.sub(rf"[\s{JOIN}{{}}\\$_()*]", "", apart).casefold()


def _is_one_name(text: str) -> bool:
    text = text.strip(f" {JOIN}")
    match = _NAME.fullmatch(text)
    if match is None:
        return bool(_OF_A_NUMBER.fullmatch(text))
    base = (match["base"] or match["command"] or "").lower()
    words = base.split("_") if match["base"] else re.findall(r"[A-Za-z]{3,}", text.lower())
    if (
        base in FUNCTIONS
        or _NOT_THE_ANSWER.intersection(words)
        or _NOT_THE_ANSWER.intersection(re.split(r"[\W_]+", text.lower()))
    ):
        return False
    return not (match["command"] and base in ("frac", "not", "neg", "lnot", "sum", "prod", "int"))


def _is_prose(text: str) -> bool:
    """Tell whether words only say what the number is: at most one that is not known, and at most one symbol."""
    tokens = _TOKEN.findall(text)
    if len(tokens) > 9:
        return False
    unknown = names = nouns = 0
    for token in tokens:
        word = token.strip(",.:'\"").lower()
        if _HAN.match(token):
            if not _is_plain_han(token):
                return False
            nouns += 1
        elif word in _SAYING and not (word == "a" and token == tokens[-1] and len(tokens) > 1):
            continue
        elif word in _NOUNS:
            nouns += 1
        elif word in _NOT_THE_ANSWER or word in FUNCTIONS:
            return False
        elif word.isalpha() and len(word) > 2:
            unknown += 1
        elif _is_one_name(word):
            names += 1
        else:
            return False
    return names <= 1 and unknown <= 1 and not (unknown and names)


def _is_plain_han(text: str) -> bool:
    return len(text) <= 16 and "分之" not in text and not _NOT_HAN.intersection(_TERMS.sub("", text))
