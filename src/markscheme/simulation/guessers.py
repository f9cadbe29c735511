"""Students who know nothing: the same text in every box, what the question prints, the identity matrix."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from flint import fmpq

from markscheme.answers import Raw
from markscheme.engine.held_numbers import HeldNumber, RoundingHabits
from markscheme.family.givens.rule import exact_string
from markscheme.family.givens.sampling import Stream
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.deciding import Values
from markscheme.numbers.exact import Value
from markscheme.simulation.calculation import habits_of, work_of_calls, works_out
from markscheme.simulation.paper import Instance, Paper, Pen, handed_in, number_in

SHIRKS = ("zero", "one", "identity", "given")
TRIVIAL_WORK = 0.4  # of the honest work: less is surely no evidence of the method
NONSENSE = (
    *("", "   ", "?", "see back", "不会", "=", "yes", "0.5 or 0.6", "\x00", "x = ", "nan", "∞", "e", "１２．３．４"),
    *("1,234", "1/0", "0/0", "--3", "1e999", "3..4", "+-1", "10%%", "1/3/5", "π/0", "1" * 3000, "١٢٣"),
    *("[1, 2", "[[1,2],[3]]", "((((", "[" * 50, "1 2 3", "1;2;3", "27×27", "\\frac{1}{}"),
    *("sqrt(-1)", "ln 0", "e^e^e^9", "9^9^9"),
)
SOUP = " ./()[],\N{MINUS SIGN}０×0123456789"


def shirk(instance: Instance, stream: Stream, kind: str) -> Paper | None:
    """Write 0, 1, the identity or a given for one answer and go on from it; None where no answer allows it."""
    problem = instance.problem
    habits = habits_of(problem, stream)
    honest = works_out(problem, habits)
    names = [n for n in problem.asked_calls if n in honest and instance.after(n) and n not in problem.worded]
    for name in stream.shuffled(names):
        for easy in _easy(instance, honest[name], kind, habits):
            if _has_no_right_cell(easy, instance, name):
                return _goes_on(instance, habits, honest, name, easy, kind)
    return None


def _goes_on(instance: Instance, habits: RoundingHabits, honest: Values, name: str, easy: Value, kind: str) -> Paper:
    problem = instance.problem
    calls = [call.name for call in problem.calls]
    held = {call: honest[call] for call in calls[: calls.index(name)] if call in honest}
    values = works_out(problem, habits, override={**held, name: easy})
    raw = handed_in(problem, values, Pen(habits.stream, problem.rounding.answer))
    usual, own = (work_of_calls(problem, found) for found in (honest, values))
    trivial = [n for n in instance.after(name) if own.get(n, 0) < TRIVIAL_WORK * usual.get(n, 0)]
    trivial = [n for n in trivial if _changed(values.get(n), honest.get(n))]
    if np.size(easy) == 1:  # a lone number on an honest script may be a slip like another, but for 0 that leads to 0
        trivial = [n for n in trivial if _is_zero(easy) and _is_zero(values[n])]
    return Paper("shirker", raw, at=(name,), kind=kind, trivial=tuple(trivial))


def _easy(instance: Instance, value: Value, kind: str, habits: RoundingHabits) -> Iterator[Value]:
    """Yield values of the same shape that make life easy."""
    shape: tuple[int, ...] = np.shape(value)
    if kind in ("zero", "one"):
        yield _filled(shape, habits, int(kind == "one"))
    elif kind == "identity" and len(shape) == 2 and shape[0] == shape[1]:
        yield _identity(len(value), habits)
    elif kind == "given" and shape:
        for given in instance.problem.given.values():
            if isinstance(given, np.ndarray) and given.shape == shape and _is_rational(given):
                yield np.frompyfunc(lambda cell: HeldNumber(habits, [cell]), 1, 1)(given)


def _is_rational(given: np.ndarray) -> bool:
    return all(isinstance(cell, fmpq) for cell in given.flat)


def _filled(shape: tuple[int, ...], habits: RoundingHabits, number: int) -> Value:
    cells = [HeldNumber(habits, [fmpq(number)]) for _ in range(int(np.prod(shape)))]
    return np.array(cells, dtype=object).reshape(shape) if shape else cells[0]


def _identity(size: int, habits: RoundingHabits) -> np.ndarray:
    cells = [HeldNumber(habits, [fmpq(int(i == j))]) for i in range(size) for j in range(size)]
    return np.array(cells, dtype=object).reshape(size, size)


def _has_no_right_cell(value: Value, instance: Instance, name: str) -> bool:
    pairs = zip(cells_of(value), instance.accepted(name), strict=True)
    return not any(accepted.holds(number_in(cell)) for cell, accepted in pairs)


def _is_zero(value: Value) -> bool:
    return all(number_in(cell) == 0 for cell in cells_of(value))


def _changed(mine: Value, honest: Value) -> bool:
    """Whether no cell is what the honest student has: a right cell earns its mark whatever came before."""
    if mine is None:
        return False
    own, right = cells_of(mine), cells_of(honest)
    # A step may give another shape from what no honest paper says, such as the numbers of examples that there are not.
    return len(own) != len(right) or all(number_in(a) != number_in(b) for a, b in zip(own, right, strict=True))


def garbage(instance: Instance, stream: Stream) -> Paper:
    """Write nonsense, leave blank, write into the wrong box or in the wrong shape."""
    problem = instance.problem
    values = works_out(problem, habits_of(problem, stream))
    pen = Pen(stream, problem.rounding.answer)
    raw = {name: _nonsense(values, stream, pen, list(problem.asked_calls)) for name in problem.asked_calls}
    return Paper("garbage", {name: text for name, text in raw.items() if text is not None})


def _nonsense(values: Values, stream: Stream, pen: Pen, asked: list[str]) -> Raw | None:
    kind = stream.below(6)
    if kind == 0:
        return None
    if kind == 1:
        return pen.writes(values[stream.choice(asked)])
    if kind == 2:
        return [stream.choice(NONSENSE) for _ in range(stream.below(7))]
    if kind == 3:
        return [[stream.choice(("1", "2.5", "", "?")) for _ in range(stream.below(4))] for _ in range(stream.below(4))]
    if kind == 4:
        return "".join(stream.choice(SOUP) for _ in range(stream.below(30)))
    return str(stream.choice(NONSENSE))


# Each stands for a kind: small whole numbers, a probability, one figure and an order, a size beyond all answers.
CONSTANTS = ("0", "1", "-1", "2", "0.5", "0.333", "2.50", "-20", "1e1", "1e12", "0e9")
GUESSES = (*CONSTANTS, "given", "identity")


def guess(instance: Instance, stream: Stream, kind: str) -> Paper | None:
    """Fill every box without working anything out; None where there is no box for this way."""
    problem = instance.problem
    raw: dict[str, Raw] = {}
    for name in problem.asked_calls:
        shape = problem.answer_shape(name)
        if kind in CONSTANTS:
            raw[name] = _filled_shape(shape, kind)
        elif kind == "identity" and len(shape) == 2:
            raw[name] = [["1" if i == j else "0" for j in range(shape[1])] for i in range(shape[0])]
        elif kind == "given" and (alike := _printed(instance, shape)):
            raw[name] = stream.choice(alike)
    return Paper("guesser", raw, kind=kind) if raw else None


def _filled_shape(shape: tuple[int, ...], text: str) -> Raw:
    return [_filled_shape(shape[1:], text) for _ in range(shape[0])] if shape else text


def _printed(instance: Instance, shape: tuple[int, ...]) -> list[Raw]:
    """List the givens that have the shape of an answer, as the question prints them."""
    given, kinds = instance.problem.given, instance.problem.family.given
    known = [value for name, value in given.items() if value is not None and kinds[name].kind != "structure"]
    return [_texts(value) for value in known if np.shape(value) == shape]


def _texts(value: Value) -> Raw:
    return [_texts(item) for item in value] if isinstance(value, np.ndarray) else exact_string(value)
