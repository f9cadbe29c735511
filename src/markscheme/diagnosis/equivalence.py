"""Answers that are right in several forms: up to sign, scale or order.

Not the student's answer is turned but the key: one evaluation with that step in another form, so that everything
which depends on it follows by itself, and the accepted ranges are as rigorous as ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import permutations, product

import numpy as np
from flint import fmpq

from markscheme.answers import WrittenNumber, exact, read_names
from markscheme.answers.results import unreadable
from markscheme.diagnosis.answer import Answer, Cell, centre_of, code, number_of
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.acceptance import ranges
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.givens.sampling import Stream
from markscheme.numbers.affine import Affine
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Number, middle_of
from markscheme.numbers.rounding import Digits

MOST_FORMS = 24  # of one value that are tried
MOST_UNITS = 6  # halves of its last digit that a number lies from the one that it stands for
Pin = tuple[int, fmpq, fmpq]  # a column is scaled until this entry is this number, known to so much
Factor = int | Pin


@dataclass(frozen=True)
class Rearrangement:
    """Another form of one value: a factor for each column, or the places that its entries (rows) are taken from."""

    name: str
    factors: tuple[Factor, ...] = ()
    order: tuple[int, ...] = ()

    def __call__(self, value: np.ndarray) -> np.ndarray:
        if self.order:
            return value[list(self.order)]
        if value.ndim == 1:
            return _multiplied(value, self.factors[0])
        columns = [_multiplied(column, factor) for column, factor in zip(value.T, self.factors, strict=True)]
        return np.array(columns, dtype=object).T


def _multiplied(column: np.ndarray, factor: Factor) -> np.ndarray:
    if isinstance(factor, int):
        return column if factor == 1 else factor * column
    place, centre, half = factor
    entry = column[place]
    pinned = entry.working.written(centre, half) if type(entry) is Affine else centre
    scaled: np.ndarray = column / entry * pinned
    scaled[place] = pinned
    return scaled


@lru_cache(maxsize=1024)
def rearranged(problem: Problem, turn: Rearrangement) -> Problem:
    """Give the same problem with one value in another form: of a given, or of the result of a call."""
    if turn.name in problem.given:
        return replace(problem, given={**problem.given, turn.name: turn(problem.given[turn.name])})
    return replace(problem, family=replace(problem.family, turns={**problem.family.turns, turn.name: turn}))


@lru_cache(maxsize=256)
def _scheme(problem: Problem, remembers: bool) -> Scheme:
    return Scheme(problem, remembers)


def best_form(scheme: Scheme, answers: Mapping[str, Answer]) -> Scheme:
    """Give the scheme whose key has the form that fits these answers best; the written form where it fits as well."""
    problem = scheme.problem
    most = sum(len(answer.cells) for answer in answers.values())
    for name, form in _several(problem):
        if _held(problem, answers) == most:
            break
        own = {name: answers[name]} if name in answers else {}  # what depends on it may have been turned again
        best = _best(problem, list(_rearrangements(problem, name, form, answers.get(name))), own, answers)
        if name not in problem.given or _serves(problem, best, answers):
            problem = best
    return scheme if problem is scheme.problem else _scheme(problem, scheme.remembers)


def _best(
    problem: Problem, turns: Sequence[Rearrangement], own: Mapping[str, Answer], answers: Mapping[str, Answer]
) -> Problem:
    """Give the form that holds most of the answer in question; of several the one that holds most of all answers.

    What a form holds of that answer is known before it is evaluated, and nearly always tells which one it is.
    """
    by_held: dict[int, list[Problem]] = {_held(problem, own): [problem]}
    for turn in turns:
        form = rearranged(problem, turn)
        held = _held_if_turned(problem, turn, own)
        if held is None:
            held = _held(form, own) if _can_stand_for(form, problem) else -1
        by_held.setdefault(held, []).append(form)
    others = sum(len(answer.cells) for name, answer in answers.items() if name not in own)
    for held in sorted(by_held, reverse=True):
        best = _first_of_most(problem, by_held[held], answers, held + others)
        if best is not None:
            return best
    return problem


def _first_of_most(
    problem: Problem, forms: Sequence[Problem], answers: Mapping[str, Answer], most: int
) -> Problem | None:
    """Give the first of the forms that hold most of all answers; None can hold more than `most`."""
    best, best_held = None, -1
    for form in forms:
        # On a paper that nobody certified (a misread given) a tie is decided by the order, and may take another round.
        if form is problem or _can_stand_for(form, problem):
            held = _held(form, answers)
            if held > best_held:
                best, best_held = form, held
            if held == most:
                break
    return best


def _held_if_turned(problem: Problem, turn: Rearrangement, own: Mapping[str, Answer]) -> int | None:
    """Count the cells that are right of the answer that is turned; None where only the turned key can tell.

    Another sign or order turns what is accepted as it turns the key.
    """
    if not own:
        return 0
    answer, shape = own[turn.name], np.shape(problem.values[turn.name])
    if answer.found_shape is not None:
        return 0
    accepted: np.ndarray = np.empty(len(answer.cells), dtype=object)
    accepted[:] = ranges(problem)[turn.name]
    accepted = accepted.reshape(shape)
    if turn.order:
        accepted = turn(accepted)
    elif any(type(factor) is not int for factor in turn.factors):
        return None
    else:
        signs = np.broadcast_to(np.array(turn.factors), shape)
        accepted = np.array(
            [r if sign == 1 else r.negated() for r, sign in zip(accepted.flat, signs.flat, strict=True)]
        )
    return sum(answer.holds(i, range_) for i, range_ in enumerate(accepted.flat))


def _can_stand_for(form: Problem, problem: Problem) -> bool:
    """Whether a form has the same steps, and numbers to mark by: scaled to 10^400 a vector has none."""
    try:
        return list(form.asked_calls) == list(problem.asked_calls) and bool(ranges(form))
    except (MarkschemeError, ZeroDivisionError, OverflowError):
        return False


def _serves(problem: Problem, form: Problem, answers: Mapping[str, Answer]) -> bool:
    """Whether more than half of what another order of a given changes fits: some of it agrees by chance."""
    before, after = ranges(problem), ranges(form)
    changed = {name: answer for name, answer in answers.items() if before[name] != after[name] and not answer.is_blank}
    return 2 * _held(form, changed) > sum(len(answer.cells) for answer in changed.values())


def parts_of_forms(problem: Problem, name: str) -> list[list[int]]:
    """List the cells of a call that stand and fall together: the columns of what is right up to sign or scale.

    One entry of any vector fits where the key is scaled to it.
    """
    if _form_of(problem, name) not in ("sign", "scale"):
        return []
    shape = problem.values[name].shape
    width = shape[1] if len(shape) == 2 else 1
    return [list(range(column, shape[0] * width, width)) for column in range(width)]


def is_in_any_order(problem: Problem, name: str) -> bool:
    """Whether the numbers of a call may stand in any order."""
    return _form_of(problem, name) == "order"


def is_by_columns(problem: Problem, name: str) -> bool:
    """Whether the columns of a matrix are vectors of which each may have another sign or length."""
    return _form_of(problem, name) in ("sign", "scale")


def _form_of(problem: Problem, name: str) -> str:
    if not problem.family.equal_up_to:
        return ""
    call = next(c for c in problem.calls if c.name == name)
    return problem.family.equal_up_to.get(call.step.name, "")


def renumbered(problem: Problem, answers: Mapping[str, Answer]) -> Mapping[str, Answer]:
    """Read names that count from 0 as names that count from 1, where all of the answers count so.

    Names are what only changes with the order of a given, as the numbers of clusters do with that of the centroids.
    """
    names = _names(problem)
    answers = {**answers, **{name: _by_name(answers[name]) for name in names}} if names else answers
    written = [
        int(number_of(cell).p)
        for name in names
        for cell in (answers[name].cells if answers[name].found_shape is None else ())
        if isinstance(cell, WrittenNumber) and cell.is_integer_literal
    ]
    count = max((len(problem.given[given]) for given in names.values()), default=0)
    if not written or min(written) != 0 or max(written) >= count or len(set(written)) < 2:
        return answers
    return {**answers, **{name: _counted_from_one(answers[name]) for name in names}}


def _by_name(answer: Answer) -> Answer:
    """Give the numbers of groups to an answer in letters or sets, `A, B, A` or `{1, 3}, {2}`."""
    if not isinstance(answer.raw, str) or len(answer.shape) != 1:
        return answer
    if not answer.is_whole and (found := read_names(answer.raw, answer.shape[0])):
        return Answer(answer.raw, answer.shape, tuple(map(code, found)))
    return replace(answer, cells=tuple(map(whole_or_none, answer.cells)))


def whole_or_none(cell: Cell) -> Cell:
    """Give the number of a group as it is, and `1/2` as what may be group 1 or group 2."""
    if not isinstance(cell, WrittenNumber) or getattr(cell.expression.rational, "q", 0) == 1:
        return cell
    text = str(cell.expression)
    first, _, second = text.partition("/")
    return unreadable(text, "either", 1, {"first": first, "second": second or text})


@lru_cache(maxsize=64)
def _names(problem: Problem) -> dict[str, str]:
    """Find the asked calls whose cells are places in a given that may be in any order, and that given."""
    found: dict[str, str] = {}
    for given, form in problem.family.equal_up_to.items():
        value = problem.given.get(given)
        if form != "order" or value is None or len(value) < 2:
            continue
        order = (
            *range(1, len(value)),
            0,
        )  # row i of the turned given is row i + 1 of the key's, and the last the first
        values = rearranged(problem, Rearrangement(given, order=order)).values
        for name in problem.asked_calls:
            # Where the order decides a tie, the turned problem may take another number of rounds.
            if name in values and _is_renamed(cells_of(problem.values[name]), cells_of(values[name]), order):
                found[name] = given
    return found


def _is_renamed(cells: Sequence[Number], others: Sequence[Number], order: Sequence[int]) -> bool:
    """Whether cells are places counted from 1, and the others the same places in another order."""
    places = [int(fmpq(c).p) if isinstance(c, (int, fmpq)) and fmpq(c).q == 1 else 0 for c in cells]
    if not all(1 <= place <= len(order) for place in places) or len(places) != len(others):
        return False
    return all(other == order.index(place - 1) + 1 for place, other in zip(places, others, strict=True))


def _counted_from_one(answer: Answer) -> Answer:
    cells = [
        replace(cell, expression=exact(str(number_of(cell) + 1)))
        if isinstance(cell, WrittenNumber) and cell.is_integer_literal
        else cell
        for cell in answer.cells
    ]
    return replace(answer, cells=tuple(cells))


def forms(scheme: Scheme, answers: Mapping[str, Answer]) -> Iterator[Scheme]:
    """Yield the schemes to mark these answers by: the one that fits best, then the one ordered by size.

    Where numbers may stand in any order and are all off, nothing fits: their ranks say which is which.
    """
    yield best_form(scheme, answers)
    problem = scheme.problem
    for name, form in _several(problem):
        order = _by_size(problem.values[name], answers.get(name)) if name not in problem.given else ()
        if form == "order" and order:
            problem = rearranged(problem, Rearrangement(name, order=order))
    if problem is not scheme.problem:
        yield _scheme(problem, scheme.remembers)


def some_form(problem: Problem, stream: Stream) -> Problem:
    """Give the problem as somebody may see it who has another right form in mind."""
    for name, form in _several(problem):
        turns = list(_rearrangements(problem, name, form, None))
        if turns and stream.below(2):
            problem = rearranged(problem, stream.choice(turns))
    return problem


def _several(problem: Problem) -> Iterator[tuple[str, str]]:
    """List the givens and calls that are right in several forms here."""
    for name, form in problem.family.equal_up_to.items():
        if problem.given.get(name) is not None:
            yield name, form
        yield from ((call.name, form) for call in problem.calls if call.step.name == name)


def _held(problem: Problem, answers: Mapping[str, Answer]) -> int:
    """Count the cells that are right."""
    accepted = ranges(problem)
    return sum(
        answer.holds(i, range_)
        for name, answer in answers.items()
        if answer.found_shape is None
        for i, range_ in enumerate(accepted[name])
    )


def _rearrangements(problem: Problem, name: str, form: str, answer: Answer | None) -> Iterator[Rearrangement]:
    value = problem.given[name] if name in problem.given else problem.values[name]
    if form == "order":
        yield from (Rearrangement(name, order=order) for order in _orders(value, answer))
        return
    columns = value.shape[1] if value.ndim > 1 else 1
    tried: Sequence[Sequence[Factor]] = [[1, -1]] * columns
    if form == "scale":
        asked = problem.rounding.answer
        tried = [[*_pins(value, answer, column, asked), 1, -1] for column in range(columns)]
    for factors in list(product(*tried))[: MOST_FORMS * MOST_FORMS]:
        if any(factor != 1 for factor in factors):
            yield Rearrangement(name, factors)


def _orders(value: np.ndarray, answer: Answer | None) -> Iterator[tuple[int, ...]]:
    """Yield every other order of a few; of many numbers those in which each stands by the nearest, or by its size."""
    every = permutations(range(len(value)))
    if len(value) <= 4:
        yield from (order for order in every if list(order) != sorted(order))
    elif answer is not None and value.ndim == 1 and len(answer.cells) == len(value):
        yield from dict.fromkeys(filter(None, (_nearest(list(value), answer), _by_size(value, answer))))


def _by_size(value: np.ndarray, answer: Answer | None) -> tuple[int, ...]:
    """Order the key's numbers by the ranks of the student's; empty where one is missing."""
    if answer is None or value.ndim != 1 or not len(answer.readable) == len(answer.cells) == len(value):
        return ()
    return _ranked(list(value), [centre_of(cell)[0] for cell in answer.cells if isinstance(cell, WrittenNumber)])


def _nearest(key: list[Number], answer: Answer) -> tuple[int, ...]:
    """Find for each place that of the nearest number of the key, the nearest pair first; the rest where none stands.

    By their ranks one number that is off would move all others. Where several are off there is no such order: then they
    may be other numbers altogether, such as those of a misconception, and some of them near by chance.
    """
    written = {i: cell for i, cell in enumerate(answer.cells) if isinstance(cell, WrittenNumber)}
    centres = {i: centre_of(cell)[0] for i, cell in written.items()}
    middles = list(map(middle_of, key))
    pairs = [(abs(one - number), i, j) for j, one in enumerate(middles) for i, number in centres.items()]
    order: dict[int, int] = {}
    for _, i, j in sorted(pairs):
        if i not in order and j not in order.values():
            order[i] = j
    near = [abs(middles[j] - centres[i]) <= MOST_UNITS * centre_of(written[i])[1] for i, j in order.items()]
    if near.count(False) > 1:
        return ()
    left = [j for j in range(len(key)) if j not in order.values()]
    return tuple(order[i] if i in order else left.pop(0) for i in range(len(key)))


def _ranked(key: list[Number], written: list[fmpq]) -> tuple[int, ...]:
    """Find for each written number the place of that number of the key which has the same rank."""
    by_size = sorted(range(len(key)), key=lambda i: float(key[i]))
    order = [0] * len(key)
    for rank, place in enumerate(sorted(range(len(written)), key=written.__getitem__)):
        order[place] = by_size[rank]
    return tuple(order)


def _pins(value: np.ndarray, answer: Answer | None, column: int, asked: Digits) -> Iterator[Pin]:
    """Yield the numbers to which an entry may be scaled: those that the student wrote, else 1.

    One with fewer digits than asked is that number alone: else everything fits the vector that 1e12 begins.
    """
    matrix = value.reshape(len(value), -1)
    width = matrix.shape[1]
    for row in range(len(matrix)):
        if matrix[row, column] == 0 or (hasattr(matrix[row, column], "contains") and matrix[row, column].contains(0)):
            continue
        if answer is None:
            yield row, fmpq(1), fmpq(0)
        elif answer.found_shape is None and isinstance(cell := answer.cells[row * width + column], WrittenNumber):
            centre, half = centre_of(cell)
            if centre != 0:
                yield row, centre, half if _has_digits(cell, asked) else fmpq(0)


def _has_digits(cell: WrittenNumber, asked: Digits) -> bool:
    if cell.significant is None or cell.decimals is None:
        return True
    return (cell.significant[1] if asked.significant else cell.decimals) >= asked.count
