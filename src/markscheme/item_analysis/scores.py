"""The section on scores: their distribution and how reliable they are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from markscheme.document import document_tree as doc
from markscheme.feedback.words import mark_text
from markscheme.item_analysis import plots
from markscheme.item_analysis.blocks import decimals, figure, heading, paragraph, percent, table
from markscheme.item_analysis.collect import Analysis
from markscheme.item_analysis.report_words import word
from markscheme.item_analysis.statistics import quantile

HIGH, FAIR = 0.8, 0.6  # of Cronbach's alpha


def scores(analysis: Analysis) -> Iterator[doc.Block]:
    """The distribution as a plot and in figures."""
    language, out_of = analysis.language, analysis.out_of
    yield heading("scores", language)
    percents = [(float(100 * score / (out_of or 1)), count) for score, count in sorted(analysis.scores.items())]
    mean = percent(analysis.total.mean, out_of)
    drawn = plots.histogram(percents, float(100 * analysis.total.mean / (out_of or 1)), axis_words(language))
    yield figure(drawn, "histogram", _tens(percents, language), language, mean=mean)
    rows = [(word(name, language), value) for name, value in figures(analysis)]
    yield table(("", ""), rows, ("left", "right"))
    if analysis.alpha is not None:
        yield paragraph(_reliability(analysis, analysis.alpha))


def axis_words(language: str) -> dict[str, str]:
    """The words on axes and legends."""
    return {
        "mean": word("mean", language),
        "percent": word("percent", language),
        "students": word("number", language),
        "percent_of_students": word("percent_of_students", language),
        "facility": word("facility", language),
        "discrimination": word("discrimination", language),
        "effort": word("operations", language),
    }


def _tens(percents: list[tuple[float, int]], language: str) -> Iterator[str]:
    counts = [0] * 10
    for value, count in percents:
        counts[max(0, min(9, int(value // 10)))] += count
    for i, count in enumerate(counts):
        if count:
            yield word("tens", language, low=10 * i, high=10 * i + 10, count=count)


def figures(analysis: Analysis) -> Iterator[tuple[str, str]]:
    """Name and value of each figure of the distribution."""
    total, ordered, out_of = analysis.total, sorted(analysis.scores.items()), analysis.out_of
    yield "marked", str(total.n)
    mean = word(
        "mean_of", analysis.language, mean=decimals(total.mean), total=out_of, percent=percent(total.mean, out_of)
    )
    yield "mean", mean
    yield "deviation", decimals(total.deviation)
    yield "median", mark_text(quantile(ordered, Fraction(1, 2)))
    yield "quartiles", f"{mark_text(quantile(ordered, Fraction(1, 4)))}; {mark_text(quantile(ordered, Fraction(3, 4)))}"
    yield "range", f"{mark_text(ordered[0][0])}; {mark_text(ordered[-1][0])}"
    alpha = analysis.alpha
    yield "alpha", word("undefined", analysis.language) if alpha is None else decimals(alpha)


def _reliability(analysis: Analysis, alpha: float) -> str:
    verdict = "alpha_high" if alpha >= HIGH else "alpha_fair" if alpha >= FAIR else "alpha_low"
    deviation = analysis.total.deviation
    return word(
        "alpha_says",
        analysis.language,
        alpha=decimals(alpha),
        verdict=word(verdict, analysis.language),
        deviation=decimals(deviation),
        error=decimals(deviation * math.sqrt(1 - max(0.0, alpha))),
    )
