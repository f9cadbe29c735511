"""Papers that the tests of the printers share."""

from __future__ import annotations

from fractions import Fraction

from markscheme.document.document_tree import (
    AnswerBox,
    BulletList,
    CodeBlock,
    Columns,
    Document,
    EndOfPaper,
    Figure,
    Heading,
    InLanguage,
    LineBreak,
    NumberedList,
    PageBreak,
    Paragraph,
    Part,
    Question,
    Table,
    Words,
    WorkingSpace,
)
from markscheme.document.markdown_reader import read_inlines, read_markdown

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>'

DISPLAY = "\n\n$$\nZ = \\begin{pmatrix} 17 & 23 \\\\ 31 & -4.25 \\end{pmatrix}\n$$\n"
PROSE = {
    "en": "Let $\\gamma = 0.5$; the *population* variance, **not** `ddof=1`." + DISPLAY,
    "zh": "设 $\\gamma = 0.5$；取*总体*方差，**不是** `ddof=1`。" + DISPLAY,
}
PROMPT = {"en": "Find the mean.", "zh": "求均值。"}
TITLE = {"en": "Machine learning", "zh": "机器学习"}
NOTICE = {"en": "Keep four figures.", "zh": "保留四位有效数字。"}


def paper(language: str, **settings: object) -> Document:
    """Build a paper that holds every block and every inline."""
    prompt = read_inlines(PROMPT[language])
    first = Question(
        "1",
        read_inlines("$\\hat{z}$ & more"),
        Fraction(9, 2),
        (
            *read_markdown(PROSE[language]),
            Part("a", 1, prompt, (AnswerBox(read_inlines("$\\mu =$"), "q1a"), WorkingSpace(2))),
            Part("b", None, prompt, (AnswerBox((Words("Z:"),), "q1b", 15, 2, 3), WorkingSpace(2, "squared"))),
            Part("c", Fraction(1, 2), prompt, (WorkingSpace(2, "blank"),)),
        ),
    )
    second = Question("2", (), 1, (Paragraph((Words("above"), LineBreak(), Words("below"))),), keep=True)
    item = (Paragraph((Words("item"),)),)
    rest = (
        Heading(3, (Words("Tools"),)),
        BulletList((item, (*item, *item))),
        NumberedList((item, item), 4),
        Table(
            (read_inlines("step"), read_inlines("value")),
            (
                (read_inlines("mean"), read_inlines("$\\frac{22}{7}$")),
                (read_inlines("a|b"), read_inlines("$|x|$")),
            ),
            ("left", "right"),
            (Words("Values"),),
            (2, 1),
        ),
        CodeBlock('def f(x):\n    return x  # 均值 \\ $ ``` "q"'),
        Figure(SVG, 'A "ball" & <more>', 20, read_inlines("The ball $B_1$")),
        Columns(((Paragraph((Words("left"),)),), (InLanguage("zh", (Paragraph((Words("右边"),)),)),))),
        PageBreak(),
        EndOfPaper(),
    )
    return Document(
        TITLE[language],
        language,
        (first, second, *rest),
        (("Course", "COMP #1 & 2"), ("Name", None), ("Total", "5.5")),
        read_markdown(NOTICE[language]),
        "MS-7Q4K",
        **settings,
    )
