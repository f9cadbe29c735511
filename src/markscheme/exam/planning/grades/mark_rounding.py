"""How marks are rounded: of steps, of questions, of the total, of the scaled mark; half of a multiple goes up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from fractions import Fraction

from markscheme.errors import AnswerError, did_you_mean
from markscheme.numbers.exact import plain_fraction

KEYS = ("step", "question", "total", "scaled")
MOST = 100  # the largest multiple to which marks are rounded
_HOW = "{step: 1/2, question: 1/2, total: 1, scaled: 1}"
_EXACT = ("", "no", "none", "exact", "off", "false")


@dataclass(frozen=True)
class MarkRounding:
    """The multiples to which marks are rounded, as texts such as `1/2`; empty where they stay exact."""

    step: str = ""
    question: str = ""
    total: str = ""
    scaled: str = ""

    @classmethod
    def read(cls, settings: Mapping[str, str]) -> MarkRounding:
        """Read `{step: 1/2, total: 1}`; raise AnswerError that says how to write it."""
        found: dict[str, str] = {}
        for name, text in settings.items():
            if name not in KEYS:
                raise AnswerError(f"round has no key {name!r}; {did_you_mean(name, KEYS)}; write it as {_HOW}")
            found[name] = _multiple(name, text)
        return cls(**found)

    def amended(self, settings: Mapping[str, str]) -> MarkRounding:
        """Give the same with some settings changed, as a policy file does."""
        return MarkRounding.read({**asdict(self), **settings})

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    def __str__(self) -> str:
        """Give the setting as a blueprint has it."""
        said = [f"{name}: {value}" for name, value in self.to_json().items()]
        return f"{{{', '.join(said)}}}" if said else "exact"

    def to_json(self) -> dict[str, str]:
        """Give what is rounded, by name."""
        return {name: value for name, value in asdict(self).items() if value}


def rounded(marks: Fraction, multiple: str, out_of: Fraction | None = None) -> Fraction:
    """Give the nearest multiple, of two equally near ones the larger; all marks stay all marks, and none stay none.

    >>> rounded(Fraction(5, 4), "1/2"), rounded(Fraction(35, 32), "1/2"), rounded(Fraction(5, 2), "2", Fraction(5, 2))
    (Fraction(3, 2), Fraction(1, 1), Fraction(5, 2))
    """
    if not multiple or marks in (0, out_of):
        return marks
    size = Fraction(multiple)
    found = (marks / size + Fraction(1, 2)).__floor__() * size
    return found if out_of is None or marks > out_of else min(found, out_of)


def _multiple(name: str, text: str) -> str:
    plain = text.strip()
    if plain.casefold() in _EXACT:
        return ""
    try:
        found = plain_fraction(plain)
    except (ValueError, ZeroDivisionError):
        found = Fraction(0)
    if not 0 < found <= MOST:
        raise AnswerError(
            f"round: {name} is {text!r}, but must be the multiple to which marks are rounded, as 1/2 or 1, or no"
        )
    return str(found)
