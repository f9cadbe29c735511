"""Rounding of marks, grades and words for statuses, read from YAML: a blueprint, a policy, or a file of their own."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from markscheme.exam.planning.grades.grade_bands import (
    PASS,
    PERCENT,
    SCALED,
    Grades,
    GradeScale,
    banded,
    named_scale,
    pass_mark,
)
from markscheme.exam.planning.grades.mark_rounding import MarkRounding
from markscheme.exam.planning.student_status import WORDED, read_status_kind
from markscheme.exam.planning.yaml_lines import Value

ROUND, GRADES, STATUSES = "round", "grades", "statuses"
_OF, _USE = "of", "use"
_NO = ("no", "none", "false", "off")


def read_round(value: Value, base: MarkRounding | None = None) -> MarkRounding | None:
    """Read how marks are rounded; what is left out stays as in `base`. None for `no`; AnswerError with its line."""
    if isinstance(value.content, str) and value.content.strip().casefold() in _NO:
        return None
    if not isinstance(value.content, dict):
        value.fail("must be a mapping such as {step: 1/2, total: 1}, or no")
    settings = {name: entry.text() for name, entry in value.content.items()}
    return value.said((base or MarkRounding()).amended, settings) or None


def read_grades(value: Value, scale: Sequence[tuple[str, str]] = ()) -> Grades | None:
    """Read grades: a name, several, or a mapping of labels to where they begin, with `pass`, `of` and `use`.

    `scale`: that of the exam, in whose units the bands are where it has one. None for `no`; AnswerError with its line.
    """
    if isinstance(value.content, str) and value.content.strip().casefold() in _NO:
        return None
    if not isinstance(value.content, dict):
        named = [item.said(named_scale, item.text()) for item in value.items()]
        _check_twice(value, named)
        return Grades(tuple(named))
    entries = dict(value.content)
    of = entries.pop(_OF).one_of((PERCENT, SCALED)) if _OF in entries else ""
    if of == SCALED and not scale:
        value.fail("of: scaled, but this exam has no `scale`; add one, or take the grades of: percent")
    most = Fraction(scale[-1][1]) if scale and of != PERCENT else Fraction(100)
    names = entries.pop(_USE).items() if _USE in entries else []
    scales: list[GradeScale] = [item.said(named_scale, item.text()) for item in names]
    passing = entries.pop(PASS, None)
    passed = passing.said(pass_mark, passing.text(), most) if passing else ""
    if entries:
        scales.append(value.said(banded, {label: entry.text() for label, entry in entries.items()}, most))
    if not scales and not passed:
        value.fail("is empty; write {A: 90, B: 80, F: 0}, {use: ects}, or {pass: 60}")
    _check_twice(value, scales)
    return Grades(tuple(scales), passed, of)


def _check_twice(value: Value, scales: Sequence[GradeScale]) -> None:
    names = [one.name for one in scales]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        value.fail(f"holds {twice!r} twice; keep one of them")


def read_status_words(value: Value) -> dict[str, str]:
    """Read what a registrar writes in place of a mark: `{absent: 缺考, excused: 缓考}`; AnswerError with its line."""
    if not isinstance(value.content, dict):
        value.fail("must be a mapping such as {absent: 缺考, excused: 缓考, missing: ABS}")
    found: dict[str, str] = {}
    for name, entry in value.content.items():
        kind = name if name in WORDED else entry.said(read_status_kind, name)
        found[kind] = entry.text().strip()
    return found
