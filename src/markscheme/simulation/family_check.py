"""Check families: certify instances of every option and level, and hold students' marks to the promises."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import product
from math import prod
from pathlib import Path

from markscheme.engine.certify import attempts, sample
from markscheme.engine.problem import Problem
from markscheme.errors import MarkschemeError
from markscheme.family.givens.sampling import Stream
from markscheme.family.language.prose import LANGUAGES
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.marking.mark import mark
from markscheme.simulation import (
    GUESSES,
    KINDS,
    SHIRKS,
    Instance,
    Paper,
    careless,
    final_answer_only,
    garbage,
    guess,
    honest,
    near,
    outcome,
    shirk,
    slip_pairs,
    with_accident,
    with_slips,
)
from markscheme.simulation.check_result import MOST_GUESSED_IN_ONE, FamilyCheck
from markscheme.simulation.checkers import never_named, tried
from markscheme.working import is_traceable
from markscheme.working.formula_truth import held_formulas

MOST_COMBINATIONS = 24
MORE_DRAWS = 40  # instances of each combination that are drawn for a misconception that no checked one shows
MOST_REFUSED = 0.95
HONEST_STUDENTS = 5
PAIRS = 4
GARBAGE = 3
Student = Callable[[Stream], Paper | None]


@dataclass(frozen=True)
class InstanceToCheck:
    """One instance to check: where it comes from."""

    family: Family
    options: Mapping[str, str]
    level: str
    seed: int

    @property
    def place(self) -> str:
        """What replays it."""
        options = "".join(f" --set {name}={value}" for name, value in self.options.items())
        return f"{self.family.id}{options} --level {self.level} --seed {self.seed}"


def combinations(family: Family, most: int = MOST_COMBINATIONS) -> list[dict[str, str]]:
    """List all combinations of options that are allowed here; of many, some chosen evenly."""
    every = [dict(zip(family.options, chosen, strict=True)) for chosen in product(*family.options.values())]
    if len(every) <= most:
        return every
    return [every[i * (len(every) - 1) // (most - 1)] for i in range(most)]


def tasks(family: Family, n: int, levels: Iterable[str] = (), seed: int = 0) -> list[InstanceToCheck]:
    """List the instances to check: n of every combination of options and level."""
    chosen = [level for level in family.levels if level in (set(levels) or set(family.levels))]
    return [
        InstanceToCheck(family, options, level, seed + i)
        for options in combinations(family)
        for level in chosen
        for i in range(n)
    ]


def quick_task(family: Family, seed: int = 0) -> InstanceToCheck:
    """Choose one instance: with another seed of another combination of options, and of another level."""
    chosen = combinations(family)
    return InstanceToCheck(family, chosen[seed % len(chosen)], family.levels[seed % len(family.levels)], seed)


def check_task(task: InstanceToCheck, found: FamilyCheck) -> None:
    """Certify an instance and set it before the students; add to what was found of the family."""
    started = time.perf_counter()
    instance = _certified(task, found)
    found.seconds += time.perf_counter() - started
    if instance is None:
        return
    found.certified += 1
    found.effective |= set(instance.certificate.slips)
    found.classes |= {group for group in instance.certificate.classes if len(group) > 1}
    effort = instance.certificate.effort
    low, high = found.efforts.get(task.level, (effort, effort))
    found.efforts[task.level] = min(low, effort), max(high, effort)
    for sentence in _unprintable(instance.problem):
        if sentence not in found.unprintable:  # once for a family, not for every combination of options
            found.unprintable.add(sentence)
            found.broken.append(f"{task.place}: {sentence}")
    wrong, named = tried(instance.problem, task.seed)
    found.broken += [f"{task.place}: {sentence}" for sentence in wrong]
    found.effective |= named
    held = held_formulas(instance.problem)
    found.not_held |= held.unknown
    for name, sentence in held.false.items():
        if name not in found.false:  # once for a family: another instance has other numbers, and the same formula
            found.false.add(name)
            found.broken.append(f"{task.place}: {sentence}")
    for number, (row, student) in enumerate(students(instance, task.seed)):
        _set_before(instance, row, student, number, task, found)


def _certified(task: InstanceToCheck, found: FamilyCheck) -> Instance | None:
    """Draw until an instance is certified; None, and a broken promise, where too many draws are refused."""
    refused: Counter[str] = Counter()
    try:
        for problem, certificate in attempts(task.family, task.level, task.seed, task.options, task.family.rule):
            found.draws += 1
            if certificate.granted:
                found.refusals += refused
                return Instance(problem, certificate)
            if certificate.refusals == ["invalid_draw"] and _never_valid(task):
                found.draws -= 1
                return None
            refused.update(certificate.refusals)
    except MarkschemeError as error:
        found.broken.append(f"{task.place}: {error}")
        return None
    found.refusals += refused
    reasons = ", ".join(f"{name} {count}" for name, count in refused.most_common(4))
    found.broken.append(f"{task.place}: no draw was certified; refused by {reasons}")
    return None


def _never_valid(task: InstanceToCheck) -> bool:
    """Whether the options contradict each other, as cross entropy with outputs of any size: every draw is invalid."""
    every = attempts(task.family, task.level, task.seed, task.options, task.family.rule)
    return all(certificate.refusals == ["invalid_draw"] for _, (_, certificate) in zip(range(20), every, strict=False))


def students(instance: Instance, seed: int) -> Iterator[tuple[str, Student]]:
    """Yield the students before whom an instance is set, each with its row of the table."""
    yield from (("honest", partial(honest, instance)) for _ in range(HONEST_STUDENTS))
    for slip in instance.certificate.slips:
        yield "slip", partial(with_slips, instance, slips=(slip,))
    for pair in Stream("pairs", seed).shuffled(list(slip_pairs(instance)))[:PAIRS]:
        yield "two_slips", partial(with_slips, instance, slips=pair)
    yield from (("accident", partial(with_accident, instance, kind=kind)) for kind in KINDS)
    yield from (("shirker", partial(shirk, instance, kind=kind)) for kind in SHIRKS)
    yield from (("guesser", partial(guess, instance, kind=kind)) for kind in GUESSES)
    for model, row in ((careless, "careless"), (final_answer_only, "final_only"), (near, "near")):
        yield row, partial(model, instance)
    yield from (("garbage", partial(garbage, instance)) for _ in range(GARBAGE))


def _set_before(
    instance: Instance, row: str, student: Student, number: int, task: InstanceToCheck, found: FamilyCheck
) -> None:
    """Let a student sit the instance, mark the paper, and hold the marks against the promises."""
    place = f"{task.place}, student {row} {number}"
    try:
        paper = student(Stream("student", task.place, number))
        if paper is None:
            return
        result = outcome(paper, mark(instance.scheme, paper.raw), instance)
    except Exception as error:  # whatever is handed in, marking never fails: that is the promise
        found.students[row].broken += 1
        found.broken.append(f"{place}: marking failed with {type(error).__name__}: {error}")
        return
    tally = found.students[row]
    tally.papers += 1
    tally.broken += bool(result.broken)
    tally.beside += bool(result.beside)
    tally.nameable += result.named is not None
    tally.named += bool(result.named)
    tally.earned = round(tally.earned + float(result.earned), 4)
    tally.most = max(tally.most, round(float(result.earned), 4))
    if result.instead:
        found.unnamed.append(f"{place}: {result.instead}")
    if row == "guesser" and result.earned > MOST_GUESSED_IN_ONE:
        found.guessed.append((float(result.earned), f"{place}: {paper.kind} in every box, {float(result.earned):.0%}"))
    found.broken += [f"{place}: {sentence}" for sentence in result.broken[:1]]
    found.beside += [f"{place}: {sentence}" for sentence in result.beside[:1]]


def _unprintable(problem: Problem) -> Iterator[str]:
    """Name steps without a formula to show, and languages in which the instance cannot be written."""
    from markscheme.document.printers.text_document import to_text
    from markscheme.papers import solution_document

    for call in problem.calls:
        if not is_traceable(problem.family, call, problem.values):
            yield f"step {call.name!r} has no formula to show; write its line of LaTeX as the docstring"
    for language in LANGUAGES:
        try:
            to_text(solution_document(problem, language))
        except MarkschemeError as error:
            yield f"cannot be written in {language!r}: {error}"


@dataclass(frozen=True)
class CheckTask:
    """What to check of each family: plain data, so that it travels to another process."""

    n: int = 1
    levels: tuple[str, ...] = ()
    seed: int = 0
    quick: bool = False
    folders: tuple[Path, ...] = ()

    def tasks(self, family: Family) -> list[InstanceToCheck]:
        """List the instances of a family."""
        return [quick_task(family, self.seed)] if self.quick else tasks(family, self.n, self.levels, self.seed)


def check_family(id: str, wanted: CheckTask, watch: Callable[[], None] = lambda: None) -> FamilyCheck:
    """Check one family; `watch` is called after every instance."""
    family, found = Library(wanted.folders)[id], FamilyCheck(id)
    for task in wanted.tasks(family):
        check_task(task, found)
        watch()
    return found if wanted.quick else summarise(found, family, wanted.levels)


def check_families(ids: Sequence[str], wanted: CheckTask, jobs: int) -> Iterator[FamilyCheck]:
    """Check families in several processes, in the order of the ids."""
    from joblib import Parallel, delayed

    parallel = Parallel(n_jobs=jobs, return_as="generator", batch_size=1)
    yield from parallel(delayed(check_family)(id, wanted) for id in ids)


def summarise(found: FamilyCheck, family: Family, levels: Iterable[str] = ()) -> FamilyCheck:
    """Add the promises that hold over all instances of a family: refusals, and slips that change an answer."""
    every = prod(len(values) for values in family.options.values()) <= MOST_COMBINATIONS and not tuple(levels)
    if every and found.certified:
        look_further(found, family)
        for slip in family.slips:
            if slip not in found.effective:
                found.broken.append(
                    f"{found.id}: the slip {slip!r} never changed an answer; it gives what the right step gives"
                )
        for name in never_named(family.checks, found.effective):
            found.broken.append(
                f"{found.id}: no answer that was tried shows the mistake {name!r}; leave it out of checks"
            )
    if found.draws and found.refused > MOST_REFUSED * found.draws:
        reasons = ", ".join(f"{name} {count}" for name, count in found.refusals.most_common(4))
        found.broken.append(f"{found.id}: {found.refused} of {found.draws} draws were refused; by {reasons}")
    return found


def look_further(found: FamilyCheck, family: Family) -> None:
    """Draw more instances for the misconceptions that none of the checked ones shows: some need rare numbers."""
    for i in range(MORE_DRAWS):
        for options in combinations(family):
            if found.effective.issuperset(family.slips):
                return
            with suppress(MarkschemeError):  # no instance: said where the family was checked
                level = family.levels[i % len(family.levels)]
                found.effective |= set(sample(family, level, f"further {i}", options).certificate.slips)
