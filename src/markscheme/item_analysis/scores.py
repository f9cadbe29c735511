"""The section on scores: their distribution and how reliable they are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from markscheme.document import document_tree as doc
from markscheme.item_analysis import plots
from markscheme.item_analysis.blocks import decimals, figure, heading, paragraph, percent, table
from markscheme.item_analysis.collect import Analysis
from markscheme.item_analysis.statistics import quantile
from markscheme.marking.marks import mark_text
from markscheme.phrases import say

HIGH, FAIR = 0.8, 0.6  # of Cronbach's alpha


def scores(analysis: Analysis) -> Iterator[doc.Block]:
    """Show the distribution as a plot and in figures."""
    language, out_of = analysis.language, analysis.out_of
    yield heading("report.scores", language)
    percents = [(float(100 * score / (out_of or 1)), count) for score, count in sorted(analysis.scores.items())]
    mean = percent(analysis.total.mean, out_of)
    drawn = plots.histogram(percents, float(100 * analysis.total.mean / (out_of or 1)), axis_words(language))
    yield figure(drawn, "report.histogram", _tens(percents, language), language, mean=mean)
    rows = [(say(name, language), value) for name, value in figures(analysis)]
    yield table(("", ""), rows, ("left", "right"))
    if analysis.late:
        marks = mark_text(sum(analysis.late, Fraction(0)))
        yield paragraph(say("report.late", language, n=len(analysis.late), marks=marks))
    if analysis.decided:
        people = [
            say("report.decided_by", language, who=who or say("report.nobody_named", language), n=n)
            for who, n in sorted(analysis.decided.items())
        ]
        who = say("common.list_comma", language).join(people)
        yield paragraph(say("report.decided", language, n=analysis.decided.total(), who=who))
    if analysis.alpha is not None:
        yield paragraph(_reliability(analysis, analysis.alpha))


def axis_words(language: str) -> dict[str, str]:
    """Give the words on axes and legends."""
    return {
        "mean": say("report.mean", language),
        "percent": say("report.percent", language),
        "students": say("report.number", language),
        "percent_of_students": say("report.percent_of_students", language),
        "facility": say("report.facility", language),
        "discrimination": say("report.discrimination", language),
        "effort": say("report.operations", language),
    }


def _tens(percents: list[tuple[float, int]], language: str) -> Iterator[str]:
    counts = [0] * 10
    for value, count in percents:
        counts[max(0, min(9, int(value // 10)))] += count
    for i, count in enumerate(counts):
        if count:
            yield say("report.tens", language, low=10 * i, high=10 * i + 10, count=count)


def figures(analysis: Analysis) -> Iterator[tuple[str, str]]:
    """Name and value of each figure of the distribution."""
    total, ordered, out_of = analysis.total, sorted(analysis.scores.items()), analysis.out_of
    yield "report.marked", str(total.n)
    mean = say(
        "report.mean_of",
        analysis.language,
        mean=decimals(total.mean),
        total=out_of,
        percent=percent(total.mean, out_of),
    )
    yield "report.mean", mean
    yield "report.deviation", decimals(total.deviation)
    yield "report.median", mark_text(quantile(ordered, Fraction(1, 2)))
    yield (
        "report.quartiles",
        f"{mark_text(quantile(ordered, Fraction(1, 4)))}; {mark_text(quantile(ordered, Fraction(3, 4)))}",
    )
    yield "report.range", f"{mark_text(ordered[0][0])}; {mark_text(ordered[-1][0])}"
    alpha = analysis.alpha
    yield "report.alpha", say("report.undefined", analysis.language) if alpha is None else decimals(alpha)


def _reliability(analysis: Analysis, alpha: float) -> str:
    verdict = "report.alpha_high" if alpha >= HIGH else "report.alpha_fair" if alpha >= FAIR else "report.alpha_low"
    deviation = analysis.total.deviation
    return say(
        "report.alpha_says",
        analysis.language,
        alpha=decimals(alpha),
        verdict=say(verdict, analysis.language),
        deviation=decimals(deviation),
        error=decimals(deviation * math.sqrt(1 - max(0.0, alpha))),
    )
