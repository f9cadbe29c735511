"""What a policy counts over steps: once a question or a paper, caps, method and accuracy, choices below zero.

A pure function of the marks of all questions of one script, after each was judged by itself. What gives marks comes
first (mistakes that cost once), then what takes some. Under a policy that says nothing of all this the marks are those
that were judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from markscheme.family.language.labels import LabelSet
from markscheme.marking.marks import (
    BY_CHANCE,
    CAPPED,
    CONSTANT,
    FLOORED,
    REPEATED,
    UNBORNE,
    UNSUPPORTED,
    WHOLE_OR_NOTHING,
    WRONG_CHOICE,
    CellMark,
    QuestionMark,
    Split,
    StepMark,
    credit_of,
    is_set,
    share_of,
    whole_split,
)
from markscheme.marking.policy import WITH_ONCE, Policy

SHOWS_METHOD = ("right", "follows", "misread", "rounded", "accident")  # verdicts of which the method is evident
FEW_CHOICES = 10  # words of which one is the answer, so that it may be guessed
NONE, ALL = Fraction(0), Fraction(1)


def counted(marks: Sequence[QuestionMark]) -> list[QuestionMark]:
    """Count over the questions of one script, in the order of the paper, what their policies say."""
    if all(mark.policy.is_plain for mark in marks):
        return list(marks)
    found = list(_once(_repeated(marks)))
    return [_of_question(mark) for mark in found]


def _with_marks(step: StepMark, marks: Fraction, *flags: str) -> StepMark:
    new = tuple(flag for flag in flags if flag not in step.flags)
    return replace(step, marks=marks, credit=marks / step.out_of, flags=(*step.flags, *new))


def _is_withheld(step: StepMark) -> bool:
    """Whether the marks of a step were taken for a reason that nothing gives back."""
    return any(flag in step.flags for flag in (UNBORNE, CONSTANT, UNSUPPORTED)) or step.is_as_read


# --- what costs marks once


def charge_slips_once(steps: Sequence[StepMark], policy: Policy, made: set[str]) -> list[StepMark]:
    """Charge a misconception once, where the policy says so: in later steps it follows from itself.

    `made`: the misconceptions that were charged before; those of these steps are added.
    """
    if not policy.repeated_once:
        return list(steps)
    charged = []
    for step in steps:
        slips = set(step.slips)
        if slips and slips <= made and REPEATED not in step.flags and not _is_withheld(step):
            own = policy.of_step(step.name)
            shares = [own.follows if c.verdict == "slip" else own.credit(c.verdict) for c in step.cells]
            credit = max(step.credit, sum(shares, NONE) / len(shares))
            step = _with_marks(step, credit * step.out_of, REPEATED)
        made |= slips
        charged.append(step)
    return charged


def _repeated(marks: Sequence[QuestionMark]) -> Iterator[QuestionMark]:
    """Charge misconceptions once a paper, where policies say so: in questions of one topic one name is one mistake."""
    made: dict[str, set[str]] = {}
    for mark in marks:
        if mark.policy.repeated_once == "paper":
            before = made.setdefault(mark.family.partition("/")[0], set())
            mark = replace(mark, steps=tuple(charge_slips_once(mark.steps, mark.policy, before)))
        yield mark


def _once(marks: Iterator[QuestionMark]) -> Iterator[QuestionMark]:
    """Charge too few digits, early rounding and what is not calculated once, where policies say so."""
    on_paper: set[str] = set()
    for mark in marks:
        in_question: set[str] = set()
        steps = []
        for step in mark.steps:
            for name in WITH_ONCE:
                if (scope := getattr(mark.policy, f"{name}_once")) and _costs(step, name, mark.policy):
                    charged = on_paper if scope == "paper" else in_question
                    step = _given_back(step, name, mark.policy) if name in charged else step
                    charged.add(name)
            steps.append(step)
        yield replace(mark, steps=tuple(steps))


def _costs(step: StepMark, name: str, policy: Policy) -> bool:
    """Whether a step loses marks for one of these."""
    if _is_withheld(step):
        return False
    own = policy_of(step, policy)
    free = own.without_cost(name)
    return credit_of(step.cells, step.answer, step.guarded, own) < credit_of(
        step.cells, step.answer, step.guarded, free
    )


def _given_back(step: StepMark, name: str, policy: Policy) -> StepMark:
    free = policy_of(step, policy).without_cost(name)
    credit = credit_of(step.cells, step.answer, step.guarded, free)
    return _with_marks(step, max(step.marks, credit * step.out_of), f"{name}_once")


def policy_of(step: StepMark, policy: Policy) -> Policy:
    """Give the policy of a step, without what costs it nothing because it was charged before."""
    free = [name for name in WITH_ONCE if f"{name}_once" in step.flags]
    return policy.of_step(step.name).without_cost(*free)


# --- what takes marks, and parts them


def _of_question(mark: QuestionMark) -> QuestionMark:
    policy = mark.policy
    if policy.is_plain:
        return mark
    steps = [_whole_or_nothing(_split(step, policy), policy) for step in mark.steps]
    steps = _capped(steps, policy, mark.total)
    steps = [_charged_for_choice(step, policy) for step in steps]
    return replace(mark, steps=tuple(steps if policy.below_zero else _not_below_zero(steps)))


def _shares(step: StepMark, own: Policy) -> list[Fraction]:
    """Give what each cell earns, after all that was withheld or given back."""
    if CONSTANT in step.flags or UNSUPPORTED in step.flags:
        return [NONE] * len(step.cells)
    shares = [share_of(cell, step.guarded, own) for cell in step.cells]
    if UNBORNE in step.flags:
        shares = [NONE if c.verdict in BY_CHANCE else share for c, share in zip(step.cells, shares, strict=True)]
    if REPEATED in step.flags:
        shares = [own.follows if c.verdict == "slip" else share for c, share in zip(step.cells, shares, strict=True)]
    return shares


def _together(shares: Sequence[Fraction], step: StepMark, own: Policy) -> Fraction:
    """Put the shares of cells together: their mean, or the least where an array counts as a whole."""
    if own.all_or_nothing or not own.per_cell or is_set(step.answer):
        return min(shares)
    return sum(shares, NONE) / len(shares)


def _split(step: StepMark, policy: Policy) -> StepMark:
    """Part a step into method and accuracy marks, where it has such.

    The method's are earned by cells that show the method and earn anything; the accuracy's by those of them that earn
    all. A misread given costs accuracy first.
    """
    own = policy_of(step, policy)
    whole = whole_split(step.out_of, own)
    if whole is None:
        return step
    method_of, accuracy_of = whole.method_of, whole.accuracy_of
    if step.is_as_read:
        method = min(step.marks, method_of)
        return replace(step, split=Split(method, method_of, step.marks - method, accuracy_of))
    pairs = list(zip(step.cells, _shares(step, own), strict=True))
    method = method_of * _together([_method(cell, share, step) for cell, share in pairs], step, own)
    accuracy = accuracy_of * _together([_accuracy(cell, share, step, own) for cell, share in pairs], step, own)
    split = Split(method, method_of, accuracy, accuracy_of)
    return replace(_with_marks(step, method + accuracy), split=split)


def _method(cell: CellMark, share: Fraction, step: StepMark) -> Fraction:
    shown = cell.verdict in SHOWS_METHOD or (cell.verdict == "slip" and REPEATED in step.flags)
    return ALL if shown and share > 0 else NONE


def _accuracy(cell: CellMark, share: Fraction, step: StepMark, own: Policy) -> Fraction:
    if share < 1 or (cell.verdict in ("follows", "slip") and not own.accuracy_follows):
        return NONE
    return _method(cell, share, step)


def _whole_or_nothing(step: StepMark, policy: Policy) -> StepMark:
    """Take what a step earned in part; of one that is parted, both parts were earned as a whole already."""
    if not policy.of_step(step.name).all_or_nothing or not NONE < step.credit < 1:
        return step
    return step if step.split and not step.is_as_read else _lowered(step, NONE, WHOLE_OR_NOTHING)


def _lowered(step: StepMark, marks: Fraction, flag: str) -> StepMark:
    """Take marks off a step, of one that is parted the accuracy marks first."""
    split = step.split
    if split is not None:
        method = min(split.method, marks)
        split = replace(split, method=method, accuracy=marks - method)
    return replace(_with_marks(step, marks, flag), split=split)


def _capped(steps: list[StepMark], policy: Policy, total: int) -> list[StepMark]:
    """Pay what follows from own values only as far as the policy goes, in the order of the paper."""
    cap = policy.follows_cap
    if cap is None:
        return steps
    left = cap.amount * total if cap.of == "share" else cap.amount
    found = []
    for step in steps:
        followed = _followed(step, policy)
        used = min(followed, left) if cap.of != "steps" else followed if left else NONE
        left -= used if cap.of != "steps" else min(left, Fraction(followed > 0))
        found.append(_lowered(step, step.marks - followed + used, CAPPED) if used < followed else step)
    return found


def _followed(step: StepMark, policy: Policy) -> Fraction:
    """Give the marks of a step that cells earn by what follows from own values, and not from a misread given."""
    if step.is_as_read or step.marks <= 0 or not any(cell.verdict == "follows" for cell in step.cells):
        return NONE
    own = policy_of(step, policy)
    if own.all_or_nothing or not own.per_cell:
        return step.marks
    shares = _shares(step, own)
    if step.split is not None:
        split, pairs = step.split, list(zip(step.cells, shares, strict=True))
        shares = [
            split.method_of * _method(cell, share, step) + split.accuracy_of * _accuracy(cell, share, step, own)
            for cell, share in pairs
        ]
    following = [share for cell, share in zip(step.cells, shares, strict=True) if cell.verdict == "follows"]
    return step.marks * sum(following, NONE) / (sum(shares, NONE) or 1)


def offers_few(words: LabelSet) -> bool:
    """Whether an answer is a word among few, which somebody may have guessed."""
    return not words.is_set and len(words.names) <= FEW_CHOICES


def is_choice(step: StepMark) -> bool:
    """Whether the answer to a step is one word among few."""
    return step.answer.worded is not None and len(step.cells) == 1 and offers_few(step.answer.worded)


def _charged_for_choice(step: StepMark, policy: Policy) -> StepMark:
    """Take marks off for a wrong choice. What is blank or cannot be read costs nothing."""
    share = policy.of_step(step.name).wrong_choice
    is_wrong = step.verdict == "wrong" or (step.verdict == "slip" and step.credit <= 0)
    if not share or not is_wrong or not is_choice(step):
        return step
    return replace(_with_marks(step, share * step.out_of, WRONG_CHOICE), split=None)


def _not_below_zero(steps: list[StepMark]) -> list[StepMark]:
    """Take off for wrong choices no more than the question has earned: the last ones cost what is left."""
    over = -sum((step.marks for step in steps), NONE)
    found = []
    for step in reversed(steps):
        if over > 0 > step.marks:
            back = min(over, -step.marks)
            over -= back
            step = _with_marks(step, step.marks + back, FLOORED)
        found.append(step)
    return found[::-1]
