"""Answers in other notations, some of them odd: what the quick way reads, what it leaves, and what nobody can read.

A respelt answer need not be worth what it was before: whoever uses this compares two ways of marking the same text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markscheme.answers import Raw
from markscheme.family.givens.sampling import Stream

FULL_WIDTH = str.maketrans("0123456789.-+/", "０１２３４５６７８９．－＋／")
_POWER = re.compile(r"(?P<top>[-+0-9.]+)(?:e|×10\^| ?\\times 10\^)\{?(?P<power>-?[0-9]+)\}?")
_FRACTION = re.compile(r"(?P<top>-?[0-9]+)/(?P<bottom>[0-9]+)")
POWERS = (
    *("{0}e{1}", "{0}E{1}", "{0}*10^{1}", "{0} * 10^({1})", "{0}×10^{{{1}}}", "{0} x 10^{1}", "{0}·10^{1}"),
    *(
        r"{0} \times 10^{{{1}}}",
        r"{0}\cdot 10^{{{1}}}",
        "{0}*^{1}",
        "{0}×10**{1}",
        "{0}*1e{1}",
        "{0}×10{1}",
        "{0} e{1}",
    ),
)
FRACTIONS = (r"\frac{{{0}}}{{{1}}}", "{0} / {1}", "({0})/{1}", "{0}⁄{1}", "{0}/{1}.0", "{0}/{1}/1", "{0}÷{1}")
PLAIN: tuple[Callable[[str], str], ...] = (
    *(lambda t: f" {t} ", lambda t: f"\t{t}\n", lambda t: f"\u00a0{t}\u3000", lambda t: f"+{t}", lambda t: f"- {t}"),
    *(lambda t: t.translate(FULL_WIDTH), lambda t: t.replace("-", "−"), lambda t: t.replace("-", "–")),
    *(
        lambda t: f"{t}0",
        lambda t: f"{t}00000",
        lambda t: f"{t}.",
        lambda t: f"{t}.0",
        lambda t: f"0{t}",
        lambda t: t[:-1],
    ),
    *(
        lambda t: t.lstrip("0"),
        lambda t: t.replace(".", ","),
        lambda t: f"{t}%",
        lambda t: f"{t}e0",
        lambda t: f"{t}e-1",
    ),
    *(
        lambda t: f"= {t}",
        lambda t: f"≈{t}",
        lambda t: f"x = {t}",
        lambda t: f"({t})",
        lambda t: f"[{t}]",
        lambda t: f"${t}$",
    ),
    *(
        lambda t: f"{t}...",
        lambda t: f"{t}?",
        lambda t: f"{t};",
        lambda t: f"-({t})",
        lambda t: f"{t}*1",
        lambda t: f"{t}+0",
    ),
    *(
        lambda t: f"1{t}",
        lambda t: f"{t}5",
        lambda t: "",
        lambda t: "?",
        lambda t: "0",
        lambda t: "1",
        lambda t: f"-{t}",
    ),
    *(
        lambda t: f"{t}/1",
        lambda t: f"{t}/0",
        lambda t: f"{t}{t}",
        lambda t: f"{t} {t}",
        lambda t: f"sqrt({t})",
        lambda t: "－０",
    ),
    *(
        lambda t: f"{t}9999999999999999",
        lambda t: f"0.{'0' * 20}{t.lstrip('-+0.')}",
        lambda t: f"{t}e-400",
        lambda t: f"{t}e99",
    ),
)


def respelt_text(text: str, stream: Stream) -> str:
    """Write one number in another way, of some kinds more often than of others."""
    if (match := _POWER.fullmatch(text.strip())) and stream.below(3):
        return str(stream.choice(POWERS)).format(match["top"], match["power"])
    if (match := _FRACTION.fullmatch(text.strip())) and stream.below(3):
        return str(stream.choice(FRACTIONS)).format(match["top"], match["bottom"])
    changed: str = stream.choice(PLAIN)(text)
    return changed


def respelt(raw: Raw, stream: Stream, often: int = 3) -> Raw:
    """Write one in so many numbers of an answer in another way, and now and then lay out its array in another way."""
    if isinstance(raw, str):
        return _respelt_whole(raw, stream) if stream.below(often) == 0 else raw
    cells = [respelt(item, stream, often) for item in raw]
    if stream.below(8 * often) == 0:
        return cells[:-1] if stream.below(2) else [*cells, *cells[:1]]
    if stream.below(2 * often) == 0 and all(isinstance(cell, str) for cell in cells):
        texts = [str(cell) for cell in cells]
        mark = stream.choice((", ", ",", " ", "; ", " & ", "\n", " , "))
        return str(stream.choice(("[{}]", "({})", "{}", "[[{}]]", r"\begin{{bmatrix}}{}\end{{bmatrix}}"))).format(
            mark.join(texts)
        )
    return cells


_NUMBER = re.compile(r"(?<![0-9.^{])-?[0-9]+(?:\.[0-9]+)?")


def _respelt_whole(raw: str, stream: Stream) -> str:
    found = list(_NUMBER.finditer(raw))
    if len(found) < 2 or stream.below(4) == 0:
        return respelt_text(raw, stream)
    match = stream.choice(found)
    return raw[: match.start()] + respelt_text(match.group(), stream) + raw[match.end() :]
