"""Why a step got its mark, in a few sentences."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from markscheme.answers import ReadAnswer, Unreadable, WrittenNumber, read_number
from markscheme.diagnosis.answer import Answer, centre_of
from markscheme.diagnosis.explanation import Explanation
from markscheme.diagnosis.scheme import Scheme
from markscheme.document.document_tree import Code, Formula, Inline, Inlines, Words
from markscheme.document.printers.text_document import plain
from markscheme.engine.acceptance import evaluate_rounded, range_of
from markscheme.errors import MarkschemeError
from markscheme.family.language.symbols import array_node, call_symbol
from markscheme.family.model import StepInstance
from markscheme.feedback.groups import Group, groups
from markscheme.feedback.sentences import (
    LONGEST_QUOTE,
    misread_sentence,
    sentence,
    sentences,
    shape_sentence,
    unreadable_sentence,
)
from markscheme.feedback.substitution import OwnLine, own_lines, written_node
from markscheme.files.json_reader import JsonObject
from markscheme.marking.by_rule.checked import UNCHECKED
from markscheme.marking.by_rule.choices import BY_HAND
from markscheme.marking.marks import (
    CAPPED,
    FLOORED,
    UNSEARCHED,
    UNSUPPORTED,
    WHOLE_OR_NOTHING,
    WRONG_CHOICE,
    QuestionMark,
    StepMark,
    mark_text,
)
from markscheme.marking.policy import WITH_ONCE, Policy
from markscheme.notation import Node, Text, to_text
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.rounding import Digits, Rounding
from markscheme.papers.question import digits_words, slip_inlines
from markscheme.phrases import phrases_of, say
from markscheme.working import value_node


@lru_cache(maxsize=256)
def enough_digits(scheme: Scheme, name: str) -> Digits:
    """Find the least number of working digits with which all that can come out at a step is accepted there."""
    rule = scheme.problem.rounding
    for count in range(1, rule.working.count):
        digits = Digits(count, rule.working.significant)
        if _stays_inside(scheme, name, Rounding(digits, rule.answer)):
            return digits
    return rule.working


def _stays_inside(scheme: Scheme, name: str, rule: Rounding) -> bool:
    try:
        values = evaluate_rounded(replace(scheme.problem, rounding=rule), until=name).values
    except (MarkschemeError, ZeroDivisionError, OverflowError):
        return False
    found = [range_of(cell, rule) for cell in cells_of(values[name])]
    accepted = scheme.accepted[name]
    return len(found) == len(accepted) and all(
        any(low <= one.low and one.high <= high for low, high in whole.widened)
        for one, whole in zip(found, accepted, strict=True)
    )


WIDEST_CALCULATION = 160  # characters of a calculation inside a sentence
WHOLE = {
    "transposed",
    "rows_swapped",
    "columns_swapped",
    "entries_swapped",
    "all_signs",
    "all_factor_of_ten",
    "wrong_shape",
}
SHAPES = ("wrong_shape", "other_shape")
MOST_NAMED = 6  # entries that are named one by one


@dataclass(frozen=True, eq=False)
class QuestionFeedback:
    """One marked question and how to speak of it. `reveal`: also say what was expected.

    `practice`: nobody but the student sees it, so nothing is said of a person who looks at it. `costs`: say what costs
    marks, which means nothing where steps are marked one at a time.
    `final`: the question as the record has it, whose marks count; without it those of the mark do.
    """

    scheme: Scheme
    mark: QuestionMark
    language: str
    reveal: bool = False
    practice: bool = False
    costs: bool = True
    final: JsonObject | None = None

    def final_step(self, name: str) -> JsonObject:
        """Give a step as the record has it; empty where there is no record."""
        steps = self.final["steps"] if self.final else ()
        found: JsonObject = next((step for step in steps if step["call"] == name), {})
        return found

    def call(self, name: str) -> StepInstance:
        """Find the call of a step."""
        return next(call for call in self.scheme.problem.calls if call.name == name)

    def symbol(self, name: str) -> Node:
        """Find the symbol of a step."""
        return call_symbol(self.scheme.problem.family, self.call(name))

    @cached_property
    def messages(self) -> dict[str, Inlines]:
        """Why each step got its mark."""
        return {step.name: sentences(_parts(self, step), self.language) for step in self.mark.steps}

    def own_names(self, explanation: Explanation) -> Inlines:
        """List the symbols of the steps whose own value is used."""
        names = explanation.own_parents
        off = [n for n in names if any(s.name == n and s.verdict != "right" for s in self.mark.steps)]
        nodes = [self.symbol(name) for name in off or names]
        out: list[Inline] = []
        for i, node in enumerate(nodes):
            if i:
                out.append(Words(say("feedback.and" if i == len(nodes) - 1 else "common.list_comma", self.language)))
            out.append(Formula(node))
        return tuple(out)

    def agreeing_lines(self, step: StepMark, explanation: Explanation) -> dict[int, OwnLine]:
        """Put the student's own numbers into the formula, for entries where the result is what the student wrote."""
        parents = (step.name, tuple(explanation.parents.items()))  # all of the explanation that a line is made of
        if parents not in self._agreeing_lines:
            self._agreeing_lines[parents] = self._found_lines(step, explanation)
        return self._agreeing_lines[parents]

    @cached_property
    def _agreeing_lines(self) -> dict[Hashable, dict[int, OwnLine]]:
        """The lines of steps, which the sentence about a step needs, and the page below it again."""
        return {}

    def _found_lines(self, step: StepMark, explanation: Explanation) -> dict[int, OwnLine]:
        lines = own_lines(self.scheme, self.mark, step, explanation, self.reveal)
        cells = step.answer.cells
        return {
            i: line
            for i, (line, cell) in enumerate(zip(lines, cells, strict=False))
            if isinstance(cell, WrittenNumber) and line.calculation is not None and self._agrees(line, cell)
        }

    def _agrees(self, line: OwnLine, cell: WrittenNumber) -> bool:
        """Whether a written number is the printed one, give or take one unit of the last digit."""
        printed = read_number(line.value.text)
        if not isinstance(printed, ReadAnswer):
            return False
        (centre, _), (own, _) = centre_of(printed.value), centre_of(cell)
        return bool(abs(centre - own) <= 2 * self.scheme.problem.rounding.half_unit(abs(centre)))


