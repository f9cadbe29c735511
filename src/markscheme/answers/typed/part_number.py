"""The number of the part before an answer, as papers that count their parts have it: `(5) 2.10`."""

from __future__ import annotations

import re

from markscheme.answers.normalise import fold

_AN_ARRAY = r"[(\[（【{][^)\]）】}]*[,，;；]"  # a bracket with one number in it may be a factor, or a member of a list


def without_part_number(text: str, number: int) -> str:
    """Leave out the number of the part itself where it stands before its answer; another number is part of the answer.

    What may be a product, a sum or a list is left as it is: only a sign that belongs to the number after it may follow.

    >>> [without_part_number(one, 5) for one in ("(5) 2.10", "（5）-2", "(5) b = 3", "（5）(1, 2)")]
    ['2.10', '-2', 'b = 3', '(1, 2)']
    >>> [without_part_number(one, 5) for one in ("(4) 2", "(5)", "(5)*2", "(5) - 2", "(5)(2)", "5.2", "(5)/3", "5、2")]
    ['(4) 2', '(5)', '(5)*2', '(5) - 2', '(5)(2)', '5.2', '(5)/3', '5、2']
    """
    match = re.match(rf"\s*[(（]\s*{number}\s*[)）](?=\s|[^\s(\[（【{{]|{_AN_ARRAY})\s*", text)
    rest = text[match.end() :] if match else ""
    if not rest or re.match(r"[*/^+=×·÷]|[-−]\s", fold(rest[:2]).text or "="):
        return text
    return rest
