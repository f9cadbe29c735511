"""Draw the variants of an exam: certified problems from the secret, of the same effort for everyone."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import median, median_low

from markscheme.engine.acceptance import evaluate_rounded
from markscheme.engine.certify import EFFORT_BAND, HIDES, WISHED_DRAWS, Certificate, certify, level_reference
from markscheme.engine.hidden_accidents import Place
from markscheme.engine.open_answers import enough_digits
from markscheme.engine.problem import Problem
from markscheme.errors import AnswerError, MarkschemeError, NoInstance
from markscheme.exam.planning.blueprint import Blueprint, Question
from markscheme.exam.variants.fixing import (
    SharedData,
    TooFewMarks,
    UnmetWish,
    draw_once,
    is_fixed,
    is_shared,
    options_of,
    shared_values,
)
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.numbers.rounding import Rounding

DRAWS = 400  # refused draws of a question in a row
DRAWS_WITH_SHARED = 20  # the same with shared data, which may be what is refused
REFERENCES = 9  # draws whose median says what effort a question takes
HOPEFUL = 60  # draws with fixed numbers in which every misconception is to show; of years as x hardly one does
REDRAWS = 40  # of single questions, until the effort of a variant lies within its bounds
ROUNDS = 40  # of a whole variant
MOST_REASONS = 5  # why draws were refused, of those that are named

TOO_WIDE = ("spread_answers", "wide_acceptance_set")  # refusals that more digits in the working prevent

Seed = Callable[..., str]


@dataclass(frozen=True)
class Effort:
    """The effort of a question of one family: the median of some draws, and the band around it."""

    middle: float

    @property
    def band(self) -> tuple[float, float]:
        """What a draw may take, as `certify` has it."""
        return EFFORT_BAND[0] * self.middle - 1, EFFORT_BAND[1] * self.middle + 1


@dataclass(frozen=True)
class Draw:
    """One problem that may be asked, with the effort that it takes.

    `hides`: the misconceptions that give what is right to the digits asked. Of numbers that the instructor fixed, such
    draws are taken where there are hardly any others.
    """

    problem: Problem
    effort: int
    hides: tuple[str, ...] = ()


@dataclass(frozen=True)
class DrawnVariant:
    """The problems of one student, or of all that share a variant, with the effort that they take.

    `hides`: the misconceptions that no answer shows, by question id.
    """

    problems: tuple[Problem, ...]
    effort: int
    hides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class VariantSampler:
    """Draws variants of a blueprint. `efforts` by question id and family come from `references`."""

    blueprint: Blueprint
    library: Library
    efforts: Mapping[tuple[str, str], Effort]

    @cached_property
    def drawn(self) -> tuple[Question, ...]:
        """The questions that are no static text."""
        return tuple(question for question in self.blueprint.questions if not question.static)

    @cached_property
    def middle(self) -> float:
        """The effort that every variant should take."""
        return sum(median(self.efforts[q.id, id].middle for id in q.families) for q in self.drawn)

    @property
    def bounds(self) -> tuple[float, float]:
        """The efforts that a variant may take."""
        half = self.blueprint.effort_spread / 200 * self.middle
        return self.middle - half, self.middle + half

    def variant(self, seed: Seed, unit: str, again: int = 0) -> DrawnVariant:
        """Draw the variant of a unit, a student or one of K; `again` counts how often it was a duplicate."""
        efforts: list[float] = []
        for turn in range(ROUNDS):
            picked = self.picked(seed, unit, again, turn)
            if not self.can_be_balanced(picked):
                efforts.append(self.usual(picked))
                continue
            try:
                drawn = self.balanced(self.questions(picked, seed, unit, again, turn))
            except NoInstance:
                if not self.blueprint.shared or turn == ROUNDS - 1:
                    raise
                continue  # other shared data may fit
            efforts.append(effort := sum(one.effort for one in drawn))
            if self.bounds[0] <= effort <= self.bounds[1]:
                hides = {q.id: one.hides for q, one in zip(self.drawn, drawn, strict=True) if one.hides}
                return DrawnVariant(tuple(one.problem for one in drawn), effort, hides)
        raise NoInstance(self.complaint(efforts))

    def complaint(self, efforts: list[float]) -> str:
        """Say why there is no variant: both values, and what to change."""
        closest = min(efforts, key=lambda effort: abs(effort - self.middle))
        return (
            f"none of {ROUNDS} draws takes an effort from {self.bounds[0]:.0f} to {self.bounds[1]:.0f}; the closest "
            f"takes {closest:.0f}\nraise effort_spread (it is {self.blueprint.effort_spread}%), or put families "
            "of like effort into a pool"
        )

    def usual(self, picked: Sequence[str]) -> float:
        """Give the effort that these families usually take in all."""
        return sum(self.efforts[q.id, id].middle for q, id in zip(self.drawn, picked, strict=True))

    def can_be_balanced(self, picked: Sequence[str]) -> bool:
        """Say whether draws of these families can lie within the bounds at all."""
        bands = [self.efforts[q.id, id].band for q, id in zip(self.drawn, picked, strict=True)]
        return sum(low for low, _ in bands) <= self.bounds[1] and sum(high for _, high in bands) >= self.bounds[0]

    def balanced(self, draws: Sequence[Iterator[Draw]]) -> list[Draw]:
        """Draw every question, then single ones again, the farthest off first, until the sum lies within the bounds."""
        drawn = [next(one) for one in draws]
        for redraw in range(REDRAWS):
            excess = sum(one.effort for one in drawn) - self.middle
            if self.bounds[0] <= self.middle + excess <= self.bounds[1]:
                break
            off = [self.deviation(i, drawn[i]) * (1 if excess > 0 else -1) for i in range(len(drawn))]
            order = sorted(range(len(drawn)), key=lambda i: -off[i])
            i = order[redraw % min(len(order), 3)]
            if (another := _next(draws[i])) and abs(excess - drawn[i].effort + another.effort) < abs(excess):
                drawn[i] = another
        return drawn

    def deviation(self, i: int, drawn: Draw) -> float:
        """Say how much more than usual a draw takes."""
        return drawn.effort - self.efforts[self.drawn[i].id, drawn.problem.family.id].middle

    def questions(self, picked: Sequence[str], seed: Seed, unit: str, again: int, turn: int) -> list[Iterator[Draw]]:
        """Draw every question, each from a stream of its own."""
        data = shared_values(self.blueprint, self.library, Stream(seed(unit, "shared", again, turn)))
        return [
            self.draws(q, self.library[id], data, seed(unit, q.id, id, again, turn))
            for q, id in zip(self.drawn, picked, strict=True)
        ]

    def picked(self, seed: Seed, unit: str, again: int, turn: int) -> list[str]:
        """Pick the family of each question; those of one pool are different."""
        pools: dict[int, list[str]] = {}
        found = []
        for question in self.drawn:
            if question.pool and question.pool not in pools:
                stream = Stream(seed(unit, "pool", question.pool, again, turn))
                pools[question.pool] = stream.shuffled(question.families)
            found.append(pools[question.pool].pop() if question.pool else question.families[0])
        return found

    def rule(self, question: Question, family: Family) -> Rounding:
        """Give the rounding rule of a question: fixed numbers may ask for more digits, the same ones on every paper."""
        key = question.id, family.id
        if key not in self.rules:
            self.rules[key] = self.blueprint.rounding_of(family)
            if question.given and (drawn := list(_references(self.blueprint, self.library, question, family))):
                self.rules[key] = enough_digits(drawn)
        return self.rules[key]

    @cached_property
    def rules(self) -> dict[tuple[str, str], Rounding]:
        """The rules that were asked for, by question id and family."""
        return {}

    def draws(self, question: Question, family: Family, data: SharedData, seed: str) -> Iterator[Draw]:
        """Draw certified problems of a question with the effort that each takes."""
        if family.own is not None:
            yield from self.own_draws(question, family, data, seed)
        known = self.efforts[question.id, family.id]
        refused: Counter[str] = Counter()
        rule = self.rule(question, family)
        level = level_reference(family, question.level, tuple(options_of(question, family).items()), rule)
        expected = _expected(question, family, level.expected)
        alike = None if question.given else level.alike  # fixed numbers may make answers alike
        tries = DRAWS_WITH_SHARED if any(map(is_shared, question.given.values())) else DRAWS
        hiding: list[Draw] = []  # draws that only let a misconception pass for right
        hopeful = True
        for attempt in range(tries):
            as_wished = attempt < WISHED_DRAWS and not question.given  # fixed numbers may leave no such draw
            problem = _draw_or_reason(question, family, data, self.blueprint, (seed, attempt), rule, as_wished)
            if isinstance(problem, str):
                refused[problem] += 1
            else:
                certificate = certify(problem, known.band, expected, alike, thorough=bool(question.given))
                refused.update(certificate.refusals)
                draw = Draw(problem, certificate.effort, _hidden_by(certificate))
                if certificate.granted or is_fixed(question, problem):
                    hopeful = False
                    yield draw
                elif question.given and len(draw.hides) == len(certificate.refusals):
                    hiding.append(draw)
            if hopeful and attempt >= min(HOPEFUL, tries - 1):  # with these fixed numbers hardly any draw shows it
                yield from hiding
                hiding = []
        most = dict(refused.most_common(MOST_REASONS))
        reasons = ", ".join(f"{name} {count}" for name, count in most.items()) or "nothing"
        raise NoInstance(
            f"question {question.id[1:]}: {family.id}: none of {tries} draws was certified; refused by: {reasons}"
            f"{_more_digits(family, rule) if any(name in most for name in TOO_WIDE) else ''}"
        )

    def own_draws(self, question: Question, family: Family, data: SharedData, seed: str) -> Iterator[Draw]:
        """Draw an instructor's own question: all that can be calculated is asked, as it was written."""
        trouble = "nothing was drawn"
        for attempt in range(DRAWS):
            try:
                problem = draw_once(question, family, data, self.blueprint, (seed, attempt))
                if problem is not None and problem.values:
                    yield Draw(problem, evaluate_rounded(problem).effort)
            except (MarkschemeError, ArithmeticError) as error:
                trouble = str(error)
        raise NoInstance(f"question {question.id[1:]}: no more draws can be calculated: {trouble}")


