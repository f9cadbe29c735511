"""Steps that are a choice among options, and steps that a person marks: nothing is calculated, so there is no range."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from markscheme.answers import Blank, Raw, Unreadable, WrittenNumber
from markscheme.diagnosis.answer import Answer, number_of
from markscheme.diagnosis.explanation import Explanation
from markscheme.diagnosis.typed.answer_reader import read_worded
from markscheme.engine.problem import Problem
from markscheme.family.model import Worth
from markscheme.family.own_question import ChoiceRule
from markscheme.marking.marks import CellMark, StepMark
from markscheme.numbers.arrays import cells_of

_BEHIND = re.compile(r"\s*\(?(?P<letter>[A-Za-z])(?:\s*[).:、．：]|\s)\s*(?P<words>\S.*)", re.DOTALL)
BY_HAND = "by_hand"  # note of a step that waits for a person


def mark_by_hand(name: str, raw: Raw | None, out_of: Worth) -> StepMark:
    """Give the step no marks yet: it waits for a person, who decides it. What was typed is kept as it is."""
    text = raw if isinstance(raw, str) else "" if raw is None else str(raw)
    answer = Answer(raw, (), (Blank(text),))
    return StepMark(name, "blank", Fraction(0), Fraction(0), out_of, (CellMark("blank", text),), answer, note=BY_HAND)


def mark_choice(problem: Problem, name: str, raw: Raw | None, out_of: Worth, rule: ChoiceRule) -> StepMark:
    """Mark a choice by the rule of its question; a wrong one is named by its option, wherever it stood on the paper."""
    answer = replace(read_worded(_letter(raw, problem, name, rule), problem, name), raw=raw)
    key = cells_of(problem.values[name])
    cells = [_verdict(cell, right) for cell, right in zip(answer.cells, key, strict=True)]
    verdicts = [cell.verdict for cell in cells]
    wrong = verdicts.count("slip")
    if not wrong:
        marks = Fraction(out_of if verdicts[0] == "right" else 0)
    elif rule.each:
        marks = out_of * Fraction(len(cells) - wrong, len(cells)) - rule.wrong * wrong
        marks = marks if rule.below_zero else max(marks, Fraction(0))
    else:
        marks = -rule.wrong
    slips = tuple(_slips(problem, name, answer, rule)) if wrong else ()
    explanations = (Explanation("slip", slips=slips),) if slips else ()
    verdict = "slip" if wrong else verdicts[0]
    return StepMark(name, verdict, marks / Fraction(out_of), marks, out_of, tuple(cells), answer, explanations)


def _letter(raw: Raw | None, problem: Problem, name: str, rule: ChoiceRule) -> Raw | None:
    """Give the letter of an option that somebody wrote in its own words, alone or behind its letter: `B. fc1`, `fc1`.

    Words behind another letter than theirs are no answer: they are left as they stand, and a person looks.
    """
    own, worded = problem.family.own, problem.worded[name]
    if not isinstance(raw, str) or own is None or own.kind != "choice" or worded.is_set:
        return raw
    numbers = option_numbers(problem, rule, len(worded.names))
    words = {
        letter: {_plain(text) for text in own.definition["options"][number - 1]["text"].values()}
        for letter, number in zip(worded.names, numbers, strict=True)
    }
    behind = _BEHIND.fullmatch(raw)
    if behind and _plain(behind["words"]) in words.get(behind["letter"].upper(), ()):
        return behind["letter"].upper()
    same = [letter for letter, texts in words.items() if _plain(raw) in texts]
    return same[0] if len(same) == 1 and _plain(raw).upper() not in worded.names else raw


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(".。*$")


def _verdict(cell: object, right: object) -> CellMark:
    if isinstance(cell, Blank):
        return CellMark("blank", cell.raw)
    if isinstance(cell, Unreadable):
        return CellMark("unreadable", cell.raw)
    assert isinstance(cell, WrittenNumber)
    return CellMark("right" if number_of(cell) == right else "slip", "")


def option_numbers(problem: Problem, rule: ChoiceRule, count: int) -> Sequence[int]:
    """Give the numbers of the options as they were written, in the order of this paper."""
    order: Sequence[int] = problem.given[rule.order] if rule.order else range(1, count + 1)
    return order


def chosen_options(problem: Problem, name: str, answer: Answer, rule: ChoiceRule) -> tuple[int, ...]:
    """Give the numbers of the options that somebody chose, as they were written; none where nothing can be read."""
    codes = [int(number_of(cell)) if isinstance(cell, WrittenNumber) else None for cell in answer.cells]
    if None in codes:
        return ()
    worded = problem.worded[name]
    places = (
        [i for i, code in enumerate(codes) if code] if worded.is_set else [code for code in codes if code is not None]
    )
    numbers = option_numbers(problem, rule, len(worded.names))
    return tuple(sorted(numbers[place] for place in places))


def _slips(problem: Problem, name: str, answer: Answer, rule: ChoiceRule) -> Iterator[str]:
    """Name the options that were wrongly chosen, and of several right ones those that were left out."""
    worded = problem.worded[name]
    chosen = chosen_options(problem, name, answer, rule)
    if not worded.is_set:
        yield from (f"option_{number}" for number in chosen)
        return
    numbers = option_numbers(problem, rule, len(worded.names))
    right = {number for number, value in zip(numbers, cells_of(problem.values[name]), strict=True) if value == 1}
    for number in sorted(numbers):
        if number in chosen and number not in right:
            yield f"option_{number}"
        elif number in right and number not in chosen:
            yield f"without_{number}"
