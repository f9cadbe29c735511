"""HTML, Markdown, LaTeX and plain text of every block."""

from __future__ import annotations

import re
from fractions import Fraction
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from document_samples import NOTICE, PROMPT, TITLE, paper
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from markscheme.document.document_tree import Block, Document, Heading, Paragraph, Question, Words
from markscheme.document.markdown_reader import read_markdown
from markscheme.document.printers.document_printer import marks_label, marks_number, without_gaps
from markscheme.document.printers.html_document import html_blocks, to_html
from markscheme.document.printers.latex_document import to_latex
from markscheme.document.printers.layout.text_layout import formula_lines, wrap
from markscheme.document.printers.markdown_document import to_markdown
from markscheme.document.printers.text_document import to_text
from markscheme.notation.latex_reader import read_latex

LANGUAGES = ["en", "zh"]
PRINTERS = [to_html, to_markdown, to_latex, to_text]


class Outline(HTMLParser):
    """Collect tags, attributes and text of a page; fail on a tag closed out of order."""

    VOID = frozenset({"meta", "img", "br", "mspace"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("printer", PRINTERS)
def test_every_text_and_number_is_printed(printer, language: str) -> None:
    shown = printer(paper(language))
    texts = [
        TITLE[language],
        PROMPT[language],
        NOTICE[language],
        "17",
        "23",
        "31",
        "4.25",
        "0.5",
        "4.5",
        "5.5",
    ]
    texts += [
        "left",
        "右边",
        "item",
        "Tools",
        "Values",
        "22",
        "COMP",
        "MS-7Q4K",
        "ball",
        "above",
        "below",
        "Course",
    ]
    missing = [text for text in texts if text not in shown]
    assert missing == []


@pytest.mark.parametrize(
    "language, question, end", [("en", "Question 1", "End of paper"), ("zh", "第 1 题", "试卷结束")]
)
@pytest.mark.parametrize("printer", PRINTERS)
def test_own_words_follow_the_language(printer, language: str, question: str, end: str) -> None:
    shown = printer(paper(language))
    assert question in shown
    assert end in shown


@pytest.mark.parametrize("language, lang", [("en", "en"), ("zh", "zh-Hans")])
def test_html_is_well_formed_and_stands_alone(language: str, lang: str) -> None:
    page = to_html(paper(language))
    outline = Outline(page)
    assert outline.open == []
    assert dict(outline.tags)["html"] == {"lang": lang}
    assert not {"script", "link", "iframe"} & {tag for tag, _ in outline.tags}
    assert not re.search(r"url\(|@import|src=\"http|onload", page)
    formulas = [attributes for tag, attributes in outline.tags if tag == "math"]
    assert len(formulas) == 7
    assert all(attributes["alttext"] for attributes in formulas)


def test_html_of_boxes_tables_and_figures() -> None:
    outline = Outline(to_html(paper("en")))
    boxes = {attributes["data-field"]: attributes for _, attributes in outline.tags if "data-field" in attributes}
    assert boxes["q1a"]["aria-label"] == "Answer"
    assert boxes["q1b"]["aria-label"] == "Answer: 2 by 3 cells"
    images = [attributes["alt"] for tag, attributes in outline.tags if tag == "img"]
    assert images == ['A "ball" & <more>']
    tags = [tag for tag, _ in outline.tags]
    assert (tags.count("th"), tags.count("td"), tags.count("thead"), tags.count("caption")) == (2, 4, 1, 1)
    assert 'def f(x):\n    return x  # 均值 \\ $ ``` "q"' in outline.text


def test_html_headings_skip_no_level() -> None:
    levels = [int(tag[1]) for tag, _ in Outline(to_html(paper("en"))).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@given(st.text(max_size=40))
def test_html_shows_any_text_as_it_is(text: str) -> None:
    shown = Outline(html_blocks((Paragraph((Words(text),)),), ("en",)))
    expected = re.sub("[\x00-\x20\x7f-\x9f\u2028\u2029\ufffe\uffff]+", " ", text)
    assert shown.text == expected
    assert [tag for tag, _ in shown.tags] == ["p"]


def unescaped(latex: str) -> str:
    """Undo what LaTeX does to text, by the commands alone that text may use."""
    signs = {"textbackslash": "\\", "textasciicircum": "^", "textasciitilde": "~", "textasciigrave": "`"}
    signs |= {
        "textquotesingle": "'",
        "textquotedbl": '"',
        "textless": "<",
        "textgreater": ">",
        "textbar": "|",
    }
    signs |= {"textquoteright": "’"}
    token = re.compile(
        r"\\(?P<name>[a-z]+)\{\}|\\(?P<sign>[{}$&#%_])|\{(?P<group>[][*])\}|(?P<kept>[-,])\{\}|(?P<plain>[^\\{}$&#%_^~`'\"<>|])"
    )
    shown, place = "", 0
    while place < len(latex):
        found = token.match(latex, place)
        assert found, latex[place:]
        shown += (
            signs[found["name"]]
            if found["name"]
            else found["sign"] or found["group"] or found["kept"] or found["plain"]
        )
        place = found.end()
    return shown


@given(st.text(st.sampled_from(list("ab1 中，\\`*_{}[]()#+-.!|$~^&<>\"'’@=:;?/%")), min_size=1, max_size=30))
def test_latex_escapes_every_sign(text: str) -> None:
    latex = to_latex(Document("t", "en", (Paragraph((Words("START" + text + "END"),)),)))
    body = latex[latex.index("START") + 5 : latex.index("END\n")]
    assert unescaped(body) == re.sub(" +", " ", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_latex_is_balanced(language: str) -> None:
    latex = to_latex(paper(language))
    opened: list[str] = []
    for kind, name in re.findall(r"\\(begin|end)\{([a-z]+\*?)\}", latex.split("\\begin{document}")[1]):
        if kind == "begin":
            opened.append(name)
        elif name != "document":
            assert opened.pop() == name
    assert opened == []
    stripped = re.sub(r"\\[{}\\]", "", latex)
    assert stripped.count("{") == stripped.count("}")
    assert "ctex" in latex


def test_latex_reads_greek_and_relations_in_text() -> None:
    latex = to_latex(Document("t", "en", (Paragraph((Words("ε ≤ θ − 1"),)),)))
    body = r"\ensuremath{\varepsilon} \ensuremath{\le} \ensuremath{\theta} \ensuremath{\relax-} 1"
    assert body in latex
    assert "ctex" not in latex


def test_markdown_golden() -> None:
    blocks = read_markdown(
        "Let $x$ be **one:** yes.\n\n- a\n- b\n\n| h |\n|--:|\n| $|x|$ |\n".replace("$|x|$", r"$\vert x \vert$")
    )
    shown = to_markdown(Document("A_B", "en", (Question("1", (), 2, blocks),), (("Name", None),), code="C-1"))
    lines = shown.split("\n")
    assert lines[0] == "# A\\_B"
    assert lines[2].startswith("- Name: \\_")
    assert lines[4:8] == ["## Question 1 \\[2 marks\\]", "", "Let $x$ be **one:** yes.", ""]
    assert lines[8:12] == ["- a", "- b", "", "| h |"]
    assert "|" not in lines[13].strip("| ")
    assert lines[-2] == "C-1"


@pytest.mark.parametrize(
    "text, lines",
    [
        ("a=1", ["a = 1"]),
        (r"\begin{bmatrix}1&-2\\30&4\end{bmatrix}", ["[  1  -2 ]", "[ 30   4 ]"]),
        (r"A=\begin{bmatrix}1\\2\\3\end{bmatrix}^\top+b", ["    [ 1 ]^T", "A = [ 2 ]   + b", "    [ 3 ]"]),
        (r"\begin{vmatrix}1&2\\3&4\end{vmatrix}", ["| 1  2 |", "| 3  4 |"]),
    ],
)
def test_formulas_in_a_terminal(text: str, lines: list[str]) -> None:
    assert formula_lines(read_latex(text)) == lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_terminal_lines_fit(language: str) -> None:
    shown = to_text(paper(language), width=50)
    too_wide = [line for line in shown.split("\n") if cell_len(line) > 50]
    assert too_wide == []
    boxed = [cell_len(line) for line in shown.split("\n") if line.startswith(("|", "+"))]
    assert set(boxed) == {50}


@given(st.text(st.sampled_from(list("ab 均值，。（）x")), max_size=60), st.integers(4, 20))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    text = re.sub(" +(?=[，。）])", "", text).strip()
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not any(line.startswith(("，", "。", "）")) for line in lines[1:])


def levels(blocks: tuple[Block, ...]) -> list[int]:
    found = []
    for block in blocks:
        if isinstance(block, (Heading, Question)):
            found.append(block.level)
        if isinstance(block, Question):
            found += levels(block.blocks)
    return found


@given(st.lists(st.one_of(st.integers(1, 5), st.lists(st.integers(1, 5), max_size=3)), max_size=8))
def test_levels_never_skip(shape: list[int | list[int]]) -> None:
    inside = [
        Heading(s, ()) if isinstance(s, int) else Question("1", (), None, tuple(Heading(i, ()) for i in s))
        for s in shape
    ]
    settled = levels(without_gaps(tuple(inside)))
    assert all(after <= before + 1 for before, after in pairwise([0, *settled]))
    assert all(level >= 1 for level in settled)


@pytest.mark.parametrize(
    "marks, text",
    [(2, "2"), (Fraction(3, 2), "1.5"), (Fraction(1, 3), "1/3"), (Fraction(1, 4), "0.25"), (0, "0")],
)
def test_marks(marks: int | Fraction, text: str) -> None:
    assert marks_number(marks) == text


@pytest.mark.parametrize(
    "marks, languages, text",
    [(1, ("en",), "[1 mark]"), (2, ("en",), "[2 marks]"), (2, ("en", "zh"), "[2 marks · 2 分]")],
)
def test_marks_of_questions(marks: int, languages: tuple[str, ...], text: str) -> None:
    assert marks_label(marks, languages) == text


def test_html_keeps_a_formula_and_the_full_stop_after_it_in_one_line():
    for text, whole in (("Take $x$. Then", "."), ("取 $x$。再", "。"), ("Take $x$ and", "")):
        printed = html_blocks(read_markdown(text), ("en",))
        assert re.sub("<[^>]*>", "", printed) == text.replace("$", "")
        assert re.findall(r'<span class="whole"><math.*</math>(.)</span>', printed) == list(whole)