def _hidden_by(certificate: Certificate) -> tuple[str, ...]:
    """Name the misconceptions that a draw takes for right."""
    return tuple(one.removeprefix(HIDES) for one in certificate.refusals if one.startswith(HIDES))


def _expected(question: Question, family: Family, places: frozenset[Place]) -> frozenset[Place]:
    """Give the accidents that a draw must show: none in fixed numbers, none in answers that may depend on them."""
    if not question.given:
        return places
    return frozenset(place for place in places if place[0] in family.given and place[0] not in question.given)


def _draw_or_reason(
    question: Question,
    family: Family,
    data: SharedData,
    blueprint: Blueprint,
    key: tuple[object, ...],
    rule: Rounding,
    as_wished: bool,
) -> Problem | str:
    """Draw once, or say why the draw is none: the family refuses it, or it has more steps than the question marks."""
    try:
        problem = draw_once(question, family, data, blueprint, key, rule, as_wished)
    except UnmetWish:
        return "unmet_wish"
    except TooFewMarks:
        return "more_steps_than_marks"
    return "invalid_draw" if problem is None else problem


def _next(draws: Iterator[Draw]) -> Draw | None:
    """Draw once more, while there are any."""
    try:
        return next(draws, None)
    except NoInstance:
        return None


def _more_digits(family: Family, rule: Rounding) -> str:
    """Say what helps where the instructor asks a family to keep fewer digits than it needs."""
    if rule == family.rule:
        return ""
    return (
        f"\nby `rounding: {rule}` correct answers lie too far apart; this family keeps {family.rule.working} by itself"
    )


