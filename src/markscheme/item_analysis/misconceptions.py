"""The first section of the report: which misconceptions the class has, with counts and in words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from markscheme.document import document_tree as doc
from markscheme.feedback.sentences import sentence
from markscheme.item_analysis import plots
from markscheme.item_analysis.blocks import Names, figure, heading, number_of, paragraph, percent, text
from markscheme.item_analysis.collect import HABITS, Analysis, Misconception
from markscheme.phrases import say


def misconceptions(analysis: Analysis, names: Names) -> Iterator[doc.Block]:
    """Say the most common misconception in a sentence, then all of them question by question."""
    language = analysis.language
    yield heading("report.misconceptions", language)
    ranked = analysis.ranked()
    if not ranked:
        yield paragraph(say("report.none", language, n=analysis.total.n))
    else:
        yield _first(ranked, analysis, names)
        yield _plot(ranked, analysis, names)
    by_question = sorted(ranked, key=lambda one: (list(analysis.questions).index(one.question), one.family))
    found = {key: list(group) for key, group in groupby(by_question, key=lambda one: (one.question, one.family))}
    for key in _questions(analysis):
        yield from _question(*key, found.get(key, []), analysis, names)


def _questions(analysis: Analysis) -> list[tuple[str, str]]:
    order = list(analysis.questions)
    return sorted(analysis.attempts, key=lambda key: (order.index(key[0]), key[1]))


def _first(ranked: list[Misconception], analysis: Analysis, names: Names) -> doc.Paragraph:
    language, top = analysis.language, ranked[0]
    n = analysis.attempted(top)
    said = say(
        "report.most_common",
        language,
        question=number_of(top.question),
        title=names.title(top.question, top.example),
        count=top.students,
        n=n,
        percent=percent(top.students, n),
    )
    rest = say("report.in_all", language, count=len(ranked)) if len(ranked) > 1 else say("report.one_in_all", language)
    return doc.Paragraph((doc.Words(said), *names.slip(top), doc.Words(say("common.space", language) + rest)))


def _plot(ranked: list[Misconception], analysis: Analysis, names: Names) -> doc.Block:
    language = analysis.language
    rows = [(f"{number_of(one.question)} {names.slip_name(one)}", one.students) for one in ranked]
    pooled = {question.id for question in analysis.pools()}
    rows = [
        (f"{name} ({one.family})" if one.question in pooled else name, count)
        for (name, count), one in zip(rows, ranked, strict=True)
    ]
    read = (say("report.bar", language, name=name, count=count) for name, count in rows)
    return figure(
        plots.bars(rows, {"students": say("report.number", language)}), "report.misconceptions_plot", read, language
    )


def _question(
    question: str, family: str, found: list[Misconception], analysis: Analysis, names: Names
) -> Iterator[doc.Block]:
    language = analysis.language
    attempts = analysis.attempts[question, family]
    habits = [say(f"habit.{name}", language, count=attempts.habits[name]) for name in HABITS if attempts.habits[name]]
    if not found and not habits:
        return
    item = next(item for key, item in analysis.steps.items() if key[:2] == (question, family))
    title = names.title(question, item.example)
    yield doc.Heading(2, text(say("report.question", language, question=number_of(question), title=title)))
    if found:
        ranked = sorted(found, key=lambda one: (-one.students, one.slip))
        yield doc.BulletList(
            tuple((doc.Paragraph(_sentence(one, attempts.students, analysis, names)),) for one in ranked)
        )
    if habits:
        listed = say("common.list_comma", language).join(habits)
        yield paragraph(say("report.habits", language, n=attempts.students, habits=listed))


def _sentence(one: Misconception, n: int, analysis: Analysis, names: Names) -> doc.Inlines:
    language = analysis.language
    on_paper = [name for question, family, name in analysis.steps if (question, family) == (one.question, one.family)]
    steps = say("common.list_comma", language).join(sorted(one.steps, key=on_paper.index))
    counts = {"count": one.students, "n": n, "percent": percent(one.students, n)}
    if names.slip_name(one) != one.slip:  # an option: it is the only thing that is asked, and its words say it
        return (doc.Words(say("report.chosen", language, **counts)), *names.slip(one))
    said = say("report.counted", language, steps=steps, **counts)
    colon = doc.Words(say("common.colon", language))
    return (doc.Words(said), doc.Code(one.slip), colon, *names.slip(one), *_ties(one, language))


def _ties(one: Misconception, language: str) -> Iterator[doc.Inline]:
    """Say where another misconception explains the same answers: nothing decides between them."""
    for other, count in sorted(one.ties.items()):
        yield from sentence("report.tie", language, count=str(count), other=(doc.Code(other),))
