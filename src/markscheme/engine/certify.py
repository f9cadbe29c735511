"""Certified instances: decided, discriminating, hand-friendly and fair before anyone sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from statistics import median

import numpy as np
from flint import arb, fmpq

from markscheme.engine.acceptance import RoundedEvaluation, evaluate_rounded, range_of, ranges, rounded_key
from markscheme.engine.accepted_range import Range
from markscheme.engine.evaluate import exact_values, refusal, slip_functions
from markscheme.engine.guessable import guessable, least_alike
from markscheme.engine.hidden_accidents import ExpectedAccidents, Place, shown_by
from markscheme.engine.open_answers import open_answers
from markscheme.engine.problem import Problem, choose_options, draw
from markscheme.errors import FamilyError, GivenError, MarkschemeError, NoInstance, Undecided
from markscheme.family.givens.sampling import Stream
from markscheme.family.model import Family, call
from markscheme.family.steps.variant import Function, needs
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.exact import Value
from markscheme.numbers.rounding import Rounding

DRAWS = 400  # refused draws in a row before the author is told
WISHED_DRAWS = 40  # of these, the first ones, that must be as their author wished; later ones need not
REFERENCE_DRAWS = 9  # that meet the family's own conditions, if they are among
MOST_REFERENCES = 36
HIDES = "hides_"  # before the name of a misconception that gives what is right to the digits asked
EFFORT_BAND = (0.75, 1.3)  # of the median effort of the level


@dataclass(frozen=True)
class SlipReach:
    """What a slip gives: its functions, its reach, and the first asked call whose value it changes."""

    functions: Mapping[str, Function]
    evaluate_rounded: RoundedEvaluation
    first: str
    ranges: tuple[Range, ...]


@dataclass
class Certificate:
    """What certifying one instance found. `refusals` is empty when the instance may be shown."""

    refusals: list[str] = field(default_factory=list)
    effort: int = 0
    accepted: dict[str, list[Range]] = field(default_factory=dict)
    key: RoundedEvaluation | None = None
    slips: dict[str, SlipReach] = field(default_factory=dict)
    classes: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def granted(self) -> bool:
        """Whether the instance may be shown."""
        return not self.refusals

    def class_of(self, slip: str) -> tuple[str, ...]:
        """List all slips that cannot be told apart from this one here."""
        return next((group for group in self.classes if slip in group), (slip,))


def certify(
    problem: Problem,
    band: tuple[float, float] | None = None,
    expected: Collection[Place] = (),
    alike: Fraction | None = None,
    thorough: bool = True,
) -> Certificate:
    """Certify one instance; the certificate names every condition that refuses it, or the first where not `thorough`.

    `band`: the efforts that are allowed. `expected`: the accidents that it has to show. `alike`: the share of the marks
    for one number that its family cannot go below; without it nothing is said of that.
    """
    certificate = Certificate()
    try:
        accidents = ExpectedAccidents(problem, expected)
        values = problem.values
        unmet = [name for name, f in problem.family.requirements.items() if not call(f, values)]
        certificate.refusals += unmet
        if not unmet:
            _certify_values(problem, certificate, band, alike, None if thorough else accidents)
        if certificate.granted and expected:
            certificate.refusals += accidents.hidden(certificate.accepted)
    except (Undecided, GivenError) as error:
        certificate.refusals.append(
            f"undecided: {str(error).rpartition(': ')[2]}" if isinstance(error, Undecided) else "no_solution"
        )
    return certificate


def _certify_values(
    problem: Problem,
    certificate: Certificate,
    band: tuple[float, float] | None,
    alike: Fraction | None,
    accidents: ExpectedAccidents | None,
) -> None:
    """Certify what is calculated; with `accidents`, first by what the written way alone reaches, which is part of W."""
    key = certificate.key = rounded_key(problem)
    certificate.effort = key.effort
    if key.working.undecided_comparisons:
        certificate.refusals.append("undecided_comparison")
    if band and not band[0] <= certificate.effort <= band[1]:
        certificate.refusals.append("effort_outside_band")
    certificate.refusals += _unfriendly(problem)
    if alike is not None and (guessed := guessable(problem, alike)):
        certificate.refusals.append(guessed)
    if certificate.refusals:
        return
    if accidents is not None and (refused := _surely_refused(problem, key, accidents)):
        certificate.refusals.append(refused)
        return
    certificate.accepted = ranges(problem)
    if left_open := open_answers(problem, certificate.accepted):
        certificate.refusals.append(left_open)
        return
    for slip in problem.family.slips:
        _certify_slip(problem, certificate, slip)
    certificate.classes = slip_classes(certificate.slips)


def _surely_refused(problem: Problem, key: RoundedEvaluation, accidents: ExpectedAccidents) -> str:
    """Say why an instance is refused whatever other routes and ways reach; empty where they have to be gone.

    Correct work reaches at least what the key in affine forms does: what lies too far apart, or takes an accident for
    right, within that does so within W.
    """
    if problem.family.own is not None:  # says itself what is right
        return ""
    near = {
        name: [range_of(cell, problem.rounding) for cell in cells_of(key.values[name])] for name in problem.asked_calls
    }
    return open_answers(problem, near) or next(accidents.hidden(near), "")


def _certify_slip(problem: Problem, certificate: Certificate, slip: str) -> None:
    found = rounded_slip(problem, slip, certificate.key)
    if found is None:
        return
    certificate.slips[slip] = found
    if passes_for_right(certificate.accepted[found.first], found.ranges):
        certificate.refusals.append(f"{HIDES}{slip}")


def rounded_slip(problem: Problem, slip: str, key: RoundedEvaluation | None = None) -> SlipReach | None:
    """Evaluate a slip in affine forms; None when it cannot happen under these options or givens."""
    functions = slip_functions(problem.family, slip, problem.inputs, problem.values)
    base = key or rounded_key(problem)
    held: dict[str, Value] = {}
    for name in _asked_below(problem, functions):
        try:
            slipped = evaluate_rounded(problem, functions, held, base=base, until=name)
        except (Undecided, GivenError):
            return None
        except FamilyError:
            if _has_another_shape(problem, functions):
                return None
            raise
        if not _is_unchanged(problem, slipped, name, base.values):
            found = tuple(range_of(cell, problem.rounding) for cell in cells_of(slipped.values[name]))
            return SlipReach(functions, slipped, name, found)
        held = {c.name: slipped.values[c.name] for c in problem.calls if _is_new(slipped, base, c.name)}
    return None


def _has_another_shape(problem: Problem, functions: Mapping[str, Function]) -> bool:
    """Say whether a slip gives something of another shape: with that, a step below it may well not be calculated.

    Anything else that a step cannot be calculated with is a mistake of the family.
    """
    replaced = [one.name for one in problem.calls if one.step.name in functions]
    values = exact_values(problem.family, problem.inputs, replace=functions, until=replaced[0])
    return np.shape(values[replaced[0]]) != np.shape(problem.values[replaced[0]])


def _is_new(slipped: RoundedEvaluation, base: RoundedEvaluation, name: str) -> bool:
    return name in slipped.values and slipped.values[name] is not base.values[name]


def _asked_below(problem: Problem, functions: Mapping[str, Function]) -> Iterator[str]:
    """List the asked calls that depend on replaced steps, in order."""
    touched: set[str] = set()
    for one in problem.calls:
        if one.step.name in functions or not touched.isdisjoint(one.step.needs):
            touched |= {one.name, one.step.name}
            if one.name in problem.asked_calls:
                yield one.name


def _is_unchanged(problem: Problem, slipped: RoundedEvaluation, name: str, base: Mapping[str, object]) -> bool:
    """Say whether a slip leaves a step as it is, which it may: the penalty of a zero weight."""
    mine, theirs = cells_of(slipped.values[name]), cells_of(base[name])
    if len(mine) != len(theirs):
        return False
    return all(
        range_of(a, problem.rounding) == range_of(b, problem.rounding) for a, b in zip(mine, theirs, strict=True)
    )


def passes_for_right(accepted: list[Range], slipped: tuple[Range, ...]) -> bool:
    """Say whether someone with the slip could be taken for right: every cell may fall into the accepted range."""
    if len(accepted) != len(slipped):
        return False
    return all(a.meets(b) for a, b in zip(accepted, slipped, strict=True))


def slip_classes(slips: Mapping[str, SlipReach]) -> list[tuple[str, ...]]:
    """Group the slips that cannot be told apart at the first asked step that they touch."""
    classes: list[list[str]] = []
    for slip, found in slips.items():
        for group in classes:
            other = slips[group[0]]
            if other.first == found.first and passes_for_right(list(other.ranges), found.ranges):
                group.append(slip)
                break
        else:
            classes.append([slip])
    return [tuple(group) for group in classes]


def _unfriendly(problem: Problem) -> list[str]:
    """Name the answers that are no work: a lone 0 or 1, or an array of nothing but zeros.

    A family says in `hides` where 1 or -1 (`one`), or 0, is an answer like another, as the number of a class is.
    """
    steps = {call.name: call.step.name for call in problem.calls}
    for name in problem.asked_calls:
        if name in problem.worded:
            continue
        excused = problem.family.excused(steps[name])
        trivial = set() if "zero" in excused else {fmpq(0)}
        trivial |= set() if "one" in excused else {fmpq(-1), fmpq(1)}
        cells = cells_of(problem.values[name])
        rational = [cell for cell in cells if not isinstance(cell, arb)]
        alone = not isinstance(problem.values[name], np.ndarray) and any(c in trivial for c in rational)
        empty = fmpq(0) in trivial and len(rational) == len(cells) > 1 and all(cell == 0 for cell in cells)
        if alone or empty:
            return ["trivial_answer"]
    return []


@dataclass(frozen=True)
class LevelReference:
    """What some draws for reference say of a level.

    The efforts that are allowed, the accidents that can show, and the share of the marks for one number that none of
    them goes below.
    """

    band: tuple[float, float]
    expected: frozenset[Place]
    alike: Fraction = Fraction(0)


@lru_cache(maxsize=4096)
def level_reference(
    family: Family, level: str, options: tuple[tuple[str, str], ...], rounding: Rounding
) -> LevelReference:
    """Measure the usual efforts of a level, which nobody types, and the accidents that its instances should show."""
    efforts, references = [], []
    for attempt in range(MOST_REFERENCES):
        stream = Stream("effort", family.id, family.version, level, *family.drawn_under(dict(options)), attempt)
        try:
            problem = Problem(family, draw(family, stream, level, dict(options)), dict(options), rounding, level)
            last = attempt + REFERENCE_DRAWS >= MOST_REFERENCES  # a family that is hardly ever content takes any draw
            if last or all(call(f, problem.values) for f in family.requirements.values()):
                efforts.append(evaluate_rounded(problem).effort)
                references.append(problem)
        except (Undecided, GivenError, ZeroDivisionError):
            continue
        if len(references) == REFERENCE_DRAWS:
            break
    if not efforts:
        return LevelReference((0.0, float("inf")), frozenset())
    middle = median(efforts)
    band = EFFORT_BAND[0] * middle - 1, EFFORT_BAND[1] * middle + 1
    friendly = [problem for problem in references if not _unfriendly(problem)]
    return LevelReference(band, shown_by(references), least_alike(friendly))


@dataclass(frozen=True)
class CertifiedProblem:
    """A certified problem with its certificate and what was refused on the way to it."""

    problem: Problem
    certificate: Certificate
    refused: Counter[str]


def attempts(
    family: Family, level: str, seed: int | str, options: Mapping[str, str], rounding: Rounding
) -> Iterator[tuple[Problem, Certificate]]:
    """Draw after draw with its certificate: a pure function of family id, version, level, options and seed."""
    settled = choose_options(family, Stream(), options)
    known = level_reference(family, level, tuple(settled.items()), rounding)
    for attempt in range(DRAWS):
        stream = Stream(family.id, family.version, level, *family.drawn_under(settled), seed, attempt)
        given = draw(family, stream, level, settled)
        problem = Problem(family, given, settled, rounding, level, seed if isinstance(seed, int) else None)
        if refusal(family, problem.known):
            yield problem, Certificate(["invalid_draw"])
        elif stream.unmet and attempt < WISHED_DRAWS:
            yield problem, Certificate(["unmet_wish"])
        else:
            yield problem, certify(problem, known.band, known.expected, known.alike, thorough=False)


def _refuse_options(family: Family, options: Mapping[str, str]) -> None:
    """Refuse options that never go together as such, before 400 draws fail."""
    chosen = choose_options(family, Stream(), options)
    for refuse in family.refusals.values():
        if set(needs(refuse)) <= set(chosen) and (complaint := call(refuse, chosen)):
            raise GivenError(f"{family.id}: {complaint}")


def sample(
    family: Family,
    level: str = "medium",
    seed: int | str = 0,
    options: Mapping[str, str] | None = None,
    rounding: Rounding | None = None,
) -> CertifiedProblem:
    """Draw until an instance is certified.

    Raises `NoInstance` with the count of each reason when none of 400 draws passes.
    """
    if level not in family.levels:
        raise MarkschemeError(f"{family.id}: level {level!r} is not known; levels: {', '.join(family.levels)}")
    _refuse_options(family, options or {})
    refused: Counter[str] = Counter()
    for problem, certificate in attempts(family, level, seed, options or {}, rounding or family.rule):
        if certificate.granted:
            return CertifiedProblem(problem, certificate, refused)
        refused.update(certificate.refusals)
    reasons = ", ".join(f"{name} {count}" for name, count in refused.most_common(5))
    raise NoInstance(f"{family.id}: {level}: none of {DRAWS} draws was certified; refused by: {reasons}")


__all__ = ["Certificate", "CertifiedProblem", "certify", "sample"]