def message(told: QuestionFeedback, step: StepMark) -> Inlines:
    """Say why a step got its mark."""
    return told.messages[step.name]


def _parts(told: QuestionFeedback, step: StepMark) -> Iterator[Inlines]:
    if step.note == BY_HAND:
        yield sentence("feedback.by_hand_alone" if told.practice else "feedback.by_hand", told.language)
        return
    found = groups(step)
    if step.verdict == "slip" and is_choice(told, step):
        yield _slip(told, next(group for group in found if group.verdict == "slip"))
    elif len(found) == 1:
        yield _group(told, step, found[0])
    else:
        for group in found:
            said = _group(told, step, group)
            if group.kind in WHOLE:
                yield said
            elif group.verdict != "right":
                yield _named(step, group, said, told.language)
    for form in dict.fromkeys(cell.form for cell in step.cells if cell.form):
        yield sentence(f"form.{form}", told.language)
    if step.form:
        digits = digits_words(told.scheme.problem.rounding.answer, told.language)
        yield sentence(f"form.{step.form}", told.language, digits=digits)
    if "unborne" in step.flags:
        yield from (sentence(name, told.language) for name in _unpaid(step))
    if "constant" in step.flags:
        yield sentence("feedback.constant" if told.costs else "feedback.constant_alone", told.language)
    if "repeated" in step.flags and told.costs:
        yield sentence("feedback.repeated", told.language)
    if "no_working" in step.flags:
        yield sentence("feedback.no_working" if step.credit else "feedback.no_working_no_marks", told.language)
    elif UNSUPPORTED in step.flags:
        yield sentence("feedback.unsupported", told.language)
    if told.costs:
        yield from _counted(step, told.mark.policy, told.language)
    if told.reveal and step.verdict != "right":
        value = value_node(told.scheme.problem, step.name, told.language)
        yield sentence("feedback.expected", told.language, value=(Formula(value),))


def is_choice(told: QuestionFeedback, step: StepMark) -> bool:
    """Say whether a step is a choice among options, of which nothing is calculated."""
    own = told.scheme.problem.family.own
    return own is not None and step.name in own.choices


