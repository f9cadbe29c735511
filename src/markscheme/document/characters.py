"""What every printer has to know about single characters."""

from __future__ import annotations

import re

# Control characters, line and paragraph separators, lone surrogates and non-characters cannot be printed;
# Typst and HTML read some of them as line ends.
# A byte order mark inside a text, as of two files that were joined, is forbidden in a PDF.
_UNPRINTABLE = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]+")
_UNPRINTABLE_IN_CODE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")

_HAN = re.compile("[\u2e80-\u2fdf\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]")
_STRICTLY_HAN = re.compile("[\u2e80-\u2fdf\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")


def one_line(text: str) -> str:
    r"""Turn every run of white space and unprintable characters into one space.

    >>> one_line("a\n  b\x00c")
    'a b c'
    """
    return _UNPRINTABLE.sub(" ", text)


def code_lines(text: str) -> str:
    """Keep line ends and spaces, turn a tab into four spaces and drop what cannot be printed."""
    return _UNPRINTABLE_IN_CODE.sub("", text.replace("\r\n", "\n").replace("\t", "    "))


def joined_without_space(before: str, after: str) -> bool:
    """Say whether a line end between two texts stands for nothing, as between two Chinese characters.

    >>> joined_without_space("均值", "为"), joined_without_space("mean", "is")
    (True, False)
    """
    if not before or not after:
        return False
    pair = before[-1], after[0]
    return all(map(_HAN.match, pair)) and any(map(_STRICTLY_HAN.match, pair))