def references(blueprint: Blueprint, library: Library) -> dict[tuple[str, str], Effort]:
    """Measure the usual effort of every question, by question id and family."""
    return {
        (question.id, id): _reference(blueprint, library, question, library[id])
        for question in blueprint.questions
        for id in question.families
    }


def _references(blueprint: Blueprint, library: Library, question: Question, family: Family) -> Iterator[Problem]:
    """Draw a question some times, of what can be calculated."""
    for attempt in range(REFERENCES):
        data = shared_values(blueprint, library, Stream("shared", family.id, attempt))
        with suppress(MarkschemeError, ZeroDivisionError):
            problem = draw_once(question, family, data, blueprint, ("effort", attempt))
            if problem is not None:
                yield problem


def _reference(blueprint: Blueprint, library: Library, question: Question, family: Family) -> Effort:
    efforts = []
    complaint: object = "the family refuses every draw"
    for attempt in range(REFERENCES):
        data = shared_values(blueprint, library, Stream("shared", family.id, attempt))
        try:
            problem = draw_once(question, family, data, blueprint, ("effort", attempt))
            if problem is not None:
                efforts.append(evaluate_rounded(problem).effort)
        except (MarkschemeError, ZeroDivisionError) as error:
            complaint = error
    if not efforts:
        raise MarkschemeError(f"{family.id}: no draw fits what the blueprint fixes: {complaint}")
    return Effort(float(median(efforts)))


