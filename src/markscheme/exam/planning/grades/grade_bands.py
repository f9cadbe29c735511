"""Grades of a mark: letters by bands of per cent or of the scaled mark, ready-made scales by name, the pass mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from markscheme.errors import AnswerError, did_you_mean
from markscheme.numbers.exact import plain_fraction
from markscheme.phrases import say

Band = tuple[str, str, str]  # its name in English and in Chinese, and where it begins, in per cent
PERCENT: Final = "percent"
SCALED: Final = "scaled"
PASS: Final = "pass"
OWN_BANDS: Final = "grade"  # the name of a scale that somebody wrote
_HOW = "{A: 90, B: 80, C: 70, D: 60, F: 0}"


def _both(bands: Mapping[str, str]) -> tuple[Band, ...]:
    return tuple((label, label, low) for label, low in bands.items())


# Where these come from stands in docs/grades.md.
NAMED: Final[Mapping[str, tuple[Band, ...]]] = {
    "ects": _both({"A": "90", "B": "80", "C": "70", "D": "60", "E": "50", "F": "0"}),
    "german": _both(
        {"1.0": "95", "1.3": "90", "1.7": "85", "2.0": "80", "2.3": "75", "2.7": "70", "3.0": "65", "3.3": "60"}
        | {"3.7": "55", "4.0": "50", "5.0": "0"}
    ),
    "uk": _both({"First": "70", "II.1": "60", "II.2": "50", "Third": "40", "Fail": "0"}),
    "five_level": (
        ("Excellent", "优", "90"),
        ("Good", "良", "80"),
        ("Fair", "中", "70"),
        ("Pass", "及格", "60"),
        ("Fail", "不及格", "0"),
    ),
    "two_level": (("Pass", "合格", "60"), ("Fail", "不合格", "0")),
    PERCENT: (),  # the per cent itself, as a whole number
}
ALIASES: Final = {
    "百分制": PERCENT,
    "等级制": "five_level",
    "五级制": "five_level",
    "五级": "five_level",
    "两级制": "two_level",
    "二级制": "two_level",
    "两级": "two_level",
}


def scale_name(name: str, language: str) -> str:
    """Say a scale in a language: a ready-made one in its words, an instructor's own as it is called."""
    known = ALIASES.get(name, name)
    return say(f"scale.{known}", language) if known in NAMED else name


@dataclass(frozen=True)
class GradeScale:
    """One scale: `name` as it was asked for; bands from the best down, none for per cent as a whole number."""

    name: str
    bands: tuple[Band, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "bands", tuple((a, b, c) for a, b, c in self.bands))  # lists, as JSON has them

    def grade(self, figure: Fraction, language: str) -> str:
        """Give the grade of a figure, in per cent or in the units of the bands."""
        if not self.bands:
            return str((figure + Fraction(1, 2)).__floor__())
        last = self.bands[-1]
        en, zh, _ = next((band for band in self.bands if figure >= Fraction(band[2])), last)
        return zh if language == "zh" else en


@dataclass(frozen=True)
class Grades:
    """The grades of an exam: scales, the pass mark (empty for none), and `of` which figure they are.

    `of`: percent, or scaled; empty where it is the scaled mark if marks are scaled, and else per cent.
    """

    scales: tuple[GradeScale, ...] = ()
    pass_mark: str = ""
    of: str = ""

    def __bool__(self) -> bool:
        return bool(self.scales or self.pass_mark)

    def to_json(self) -> dict[str, object]:
        """Give everything as `Grades.from_json` takes it."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Grades:
        """Read what `to_json` wrote."""
        scales = data.get("scales", ())
        assert isinstance(scales, Sequence)
        return cls(tuple(GradeScale(**one) for one in scales), str(data.get("pass_mark", "")), str(data.get("of", "")))

    def passed(self, figure: Fraction) -> bool:
        """Say whether a figure reaches the pass mark."""
        return figure >= Fraction(self.pass_mark)


def named_scale(name: str) -> GradeScale:
    """Give a ready-made scale by its name; raise AnswerError with the names that are known."""
    word = name.strip().casefold()
    key = ALIASES.get(word, word.replace(" ", "_").replace("-", "_"))
    if key not in NAMED:
        known = [*NAMED, "百分制", "等级制", "两级制"]
        raise AnswerError(
            f"no scale of grades is called {name!r}; {did_you_mean(name, known)}; or write bands, as {_HOW}"
        )
    return GradeScale(name.strip(), NAMED[key])


def banded(bands: Mapping[str, str], most: Fraction = Fraction(100)) -> GradeScale:
    """Make a scale of labels, each with where it begins; raise AnswerError where that is no scale.

    `most`: the largest figure that there is.
    """
    found = {label: _number(label, text) for label, text in bands.items()}
    ordered = sorted(found.items(), key=lambda band: -band[1])
    for (first, low), (second, other) in pairwise(ordered):
        if low == other:
            raise AnswerError(f"grades: {first} and {second} both begin at {low}; each begins at another mark")
    label, low = ordered[-1]
    if low > 0:
        raise AnswerError(f"grades: the lowest, {label}, begins at {low}; add one for what is below, as F: 0")
    best, high = ordered[0]
    if high > most:
        raise AnswerError(f"grades: {best} begins at {high}, but the largest mark is {most}")
    return GradeScale(OWN_BANDS, tuple((label, label, str(low)) for label, low in ordered))


def pass_mark(text: str, most: Fraction = Fraction(100)) -> str:
    """Read a pass mark."""
    found = _number(PASS, text)
    if found > most:
        raise AnswerError(f"grades: pass is {found}, but the largest mark is {most}")
    return str(found)


def _number(label: str, text: str) -> Fraction:
    try:
        found = plain_fraction(text.strip().removesuffix("%"))
    except (ValueError, ZeroDivisionError):
        found = Fraction(-1)
    if found < 0:
        raise AnswerError(f"grades: {label} begins at {text!r}, but must begin at a mark such as 90; write {_HOW}")
    return found
