"""Write plain text so that LaTeX prints it letter for letter."""

from __future__ import annotations

import re

from markscheme.document.characters import one_line

# TeX fonts join these signs; an empty group parts them.
_LIGATURES = re.compile(r"([-,])(?=\1)")
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "`": r"\textasciigrave{}",
        "'": r"\textquotesingle{}",
        '"': r"\textquotedbl{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        "[": r"{[}",
        "]": r"{]}",
        "*": r"{*}",
        "’": r"\textquoteright{}",
    }
)
# Signs that Latin Modern lacks, set as formulas.
_GREEK = {
    "αβγδεζηθ": "alpha beta gamma delta varepsilon zeta eta theta",
    "ικλμνξπρ": "iota kappa lambda mu nu xi pi rho",
    "ςστυφχψω": "varsigma sigma tau upsilon varphi chi psi omega",
}
_SIGNS = {
    "≤": "le",
    "≥": "ge",
    "≠": "ne",
    "≈": "approx",
    "→": "to",
    "∞": "infty",
    "∈": "in",
    "−": "relax-",
    "∂": "partial",
}
for _letters, _names in _GREEK.items():
    _SIGNS |= dict(zip(_letters, _names.split(), strict=True))
_ESCAPES |= {ord(sign): f"\\ensuremath{{\\{name}}}" for sign, name in _SIGNS.items()}


def latex_words(text: str) -> str:
    r"""Escape text for LaTeX, white space closed up.

    >>> latex_words("100 % of a_b")
    '100 \\% of a\\_b'
    """
    return _LIGATURES.sub(r"\1{}", one_line(text).translate(_ESCAPES))
