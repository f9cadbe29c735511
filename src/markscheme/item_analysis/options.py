"""The section on choices: which option was chosen by how many, wherever it stood on their papers."""

from __future__ import annotations

from collections.abc import Iterator

from markscheme.document import document_tree as doc
from markscheme.engine.problem import Problem
from markscheme.family.language.spellings import spellings
from markscheme.item_analysis.blocks import Names, decimals, heading, number_of, paragraph, percent
from markscheme.item_analysis.collect import Analysis, ChosenOptions
from markscheme.papers.question import own_inlines
from markscheme.phrases import say

_COLUMNS = ("report.option", "report.is_right", "report.chosen_by", "report.share", "report.rest_of_these")


def options(analysis: Analysis, names: Names) -> Iterator[doc.Block]:
    """Show for every choice how often each option was chosen, and how those did elsewhere who chose it."""
    if not analysis.options:
        return
    language = analysis.language
    yield heading("report.options", language)
    yield paragraph(say("report.options_note", language))
    for one in analysis.options.values():
        problem = names.problem(one.question, one.example)
        title = names.title(one.question, one.example)
        yield doc.Heading(
            2, (doc.Words(say("report.question", language, question=number_of(one.question), title=title)),)
        )
        header = tuple((doc.Words(say(name, language)),) for name in _COLUMNS)
        yield doc.Table(
            header,
            tuple(_rows(one, problem, language)),
            ("left", "left", "right", "right", "right"),
            widths=(5, 2, 2, 2, 3),
        )


def _rows(one: ChosenOptions, problem: Problem, language: str) -> Iterator[tuple[doc.Inlines, ...]]:
    own = problem.family.own
    assert own is not None
    if own.kind == "choice":
        listed = [
            (own_inlines(problem, f"option_{n}", language), bool(option.get("correct")))
            for n, option in enumerate(own.definition["options"], 1)
        ]
    else:
        listed = [
            ((doc.Words(spellings(problem.family, language, word)[0]),), own.definition["answer"] is truth)
            for word, truth in (("true", True), ("false", False))
        ]
    for number, (text, right) in enumerate(listed, 1):
        count = one.counts[number]
        rest = one.rest[number].mean if number in one.rest else None
        yield (
            text,
            (doc.Words(say("verdict.right", language)),) if right else (),
            (doc.Words(str(count)),),
            (doc.Words(f"{percent(count, one.answered)} %"),),
            (doc.Words(decimals(rest)),),
        )
    yield (
        (doc.Words(say("report.no_option", language)),),
        (),
        (doc.Words(str(one.students - one.answered)),),
        (),
        (),
    )
