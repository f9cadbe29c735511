"""Every sheet and key, page by page, as `page_geometry` measures it; and what it sees in spoilt documents."""

from __future__ import annotations

import pytest
from page_geometry import asks_late, faults, pages_of
from test_render import CASES, LANGUAGES, LIBRARY

from markscheme.document.document_tree import (
    AnswerBox,
    DisplayFormula,
    Document,
    EndOfPaper,
    Formula,
    Paragraph,
    Part,
    Question,
    Table,
    Words,
    WorkingSpace,
)
from markscheme.document.pdf.typeset import compile_typst, to_pdf
from markscheme.document.printers.typst_document import to_typst
from markscheme.engine.certify import sample
from markscheme.notation import Fraction, Matrix, Number, Operator, Row, SubSuperscript, Symbol
from markscheme.notation import to_typst as to_maths
from markscheme.papers import key_document, sheet_document
from markscheme.papers.practice_sheet import Sheet, make_sheet


@pytest.mark.slow  # the quick tests look at the easy papers that they render anyway: test_render.py
@pytest.mark.parametrize(("id", "options"), CASES)
def test_no_page_of_a_hard_paper_would_be_sent_back(id, options):
    problem = sample(LIBRARY[id], "hard", 3, dict(options), None).problem
    for language in LANGUAGES:
        sheet = Sheet("Test 7", language, (problem,))
        for make in (sheet_document, key_document):
            assert faults(to_pdf(make(sheet))) == [], (language, make.__name__)


# Nearly filled by their statements, with drawings beside the data, tables beside each other, or smaller drawings.
CROWDED = [
    ("classification/svm_dual", {"margin": "hard"}),
    ("clustering/hierarchical", {}),
    ("cnn/architectures", {"network": "vgg16"}),
    ("games/minimax", {"cut": "strictly"}),
    ("graphical/bayes_net", {}),
    ("mlp/deep", {"hidden": "tanh", "output": "softmax", "regulariser": "l1"}),
]


# Why nothing is asked on the first page of a hard sheet.
FULL_PAGES = {
    ("classification/decision_tree", "two", "compact"): "a table of 13 examples, and the terms of both levels, fill it"
}


def asks_on_its_first_page(id, options, language, space):
    problem = sample(LIBRARY[id], "hard", 3, options, None).problem
    pdf = to_pdf(sheet_document(Sheet("Test 7", language, (problem,)), space))
    assert faults(pdf) == [], space
    return not asks_late(pdf)


@pytest.mark.parametrize("space", ["full", "compact"])
@pytest.mark.parametrize(("id", "options"), CROWDED)
def test_a_statement_gives_up_room_for_what_is_asked_first(id, options, space):
    assert all(asks_on_its_first_page(id, options, language, space) for language in LANGUAGES)


@pytest.mark.slow  # the quick tests look at the crowded ones
@pytest.mark.parametrize("space", ["full", "compact"])
@pytest.mark.parametrize(("id", "options"), CASES)
def test_every_first_page_asks_something(id, options, space):
    full = (id, dict(options).get("levels"), space) in FULL_PAGES
    assert full != all(asks_on_its_first_page(id, dict(options), language, space) for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_of_the_readme_takes_three_pages_where_there_is_little_room(language):
    families = ("mlp/backprop", "norm/batchnorm", "attention/scaled_dot_product")  # those of `make sheet`
    pdf = to_pdf(sheet_document(make_sheet(LIBRARY, families, seed=1, language=language), "compact"))
    assert len(pages_of(pdf)) <= 3
    assert faults(pdf) == []


# --- each kind of fault, in a document that has it


def printed(*blocks) -> bytes:
    return to_pdf(Document("t", "en", (*blocks, EndOfPaper())))


def spoilt(markup: str) -> bytes:
    """A page with Typst markup on it that no printer writes."""
    source = to_typst(Document("t", "en", (Paragraph((Words("Words"),)),), code="CODE"))
    return compile_typst(f"{source}\n\n{markup}")


LONG_SUM = tuple(item for i in range(30) for item in (Number(str(1000 + i)), Operator("+")))
POWER = SubSuperscript(Symbol("x"), sup=SubSuperscript(Symbol("y"), sup=Number("2")))


LONG = Row(LONG_SUM)
WIDE = Matrix((LONG_SUM,))
PIECES = [
    ("#place(line(length: 170mm))#line(length: 180mm)", "into the margin"),
    ("#place(bottom + left, dy: 7mm)[Past the end of the body]", "on the running foot"),
    ("#place(top + left)[abc]#place(top + left, dy: 0.3pt)[xyz]", "one upon another"),
    ("struck #strike[through]", "is struck through"),
    (
        "#box(width: 30mm, height: 8mm, stroke: 1pt)#place(dx: 12mm, dy: -9mm, bracket(12mm, true))",
        "goes through a column",
    ),
    ('The size #formula("d is", "d =")#linebreak()2 is even', "a line ends in '='"),
    (f'It is #formula("a", "frac(x^({to_maths(POWER)}), x^2)") here', "a fraction has letters of"),
    ("#v(1fr)\n\n(a) Compute it.#pagebreak()One #v(9cm) two", "(a) is the last line"),
    ('(b) Compute it.#v(3cm) x#pagebreak()#answer-box([], 40mm, 1, 1, "")#v(9cm) y', "a box stands alone"),
    ("#pagebreak()one line", "are all that stands on the last page"),
]


@pytest.mark.parametrize(("markup", "said"), PIECES)
def test_markup_that_spoils_a_page_is_seen(markup, said):
    found = faults(spoilt(markup))
    assert any(said in one for one in found), found


@pytest.mark.parametrize("block", [DisplayFormula(LONG), Table(((Words("x"),),), (((Formula(WIDE),),),))])
def test_what_is_wider_than_a_page_is_seen(block):
    assert any("in the margin" in one for one in faults(printed(block)))


def test_what_is_as_it_should_be_is_no_fault():
    box = AnswerBox((Formula(Row((Symbol("x"), Operator("=")))),), "q1.x", 18, 3, 8)
    text = Paragraph((Words("First, officially fluffy. Question 1: "), Formula(Fraction(POWER, POWER)), Words(".")))
    part = Part("a", 2, (Words("Compute it."),), (WorkingSpace(5), box))
    assert faults(printed(Question("1", (), 2, (text, DisplayFormula(Fraction(POWER, POWER)), part)))) == []
