"""The report of a marking run: one document, printed as HTML and as PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from markscheme.document import document_tree as doc
from markscheme.document.document_tree import as_language
from markscheme.exam.planning.student_status import NOT_COUNTED
from markscheme.files.result_folder import write_synced
from markscheme.gradebook.record import Remark
from markscheme.gradebook.review import NOT_MARKED
from markscheme.gradebook.tables import AWAY
from markscheme.item_analysis.blocks import Names, decimals, heading, number_of, paragraph, percent, table
from markscheme.item_analysis.collect import Analysis
from markscheme.item_analysis.fairness import effort, fairness
from markscheme.item_analysis.items import items
from markscheme.item_analysis.misconceptions import misconceptions
from markscheme.item_analysis.options import options
from markscheme.item_analysis.scores import scores
from markscheme.phrases import say

MOST_LISTED = 60
_COLUMNS = ("common.student", "report.reason", "report.source", "report.detail")


def write_report(folder: Path, analysis: Analysis, remarks: Sequence[Remark], formats: Sequence[str]) -> None:
    """Write the report in several formats."""
    if not formats:
        return
    from markscheme.document.writers import render

    document = report_document(analysis, remarks)
    for suffix in formats:
        path = folder / f"report.{suffix}"
        write_synced(path, render(document, path))


def report_document(analysis: Analysis, remarks: Sequence[Remark]) -> doc.Document:
    """Write everything the marks say of a class: misconceptions first."""
    language, blueprint = analysis.language, analysis.exam.blueprint
    names = Names(analysis)
    return doc.Document(
        title=say(
            "report.sheet_report" if analysis.exam.one_sheet else "report.report",
            language,
            title=blueprint.title.say(language),
        ),
        language=as_language(language),
        header=tuple(_header(analysis)),
        code=analysis.exam.code,
        paper=blueprint.paper,
        blocks=tuple(_blocks(analysis, names, remarks)),
    )


def _header(analysis: Analysis) -> Iterator[tuple[str, str]]:
    language, blueprint = analysis.language, analysis.exam.blueprint
    if blueprint.course:
        yield say("report.course", language), blueprint.course.say(language)
    if blueprint.date:
        yield say("report.date", language), blueprint.date
    one_sheet = analysis.exam.one_sheet is not None
    yield (
        say("report.handed_in" if one_sheet else "report.students", language),
        str(len(analysis.exam.students) - analysis.statuses[AWAY]),
    )
    yield say("report.marked", language), str(analysis.total.n)
    absent = analysis.statuses["missing"] + analysis.statuses["not marked"]
    yield say("reason.not_marked" if one_sheet else "report.not_marked", language), str(absent)
    listed = [(kind, analysis.statuses[kind]) for kind in NOT_COUNTED if analysis.statuses[kind]]
    if listed:
        counts = (f"{say(f'status.{kind}', language)} {count}" for kind, count in listed)
        yield say("grade.not_counted", language), say("common.list_comma", language).join(counts)
    if analysis.statuses["waiting"]:
        yield say("reason.waiting", language), str(analysis.statuses["waiting"])
    if analysis.total.n:
        mean, out_of = analysis.total.mean, analysis.out_of
        said = say("report.mean_of", language, mean=decimals(mean), total=out_of, percent=percent(mean, out_of))
        yield say("report.mean", language), said


def _blocks(analysis: Analysis, names: Names, remarks: Sequence[Remark]) -> Iterator[doc.Block]:
    language = analysis.language
    if analysis.total.n:
        yield from misconceptions(analysis, names)
        if analysis.left_out:
            listed = say("common.list_comma", language).join(map(number_of, analysis.left_out))
            yield paragraph(say("report.left_out", language, questions=listed))
        if analysis.void:
            listed = say("common.list_comma", language).join(map(number_of, analysis.void))
            yield paragraph(say("report.void", language, questions=listed))
        yield from scores(analysis)
        yield from items(analysis, names)
        yield from options(analysis, names)
        if analysis.exam.one_sheet is None:  # where all have the same paper, neither can differ
            yield from effort(analysis)
            yield from fairness(analysis)
    else:
        yield paragraph(say("report.nobody", language))
    yield from _not_marked(
        remarks, language, "report.all_handed_in_marked" if analysis.exam.one_sheet else "report.all_marked"
    )


def _not_marked(remarks: Sequence[Remark], language: str, all_marked: str) -> Iterator[doc.Block]:
    yield heading("report.lists", language)
    listed = sorted((one for one in remarks if one.reason in NOT_MARKED), key=lambda one: NOT_MARKED.index(one.reason))
    if not listed:
        yield paragraph(say(all_marked, language))
        return
    header = [say(name, language) for name in _COLUMNS]
    rows = [
        [one.student, say(f"reason.{one.reason}", language), one.source, one.detail] for one in listed[:MOST_LISTED]
    ]
    yield table(header, rows, ("left", "left", "left", "left"), (0, 1, 1, 2))
    if len(listed) > MOST_LISTED:
        yield paragraph(say("review.more", language, count=len(listed) - MOST_LISTED))
