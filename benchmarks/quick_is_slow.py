"""The quick way of marking gives what the written way gives: verdicts, credits, slips, sentences, traces, review lists.

    python -m benchmarks.quick_is_slow                            # 100,000 scripts over all families, in two processes
    python -m benchmarks.quick_is_slow --scripts 2000 --seed 7 --families 'cnn/*' --jobs 1

Of each family instances are drawn at every level, with a rounding rule, a form of answers, a policy and a decimal sign;
simulated students sit them (right, one slip, two slips, accidents, too few digits, 5 % off, guessed, blank), a given is
misread, and every other script is written over in odd notations (`respelt`). Each script is marked by the quick way,
with what it remembers of the scripts before, and by the written way; so are scripts that begin like one and end like
another. At the end the quick way marks all of them once more. Whatever differs is printed, and ends it with 1; so does
a quick way that was never taken.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from itertools import islice, pairwise, zip_longest
from typing import Any
from unittest.mock import patch

from benchmarks.misreading import KINDS, misreading
from benchmarks.respelt import respelt
from benchmarks.scripts import printed
from markscheme.answers import Raw
from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.acceptance import ranges
from markscheme.engine.certify import sample
from markscheme.engine.problem import ANSWER_FORMS, PART_NAMES, Problem
from markscheme.errors import MarkschemeError
from markscheme.family.givens.sampling import Stream
from markscheme.family.library import Library
from markscheme.feedback import QuestionFeedback
from markscheme.gradebook.record import student_record
from markscheme.gradebook.review import review_items
from markscheme.marking.by_step.step_memory import StepMemory
from markscheme.marking.float_filter.right_steps import RightSteps
from markscheme.marking.mark import mark
from markscheme.marking.marks import QuestionMark
from markscheme.marking.policy import Policy
from markscheme.numbers.rounding import Rounding
from markscheme.simulation import Instance
from markscheme.simulation.family_check import Student, students
from markscheme.submissions import Submission

Script = Mapping[str, Raw]
ROUNDINGS = ("", "", "4 sf", "3 dp", "2 sf", "5 sf", "1 dp")
POLICIES: tuple[Mapping[str, Any], ...] = (
    *({}, {}, {"right": "3/4"}, {"per_cell": False}, {"final_answer_is_enough": False}, {"repeated_once": True}),
    *({"method": 1, "accuracy": 1}, {"all_or_nothing": True}, {"follows_cap": "50%"}, {"slip": "1/4", "wrong": "1/10"}),
    {"fewer_digits": {"credit": "1/2", "once": "question"}, "rounded": {"once": "paper"}, "wrong_choice": "-1/4"},
)
MOST_SCRIPTS = 40  # of one instance


@dataclass(frozen=True)
class Sitting:
    """One instance, how it is marked, and the scripts."""

    place: str
    problem: Problem
    policy: Policy
    decimal_comma: bool
    scripts: tuple[Script, ...]


def sitting(library: Library, id: str, level: str, seed: object, most: int = MOST_SCRIPTS) -> Sitting | None:
    """Draw an instance and let students sit it; None where these numbers have no instance."""
    stream = Stream("quick is slow", id, level, seed)
    rule = stream.choice(ROUNDINGS)
    forms = {"answer_form": stream.choice((*ANSWER_FORMS, "any")), "part_names": stream.choice(PART_NAMES)}
    try:
        drawn = sample(library[id], level, stream.below(10**6))
        problem = replace(drawn.problem, **forms, rounding=Rounding.read(rule) if rule else drawn.problem.rounding)
        instance = Instance(problem, replace(drawn.certificate, accepted=ranges(problem)))  # certified or not
        scripts = list(islice(scripts_of(instance, stream), most))
    except (MarkschemeError, ArithmeticError):
        return None
    policy = stream.choice(POLICIES)
    place = f"{id} {level} seed {seed!r}, {rule or 'own rule'}, {problem.answer_form}, {problem.part_names}, {policy}"
    return Sitting(place, problem, Policy.read(policy), stream.below(6) == 0, tuple(scripts))


def scripts_of(instance: Instance, stream: Stream) -> Iterator[Script]:
    """Scripts of an instance: simulated ones, misread ones, with blanks, and half of them in odd notations, too."""
    for raw in _plain_scripts(instance, stream):
        yield raw
        if stream.below(2):
            yield {name: respelt(answer, stream, often=stream.choice((1, 3, 12))) for name, answer in raw.items()}
        if stream.below(4) == 0:
            yield {name: answer for name, answer in raw.items() if stream.below(5)}


def _plain_scripts(instance: Instance, stream: Stream) -> Iterator[Script]:
    yield printed(instance.problem)
    rows: dict[str, list[Student]] = {}
    for row, student in stream.shuffled(list(students(instance, stream.below(10**6)))):
        rows.setdefault(row, []).append(student)
    for turn in zip_longest(*rows.values()):  # one of each row first
        for student in filter(None, turn):
            try:
                paper = student(Stream(stream.below(10**9)))
            except (MarkschemeError, ArithmeticError, KeyError):  # with so few digits some cannot work it out
                continue
            if paper is not None:
                yield paper.raw
        misread = misreading(instance.problem, stream, stream.choice(KINDS))
        if misread is not None:
            yield printed(misread.problem)


def differences(one: Sitting, all_words: bool = False) -> Iterator[str]:
    """Mark the scripts of a sitting in both ways; say what differs. The words of every eighth are compared too."""
    quick, written = Scheme(one.problem), Scheme(one.problem, remembers=False)
    how = {"decimal_comma": one.decimal_comma}
    marked: list[tuple[int, Script, QuestionMark]] = []
    for i, raw in enumerate((*one.scripts, *spliced(one.scripts))):
        try:
            wanted = mark(written, raw, one.policy, **how, filtered=False)
        except Exception as error:  # a mistake of its own, which hides nothing here
            yield f"{one.place}: script {i} {dict(raw)}: the written way fails with {error!r}"
            continue
        marked.append((i, raw, wanted))
        yield from _difference(one, i, raw, quick, wanted)
        if (all_words or i % 8 == 0) and i < len(one.scripts):
            found = mark(quick, raw, one.policy, **how)
            if words(quick, raw, found) != words(written, raw, wanted):
                yield f"{one.place}: script {i} {dict(raw)}: the words differ"
    for i, raw, wanted in marked:
        yield from _difference(one, i, raw, quick, wanted)


def _difference(one: Sitting, i: int, raw: Script, quick: Scheme, wanted: QuestionMark) -> Iterator[str]:
    try:
        found = mark(quick, raw, one.policy, decimal_comma=one.decimal_comma)
    except Exception as error:
        yield f"{one.place}: script {i} {dict(raw)}: the quick way fails with {error!r}"
        return
    if found != wanted or as_text(found) != as_text(wanted):
        steps = [a.name for a, b in zip(found.steps, wanted.steps, strict=True) if a != b]
        told = f"differs at {', '.join(steps)}\n  quick   {as_text(found)}\n  written {as_text(wanted)}"
        yield f"{one.place}: script {i} {dict(raw)} {told}"


def spliced(scripts: Sequence[Script]) -> Iterator[Script]:
    """Every other script with the end of the one before it: what was marked before is wrong there if it looked on."""
    for one, other in islice(pairwise(scripts), 0, None, 2):
        names = list(dict.fromkeys((*other, *one)))
        begin = set(names[: 1 + len(names) // 2])
        yield {n: (other if n in begin else one)[n] for n in names if n in (other if n in begin else one)}


@contextmanager
def counting(taken: Counter[str]) -> Iterator[None]:
    """Count while it lasts which quick ways are taken: steps that floats find right, and steps marked before."""
    ways = {"right by floats": (RightSteps, "marked", len), "marked before": (StepMemory, "_taken", lambda _: 1)}

    def counted(name: str, way: Callable[..., Any], times: Callable[[Any], int]) -> Callable[..., Any]:
        def wrapped(*arguments: Any) -> Any:
            found = way(*arguments)
            taken[name] += times(found)
            return found

        return wrapped

    with ExitStack() as stack:
        for name, (kind, method, times) in ways.items():
            taken[name] += 0
            stack.enter_context(patch.object(kind, method, counted(name, getattr(kind, method), times)))
        yield


def as_text(found: QuestionMark) -> str:
    """Everything that a mark holds: cells as they were read, explanations with their ranges."""
    return repr(found).replace("LateAnswer(", "Answer(")


def words(scheme: Scheme, raw: Script, found: QuestionMark) -> list[object]:
    """What is told of a mark, and what of it a person is to look at, in both languages."""
    submission = Submission("s1", {found.id: dict(raw)}, "script")
    told = []
    for language in ("en", "zh"):
        record = student_record(submission, [QuestionFeedback(scheme, found, language)])
        told += [record, list(review_items(record, language))]
    return told


def sat(id: str, level: str, seed: object, most: int) -> tuple[int, list[str], Counter[str]]:
    """Count the scripts of one sitting, list what differs, and count how often each quick way was taken."""
    taken: Counter[str] = Counter()
    with counting(taken):
        one = sitting(Library(), id, level, seed, most)
        return (len(one.scripts), list(differences(one)), taken) if one else (0, [], taken)


def main() -> int:
    from joblib import Parallel, delayed

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scripts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, help="left out, a new one is drawn, and printed")
    parser.add_argument("--families", default="*")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    seed = secrets.randbelow(10**9) if asked.seed is None else asked.seed
    library = Library()
    kinds = [(id, level) for id in library if fnmatch(id, asked.families) for level in library[id].levels]
    print(f"seed {seed}, {len(kinds)} families and levels", flush=True)
    count, different, turn, taken = 0, 0, 0, Counter[str]()
    while count < asked.scripts:
        turn += 1
        tasks = (delayed(sat)(id, level, (seed, turn), MOST_SCRIPTS) for id, level in kinds)
        for marked, found, ways in Parallel(n_jobs=asked.jobs, return_as="generator")(tasks):
            count += marked
            different += len(found)
            taken.update(ways)
            print(*found, sep="\n", end="\n" if found else "", flush=True)
            if count >= asked.scripts:
                break
        steps = ", ".join(f"{times:,} steps {way}" for way, times in taken.items())
        print(f"{count:,} scripts, {different} differ; {steps}", flush=True)
    return 1 if different or not all(taken.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
