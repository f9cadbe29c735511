"""A problem worked step by step: a pure function of what was said before and of what is typed now.

The state is a small JSON object, so that it can lie in a file, in a browser or in a signed cookie, and the dialogue can
go on anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

from markscheme.answers import Raw
from markscheme.document.document_tree import Blocks, Formula, Paragraph
from markscheme.document.fragment import Fragment, spoken
from markscheme.engine.problem import Problem
from markscheme.errors import AnswerError
from markscheme.family.language.symbols import call_symbol
from markscheme.feedback.message import SHAPES
from markscheme.feedback.sentences import sentence
from markscheme.files.json_reader import JsonObject, JsonValue, short_fraction
from markscheme.interaction.hints import Stage, call_of, hint, needed_first, stages
from markscheme.interaction.marker_of import EFFORT, Marker, ToldStepMark
from markscheme.marking.marks import QuestionMark, mark_text
from markscheme.working import printed_value

LATER_SHARE = Fraction(1, 2)  # of the marks of a step that was right only after a miss or a hint
HINT = ("?", "？")
STATE_FORMAT = 1
MISSES_BEFORE_FORMULA = 2


@dataclass(frozen=True)
class StepState:
    """What happened at one step: the answer that counts, misses, the stages of help that were shown, and the share.

    `share`: of its marks, None as long as the step is open. `slips`: the misconceptions that were named on the way.
    """

    raw: Raw = ""
    misses: int = 0
    hints: int = 0
    share: Fraction | None = None
    slips: tuple[str, ...] = ()

    def to_json(self) -> JsonObject:
        """Give plain data; what is as at the beginning is left out."""
        found: JsonObject = {"raw": self.raw, "misses": self.misses, "hints": self.hints, "slips": list(self.slips)}
        kept = {name: value for name, value in found.items() if value}
        return kept if self.share is None else {**kept, "share": str(self.share)}

    @classmethod
    def from_json(cls, data: JsonValue) -> StepState:
        """Read what `to_json` wrote; raise AnswerError for what it cannot have written."""
        try:
            share = short_fraction(data["share"]) if "share" in data else None
            slips = tuple(str(slip) for slip in data.get("slips", ()))
            state = cls(_raw(data.get("raw", "")), int(data.get("misses", 0)), int(data.get("hints", 0)), share, slips)
            if state.misses < 0 or state.hints < 0:
                raise ValueError
        except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError):
            raise AnswerError("the state of the dialogue is damaged; begin the problem again") from None
        if share is not None and not 0 <= share <= 1:
            raise AnswerError(f"the state says that {share} of a step was earned; begin the problem again")
        return state


@dataclass(frozen=True)
class DialogueState:
    """What happened at each step of a problem so far."""

    steps: Mapping[str, StepState] = field(default_factory=dict)

    def of(self, step: str) -> StepState:
        """Give what happened at one step."""
        return self.steps.get(step, StepState())

    def changed(self, step: str, now: StepState) -> DialogueState:
        """Give the state after something happened at a step."""
        return DialogueState({**self.steps, step: now})

    @property
    def answers(self) -> dict[str, Raw]:
        """The answers that count, of the steps that are over."""
        return {name: one.raw for name, one in self.steps.items() if one.share is not None}

    def open_steps(self, problem: Problem) -> tuple[str, ...]:
        """List the steps that are not over yet; one that a person marks is never over here, and never waited for."""
        by_hand = () if problem.family.own is None else problem.family.own.by_hand
        return tuple(step for step in problem.asked if step not in by_hand and self.of(step).share is None)

    def score(self, problem: Problem) -> Fraction:
        """Add up the marks that were earned."""
        return sum((problem.asked[step] * (self.of(step).share or Fraction(0)) for step in problem.asked), Fraction(0))

    def to_json(self) -> JsonObject:
        """Give plain data, a few dozen characters a step."""
        return {"format": STATE_FORMAT, "steps": {name: one.to_json() for name, one in self.steps.items()}}

    @classmethod
    def from_json(cls, data: JsonValue, problem: Problem) -> DialogueState:
        """Read what `to_json` wrote; None and {} are the beginning."""
        if not data:
            return cls()
        if not isinstance(data, Mapping) or data.get("format") != STATE_FORMAT:
            raise AnswerError("the state of the dialogue is none that this version wrote; begin the problem again")
        steps = data.get("steps")
        if not isinstance(steps, Mapping) or not steps.keys() <= problem.asked.keys():
            raise AnswerError("the state is one of another problem; begin the problem again")
        return cls({str(name): StepState.from_json(one) for name, one in steps.items()})


@dataclass(frozen=True)
class Reply:
    """What is said to one input. `marks`: of the step, as people write them, once it is over.

    `costs`: whether it counts as a miss; what cannot be read, or has another shape than asked, does not.
    """

    verdict: str
    message: Fragment
    hint: Fragment | None = None
    stage: Stage | None = None
    step_over: bool = False
    marks: str = ""
    over: bool = False
    costs: bool = False
    slips: tuple[str, ...] = ()


def reply(
    problem: Problem | Marker, state: JsonValue, step: str, text: Raw, *, language: str = ""
) -> tuple[JsonObject, Reply]:
    """Take what was typed for a step, and give the new state and what is said to it; a pure function.

    A right answer ends the step, with all of its marks at the first try and half of them later. A wrong one gets the
    reason, from the second one on the formula, too. `?` gives the next stage of help; the last one, the value, ends
    the step without marks. Raises `AnswerError` for a state or a step of another problem.
    """
    marker = problem if isinstance(problem, Marker) else Marker(problem, effort=EFFORT)
    before = DialogueState.from_json(state, marker.problem)
    name, said_in = call_of(marker.problem, step).public_name, spoken(language or marker.problem.language)
    if isinstance(text, str) and text.strip() in HINT:
        after, said = next_hint(marker.problem, before, name, said_in)
    else:
        after, said = answered(marker, before, name, text, said_in)
    return after.to_json(), said


def answered(marker: Marker, state: DialogueState, step: str, raw: Raw, language: str) -> tuple[DialogueState, Reply]:
    """Mark what was typed for a step together with the steps that are over."""
    marked = marker.mark({**state.answers, step: raw})
    return judged(marker, state, step, raw, marked, language)


def judged(
    marker: Marker, state: DialogueState, step: str, raw: Raw, marked: QuestionMark, language: str
) -> tuple[DialogueState, Reply]:
    """Say what a mark says of one step, and count it."""
    problem, was = marker.problem, state.of(step)
    told = next(one for one in marked.steps if one.name == step)
    assert isinstance(told, ToldStepMark)
    if told.is_done and was.share is None:
        share = (LATER_SHARE if was.misses or was.hints else Fraction(1)) * told.credit
        after = state.changed(step, StepState(raw, was.misses, was.hints, share, was.slips))
        return after, _over(problem, after, step, Reply(told.verdict, told.message(language)))
    if told.is_done or was.share is not None:  # practising on costs nothing and earns nothing
        return state, Reply(told.verdict, told.message(language), step_over=was.share is not None)
    costs = told.verdict not in ("blank", "unreadable") and not _is_misshapen(problem, told)
    named = tuple(dict.fromkeys((*was.slips, *told.slips)))
    now = StepState(was.raw, was.misses + costs, was.hints, None, named)
    shown: Fragment | None = None
    stage: Stage | None = None
    if costs and now.misses >= MISSES_BEFORE_FORMULA and "formula" in stages(problem, step):
        stage, shown = "formula", hint(problem, step, "formula", language)
    message = told.message(language)
    return state.changed(step, now), Reply(told.verdict, message, shown, stage, costs=costs, slips=told.slips)


def _is_misshapen(problem: Problem, told: ToldStepMark) -> bool:
    """Whether an answer has another shape than asked; how long a sequence is, is part of its answer."""
    return not problem.is_in_one_box(told.call) and any(cell.kind in SHAPES for cell in told.cells)


def next_hint(problem: Problem, state: DialogueState, step: str, language: str) -> tuple[DialogueState, Reply]:
    """Give the next stage of help for a step. What it is calculated from has to be found before its numbers show."""
    was, there = state.of(step), stages(problem, step)
    stage = there[min(was.hints, len(there) - 1)]
    done = [name for name in problem.asked if state.of(name).share is not None]
    if stage == "numbers" and was.share is None and (first := needed_first(problem, step, done)):
        names = [Formula(call_symbol(problem.family, call)) for call in first]
        said = Fragment(partial(_find_first, names[:1]), language)
        return state, Reply("blank", said, said, "asked")
    shown = hint(problem, step, stage, language)
    if stage != "value":
        now = StepState(was.raw, was.misses, was.hints + 1, was.share, was.slips)
        return state.changed(step, now), Reply("blank", shown, shown, stage)
    if was.share is not None:
        return state, Reply("blank", shown, shown, stage, step_over=True)
    call = call_of(problem, step)
    raw = printed_value(problem, call.name)
    after = state.changed(step, StepState(raw, was.misses, len(there), Fraction(0), was.slips))
    return after, _over(problem, after, step, Reply("blank", shown, shown, stage))


def _find_first(names: list[Formula], language: str) -> Blocks:
    return (Paragraph(sentence("practice.first", language, names=tuple(names))),)


def _over(problem: Problem, state: DialogueState, step: str, said: Reply) -> Reply:
    """Say that a step is over, with its marks, and whether it was the last one."""
    marks = problem.asked[step] * (state.of(step).share or Fraction(0))
    over = not state.open_steps(problem)
    return Reply(said.verdict, said.message, said.hint, said.stage, True, mark_text(Fraction(marks)), over)


def _raw(value: JsonValue, depth: int = 0) -> Raw:
    """Take a text, or lists of texts a few deep."""
    if isinstance(value, str):
        return value
    if not isinstance(value, list) or depth > 3:
        raise TypeError
    return [_raw(item, depth + 1) for item in value]
