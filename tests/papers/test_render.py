"""Papers, keys and worked solutions of every family, under every option, in both languages and all five formats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from html.parser import HTMLParser
from itertools import product
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pypdfium2
import pypdfium2.raw as raw
import pytest
import yaml
from flint import fmpq
from page_geometry import faults

from markscheme.answers import exact
from markscheme.document.document_tree import DisplayFormula, Document, Figure, Formula, Paragraph, Part, Words
from markscheme.document.printers.document_printer import without_gaps
from markscheme.document.printers.text_document import plain
from markscheme.document.printers.text_document import to_text as document_to_text
from markscheme.document.writers import render
from markscheme.engine.acceptance import ranges
from markscheme.engine.certify import sample
from markscheme.engine.problem import Problem, draw, with_given
from markscheme.family.givens.rule import exact_string
from markscheme.family.givens.sampling import Stream
from markscheme.family.language.prose import prose
from markscheme.family.language.symbols import named_nodes, symbol
from markscheme.family.library import Library
from markscheme.notation import Fence, Fraction, Function, Number, Operator, Root, Row, Symbol, to_text
from markscheme.numbers.arrays import cells_of
from markscheme.papers import answer_form, key_document, question, sheet_document, solution_document
from markscheme.papers.key import is_exactly, mark_table, printed_range
from markscheme.papers.line_breaking import broken, broken_vector
from markscheme.papers.practice_sheet import Sheet
from markscheme.papers.question import asked_inlines, data_node, statement_blocks
from markscheme.papers.shown.part_names import part_label
from markscheme.phrases import say
from markscheme.working import is_traceable, shown_value, working

LIBRARY = Library()
LANGUAGES = ("en", "zh")
FORMATS = (".pdf", ".html", ".md", ".tex", ".txt")
SEED = 3
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
LEFT, RIGHT = 58, 595.3 - 58  # the margins of an A4 page, in points
REMNANTS = ("\\", "{{", "}}", "{%", "%}", "$")


def all_options(id: str) -> list[dict[str, str]]:
    """Every combination of options that the family does not refuse."""
    options = LIBRARY[id].options
    combinations = [dict(zip(options, values, strict=True)) for values in product(*options.values())]
    linear = {"output": "identity", "loss": "cross_entropy"}
    return [one for one in combinations if not linear.items() <= one.items()]


def each_option_once(id: str) -> list[dict[str, str]]:
    """As few combinations as show every value of every option."""
    wanted = {(name, value) for name, values in LIBRARY[id].options.items() for value in values}
    chosen = [all_options(id)[0]]
    while missing := wanted - {pair for one in chosen for pair in one.items()}:
        chosen.append(max(all_options(id), key=lambda one: len(missing & set(one.items()))))
    return chosen


CASES = [(id, tuple(sorted(one.items()))) for id in LIBRARY for one in each_option_once(id)]
FIRST = {case[0]: case for case in reversed(CASES)}


def papers_of_all() -> Iterator[Any]:
    """Every case in every language; the quick tests take the first of each family in one language, in turns."""
    for i, case in enumerate(CASES):
        for j, language in enumerate(LANGUAGES):
            is_quick = case == FIRST[case[0]] and (i + j) % len(LANGUAGES) == 0
            yield pytest.param(*case, language, marks=() if is_quick else pytest.mark.slow)


def first_papers() -> Iterator[Any]:
    """The first case of every family; the quick tests take those of every fourth."""
    for i, case in enumerate(FIRST.values()):
        yield pytest.param(*case, marks=pytest.mark.slow if i % 4 else ())


PAPERS = list(papers_of_all())
cases = pytest.mark.parametrize(("id", "options"), CASES)
papers = pytest.mark.parametrize(("id", "options", "language"), PAPERS)


@cache
def problem_of(id, options):
    return sample(LIBRARY[id], "easy", SEED, dict(options), None).problem


def sheet_of(id, options, language) -> Sheet:
    return Sheet("Test 7", language, (problem_of(id, options),))


@cache
def document_of(id, options, language, kind) -> Document:
    make = {"sheet": sheet_document, "key": key_document}[kind]
    return make(sheet_of(id, options, language))


@cache
def printed(id, options, language, kind, suffix) -> bytes:
    return render(document_of(id, options, language, kind), f"paper{suffix}")


def read_pdf(content: bytes) -> tuple[str, list[float]]:
    """The text of a PDF, and how far from the left edge the ink of each piece of it begins."""
    pages, places = [], []
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            pages.append(page.get_textpage().get_text_range().replace("\r\n", "\n"))
            bounds = [piece.get_bounds() for piece in page.get_objects([raw.FPDF_PAGEOBJ_TEXT])]
            places += [left for left, _, right, _ in bounds if right > left]  # a space has no ink
    return "\n".join(pages).replace("\N{MINUS SIGN}", "-"), places


@cache
def read_back(id, options, language, kind) -> tuple[str, list[float]]:
    return read_pdf(printed(id, options, language, kind, ".pdf"))


def pdf_text(id, options, language, kind) -> str:
    return read_back(id, options, language, kind)[0]


def numbers(text: str) -> list[str]:
    return NUMBER.findall(text)


def is_in(run: list[str], tokens: list[str]) -> bool:
    """Whether the numbers stand one after another in the text."""
    return any(tokens[i : i + len(run)] == run for i in range(len(tokens) - len(run) + 1))


def by_columns(value) -> list[str]:
    """A given in the order in which a PDF holds it: matrices column by column, of a stack one matrix after another."""
    if isinstance(value, np.ndarray) and value.ndim > 2:
        return [text for part in value for text in by_columns(part)]
    return [exact_string(cell) for cell in (value.T.ravel() if isinstance(value, np.ndarray) else [value])]


def as_set(value) -> list[str]:
    """The same as it is set."""
    return [token for text in by_columns(value) for token in set_as(text)]


def set_as(text: str) -> list[str]:
    """A numeral as it is set: a whole number of seven digits that ends in five zeros is said as 8.6 x 10^9.

    A PDF holds what is raised behind what it stands on, on a line of its own.
    """
    long = re.fullmatch(r"(-?\d)(\d*?)0{5,}", text)
    if long is None or len(text.lstrip("-")) < 7:
        return [text]
    return [f"{long[1]}.{long[2]}" if long[2] else long[1], "10", str(len(text.lstrip("-")) - 1)]


def spoken_of(problem) -> dict[str, object]:
    """The givens without the factors of penalties that were not chosen."""
    penalties = problem.options.get("regulariser", "l1_l2")
    left_out = {name for name, penalty in (("lambda1", "l1"), ("lambda2", "l2")) if penalty not in penalties}
    return {name: value for name, value in problem.given.items() if value is not None and name not in left_out}


def words_of(problem, name, language="") -> list[list[str]]:
    """An answer in words, row by row: by the first spelling of a language, or by the bare names."""
    worded, value = problem.worded[name], problem.values[name]
    if worded.is_set:
        members = [i for i, cell in enumerate(value) if cell == 1]
        return [[worded.names[i] if worded.names else str(i + 1) for i in members]]
    rows = [[worded.names[int(code)] for code in row] for row in np.atleast_2d(value)]
    return [[first_spelling(problem, label, language) for label in row] for row in rows] if language else rows


def first_spelling(problem, label, language) -> str:
    """What the prose of the family prints for a label; a letter prints as it is."""
    if len(label) == 1:
        return label
    said = prose(problem.family, language).block(f"label_{label}", {**problem.inputs, "k": 0})
    return said.partition("|")[0].strip()


def cell_in_words(problem, name, language) -> re.Pattern[str]:
    """How a PDF says an answer in words: nothing but brackets and commas beside it, then that it is exact."""
    columns = zip(*words_of(problem, name, language), strict=True)
    words = [r"\s+".join(map(re.escape, word.split())) for column in columns for word in column]
    if problem.worded[name].is_set:
        said = r"\{\s*" + r",\s*".join(words) + r"\s*\}" if words else "∅"
    else:
        said = r"(?<!\w)" + r"[\W_]+".join(words) + r"\W+"
    return re.compile(rf"{said}\s*{say('sheet.exactly', language)}")


def figures_of(problem, language) -> list[Figure]:
    return [block for block in statement_blocks(problem, language) if isinstance(block, Figure)]


def described(value) -> list[str]:
    """A matrix in the words for a drawing: a symmetric one as the edges of a graph, any other row by row."""
    if value.shape[0] != value.shape[1] or (value != value.T).any():
        return [exact_string(cell) for cell in value.ravel()]
    edges = [(j, i) for i in range(len(value)) for j in range(i) if value[i, j] != 0]
    weights = [[] if value[edge] == 1 else [exact_string(value[edge])] for edge in edges]
    return [text for (j, i), weight in zip(edges, weights, strict=True) for text in (str(j + 1), str(i + 1), *weight)]


class Visible(HTMLParser):
    """The text and the tags of a page; every tag must be closed."""

    VOID = frozenset({"meta", "br", "link", "img", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "annotation"} & set(self.open):
            self.words.append(data)


# --- what the PDF says, read back


def every_given_is_read_back_from_the_paper(id, options, language):
    problem = problem_of(id, options)
    text = pdf_text(id, options, language, "sheet")
    tokens = numbers(text)
    for name, value in spoken_of(problem).items():
        kind = problem.family.given[name].kind
        if kind == "structure" or name in problem.family.drawn:
            continue
        # Matrices of a stack may have names of their own, with numbers in them.
        whole = value.reshape(-1, *value.shape[-2:]) if kind == "tensor" else [value]
        for one in whole:
            run = as_set(one[:1] if kind == "pair" and one[0] == one[1] else one)
            assert is_in(run, tokens), (name, run)
    layers = problem.given.get("layers", ())
    for layer in layers if isinstance(layers, list) else ():  # of a Transformer it is a number, which is read above
        sizes = [str(layer[key]) for key in ("filters", "units") if key in layer]
        sizes += [str(layer["kernel"])] * 2 if "kernel" in layer else []
        assert is_in(sizes, tokens), layer
    for k, row in enumerate(problem.given.get("transitions", ()), 1):
        assert is_in([str(k), *(str(cell) for cell in row if cell)], tokens), row  # 0, the end, is a word


def what_is_drawn_only_is_said_beside_the_drawing(id, options, language):
    """A PDF holds the alternative text out of sight, so this reads the page of text and that of HTML."""
    problem = problem_of(id, options)
    figures = figures_of(problem, language)
    text = printed(id, options, language, "sheet", ".txt").decode()
    pictures = re.findall(r'<img [^>]*alt="([^"]*)"', printed(id, options, language, "sheet", ".html").decode())
    for name in problem.family.drawn:
        run = described(problem.given[name])
        assert any(numbers(figure.alt)[-len(run) :] == run for figure in figures), (name, run)
    for figure in figures:
        assert "".join(figure.alt.split()) in "".join(text.split())
        assert figure.alt in map(unescape, pictures)


def every_value_and_range_is_read_back_from_the_key(id, options, language):
    problem = problem_of(id, options)
    text = pdf_text(id, options, language, "key")
    tokens = numbers(text)
    accepted = ranges(problem)
    for name in problem.asked_calls:
        if name in problem.worded:
            assert cell_in_words(problem, name, language).search(text), (name, words_of(problem, name, language))
            continue
        if name in problem.family.checks:  # many answers are right, and the key shows one
            assert is_in([shown_value(problem, cell, name) for cell in cells_of(problem.values[name])], tokens), name
            continue
        value, held = problem.values[name], accepted[name]
        if all(map(is_exactly, held)):
            rows = [value] if is_in(as_set(value), tokens) else value  # a wide matrix stands there row by row
            assert all(is_in(as_set(row), tokens) for row in rows), name
            continue
        width = value.shape[-1] if isinstance(value, np.ndarray) else 1
        shown = [shown_value(problem, cell, name) for cell in cells_of(value)]
        for start in range(0, len(shown), width):
            row = shown[start : start + width]
            for one in held[start : start + width]:
                row += [exact_string(one.lowest)] if is_exactly(one) else printed_range(one)
            assert is_in([token for numeral in row for token in set_as(numeral)], tokens), (name, row)


@cases
def test_both_ends_of_a_printed_range_are_accepted(id, options):
    for held in ranges(problem_of(id, options)).values():
        for one in held:
            if not is_exactly(one):
                low, high = (type(one.low)(*_ratio(end)) for end in printed_range(one))
                assert one.holds(low)
                assert one.holds(high)
                assert low <= high


def _ratio(text: str) -> tuple[int, int]:
    places = len(text.partition(".")[2])
    return int(text.replace(".", "")), 10**places


def the_marks_in_the_margin_sum_to_the_total(id, options, language):
    text = pdf_text(id, options, language, "sheet")
    total = problem_of(id, options).total
    printed = re.findall(r"\[(\d+)\]" if language == "en" else r"\[(\d+) 分\]", text)
    of_heading = 0 if language == "en" else total  # a question has the same unit in Chinese
    assert sum(map(int, printed)) == of_heading + total
    assert re.search(rf"(Total marks|总分)\s*{total}\n", text)
    assert re.search(rf"\[{total} (marks|分)\]", text)


def the_key_sums_its_marks_to_the_total(id, options, language):
    document = document_of(id, options, language, "key")
    (question, _) = document.blocks
    *_, table = (  # data and working may be tables too
        block for block in question.blocks if type(block).__name__ == "Table" and block.align[-1:] == ("right",)
    )
    marks = [word.text for row in table.rows for word in row[-1]]
    assert sum(map(int, marks)) == problem_of(id, options).total


def no_sentence_runs_into_the_next(id, options, language):
    """A tag of Jinja takes the end of the line along: `... of B.At first`."""
    words = [
        piece.text
        for block in statement_blocks(problem_of(id, options), language)
        for piece in getattr(block, "inlines", ())
        if hasattr(piece, "text")
    ]
    joined = [found for text in words for found in re.findall(r"(?:^|[a-z)])[.;:,][A-Z]\w*|[。；，][。；，]", text)]
    assert joined == []


def no_page_would_be_sent_back(id, options, language, kind):
    """Of each family the sheet in one language and the key in the other; what is hard, and other options, go slowly."""
    turn = (list(FIRST).index(id) + LANGUAGES.index(language) + (kind == "key")) % 2
    if (id, options) == FIRST[id] and turn == 0:
        assert faults(printed(id, options, language, kind, ".pdf")) == []
        return
    _, places = read_back(id, options, language, kind)
    assert min(places) >= LEFT
    assert max(places) <= RIGHT


# --- no answer before its time


def telling_answers(problem) -> set[str]:
    """Numbers of three figures and more that are in the key and not given: no accident brings them on a paper."""
    numeric = [call.name for call in problem.calls if call.name not in problem.worded]
    shown = {set_as(shown_value(problem, cell, name))[0] for name in numeric for cell in cells_of(problem.values[name])}
    long = {text for text in shown if len(text.replace(".", "").strip("-0")) >= 3}
    return long - set(numbers(json.dumps(problem.to_json()["given"]))) - written_by_the_author(problem)


def written_by_the_author(problem) -> set[str]:
    """Numbers of the statement before any is filled in: data as much as the givens, as the filters of a known network.

    They are the same in every draw, so they tell nothing of this one; what Jinja fills in is not among them.
    """
    templates = [prose(problem.family, language).sentences["statement"].text for language in LANGUAGES]
    return {one for text in templates for one in numbers(re.sub(r"\{[{%].*?[%}]\}", " ", text, flags=re.DOTALL))}


def test_the_size_of_a_known_network_is_data_and_its_parameters_are_an_answer():
    problem = problem_of("cnn/architectures", (("network", "vgg16"),))
    assert "4096" in written_by_the_author(problem)
    assert {exact_string(problem.values["parameters"]), "112"} <= telling_answers(problem)
    assert "4096" not in telling_answers(problem)


def the_key_shows_the_working(id, options, language):
    """The result of every step stands behind the heading of the working, but of those that lead to nothing asked."""
    problem, text = problem_of(id, options), printed(id, options, language, "key", ".txt").decode()
    shown = text.partition(say("sheet.working", language))[2]
    steps = working(problem, language)
    in_tables = {name for names in problem.family.shown_in.values() for name in names}  # entry by entry
    last = max(i for i, step in enumerate(steps) if step.call.name in problem.asked_calls)
    for step in steps[: last + 1]:
        tokens = numbers(shown.replace(f"{to_text(step.symbol)} =", ""))  # which stands between two rows of a matrix
        if step.call.name in problem.worded:
            opened, closed = (r"\{", r"\}") if problem.worded[step.call.name].is_set else (r"[=(\[]", r"\W")
            for row in words_of(problem, step.call.name, language):
                said = r"[\W_]+".join(map(re.escape, row))
                assert re.search(rf"{opened} *{said}{closed}" if row else "∅", shown), (step.call.name, row)
        elif len(step.lines) > 1 and step.call.step.name not in in_tables:
            assert is_in(numbers(to_text(step.result)), tokens), step.call.name
        for line in step.lines:
            if line.calculation is not None:
                assert is_in(numbers(to_text(line.value)), tokens), step.call.name


def the_paper_holds_no_answer(id, options, language):
    answers = telling_answers(problem_of(id, options))
    source = {suffix: printed(id, options, language, "sheet", suffix).decode() for suffix in FORMATS[1:]}
    source[".html"] = "".join(Visible(source[".html"]).words)
    source[".tex"] = source[".tex"].partition("\\begin{document}")[2]
    source[".pdf"] = pdf_text(id, options, language, "sheet")
    for suffix, text in source.items():
        assert not answers & set(numbers(text.replace("\N{MINUS SIGN}", "-"))), suffix


def test_most_papers_could_tell_an_answer():
    assert sum(bool(telling_answers(problem_of(*case))) for case in CASES) > 0.7 * len(CASES)


def sheet_data_and_answer_form_hold_no_answer(id, options, language):
    problem, sheet = problem_of(id, options), sheet_of(id, options, language)
    (question,) = json.loads(json.dumps(sheet.to_json()))["questions"]
    assert set(question) == {"id", "family", "version", "level", "seed", "rounding", "given", "marks"}
    assert set(question["given"]) == {*problem.options, *(n for n, v in problem.given.items() if v is not None)}
    again = with_given(problem.family, question["given"])
    for name, value in problem.given.items():  # NumPy knows no lists of unlike lengths
        same = again.given[name] == value if isinstance(value, list) else np.array_equal(again.given[name], value)
        assert value is None or same, name
    form = yaml.safe_load(answer_form(sheet))
    assert set(form) == {"sheet", "student", "answers"}
    assert list(form["answers"]["q1"]) == list(problem.asked)
    for name, blank in form["answers"]["q1"].items():
        is_set = name in problem.worded and problem.worded[name].is_set  # one place to write however many members
        step = name if name in problem.values else f"{name}_"  # a step map_ is called map outside
        in_one = is_set or problem.is_in_one_box(step)  # as many as the length of a sequence would tell
        assert np.shape(blank) == (() if in_one else np.shape(problem.values[step]))
        assert set(np.array(blank).ravel()) == {""}


# --- the statement


def equations_in(said: str, equation: str) -> list[str]:
    """Where the text says this equation, within a sentence or listed, over a line end or not, and not a longer one."""
    anywhere = r"\s*".join(re.escape(sign) for sign in "".join(equation.split()))
    return re.findall(rf"(?<![A-Za-z0-9_^]){anywhere}(?!\.?\d|\s*[-+*/^·×])", said)


def test_an_equation_is_found_in_a_sentence_and_not_in_a_longer_one():
    assert len(equations_in("stride s =\n2 in both, s = 2", "s = 2")) == 2
    assert equations_in("ws = 2, s = 21, s = 2.5, s = 2 + a, s = 2/3", "s = 2") == []


def every_given_is_said_exactly_once(id, options, language):
    problem = problem_of(id, options)
    said = document_to_text(Document("", language, statement_blocks(problem, language)))
    for name, value in spoken_of(problem).items():
        kind = problem.family.given[name].kind
        if kind == "structure" or np.ndim(value) > 1:
            continue
        equation = Row((symbol(problem.family, name), Operator("="), data_node(value, kind == "pair")))
        assert len(equations_in(said, to_text(equation))) == 1, (name, said)


def what_is_not_spoken_of_is_not_listed(id, options, language):
    problem = problem_of(id, options)
    said = document_to_text(Document("", language, statement_blocks(problem, language)))
    spoken = {to_text(symbol(problem.family, name)) for name in spoken_of(problem)}
    for name in set(problem.given) - set(spoken_of(problem)):
        shown = to_text(symbol(problem.family, name))
        assert shown in spoken or f"{shown} =" not in said  # one target and a target for each step are both y


def a_matrix_is_listed_once(id, options, language):
    problem = problem_of(id, options)
    lines = [to_text(b.node) for b in statement_blocks(problem, language) if isinstance(b, DisplayFormula)]
    for name, value in problem.given.items():
        if problem.family.given[name].kind != "structure" and np.ndim(value) == 2:
            equation = to_text(Row((symbol(problem.family, name), Operator("="), data_node(value))))
            assert sum(line.count(equation) for line in lines) == (name not in problem.family.drawn), name


# --- every format


def no_markup_is_left_over(id, options, language, kind):
    text = printed(id, options, language, kind, ".txt").decode()
    page = Visible(printed(id, options, language, kind, ".html").decode())
    for shown in (text, "".join(page.words), with_whole_braces(pdf_text(id, options, language, kind))):
        assert remnants_in(shown) == []


def remnants_in(shown: str) -> list[str]:
    return [remnant for remnant in REMNANTS if remnant in shown]


def with_whole_braces(pdf: str) -> str:
    """A PDF builds a brace of three lines and more from pieces one above the other, each of which reads as a brace."""
    return re.sub(r"(?m)^(?:\{+\n)+\{+|^\{{3,}", "{", pdf)


def test_pieces_of_a_tall_brace_are_no_remnant_of_a_template_but_two_braces_are():
    for tall in ("=\n{{{{\n{{{a\nb\nc", "=\n{{{\n{{f\ng"):
        assert remnants_in(with_whole_braces(tall)) == []
    for left in ("{{ x", "a {{ x", "{{\nx", "x^{{{ k", "{ {{ k"):
        assert remnants_in(with_whole_braces(left)) == ["{{"], left


def markdown_and_latex_hold_no_template(id, options, language, kind):
    for suffix in (".md", ".tex"):
        source = printed(id, options, language, kind, suffix).decode()
        assert "{%" not in source
        assert "%}" not in source
        assert source.count("$") % 2 == 0
        assert source.count("\\begin{") == source.count("\\end{")
        assert source.count("\\left") - source.count("\\leftarrow") == source.count("\\right") - source.count(
            "\\rightarrow"
        )


def html_is_well_formed_and_needs_no_script(id, options, language, kind):
    source = printed(id, options, language, kind, ".html").decode()
    page = Visible(source)
    assert "math" in page.tags
    assert "script" not in page.tags
    assert f'lang="{language}' in source
    for formula in re.findall(r"<math.*?</math>", source, re.DOTALL):
        ElementTree.fromstring(formula)


@pytest.mark.parametrize(("id", "options"), list(first_papers()))
def test_the_same_input_makes_the_same_bytes(id, options):
    again = sample(LIBRARY[id], "easy", SEED, dict(options), None).problem
    sheet = Sheet("Test 7", "zh", (again,))
    for kind, make in (("sheet", sheet_document), ("key", key_document)):
        for suffix in FORMATS:
            assert render(make(sheet), f"paper{suffix}") == printed(id, options, "zh", kind, suffix)


@cases
def test_both_languages_ask_the_same(id, options):
    """Parts, marks and boxes."""
    assert _form(id, options, "en") == _form(id, options, "zh") != []


def _form(id, options, language) -> list[tuple]:
    (question, _) = without_gaps(document_of(id, options, language, "sheet").blocks)
    parts = [block for block in question.blocks if isinstance(block, Part)]
    return [(part.label, part.marks, part.blocks) for part in parts]


# --- the working


@pytest.mark.parametrize("id", list(LIBRARY))
def test_every_step_shows_formula_numbers_and_result(id):
    """Under every combination of options."""
    for options in all_options(id):
        problem = Problem(LIBRARY[id], draw(LIBRARY[id], Stream(id, SEED), "easy", options), options)
        for call, step in zip(problem.calls, working(problem), strict=True):
            assert is_traceable(problem.family, call, problem.values), (call.name, options)
            assert step.formula is not None or step.told, (call.name, options)
            assert step.lines or call.name in problem.worded, (call.name, options)
            assert "None" not in to_text(step.result)
            if call.name in problem.worded:
                said = sorted(re.findall(r"\w+", to_text(step.result)))
                assert said == sorted(word for row in words_of(problem, call.name) for word in row), (
                    call.name,
                    options,
                )


@pytest.mark.parametrize(("id", "options"), FIRST.values())
def test_the_working_says_by_letter_and_words_what_is_asked(id, options):
    problem = problem_of(id, options)
    worked = {step.call.name for step in working(problem)}
    leads = [block for block in solution_document(problem, "zh").blocks if isinstance(block, Paragraph) and block.leads]
    assert [plain(lead.inlines) for lead in leads] == [
        f"({part_label(i, 'numbers')}) {plain(asked_inlines(problem, call, 'zh'))}"
        for i, call in enumerate(problem.parts)
        if call.name in worked
    ]


def test_intermediate_values_stand_below_what_they_lead_to():
    """The state of an LSTM needs tanh(c), which nobody asks."""
    text = document_to_text(solution_document(problem_of("rnn/lstm_backward", ()), "en"))
    assert re.search(r"\(f\) Compute the hidden state h\.\s+τ = tanh\(c\)", text)


# --- all of it, paper by paper: what one check has rendered serves the next


OF_A_PAPER = (
    every_given_is_read_back_from_the_paper,
    what_is_drawn_only_is_said_beside_the_drawing,
    every_value_and_range_is_read_back_from_the_key,
    the_key_shows_the_working,
    the_marks_in_the_margin_sum_to_the_total,
    the_key_sums_its_marks_to_the_total,
    the_paper_holds_no_answer,
    sheet_data_and_answer_form_hold_no_answer,
    every_given_is_said_exactly_once,
    a_matrix_is_listed_once,
    what_is_not_spoken_of_is_not_listed,
    no_sentence_runs_into_the_next,
)
OF_BOTH = (
    no_page_would_be_sent_back,
    no_markup_is_left_over,
    markdown_and_latex_hold_no_template,
    html_is_well_formed_and_needs_no_script,
)


@papers
def test_paper_and_key(id, options, language):
    for check in OF_A_PAPER:
        check(id, options, language)
    for check in OF_BOTH:
        for kind in ("sheet", "key"):
            check(id, options, language, kind)


# --- people's own sizes


def test_long_data_keep_inside_the_page():
    x = [i * 3 % 41 for i in range(1, 41)]
    problem = with_given(LIBRARY["regression/simple"], {"x": x, "y": [100 - a for a in x[::-1]]})
    text, places = read_pdf(render(solution_document(problem, "en"), "solution.pdf"))
    assert is_in([str(a) for a in x], numbers(text))
    assert min(places) >= LEFT
    assert max(places) <= RIGHT


def test_a_long_sum_is_broken_before_its_signs():
    terms = [Row((Symbol("x"), Operator("cdot"), Number(str(10**9 + i)))) for i in range(12)]
    items = [piece for term in terms for piece in (Operator("+"), *term.items)][1:]
    pieces = broken(Row(tuple(items)))
    assert len(pieces) > 1
    assert all(len(to_text(piece)) < 80 for piece in pieces)
    assert [item for piece in pieces for item in piece.items] == items
    assert all(piece.items[0] == Operator("+") for piece in pieces[1:])


def test_a_long_sum_in_a_fraction_is_shortened():
    items = [piece for i in range(40) for piece in (Operator("+"), Number(str(1000 + i)))][1:]
    (piece,) = broken(Fraction(Row(tuple(items)), Number("40")))
    shown = to_text(piece)
    assert "1000 + 1001 + " in shown
    assert "1039" in shown
    assert "1020" not in shown


def test_a_long_sum_under_a_root_is_shortened():
    items = [piece for i in range(40) for piece in (Operator("+"), Number(str(1000 + i)))][1:]
    for radicand in (Row(tuple(items)), Fraction(Row(tuple(items)), Number("40"))):
        (piece,) = broken(Root(radicand))
        shown = to_text(piece)
        assert "1000 + 1001 + " in shown
        assert "1039" in shown
        assert len(shown) < 80


def test_what_was_shortened_goes_on_one_line_again():
    sizes = [piece for i in range(20) for piece in (Operator("+"), Fence("|", "|", Number(f"-{i}.25")))][1:]
    (piece,) = broken(Row((Number("0.5"), Operator("cdot"), Fence("(", ")", Row(tuple(sizes))))))
    assert to_text(piece) == "0.5*(abs(-0.25) + abs(-1.25) + ... + abs(-19.25))"


def test_a_fraction_is_as_wide_as_its_wider_half():
    halves = [Row((Number("1"), *[piece for i in range(9) for piece in (Operator("+"), Number(str(1000 + i)))]))] * 2
    assert len(broken(Row((Number("1"), Operator("-"), Fraction(*halves))))) == 1
    assert len(broken(Row((halves[0], Operator("-"), Fence("(", ")", halves[1]))))) > 1


def test_a_long_list_is_shortened():
    listed = [piece for i in range(40) for piece in (Operator(","), Number(str(100 + i)))][1:]
    (piece,) = broken(Row((Function("max"), Fence("(", ")", Row(tuple(listed))))))
    assert to_text(piece) == "max(100, 101, ..., 139)"


def test_matrices_of_a_stack_have_names_of_their_own():
    problem = sample(LIBRARY["attention/multi_head"], "easy", 1).problem
    shown = [to_text(block.node) for block in statement_blocks(problem, "en") if isinstance(block, DisplayFormula)]
    assert all(any(name in line for line in shown) for name in ("W_(Q, 1) = ", "W_(Q, 2) = ", "W_(V, 2) = "))
    stack = np.array([[[fmpq(i + j)] for j in range(2)] for i in range(2)], dtype=object)[..., None]
    names = [to_text(name) for name, _ in named_nodes(Symbol("K"), stack)]
    assert names == ["K_11", "K_12", "K_21", "K_22"]
    assert [to_text(name) for name, _ in named_nodes(Symbol("x"), stack[0, 0])] == ["x"]


def test_a_closed_form_that_repeats_the_calculation_is_left_out():
    problem = sample(LIBRARY["information/entropy"], "easy", 1, {"unit": "nats"}).problem
    text = document_to_text(solution_document(problem, "en"))
    assert "ln(0." in text
    assert "ln 0." not in text


def test_a_size_called_k_is_no_round():
    problem = sample(LIBRARY["generative/gan"], "easy", 1, {"ask_for": "optimal"}).problem
    assert question._in_round(problem)["k"] == len(problem.given["p"]) == 3
    assert question._in_round(problem, 2)["k"] == 2


def test_a_long_vector_is_broken_after_its_commas():
    entries = [piece for i in range(60) for piece in (Operator(","), Number(str(100 + i)))][1:]
    pieces = broken_vector(Fence("(", ")", Row(tuple(entries))))
    assert len(pieces) > 1
    assert [item for piece in pieces for item in piece.body.items] == entries
    assert all(piece.body.items[-1] == Operator(",") for piece in pieces[:-1])
    assert (pieces[0].left, pieces[0].right) == ("(", ".")
    assert (pieces[-1].left, pieces[-1].right) == (".", ")")


def test_a_long_vector_in_the_table_of_a_key_may_be_broken():
    given = {"kernel": "gaussian", "query": "3.1", "w": "2.5", "x": ["2.94", "3.58", "2.22", "3.82", "3.66"]}
    problem = with_given(LIBRARY["regression/nadaraya_watson"], given | {"y": [-6, 11, -9, -7, -5]})
    rows = [row for row in mark_table(problem, "en").rows if "exactly" in str(row)]
    (value,) = [row[1] for row in rows]
    assert [type(part) for part in value] == [Words] * 3
    assert (
        "".join(part.text for part in value)
        == "(\N{MINUS SIGN}0.08, \N{MINUS SIGN}0.72, \N{MINUS SIGN}2.42, \N{MINUS SIGN}1.62, \N{MINUS SIGN}0.98)"
    )


def test_a_wide_matrix_in_the_table_of_a_key_stands_there_row_by_row():
    """Its entries would be printed over the next column."""
    weights = [[0, 1, 1, 1, 1], [1, 0, 1, 0, 0], [1, 1, 0, 0, 0], [1, 0, 0, 0, 0], [1, 0, 0, 0, 0]]
    problem = with_given(LIBRARY["gnn/laplacian"], {"A": weights, "normalisation": "random_walk"})
    rows = [row for row in mark_table(problem, "en").rows if "exactly" in str(row)]
    values = [row[1] for row in rows]
    assert len(values) == 4 + 5
    assert [type(part) for value in values[:4] for part in value] == [Formula] * 4
    assert "".join(part.text for part in values[4]) == "1, " + ", ".join(["−0.25"] * 4)


@pytest.mark.parametrize("ranks", [(1, 1, 2, 2), (1, 1, 1, 2, 2)])
def test_rounds_are_drawn_whether_or_not_they_are_of_one_length(ranks):
    """Curves of two classes, with as many detections each or not."""
    detections = [[k, f"0.{90 - 7 * i}", i % 2] for i, k in enumerate(ranks)]
    problem = with_given(LIBRARY["metrics/average_precision"], {"detections": detections, "positives": [3, 2]})
    (curves,) = [block for block in solution_document(problem, "en").blocks if isinstance(block, Figure)]
    assert curves.alt


@pytest.mark.parametrize("form, in_statement", [("corners", 1), ("centre", 0)])
def test_a_drawing_of_a_step_stands_in_the_key_alone_and_only_where_the_step_exists(
    form: str, in_statement: int
) -> None:
    data = {"corners": {"a": [0, 0, 4, 4], "b": [1, 2, 6, 5]}, "centre": {"a": [2, 2, 4, 4], "b": [3, 3, 5, 4]}}[form]
    problem = with_given(LIBRARY["metrics/iou"], data | {"format": form})
    solution = [block for block in solution_document(problem, "en").blocks if isinstance(block, Figure)]
    assert len(figures_of(problem, "en")) == in_statement
    assert len(solution) == 1


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("8600000000", "8.6 × 10^9"),
        ("1000000", "1 × 10^6"),
        ("-270000000", "-2.7 × 10^8"),
        ("100000", "100000"),
        ("12340000", "12340000"),
        ("8600000001", "8600000001"),
        ("8600000000.5", "8600000000.5"),
    ],
)
def test_a_long_round_given_is_set_as_a_power_of_ten(number: str, shown: str) -> None:
    assert to_text(data_node(exact(number).value())) == shown
    if "-" not in number:
        problem = with_given(LIBRARY["scaling/chinchilla"], {"N": number})
        said = document_to_text(Document("", "en", statement_blocks(problem, "en")))
        assert len(equations_in(said, f"N = {shown}")) == 1
