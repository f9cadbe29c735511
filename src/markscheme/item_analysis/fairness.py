"""The sections on fairness: effort against score, and variants, groups and pooled problems beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markscheme.document import document_tree as doc
from markscheme.item_analysis import plots
from markscheme.item_analysis.blocks import (
    decimals,
    figure,
    heading,
    interval_words,
    number_of,
    paragraph,
    percent,
    table,
    text,
)
from markscheme.item_analysis.collect import Analysis
from markscheme.item_analysis.scores import axis_words
from markscheme.item_analysis.statistics import Moments, compare_groups, mean_interval
from markscheme.phrases import say

_COLUMNS = ("report.n", "report.mean_percent", "report.interval", "report.deviation")
_ALIGNED: tuple[doc.Alignment, ...] = ("left", "right", "right", "right", "right", "right")
SURE = 0.05  # the chance below which a difference is called one


def effort(analysis: Analysis) -> Iterator[doc.Block]:
    """Whether longer papers cost marks."""
    language = analysis.language
    yield heading("report.effort", language)
    if not analysis.dots:
        yield paragraph(say("report.effort_none", language))
        return
    low, high = min(x for x, _ in analysis.dots), max(x for x, _ in analysis.dots)
    if low == high:
        yield paragraph(say("report.effort_same", language, effort=low))
        return
    slope = analysis.effort.slope or 0.0
    start = float(analysis.effort.y.mean) - slope * float(analysis.effort.x.mean)
    drawn = plots.scatter([(float(x), y) for x, y in analysis.dots], (start, slope), axis_words(language))
    yield figure(drawn, "report.effort_plot", (), language, n=len(analysis.dots), low=low, high=high)
    interval = analysis.effort.interval()
    if interval is None:
        yield paragraph(say("report.effort_none", language))
        return
    yield paragraph(_said(analysis, low, high, interval))


def _said(analysis: Analysis, low: int, high: int, interval: tuple[float, float]) -> str:
    verdict = (
        "report.effort_unfair" if interval[1] < 0 else "report.effort_odd" if interval[0] > 0 else "report.effort_fair"
    )
    return say(
        "report.effort_says",
        analysis.language,
        spread=decimals(100 * (high - low) / low, 1),
        r=decimals(analysis.effort.correlation),
        low=decimals(interval[0]),
        high=decimals(interval[1]),
        verdict=say(verdict, analysis.language),
    )


def fairness(analysis: Analysis) -> Iterator[doc.Block]:
    """Show variants, groups and the problems of a pool beside each other."""
    language = analysis.language
    yield heading("report.fairness", language)
    yield heading("report.variants", language, 2)
    if not analysis.exam.blueprint.variants:
        yield paragraph(say("report.each", language))
    else:
        named = {str(variant): moments for variant, moments in sorted(analysis.variants.items())}
        efforts = {str(variant): effort for variant, effort in analysis.variant_effort.items()}
        yield from compared(named, "report.variant", analysis, efforts)
    if analysis.groups:
        yield heading("report.groups", language, 2)
        yield from compared(dict(sorted(analysis.groups.items())), "report.group", analysis)
    for question in analysis.pools():
        yield doc.Heading(2, text(f"{say('report.pools', language)}: {number_of(question.id)}"))
        families = {family: _in_percent(moments) for family, moments in sorted(question.families.items())}
        yield from compared(families, "report.problem", analysis)


def _in_percent(shares: Moments) -> Moments:
    return Moments(shares.n, 100 * shares.total, 10_000 * shares.squares)


def compared(
    groups: Mapping[str, Moments], kind: str, analysis: Analysis, efforts: Mapping[str, int] | None = None
) -> Iterator[doc.Block]:
    """Show means with intervals, and what a test says of their differences."""
    language = analysis.language
    if len(groups) < 2:
        yield paragraph(say("report.one_group", language))
        return
    overall = sum(float(one.total) for one in groups.values()) / sum(one.n for one in groups.values())
    if len(groups) <= plots.LONGEST_BARS:
        rows = [(name, float(one.mean), _half(one)) for name, one in groups.items()]
        read = (say("report.mean_row", language, name=name, mean=decimals(mean, 1)) for name, mean, _ in rows)
        yield figure(plots.means(rows, overall, axis_words(language)), "report.means_plot", read, language)
    header = [say(name, language) for name in (kind, *_COLUMNS)]
    yield table(
        [*header, *([say("common.effort", language)] if efforts else [])],
        [[*_row(name, one, language), *([str(efforts[name])] if efforts else [])] for name, one in groups.items()],
        _ALIGNED[: 6 if efforts else 5],
    )
    yield paragraph(_tested(groups, language))


def _half(one: Moments) -> float:
    interval = mean_interval(one)
    return (interval[1] - interval[0]) / 2 if interval else 0.0


def _row(name: str, one: Moments, language: str) -> list[str]:
    interval = mean_interval(one)
    return [name, str(one.n), decimals(one.mean, 1), interval_words(interval, 1, language), decimals(one.deviation, 1)]


def _tested(groups: Mapping[str, Moments], language: str) -> str:
    test = compare_groups(groups.values())
    if test is None:
        return say("report.groups_open", language)
    return say(
        "report.groups_differ" if test.p < SURE else "report.groups_alike",
        language,
        f=decimals(test.f),
        between=test.between,
        within=test.within,
        p="< 0.001" if test.p < 0.001 else f"= {decimals(test.p, 3)}",
        share=percent(test.eta_squared),
    )