def _counted(step: StepMark, policy: Policy, language: str) -> Iterator[Inlines]:
    """Say what the policy of the question gave or took, beside what the answer earns by itself."""
    yield from (sentence(f"once.{name}", language) for name in WITH_ONCE if f"{name}_once" in step.flags)
    if WHOLE_OR_NOTHING in step.flags:
        yield sentence("feedback.whole_or_nothing", language)
    if CAPPED in step.flags and policy.follows_cap:
        cap = policy.follows_cap
        amount = mark_text(cap.amount * 100 if cap.of == "share" else cap.amount)
        yield sentence("feedback.capped", language, most=say(f"cap.{cap.of}", language, amount=amount))
    if WRONG_CHOICE in step.flags and step.marks < 0:
        yield sentence("feedback.wrong_choice", language, marks=mark_text(step.marks))
    if FLOORED in step.flags:
        yield sentence("feedback.floored", language)
    if step.split and 0 < step.credit < 1:
        names = ("method", "method_of", "accuracy", "accuracy_of")
        yield sentence("feedback.split", language, **{name: mark_text(getattr(step.split, name)) for name in names})


def _unpaid(step: StepMark) -> Iterator[str]:
    """Say what else earned nothing on a script that was not worked on this paper; what follows says it itself."""
    verdicts = {cell.verdict for cell in step.cells}
    if "right" in verdicts:
        yield "feedback.unborne_cells"
    elif verdicts & {"rounded", "accident"}:
        yield "feedback.unborne_nearly"


def _named(step: StepMark, group: Group, said: Inlines, language: str) -> Inlines:
    """Write a sentence about some of the entries."""
    shape = step.answer.shape
    indices = [np.unravel_index(i, shape) for i in group.positions[:MOST_NAMED]]
    names = [",".join(str(int(i) + 1) for i in index) for index in indices]
    shown = say("common.list_comma", language).join(f"({name})" if len(shape) > 1 else name for name in names)
    if len(group.positions) > MOST_NAMED:
        shown += " " + say("feedback.more_cells", language, count=len(group.positions) - MOST_NAMED)
    name = "feedback.entry" if len(group.positions) == 1 else "feedback.entries"
    return sentence(name, language, cells=shown, sentence=said)


def _group(told: QuestionFeedback, step: StepMark, group: Group) -> Inlines:
    way = told.mark.misread
    if (
        way is not None
        and group.verdict in ("misread", "follows")
        and any(e.kind == "misread" for e in step.explanations)
    ):
        return misread_sentence(told.scheme.problem.family, way, group.verdict, told.language, told.costs)
    if group.verdict == "follows" and "unborne" in step.flags:
        return sentence("feedback.unborne", told.language)
    if group.verdict == "follows" and group.explanations:
        return _follows(told, step, group)
    if group.verdict == "slip" and group.explanations:
        return _slip(told, group)
    if group.verdict == "rounded" and group.explanations:
        return _rounded(told, step, group.explanations[0])
    if group.kind == UNCHECKED:
        return sentence("feedback.unchecked", told.language)
    if group.unreadable is not None:
        return unreadable_sentence(group.unreadable, told.language)
    if group.kind in SHAPES and told.practice and told.scheme.problem.is_in_one_box(step.name):
        return sentence("outcome.wrong", told.language)  # how long a sequence is belongs to its answer
    if group.kind in SHAPES:
        return shape_sentence(step, group, told.language, told.practice)
    if group.kind == "copied":
        return sentence("accident.copied", told.language)
    if group.verdict == "accident":
        name = f"accident.{group.kind}"
        return sentence(name if name in phrases_of("accident") else "accident.any", told.language)
    if group.verdict == "wrong" and UNSEARCHED in step.flags:
        return sentence("feedback.unsearched", told.language)
    return sentence(f"outcome.{group.verdict}", told.language)


def _follows(told: QuestionFeedback, step: StepMark, group: Group) -> Inlines:
    explanation = group.explanations[0]
    own = told.own_names(explanation)
    if explanation.guarded:
        return sentence("feedback.guarded", told.language, own=own)
    lines = told.agreeing_lines(step, explanation)
    line = next((line for i, line in lines.items() if i in group.positions), None)
    if line is None or len(to_text(line.node)) > WIDEST_CALCULATION:
        return sentence("feedback.follows", told.language, own=own)
    return sentence("feedback.follows_by", told.language, own=own, calculation=(Formula(line.node),))


