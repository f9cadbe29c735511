"""What a student who knows nothing could earn: one number that is the right answer to much of a paper.

A paper on which height, width and channels are all 10 pays 40 % or more for a 10 in every box, and no marking can tell
that from knowledge. So such a draw is refused. What no draw of a family can avoid, such as the slope that a sum hands
on, is found on draws for reference, so that no author has to say it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq

from markscheme.engine.problem import Problem
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Value, middle_of

MOST = Fraction(15, 100)  # of all marks, for one number: less than this
TRIED_FIRST = frozenset(  # by anybody who guesses: of these a single answer may be worth no more
    [fmpq(1, 2), fmpq(1, 3), fmpq(2, 3), fmpq(1, 4), fmpq(3, 4), fmpq(10), fmpq(100), fmpq(1, 10)]
)


def guessable(problem: Problem, least: Fraction = Fraction(0)) -> str:
    """Say why too much of a problem can be guessed, with the answers that are one number; empty where it cannot.

    `least`: what no draw of the family can avoid.
    """
    share, names = most_alike(problem)
    return f"guessable: {' '.join(names)}" if share >= MOST and share > least else ""


def least_alike(references: Sequence[Problem]) -> Fraction:
    """Give the share of the marks for one number that no draw of a family goes below."""
    return min((most_alike(problem)[0] for problem in references), default=Fraction(0))


def most_alike(problem: Problem) -> tuple[Fraction, list[str]]:
    """Give the largest share of the marks that one number earns, and for which answers.

    One number in all its boxes: an array counts where all its cells are alike, and a single answer, which always is
    some number, where that is one of those tried first. By the marks of the family: a paper may give others.
    """
    marks = problem.family.marks(problem.inputs)
    worth = {call.name: marks[call.step.name] for call in problem.calls if call.step.name in marks}
    alike: dict[str, list[str]] = {}
    known: dict[str, fmpq] = {}
    for name in worth:
        one = None if name in problem.worded else _one_number(problem, problem.values[name])
        if one:
            alike.setdefault(one[0], []).append(name)
            known[one[0]] = one[1]
    most, total = (Fraction(0), list[str]()), sum(worth.values())
    for text, names in alike.items():
        if len(names) > 1 or abs(known[text]) in TRIED_FIRST:
            most = max(most, (Fraction(sum(worth[name] for name in names), total), names))
    return most


def _one_number(problem: Problem, value: Value) -> tuple[str, fmpq] | None:
    """Give the number that fills an answer, as it is printed; None for an array of several."""
    first, *others = map(middle_of, cells_of(value))
    printed = _printed(problem, first)
    return (printed, first) if all(_printed(problem, other) == printed for other in others) else None


def _printed(problem: Problem, number: fmpq) -> str:
    """Print without final zeros: whoever writes 34 is right where the key prints 34.0."""
    text = problem.rounding.show(number)
    return text.rstrip("0").rstrip(".") if "." in text else text
