"""What stands behind a value, or in its place: remarks that cannot mislead, units, words for "not answered"."""

from __future__ import annotations

import re
from typing import Final

from markscheme.answers.normalise import JOIN, lazy_pattern


def word_set(text: str) -> frozenset[str]:
    """Give the words of a text as a set."""
    return frozenset(text.split())


_COUNT = r"(?:[0-9]{1,2}|one|two|three|four|five|six|[一二两三四五六])"
_DIGITS = (
    rf"(?:(?:correct|rounded|accurate|given)?\s*(?:to|in|at)?\s*{_COUNT}\s*-?\s*(?:s\.?\s*f\.?s?|s\.?\s*d\.?"
    rf"|sig\.?\s*(?:figs?|digits?)\.?"
    r"|significant (?:figures?|digits?)|figures?|digits?|d\.?\s*p\.?s?|dec\.?|decimals?|decimal (?:places?"
    r"|digits?)|places)"
    rf"|(?:结果|答案)?(?:四舍五入)?(?:后)?(?:保留|精确到|取|约到|舍入到|四舍五入到|四舍五入)(?:小数点后)?\s*{_COUNT}\s*[位个]\s*(?:有效数字|有效位数|有效数|小数)?"
    rf"|(?:小数点后)?{_COUNT}\s*[位个]\s*(?:有效数字|有效位数|有效数|小数)"
    r"|(?:四舍五入)?(?:后)?精确到\s*(?:0?\.0*1|十分位|百分位|千分位|万分位|个位)|精确到小数点后[一二两三四五六0-9]位)"
)
_SAID = (
    r"rounded(?: off| up| down)?|rounding|approx\.?|approximately|about|ca\.?|circa|roughly|or so|exact(?:ly)?"
    r"|exact value|ans(?:wer)?"
    r"|final(?: answer)?|checked|sure|i (?:think|guess|believe)|not sure|zero|(?:by |with |using )?calculator"
    r"|no units?|unitless|dimensionless|end|done|decimal|as a decimal|≈|约"
    r"|左右|上下|吧|不太确定|不确定|大约|近似|近似值|约等于|四舍五入|精确值|精确|答案|最终答案|无单位|检查过|已检查|已验算|小数"
)
_REMARK = rf"(?:{_DIGITS}|{_SAID})"
_BRACKETED = lazy_pattern(rf"[\s{JOIN}]*[(\[]\s*{_REMARK}(?:\s*[,;]\s*{_REMARK})*\s*[)\]]", re.IGNORECASE)
_BARE = lazy_pattern(
    rf"(?:(?<=[0-9)\]}}%])[\s{JOIN}]*(?:左右|上下|吧|(?:四舍五入)?(?:保留|精确到)[^\s]{{1,12}}|四舍五入)"
    rf"|[\s{JOIN}]*(?:,[\s{JOIN}]*|[\s{JOIN}])(?:{_REMARK})|(?<=[0-9)\]}}%])(?:approx\.?|s\.?f\.?)"
    rf"|[\s{JOIN}]*[✓✔☑]|(?<=[0-9)\]}}%])\s*√)",
    re.IGNORECASE,
)
_UNITS = lazy_pattern(
    r"(?<=[0-9])\s*(?:cm|mm|km|bits?|nats?|[KMG]i?B|bytes?|s|sec|seconds?|FLOPs?|comparisons?|filters?|tokens?"
    r"|units?|pixels?|px|parameters?|params?|weights?|neurons?|nodes?|channels?|points?|samples?|examples?|steps?"
    r"|rounds?|classes|clusters?|errors?|iterations?|epochs?|times|个(?!百分)[\u4e00-\u9fff]{0,4}|比特|奈特|厘米|毫米|米|秒|字节"
    r"|像素|次|步|轮|维)",
    re.IGNORECASE,
)
_ENDS = lazy_pattern(rf"(?:approx\.?|左右|上下|[)\]✓✔☑√]|[A-Za-z.\u4e00-\u9fff≈0-9一-龥])[\s{JOIN}]*\Z")
MOST_REMARKS = 3
LONGEST_REMARK = 60


def before_remarks(text: str, start: int, end: int, *, units: bool = False) -> int:
    """Find where the value ends, before remarks such as `(3sf)`, `approx.`, `左右`, and units of counting."""
    for _ in range(MOST_REMARKS):
        before = end
        for pattern in (_BRACKETED, _BARE, _UNITS) if units else (_BRACKETED, _BARE):
            end = _before(pattern, text, start, end)
        if end == before:
            break
    return end


def _before(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Find the place of a remark that reaches to the end."""
    end = start + len(text[start:end].rstrip(f" \t\n{JOIN}"))
    for place in range(max(start + 1, end - LONGEST_REMARK), end):
        match = pattern.fullmatch(text, place, end) if text[place] in _FIRST or text[place].isalpha() else None
        if match is not None and place > start:
            return place
    return end


_FIRST: Final = frozenset(f" \t\n{JOIN},([✓✔☑√≈0123456789")

_BLANK_WORDS: Final = word_set(
    """
    n/a n.a. na #n/a none nil null blank empty skip skipped pass tbd todo idk dunno noidea dontknow don'tknow
    idon'tknow idontknow idonotknow noanswer notattempted sorry can'tdo cantdo ranoutoftime notime youranswer
    typeyouranswerhere clickortapheretoentertext :( idk:( noidea:( nothing notdone notanswered unanswered unknown
    noclue 没有做 老师我不会 时间不够 未填 弃权 不写了 我不会 没时间了 来不及 来不及写了 来不及做 算不出来 算不出
    暂无 待定 此题不会 这题不会 请输入答案 不会写 不做 没算出 没学过 看不懂 无 没有 空 空白 略 不会 不会做 不知道
    我不知道 不懂 不清楚 不明白 不确定 没做 未做 没写 未答 未作答 未完成 没有答案 无答案 跳过 放弃 没算出来 不晓得
    忘了 忘记了 没时间 (略) (空) (无) (blank) (none) (empty) (skipped) [blank]
    """
)
_BLANK_SIGNS = lazy_pattern(rf"(?:[-_/\\?*.…~·—–。=×]|\[\s*\]|[\s{JOIN}])*")
_DASHES = lazy_pattern(rf"(?:[-_/\\.…~—–·*×=。]|[\s{JOIN}])+")


def is_blank_word(text: str) -> bool:
    """Tell whether a folded text says that there is no answer: `-`, `?`, `N/A`, `不会`.

    >>> [is_blank_word(text) for text in ("-", "—", "N/A", "don't know", "不会。", "0", "-1", "x")]
    [True, True, True, True, True, False, False, False]
    """
    if len(text) > 40:
        return False
    plain = re.sub(rf"[\s{JOIN}]", "", text).lower()
    if is_blank_sign(text):
        return True
    return plain in _BLANK_WORDS or plain.strip(".。!?-") in _BLANK_WORDS


def is_blank_sign(text: str) -> bool:
    """Tell whether a text is nothing but strokes, dots and question marks; one of the signs of a product is none."""
    plain = re.sub(rf"[\s{JOIN}]", "", text)
    if plain in ("*", "=", "×", "·", "~", "**") or len(text) > 40:
        return False
    return bool(plain) and bool(_BLANK_SIGNS.fullmatch(text)) and not plain.startswith(("=", "*", "×", "·"))


def is_blank_stroke(text: str) -> bool:
    """Tell whether a text is strokes alone, which of a set may also say that it is empty."""
    return is_blank_sign(text) and bool(_DASHES.fullmatch(text))
