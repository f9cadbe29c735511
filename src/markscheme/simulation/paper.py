"""What a simulated student hands in, and what is known of how it came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from markscheme.answers import Raw
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.acceptance import Range
from markscheme.engine.certify import Certificate
from markscheme.engine.problem import Problem
from markscheme.family.language.prose import LANGUAGES
from markscheme.family.language.spellings import in_words
from markscheme.numbers.deciding import Values, map_numbers
from markscheme.numbers.exact import Value
from markscheme.simulation.handwriting import Pen, number_in


@dataclass(frozen=True)
class Instance:
    """A certified problem to set before students."""

    problem: Problem
    certificate: Certificate

    @cached_property
    def scheme(self) -> Scheme:
        """The problem prepared for marking."""
        return Scheme(self.problem)

    def accepted(self, name: str) -> list[Range]:
        """Give what is accepted for a call."""
        return self.certificate.accepted[name]

    def after(self, name: str) -> list[str]:
        """List the asked calls that come later."""
        asked = list(self.problem.asked_calls)
        return asked[asked.index(name) + 1 :]


@dataclass(frozen=True)
class Paper:
    """Raw answers by call, and what the student did.

    `slips`: misconceptions. `at`: the calls that went wrong at first. `kind`: of an accident or a shirk.
    `trivial`: later calls that the student's own wrong value made trivial.
    """

    student: str
    raw: Mapping[str, Raw]
    slips: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    kind: str = ""
    trivial: tuple[str, ...] = ()


def handed_in(problem: Problem, values: Values, pen: Pen) -> dict[str, Raw]:
    """Write the asked values as the student does; what was not reached is left blank."""
    return {name: _written(problem, name, values[name], pen) for name in problem.asked_calls if name in values}


def _written(problem: Problem, name: str, value: Value, pen: Pen) -> Raw:
    if name not in problem.worded:
        return pen.writes(value)
    try:
        return pen.words(
            in_words(
                problem.family, problem.worded[name], map_numbers(value, number_in), pen.stream.choice(("", *LANGUAGES))
            )
        )
    except IndexError:  # a number for which there is no word
        return pen.writes(value)
