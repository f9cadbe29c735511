"""The answer form: a YAML file with a place for every number that is asked."""

from __future__ import annotations

import json

from markscheme.engine.problem import Problem
from markscheme.papers.practice_sheet import Sheet
from markscheme.papers.question import title_text
from markscheme.phrases import say


def answer_form(sheet: Sheet, student: str = "") -> str:
    """Write the form as YAML text; comments name the questions."""
    lines = [
        f"# {sheet.title}",
        f"# {say('sheet.form_head', sheet.language)}",
        f"sheet: {sheet.code}",
        f"student: {json.dumps(student, ensure_ascii=False)}",
        "answers:",
    ]
    for id, problem in sheet.questions:
        lines += [f"  {id}:  # {title_text(problem, sheet.language)}", *_fields(problem)]
    return "\n".join(lines) + "\n"


def _fields(problem: Problem) -> list[str]:
    lines: list[str] = []
    for call in problem.parts:
        name, shape = call.public_name, problem.answer_shape(call.name)
        if len(shape) > 1:
            lines += [f"    {name}:", *(f"      - {_blank(shape[1:])}" for _ in range(shape[0]))]
        else:
            lines.append(f"    {name}: {_blank(shape)}")
    return lines


def _blank(shape: tuple[int, ...]) -> str:
    return "[" + ", ".join([_blank(shape[1:])] * shape[0]) + "]" if shape else '""'