def content_hashes(problems: Sequence[Problem]) -> list[str]:
    """Give a hash of the numbers of each problem."""
    return [hashlib.sha256(text.encode()).hexdigest()[:32] for text in same_numbers(problems)]


def same_numbers(problems: Sequence[Problem]) -> list[str]:
    """Write the content of each problem, to find duplicates by."""
    import json

    return [json.dumps(problem.to_json(), sort_keys=True) for problem in problems]


__all__ = ["DrawnVariant", "Effort", "VariantSampler", "content_hashes", "references", "same_numbers"]


TRIES = 50  # draws, until the family and what the blueprint fixes go together


def resolved(blueprint: Blueprint, library: Library, file: str) -> Blueprint:
    """Give every question of a blueprint its marks; raise AnswerError with the line where they cannot be."""
    questions = tuple(q if q.static else _with_marks(q, blueprint, library, file) for q in blueprint.questions)
    return replace(blueprint, questions=questions)


def _with_marks(question: Question, blueprint: Blueprint, library: Library, file: str) -> Question:
    try:
        totals = {family: _total(question, family, blueprint, library) for family in question.families}
    except MarkschemeError as error:
        raise AnswerError(f"{file}: line {question.line}: {error}") from None
    if len(set(totals.values())) > 1:
        said = ", ".join(f"{family} {total}" for family, total in totals.items())
        raise AnswerError(
            f"{file}: line {question.line}: the families of this pool give unlike marks ({said}), so they would not be "
            "the same for every student; say marks: 10"
        )
    return replace(question, marks=next(iter(totals.values())))


def _total(question: Question, id: str, blueprint: Blueprint, library: Library) -> int:
    """Give the marks of the question; where they change with the numbers, those in the middle of some draws."""
    totals: list[int] = []
    complaint = f"{id} refuses what the blueprint fixes, in each of {TRIES} draws; change `given` or `options`"
    for attempt in range(TRIES):
        data = shared_values(blueprint, library, Stream("shared", id, attempt))
        try:
            problem = draw_once(question, library[id], data, blueprint, ("effort", attempt))
        except TooFewMarks as error:
            complaint = str(error)
            continue
        totals += [problem.total] if problem is not None else []
        if len(totals) == REFERENCES:
            break
    if not totals:
        raise MarkschemeError(complaint)
    return median_low(totals)
