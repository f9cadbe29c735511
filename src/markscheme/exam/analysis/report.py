"""The report of a marking run: one document, printed as HTML and as PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from markscheme.document.document_tree import Block, Document
from markscheme.exam.analysis.blocks import decimals, heading, number_of, paragraph, percent, table
from markscheme.exam.analysis.collect import Analysis
from markscheme.exam.analysis.fairness import effort, fairness
from markscheme.exam.analysis.items import items
from markscheme.exam.analysis.misunderstood import misunderstood
from markscheme.exam.analysis.naming import Names
from markscheme.exam.analysis.scores import scores
from markscheme.exam.analysis.words import word
from markscheme.exam.marks.gradebook import AWAY
from markscheme.exam.marks.ledger import Remark
from markscheme.exam.marks.lists import NOT_MARKED
from markscheme.papers.sheet import as_language
from markscheme.results.folder import write_synced

MOST_LISTED = 60


def write_report(folder: Path, analysis: Analysis, remarks: Sequence[Remark], formats: Sequence[str]) -> None:
    """Write the report in several formats."""
    if not formats:
        return
    from markscheme.document.writers import render

    document = report_document(analysis, remarks)
    for suffix in formats:
        path = folder / f"report.{suffix}"
        write_synced(path, render(document, path))


def report_document(analysis: Analysis, remarks: Sequence[Remark]) -> Document:
    """Everything the marks say of a class: misconceptions first."""
    language, blueprint = analysis.language, analysis.exam.blueprint
    names = Names(analysis)
    return Document(
        title=word("report", language, title=blueprint.title.say(language)),
        language=as_language(language),
        header=tuple(_header(analysis)),
        code=analysis.exam.code,
        paper=blueprint.paper,
        blocks=tuple(_blocks(analysis, names, remarks)),
    )


def _header(analysis: Analysis) -> Iterator[tuple[str, str]]:
    language, blueprint = analysis.language, analysis.exam.blueprint
    if blueprint.course:
        yield word("course", language), blueprint.course.say(language)
    if blueprint.date:
        yield word("date", language), blueprint.date
    yield word("students", language), str(len(analysis.exam.students) - analysis.statuses[AWAY])
    yield word("marked", language), str(analysis.total.n)
    absent = analysis.statuses["missing"] + analysis.statuses["not marked"]
    yield word("not_marked", language), str(absent)
    if analysis.statuses["waiting"]:
        yield word("waiting", language), str(analysis.statuses["waiting"])
    if analysis.total.n:
        mean, out_of = analysis.total.mean, analysis.out_of
        said = word("mean_of", language, mean=decimals(mean), total=out_of, percent=percent(mean, out_of))
        yield word("mean", language), said


def _blocks(analysis: Analysis, names: Names, remarks: Sequence[Remark]) -> Iterator[Block]:
    language = analysis.language
    if analysis.total.n:
        yield from misunderstood(analysis, names)
        if analysis.left_out:
            listed = word("pause", language).join(map(number_of, analysis.left_out))
            yield paragraph(word("left_out", language, questions=listed))
        yield from scores(analysis)
        yield from items(analysis, names)
        yield from effort(analysis)
        yield from fairness(analysis)
    else:
        yield paragraph(word("nobody", language))
    yield from _not_marked(remarks, language)


def _not_marked(remarks: Sequence[Remark], language: str) -> Iterator[Block]:
    yield heading("lists", language)
    order = list(NOT_MARKED)
    listed = sorted((one for one in remarks if one.reason in NOT_MARKED), key=lambda one: order.index(one.reason))
    if not listed:
        yield paragraph(word("all_marked", language))
        return
    header = [word(name, language) for name in ("student", "reason", "source", "detail")]
    rows = [[one.student, NOT_MARKED[one.reason][language], one.source, one.detail] for one in listed[:MOST_LISTED]]
    yield table(header, rows, ("left", "left", "left", "left"), (0, 1, 1, 2))
    if len(listed) > MOST_LISTED:
        yield paragraph(word("more", language, count=len(listed) - MOST_LISTED))
