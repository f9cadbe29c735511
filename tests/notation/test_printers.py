"""How a printer finds the method of a node, and what it says of one that it has none for."""

from __future__ import annotations

from typing import get_args

import pytest

from markscheme.document import document_tree as doc
from markscheme.document.printers.html_document import HtmlDocumentPrinter
from markscheme.document.printers.latex_document import LatexDocumentPrinter
from markscheme.document.printers.markdown_document import MarkdownDocumentPrinter
from markscheme.document.printers.text_document import TextDocumentPrinter
from markscheme.document.printers.typst_document import TypstDocumentPrinter
from markscheme.notation import maths_tree as maths
from markscheme.notation.latex_maths import LatexMathsPrinter
from markscheme.notation.mathml import MathMLPrinter
from markscheme.notation.printer import Printer
from markscheme.notation.speech import SpeechPrinter
from markscheme.notation.text_maths import TextMathsPrinter
from markscheme.notation.typst_maths import TypstMathsPrinter


class EndOfPaper:
    pass


class Counter(Printer[int], nodes=(maths.Number, EndOfPaper)):
    def number(self, node: maths.Number) -> int:
        return len(node.text)

    def end_of_paper(self, node: EndOfPaper) -> int:
        return 0


def test_the_method_is_called_as_the_class_is():
    assert [Counter().print(node) for node in (maths.Number("12"), EndOfPaper())] == [2, 0]


def test_a_node_without_a_method_is_an_error_when_the_printer_is_made():
    with pytest.raises(TypeError, match="Half has no method for some nodes: symbol, end_of_paper"):

        class Half(Counter, nodes=(maths.Number, maths.Symbol, EndOfPaper)):
            end_of_paper = None


def test_what_is_no_node_of_the_tree_is_an_error():
    with pytest.raises(TypeError, match="Counter prints no Symbol"):
        Counter().print(maths.Symbol("x"))


def test_a_printer_made_of_another_prints_what_that_prints():
    class Longer(Counter):
        def end_of_paper(self, node: EndOfPaper) -> int:
            return 1

    assert [Longer().print(node) for node in (maths.Number("12"), EndOfPaper())] == [2, 1]


def test_the_maths_tree_names_all_its_nodes():
    kinds = {kind for kind in vars(maths).values() if isinstance(kind, type) and issubclass(kind, maths.Node)}
    assert kinds - {maths.Node} == set(maths.NODES)


@pytest.mark.parametrize(
    "printer", [TypstMathsPrinter, LatexMathsPrinter, MathMLPrinter, TextMathsPrinter, SpeechPrinter]
)
def test_a_maths_printer_prints_every_node(printer):
    assert set(printer._methods) == set(maths.NODES)


@pytest.mark.parametrize(
    "printer",
    [
        TypstDocumentPrinter,
        HtmlDocumentPrinter,
        MarkdownDocumentPrinter,
        LatexDocumentPrinter,
        TextDocumentPrinter,
    ],
)
def test_a_document_printer_prints_every_inline_and_every_block(printer):
    assert set(printer._methods) == {*get_args(doc.Inline), *get_args(doc.Block)}


def test_what_stands_in_another_language_is_printed_by_the_same_printer():
    printer = TextDocumentPrinter(("en",), 30).narrower(4).speaking("zh")
    assert (printer.languages, printer.width) == (("zh",), 26)