def _slip(told: QuestionFeedback, group: Group) -> Inlines:
    first, *others = group.explanations
    lines = [slip_line(told, slip) for slip in first.slips]
    family = told.scheme.problem.family
    if family.own is not None or not family.slips.keys() >= {*first.slips}:  # what was chosen, or checked, is known
        return sentences(lines, told.language)
    if all(_is_borne_out(told, slip) for slip in first.slips):
        parts = lines
    else:
        parts = [_supposed(told, "feedback.as_if", "feedback.known_mistake", line) for line in lines]
    parts += [
        _supposed(told, "feedback.also_as_if", "feedback.also", _lines(told, other.slips))
        for other in others
        if other.slips != first.slips
    ]
    if any(_is_off(told, name) for name in first.own_parents):
        parts.append(sentence("feedback.from_own", told.language, own=told.own_names(first)))
    return sentences(parts, told.language)


def _is_borne_out(told: QuestionFeedback, slip: str) -> bool:
    """Whether two steps show a misconception, so that it was made and not met by chance."""
    return sum(any(slip in e.slips for e in step.explanations) for step in told.mark.steps if step.slip) > 1


def _supposed(told: QuestionFeedback, as_if: str, otherwise: str, line: Inlines) -> Inlines:
    """Say what somebody did as what the value looks like: one value proves no mistake."""
    first = line[0] if line else None
    if not isinstance(first, Words) or not first.text.startswith(("You ", "你")):
        return sentence(otherwise, told.language, line=line)
    begins = Words(first.text[0].lower() + first.text[1:])
    return sentence(as_if, told.language, line=(begins, *line[1:]))


def _lines(told: QuestionFeedback, slips: tuple[str, ...]) -> Inlines:
    return sentences((slip_line(told, slip) for slip in slips), told.language)


def slip_line(told: QuestionFeedback, slip: str) -> Inlines:
    """Give the family's line of feedback for a misconception."""
    return slip_inlines(told.scheme.problem, slip, told.language)


def _is_off(told: QuestionFeedback, name: str) -> bool:
    return any(step.name == name and step.verdict != "right" for step in told.mark.steps)


def _rounded(told: QuestionFeedback, step: StepMark, explanation: Explanation) -> Inlines:
    if explanation.kind == "fewer_digits":
        asked = told.scheme.problem.rounding.answer
        return sentence("form.fewer_digits", told.language, digits=digits_words(asked, told.language))
    enough = enough_digits(told.scheme, step.name)
    kept = Digits(explanation.digits, enough.significant and not explanation.of_decimals)
    words = {"kept": digits_words(kept, told.language)}
    # decimals and figures cannot be compared, and what is enough for the key's numbers may not be for the student's own
    if kept.significant != enough.significant or enough.count <= kept.count:
        return sentence("feedback.rounded_from_own", told.language, **words)
    return sentence("feedback.rounded", told.language, enough=digits_words(enough, told.language), **words)


def read_back(step: StepMark) -> Inlines:
    """Show the answer as it was read; what could not be read stands as it was written."""
    if step.note == BY_HAND and step.answer.raw:  # a person reads it, and for the program it is blank
        return (Words(_raw_text(step.answer.raw)),)
    return as_read(step.answer)


def as_read(answer: Answer) -> Inlines:
    """Show an answer as it was read: numbers as formulas, words and what could not be read as they were written."""
    if answer.is_blank:
        return (Words("–"),)
    if not answer.readable or answer.worded is not None:
        return (Code(_raw_text(answer.raw)),)
    shape = answer.found_shape if answer.found_shape is not None else answer.shape
    cells = [
        written_node(c) if isinstance(c, WrittenNumber) else Text("?" if isinstance(c, Unreadable) else "–")
        for c in answer.cells
    ]
    if not shape:
        return (Formula(cells[0]),)
    if -1 in shape:
        return (Code(_raw_text(answer.raw)),)
    array = np.empty(len(cells), dtype=object)
    array[:] = cells
    return (Formula(array_node(array.reshape(shape), lambda node: node)),)


def _raw_text(raw: object) -> str:
    text = " ".join(str(raw).split())
    return text if len(text) <= 4 * LONGEST_QUOTE else text[: 4 * LONGEST_QUOTE - 1] + "…"


def plain_message(told: QuestionFeedback, step: StepMark) -> str:
    """Write the same as one line of plain text."""
    return plain(message(told, step))
