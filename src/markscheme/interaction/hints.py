"""Help by stages: what goes into a step, its formula, the formula with the numbers put in, and the value.

After Aleven and Koedinger (2000), "Limitations of student control": a sequence that begins with what to look at and
ends with the answer, each stage on request.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache, partial
from typing import Literal

from markscheme.document.document_tree import Block, Blocks, DisplayFormula, Formula, Inline, Inlines, Paragraph, Words
from markscheme.document.fragment import Fragment
from markscheme.engine.problem import Problem
from markscheme.errors import AnswerError, did_you_mean, shown
from markscheme.family.language.symbols import call_symbol, symbol
from markscheme.family.model import StepInstance
from markscheme.feedback.sentences import sentence
from markscheme.notation import Lines, Operator, Row
from markscheme.papers.line_breaking import items_of
from markscheme.papers.solution import working_blocks
from markscheme.phrases import say
from markscheme.working import StepWorking, formula, value_node, working

Stage = Literal["asked", "formula", "numbers", "value"]
STAGES: tuple[Stage, ...] = ("asked", "formula", "numbers", "value")


def call_of(problem: Problem, step: str) -> StepInstance:
    """Find the call of an asked step by the name that is known outside."""
    if not isinstance(problem, Problem):
        raise AnswerError(f"the problem is {shown(problem)}, but must be one as generate(id) gives it")
    found = next((call for call in problem.parts if step in (call.public_name, call.name)), None)
    if found is None:
        names = [call.public_name for call in problem.parts]
        raise AnswerError(f"{problem.family.id} asks for no step {shown(step)}; {did_you_mean(str(step), names)}")
    return found


def stages(problem: Problem, step: str) -> tuple[Stage, ...]:
    """List the stages that there are for a step: one without a formula has none of it."""
    call = call_of(problem, step)
    return tuple(stage for stage in STAGES if _blocks(problem, call, stage, problem.language))


def hint(problem: Problem, step: str, stage: Stage, language: str = "") -> Fragment:
    """Give one stage of help for a step; empty where the step has no such stage. The last one is the value."""
    if stage not in STAGES:
        raise AnswerError(f"there is no stage {stage!r} of a hint; {did_you_mean(str(stage), STAGES)}")
    call = call_of(problem, step)
    return Fragment(lambda spoken: _blocks(problem, call, stage, spoken), language or problem.language)


def worked(problem: Problem, step: str = "", language: str = "") -> Fragment:
    """Write the worked solution of a problem, or of one of its steps with the steps that lead to it."""
    call = call_of(problem, step) if step or not isinstance(problem, Problem) else None
    if call is None:
        return Fragment(partial(working_blocks, problem), language or problem.language)
    return Fragment(lambda spoken: tuple(_worked_step(problem, call, spoken)), language or problem.language)


def needed_first(problem: Problem, step: str, done: Collection[str] = ()) -> tuple[StepInstance, ...]:
    """List the asked steps that a step is calculated from and that are not done yet."""
    call = call_of(problem, step)
    return tuple(one for one in problem.parts if one.name in _leading(problem, call) and one.public_name not in done)


def _blocks(problem: Problem, call: StepInstance, stage: Stage, language: str) -> Blocks:
    if stage == "asked":
        return tuple(_what_goes_in(problem, call, language))
    if stage == "formula":
        node = formula(problem.family, call, problem.values, problem)
        return (
            () if node is None else (Paragraph((Words(say("practice.the_formula", language)),)), DisplayFormula(node))
        )
    if stage == "numbers":
        return tuple(_numbers_put_in(problem, call, language))
    value = Row((call_symbol(problem.family, call), Operator("="), value_node(problem, call.name, language)))
    return (Paragraph(sentence("practice.answer", language, answer=(Formula(value),))),)


def _what_goes_in(problem: Problem, call: StepInstance, language: str) -> Iterator[Block]:
    own = problem.family.own
    if own is not None:
        return
    before = {other.name: other for other in problem.calls[: problem.calls.index(call)]}
    latest = {other.step.name: other for other in before.values()}  # of a repeated step the round before
    names: list[Inline] = []
    for name in call.step.needs:
        if name in latest:
            names.append(Formula(call_symbol(problem.family, latest[name])))
        elif problem.given.get(name) is not None and problem.family.given[name].kind != "structure":
            names.append(Formula(symbol(problem.family, name)))
    if names:
        listed, wanted = _listed(names, language), call_symbol(problem.family, call)
        yield Paragraph(sentence("practice.goes_in", language, step=(Formula(wanted),), names=listed))


def _listed(names: list[Inline], language: str) -> Inlines:
    out: list[Inline] = []
    for i, name in enumerate(names):
        if i:
            out.append(Words(say("feedback.and" if i == len(names) - 1 else "common.list_comma", language)))
        out.append(name)
    return tuple(out)


def _numbers_put_in(problem: Problem, call: StepInstance, language: str) -> Iterator[Block]:
    """Write the calculation of each entry without what comes out."""
    step = _working_of(problem, language).get(call.name)
    if step is None:
        return
    if step.systems:
        yield Paragraph((Words(say("practice.with_numbers", language)),))
        yield DisplayFormula(step.systems[0])
        return
    rows = [
        (line.symbol, Row((Operator("="), *items_of(line.calculation))))
        for line in step.lines
        if line.calculation is not None
    ]
    if rows:
        yield Paragraph((Words(say("practice.with_numbers", language)),))
        yield DisplayFormula(Lines(tuple(rows)))


@lru_cache(maxsize=8)
def _working_of(problem: Problem, language: str) -> dict[str, StepWorking]:
    return {step.call.name: step for step in working(problem, language)}


def _worked_step(problem: Problem, call: StepInstance, language: str) -> Iterator[Block]:
    """Cut the part of a step out of the whole working: from its own words to those of the next part."""
    blocks = working_blocks(problem, language)
    starts = [i for i, block in enumerate(blocks) if isinstance(block, Paragraph) and block.leads]
    place = [one.name for one in problem.calls if one.name in problem.asked_calls].index(call.name)
    ends = [*starts[1:], len(blocks)]
    if place < len(starts):
        yield from blocks[starts[place] : ends[place]]


def _leading(problem: Problem, call: StepInstance) -> set[str]:
    """Name all calls that a call is calculated from."""
    found: set[str] = set()
    wanted = set(call.step.needs)
    for other in reversed(problem.calls[: problem.calls.index(call)]):
        if other.step.name in wanted:
            found.add(other.name)
            wanted |= set(other.step.needs)
    return found
