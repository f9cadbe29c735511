"""What marking promises each kind of student, and whether it was kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from markscheme.engine.certify import Certificate
from markscheme.marking.marks import QuestionMark, StepMark
from markscheme.simulation.paper import Instance, Paper

CREDITED = ("right", "follows")
MOST_GUESSED = Fraction(9, 10)  # of the marks, by one guess; of many guesses `checked` says how much at the mean


@dataclass(frozen=True)
class Outcome:
    """How a paper fared: broken promises, each in a few words, and whether the cause was named.

    `beside`: marks lost beside the one mistake that was made; a few in a hundred papers cannot be told from others.
    `named` is None where there is nothing to name; `instead`: where it was not named, what was written, and what it was
    taken for. `earned`: the share of the marks, words counted against chance.
    """

    broken: tuple[str, ...]
    beside: tuple[str, ...] = ()
    named: bool | None = None
    instead: str = ""
    earned: Fraction = Fraction(0)


def outcome(paper: Paper, marked: QuestionMark, instance: Instance) -> Outcome:
    """Hold the marks of a paper against what its student was promised."""
    steps = {step.name: step for step in marked.steps}
    broken = tuple(PROMISES[paper.student](paper, steps, instance))
    beside = tuple(BESIDE[paper.student](paper, steps, instance)) if paper.student in BESIDE else ()
    checked = any(_is_checked(instance, name) for name in paper.at)
    named = None if checked else _is_named(paper, steps, instance.certificate)
    instead = _instead(paper, steps) if named is False else ""
    return Outcome(broken, beside, named, instead, share_of_marks(steps, instance))


def _honest(paper: Paper, steps: Mapping[str, StepMark], instance: Instance) -> Iterator[str]:
    for name, step in steps.items():
        if step.credit != 1:
            yield f"{name} lost marks: {step.verdict}, wrote {paper.raw.get(name)!r}"


def _slips(paper: Paper, steps: Mapping[str, StepMark], instance: Instance) -> Iterator[str]:
    if len(paper.slips) > 1:
        return  # two may cancel: only how often both are named is counted
    (slip,), (first,) = paper.slips, paper.at
    if steps[first].verdict in CREDITED:
        yield f"slip {slip} was not detected: {first} is {steps[first].verdict}"


def _beside_a_slip(paper: Paper, steps: Mapping[str, StepMark], instance: Instance) -> Iterator[str]:
    if len(paper.slips) > 1:
        return
    (slip,), (first,) = paper.slips, paper.at
    for name, step in steps.items():
        again = any(set(e.slips) & set(instance.certificate.class_of(slip)) for e in step.explanations)
        if name != first and step.verdict not in (*CREDITED, "blank") and not again:
            yield f"{name} is {step.verdict} ({step.slip}) although only the slip {slip} was made"


def _accident(paper: Paper, steps: Mapping[str, StepMark], instance: Instance) -> Iterator[str]:
    (spoilt,) = paper.at
    if _is_checked(instance, spoilt):
        return  # what is off may be right too, and the function of the family says so
    if steps[spoilt].credit == 1 and steps[spoilt].verdict != "follows":
        yield f"the accident at {spoilt} ({paper.kind}) lost nothing"


def _beside_an_accident(paper: Paper, steps: Mapping[str, StepMark], instance: Instance) -> Iterator[str]:
    (spoilt,) = paper.at
    for name, step in steps.items():
        if name != spoilt and step.credit != 1 and step.verdict != "blank":
            guard = ", guarded" if step.guarded else ""
            yield f"{name} is {step.verdict}{guard} although only {spoilt} had an accident ({paper.kind})"


def _careless(paper: Paper, steps: Mapping[str, StepMark], instance: Instance) -> Iterator[str]:
    for name, step in steps.items():
        if step.verdict == "unreadable":
            yield f"{name} is unreadable although it was only rounded too early, wrote {paper.raw.get(name)!r}"


def _final_only(paper: Paper, steps: Mapping[str, StepMark], instance: Instance) -> Iterator[str]:
    final = list(steps.values())[-1]
    if final.credit != 1 or (len(steps) > 1 and "no_working" not in final.flags):
        yield f"the right final answer {final.name} alone was marked {final.verdict}, flags {final.flags}"
    for step in list(steps.values())[:-1]:
        if step.verdict != "blank" or step.credit:
            yield f"{step.name} was left blank but is {step.verdict}"


def _near(paper: Paper, steps: Mapping[str, StepMark], instance: Instance) -> Iterator[str]:
    for name, step in steps.items():
        if step.answer.found_shape is not None or _is_checked(instance, name):
            continue
        moved = [
            cell
            for cell, r in zip(step.answer.cells, instance.accepted(name), strict=True)
            if r.low != 0 or r.high != 0
        ]
        if moved and step.verdict == "right" and not _any_multiple(instance, name):
            yield f"{name} is right although it is 5 % off, wrote {paper.raw.get(name)!r}"


def _any_multiple(instance: Instance, name: str) -> bool:
    """Whether 1.05 times a right answer is right too, as of an eigenvector."""
    problem = instance.problem
    return any(c.name == name and problem.family.equal_up_to.get(c.step.name) == "scale" for c in problem.calls)


def _is_checked(instance: Instance, name: str) -> bool:
    """Whether the family checks a step by a function: many answers are right."""
    return name in instance.problem.family.checks


def _shirker(paper: Paper, steps: Mapping[str, StepMark], instance: Instance) -> Iterator[str]:
    if steps[paper.at[0]].verdict == "slip":
        return  # a misconception gives the same, and nobody can tell one from the other
    for name in paper.trivial:
        step = steps[name]
        if step.credit and not step.guarded and any(cell.verdict == "follows" for cell in step.cells):
            yield f"{name} earned {step.credit} although writing {paper.kind} for {paper.at[0]} made it trivial"


def _guesser(paper: Paper, steps: Mapping[str, StepMark], instance: Instance) -> Iterator[str]:
    share = share_of_marks(steps, instance)
    if share > MOST_GUESSED:
        most = f"at most {float(MOST_GUESSED):.0%} is right"
        yield f"{paper.kind} in every box earned {float(share):.0%} of the marks, {most}"


def share_of_marks(steps: Mapping[str, StepMark], instance: Instance) -> Fraction:
    """Give the share of the marks that was earned; a word is right by chance as often as there are words for it."""
    marks, words = instance.problem.asked_calls, instance.problem.worded
    chances = {name: Fraction(1, len(word.names)) for name, word in words.items() if word.names and not word.is_set}
    earned = sum(
        (max(step.credit - chances.get(name, Fraction(0)), Fraction(0)) * marks[name] for name, step in steps.items()),
        start=Fraction(0),
    )
    return earned / sum(marks.values())


def _garbage(paper: Paper, steps: Mapping[str, StepMark], instance: Instance) -> Iterator[str]:
    for name, step in steps.items():
        if not Fraction(0) <= step.credit <= 1:
            yield f"{name} has a credit of {step.credit}"


PROMISES = {
    "honest": _honest,
    "slips": _slips,
    "accident": _accident,
    "careless": _careless,
    "final_only": _final_only,
    "near": _near,
    "guesser": _guesser,
    "garbage": _garbage,
    "shirker": _shirker,
}


BESIDE = {"slips": _beside_a_slip, "accident": _beside_an_accident}


def _is_named(paper: Paper, steps: Mapping[str, StepMark], certificate: Certificate) -> bool | None:
    if paper.student == "slips":
        named = {slip for step in steps.values() for slip in step.slips}
        return all(named & set(certificate.class_of(slip)) for slip in paper.slips)
    if paper.student == "careless":
        return all(step.verdict != "wrong" for step in steps.values())
    if paper.student == "accident" and paper.kind != "unknown":
        step = steps[paper.at[0]]
        earlier = step.verdict in ("slip", "rounded")  # these fit too, and are believed first
        return earlier or any(e.kind.endswith(paper.kind) for e in step.explanations)
    return None


def _instead(paper: Paper, steps: Mapping[str, StepMark]) -> str:
    """Say what was written where the cause should have been named, and what marking made of it."""
    names = paper.at or tuple(name for name, step in steps.items() if step.verdict == "wrong")
    cause = " and ".join(paper.slips) or (f"the accident {paper.kind}" if paper.kind else "fewer digits kept")
    taken = (
        f"{name} is {steps[name].verdict}{f' ({steps[name].slip})' if steps[name].slip else ''}, "
        f"wrote {paper.raw.get(name)!r}"
        for name in names
    )
    return f"{cause}: {'; '.join(taken)}"
