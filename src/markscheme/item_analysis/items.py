"""The section on steps: how hard each is, and how well it tells students apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markscheme.document import document_tree as doc
from markscheme.feedback.sentences import verdict_word
from markscheme.item_analysis import plots
from markscheme.item_analysis.blocks import Names, decimals, figure, heading, interval_words, paragraph, table
from markscheme.item_analysis.collect import Analysis, StepItem
from markscheme.item_analysis.scores import axis_words
from markscheme.marking.policy import VERDICTS
from markscheme.phrases import say

FEW = 30  # students: of fewer the report warns
WEAK, GOOD = 0.2, 0.4  # of the corrected item-total correlation
EASY, HARD = 0.95, 0.1
ROWS = 26  # of one plot
_COLUMNS = ("common.step", "report.n", "report.facility", "report.discrimination", "report.interval", "common.remark")


def items(analysis: Analysis, names: Names) -> Iterator[doc.Block]:
    """Show verdicts, difficulty and discrimination of every step."""
    language = analysis.language
    yield heading("report.items", language)
    yield paragraph(say("report.items_note", language))
    if analysis.total.n < FEW:
        yield paragraph(say("report.few", language, n=analysis.total.n))
    order = list(analysis.questions)
    every = sorted(analysis.steps.values(), key=lambda item: (order.index(item.question), item.family))
    yield _dots(every, names, language)
    yield _table(every, names, language)
    judged = [item for item in every if item.verdicts]
    for start in range(0, len(judged), ROWS):
        yield _verdicts(judged[start : start + ROWS], names, language)


def _verdicts(some: list[StepItem], names: Names, language: str) -> doc.Block:
    rows = [(names.short(item), item.verdicts) for item in some]
    shown = {verdict: verdict_word(verdict, language) for verdict in VERDICTS}
    read = (f"{name}: {_counts(verdicts, shown, language)}" for name, verdicts in rows)
    return figure(plots.verdict_bars(rows, shown, axis_words(language)), "report.verdicts_plot", read, language)


def _counts(verdicts: dict[str, int], shown: dict[str, str], language: str) -> str:
    return say("common.list_comma", language).join(
        f"{shown[name]} {verdicts[name]}" for name in shown if verdicts.get(name)
    )


def _dots(every: Iterable[StepItem], names: Names, language: str) -> doc.Block:
    points = [
        (item.facility, item.discrimination, names.part(item)) for item in every if item.discrimination is not None
    ]
    known = [(x, y, name) for x, y, name in points if y is not None]
    read = (say("report.point", language, name=name, x=decimals(x), y=decimals(y)) for x, y, name in known)
    drawn = plots.difficulty_and_discrimination(known, (WEAK, GOOD), axis_words(language))
    return figure(drawn, "report.items_plot", read, language)


def _table(every: Iterable[StepItem], names: Names, language: str) -> doc.Block:
    header = [say(name, language) for name in _COLUMNS]
    rows = [_row(item, names, language) for item in every]
    return table(header, rows, ("left", "right", "right", "right", "right", "left"), (0, 0, 0, 0, 0, 1))


def _row(item: StepItem, names: Names, language: str) -> list[str | doc.Inlines]:
    interval = item.against_rest.interval()
    between = interval_words(interval, 2, language)
    figures = [str(item.credit.n), decimals(item.facility), decimals(item.discrimination), between]
    return [names.step(item), *figures, "; ".join(say(f"remark.{name}", language) for name in remarks(item))]


def remarks(item: StepItem) -> Iterator[str]:
    """Say what an item's figures mean; of its discrimination only what the confidence interval bears out."""
    if not item.credit.sum_of_squares:
        yield "constant"
    elif item.facility >= EASY:
        yield "too_easy"
    elif item.facility <= HARD:
        yield "too_hard"
    interval = item.against_rest.interval()
    if interval and interval[1] < 0:
        yield "negative"
    elif interval and interval[1] < GOOD and (item.discrimination or 0) < WEAK:
        yield "weak"
