"""One cell of a key, prepared for the floating-point filter (see `right_steps`)."""

from __future__ import annotations

from flint import fmpq

from markscheme.answers.typed.usual_numbers import LONGEST, UsualNumber, usual_number
from markscheme.engine.accepted_range import Range
from markscheme.engine.problem import Problem
from markscheme.marking.form import TOO_MANY, most_digits
from markscheme.numbers.rounding import half_power_of_ten

REMEMBERED = 64  # texts of a cell
Ends = tuple[tuple[float, float, fmpq, fmpq], ...]  # of each interval as floats, and exactly


class RightCell:
    """What is accepted for one cell: the ends of its intervals as floats, for each half unit that a number claims.

    `is_all`: whether `accepted` is all that is, and not a part of it.
    """

    __slots__ = (
        "_answer_form",
        "_asked",
        "_ends",
        "_is_all",
        "_is_exact",
        "_known",
        "_most",
        "_points",
        "_rule",
        "_wide",
    )

    def __init__(self, accepted: Range, problem: Problem, is_all: bool = True) -> None:
        self._rule, self._asked = accepted.rule, problem.rounding.answer
        self._most, self._answer_form = most_digits(problem.rounding), problem.answer_form
        self._is_exact, self._is_all = accepted.is_exact, is_all
        self._points = [(int(low.p), int(low.q)) for low, high in accepted.intervals if low == high]
        self._wide = [(low, high) for low, high in accepted.intervals if low != high or low.q != 1]
        self._ends: dict[int | None, Ends] = {}
        self._known: dict[str, str | None] = {}

    def form_of(self, text: str) -> str | None:
        """Give the form of a text that is right beyond doubt, as `form_of` has it; None of any other text."""
        try:
            return self._known[text]
        except KeyError:
            number = usual_number(text)
            form = None if number is None or self._is_other_form(number) else self._judged(number)
            if len(self._known) < REMEMBERED and len(text) <= LONGEST:
                self._known[text] = form
            return form

    def _is_other_form(self, number: UsualNumber) -> bool:
        """Whether the form of a number may cost marks."""
        if self._answer_form == "any":
            return False
        return number.is_rounded if self._answer_form == "exact" else number.significant is None

    def _judged(self, number: UsualNumber) -> str | None:
        is_point = any(number.top * q == p * number.bottom for p, q in self._points)
        if not is_point:
            near = number.top / number.bottom
            for low, high, lowest, highest in self._ends_for(number):
                if low < near < high:
                    break
                if near in (low, high) and lowest <= fmpq(number.top, number.bottom) <= highest:  # 10.3 for 10.25
                    break
            else:
                return None
        if not self._is_long(number):
            return ""
        if is_point and self._is_exact:  # it may have all of its digits, if nothing else is accepted
            return "" if self._is_all else None
        return TOO_MANY

    def _is_long(self, number: UsualNumber) -> bool:
        if not number.is_rounded or number.significant is None or number.decimals is None:
            return False
        return (number.significant[0] if self._asked.significant else number.decimals) > self._most

    def _ends_for(self, number: UsualNumber) -> Ends:
        unit = self._unit(number)
        if unit not in self._ends:
            half = fmpq(0) if unit is None else half_power_of_ten(unit)
            ends = [(low - half, high + half) for low, high in self._wide]
            self._ends[unit] = tuple((_float(low), _float(high), low, high) for low, high in ends)
        return self._ends[unit]

    def _unit(self, number: UsualNumber) -> int | None:
        """Give the power of ten of whose half a unit `diagnosis.answer.window` gives; None where that is 0."""
        if self._rule is None or number.significant is None or number.decimals is None:
            return None
        asked, (least, most) = self._rule.answer, number.significant
        if number.is_rounded and (most if asked.significant else number.decimals) >= asked.count:
            return -number.decimals
        if number.top == 0:
            return None
        return most - number.decimals - max(least, asked.count) if asked.significant else -asked.count


def _float(number: fmpq) -> float:
    """Give the float nearest to a rational, as dividing integers in Python does; NaN, which is doubt, of a huge one."""
    try:
        return int(number.p) / int(number.q)
    except OverflowError:
        return float("nan")
