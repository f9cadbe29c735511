"""The questions of a paper in one language, or in both side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from markscheme.document.document_tree import (
    Block,
    Blocks,
    Columns,
    DisplayFormula,
    Figure,
    InLanguage,
    Inlines,
    Language,
    LineBreak,
    Spoken,
    Words,
    WorkingSpace,
)
from markscheme.document.document_tree import Question as QuestionBlock
from markscheme.engine.problem import Problem
from markscheme.exam.planning.blueprint import Question, Text
from markscheme.exam.planning.pictures import figure
from markscheme.notation import Matrix, Node, Operator, Row, Space, to_text
from markscheme.numbers.rounding import Rounding
from markscheme.papers.own_paper import is_kept
from markscheme.papers.practice_sheet import own_question_parts, question_block, question_parts, question_statement
from markscheme.papers.question import asked_inlines, own_inlines, title_inlines

WIDEST_LARGE = 52  # characters of data on a line of large print
LARGER = 16 / 11  # large print to usual print, for the words in a drawing
WIDEST_DRAWING, TALLEST_DRAWING = 160.0, 78.0  # millimetres: a statement that fills a page is parted from what is asked
_PROPORTIONS = re.compile(r'viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"')
Languages = tuple[Language, ...]


def paper_question(
    problem: Problem,
    question: Question,
    languages: Languages,
    large: bool,
    rule: Rounding,
    pictures: Mapping[str, bytes],
) -> QuestionBlock:
    """Print a drawn question with its parts, boxes and room to write; `rule` is that of the paper."""
    block = _question(problem, question, languages, rule)
    block = replace(block, blocks=(*drawing(question, languages, pictures), *block.blocks))
    return replace(block, blocks=shortened(block.blocks)) if large else block


def _question(problem: Problem, question: Question, languages: Languages, rule: Rounding) -> QuestionBlock:
    if len(languages) == 1:
        return question_block(problem, question.id, languages[0], question.working, rule, question.lines)
    main, other = languages
    title = (*title_inlines(problem, main), Words(" · "), Spoken(other, title_inlines(problem, other)))
    first, second = (question_statement(problem, language, rule) for language in (main, other))
    statement = beside(first, second, languages)
    parts: Blocks
    if problem.family.own is not None:
        parts = own_question_parts(
            problem,
            question.id,
            question.working,
            question.lines,
            lambda name: both(own_inlines(problem, name, main), own_inlines(problem, name, other), other),
        )
    else:
        parts = question_parts(
            problem,
            question.id,
            question.working,
            lambda call: both(asked_inlines(problem, call, main), asked_inlines(problem, call, other), other),
        )
    number, blocks = question.id.removeprefix("q"), (*statement, *parts)
    return QuestionBlock(number, title, problem.total, blocks, keep=is_kept(problem))


def drawing(question: Question, languages: Languages, pictures: Mapping[str, bytes]) -> Blocks:
    """Print the picture of a question, where it has one."""
    if question.picture is None:
        return ()
    picture = question.picture
    return (figure(pictures[picture.file], picture.alt.both(languages), picture.width),)


def static_question(question: Question, languages: Languages, pictures: Mapping[str, bytes]) -> QuestionBlock:
    """Print the instructor's own question with room to write."""
    space = (WorkingSpace(question.lines, question.working),) if question.lines else ()
    return QuestionBlock(
        question.id.removeprefix("q"),
        (Words(question.title.both(languages)),) if question.title else (),
        question.marks,
        (*prose(question.text, languages), *drawing(question, languages, pictures), *space),
    )


def prose(text: Text, languages: Languages) -> Blocks:
    """Print the instructor's own words, side by side where they differ between the languages."""
    first = text.blocks(languages[0])
    if len(languages) == 1 or text.say(languages[0]) == text.say(languages[1]):
        return first
    return beside(first, text.blocks(languages[1]), languages)


def both(main: Inlines, other: Inlines, language: Language) -> Inlines:
    """Put one line below the other."""
    return main if main == other else (*main, LineBreak(), Spoken(language, other))


def beside(main: Blocks, other: Blocks, languages: Languages) -> Blocks:
    """Put words in two columns, and formulas and figures that are the same in both languages once, across the page."""
    return tuple(_beside(main, other, languages))


def _beside(main: Blocks, other: Blocks, languages: Languages) -> Iterator[Block]:
    common = _common(main, other)
    i = j = 0
    for a, b in [*common, (len(main), len(other))]:
        if main[i:a] or other[j:b]:
            yield Columns(
                tuple(
                    _in_own(blocks, language)
                    for blocks, language in zip((main[i:a], other[j:b]), languages, strict=True)
                )
            )
        if a < len(main):
            yield _captioned(main[a], other[b], languages[1])
        i, j = a + 1, b + 1


def _captioned(block: Block, twin: Block, language: Language) -> Block:
    """Put the captions of a drawing in both languages below it."""
    if isinstance(block, Figure) and isinstance(twin, Figure):
        return replace(block, caption=both(block.caption, twin.caption, language))
    return block


def _in_own(blocks: Blocks, language: Language) -> Blocks:
    return (InLanguage(language, blocks),) if blocks else ()


def _common(main: Blocks, other: Blocks) -> list[tuple[int, int]]:
    """Find where the same formula or drawing stands in both, in order."""
    found: list[tuple[int, int]] = []
    start = 0
    for a, block in enumerate(main):
        for b in range(start, len(other)):
            if _same(block, other[b]):
                found.append((a, b))
                start = b + 1
                break
    return found


def shortened(blocks: Blocks) -> Blocks:
    """Fit blocks to large print: data that no line holds side by side get several, and drawings grow with the words."""
    return tuple(short for block in blocks for short in _shortened(block))


def _shortened(block: Block) -> Iterator[Block]:
    if isinstance(block, Figure):
        yield replace(block, width=max(block.width, min(block.width * LARGER, _widest(block))))
        return
    if not isinstance(block, DisplayFormula) or not isinstance(block.node, Row):
        yield block
        return
    pieces: list[list[Node]] = [[]]
    for data in _data(block.node.items):
        if pieces[-1] and _width([*pieces[-1], *data]) > WIDEST_LARGE:
            pieces.append([])
        pieces[-1] += ([Operator(","), Space("quad")] if pieces[-1] else []) + data
    yield from (DisplayFormula(Row(tuple(piece))) for piece in pieces)


def _data(items: tuple[Node, ...]) -> Iterator[list[Node]]:
    """Give what stands between wide spaces, without the comma before each."""
    data: list[Node] = []
    for item in items:
        if item == Space("quad") and data[-1:] == [Operator(",")]:
            yield data[:-1]
            data = []
        else:
            data.append(item)
    yield data


def _widest(drawing: Figure) -> float:
    found = _PROPORTIONS.search(drawing.svg)
    return min(WIDEST_DRAWING, TALLEST_DRAWING * float(found[1]) / float(found[2])) if found else WIDEST_DRAWING


def _width(nodes: list[Node]) -> int:
    """Count the characters that stand beside one another; of a matrix those of its columns."""
    return sum(_columns(node) if isinstance(node, Matrix) else len(to_text(node)) for node in _flat(nodes))


def _flat(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Row):
            yield from _flat(node.items)
        else:
            yield node


def _columns(matrix: Matrix) -> int:
    widest = (max(len(to_text(cell)) for cell in column) for column in zip(*matrix.rows, strict=True))
    return 2 + sum(1 + width for width in widest)


def _same(block: Block, other: Block) -> bool:
    if isinstance(block, Figure):
        return isinstance(other, Figure) and block.svg == other.svg
    return isinstance(block, DisplayFormula) and block == other
