"""Markdown prose into the document tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markscheme.document.document_tree import (
    BulletList,
    Code,
    CodeBlock,
    DisplayFormula,
    Emphasis,
    Formula,
    Heading,
    LineBreak,
    NumberedList,
    Paragraph,
    Strong,
    Table,
    Words,
)
from markscheme.document.markdown_reader import read_inlines, read_markdown
from markscheme.document.printers.markdown_document import markdown_blocks
from markscheme.errors import NotationError
from markscheme.notation.latex_reader import read_latex

X = read_latex("x")


def words(text: str) -> tuple[Words, ...]:
    return (Words(text),)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("plain words", words("plain words")),
        (
            "a *b* **c** `d` $x$",
            (
                Words("a "),
                Emphasis(words("b")),
                Words(" "),
                Strong(words("c")),
                Words(" "),
                Code("d"),
                Words(" "),
                Formula(X),
            ),
        ),
        (r"costs \$5 \* 3", words("costs $5 * 3")),
        ('don\'t "quote"', words("don’t “quote”")),
        ("&lt; and x < y", words("< and x < y")),
        ("two\nlines", words("two lines")),
        ("均值\n方差", words("均值方差")),
        ("均值，\n“方差”", words("均值，“方差”")),
        ("均值\nmean", words("均值 mean")),
        ("值为\n$x$\n的", (Words("值为 "), Formula(X), Words(" 的"))),
        ("均值。\n$x$，\nmean", (Words("均值。"), Formula(X), Words("，mean"))),
        ("**粗体**\n字", (Strong(words("粗体")), Words("字"))),
        ("a\\\nb", (Words("a"), LineBreak(), Words("b"))),
        ("", ()),
    ],
)
def test_inlines(text: str, expected: object) -> None:
    assert read_inlines(text) == expected


def test_blocks() -> None:
    text = "# Head\n\nPara $x$\n$$\nx\n$$\nmore\n\n- one\n- two\n\n3. three\n\n"
    text += "```\ncode  $y\n```\n\n| a | b |\n|:-:|--:|\n| $x$ | 2 |\n"
    assert read_markdown(text) == (
        Heading(1, words("Head")),
        Paragraph((Words("Para "), Formula(X))),
        DisplayFormula(X),
        Paragraph(words("more")),
        BulletList(((Paragraph(words("one")),), (Paragraph(words("two")),))),
        NumberedList(((Paragraph(words("three")),),), 3),
        CodeBlock("code  $y"),
        Table((words("a"), words("b")), (((Formula(X),), words("2")),), ("center", "right")),
    )


@pytest.mark.parametrize(
    "text, message",
    [
        (
            "ok\n\na <b>c</b>",
            "prose.en.md, line 12: raw HTML is not read here; write words, emphasis, code or $...$",
        ),
        (
            "a\nb ![i](u)",
            "prose.en.md, line 11: an image is not read here; write words, emphasis, code or $...$",
        ),
        (
            "[a](http://b)",
            "prose.en.md, line 10: a link is not read here; write words, emphasis, code or $...$",
        ),
        ("> a", "line 10: a block quotation is not read here; paragraphs, headings,"),
        ("<div>\n</div>", "line 10: raw HTML is not read here; paragraphs"),
        ("---", "line 10: a horizontal rule is not read here"),
        (
            "costs $5 today",
            "line 10: near 'costs $5 today': this dollar sign belongs to no formula; write \\$",
        ),
        ("x\n$ x $", "line 11: near '$ x $': this dollar sign"),
        ("2 * 3", "line 10: near '2 * 3': this asterisk sets nothing apart"),
        (
            "**注意：**请",
            "this asterisk sets nothing apart; write \\* for the sign, and leave punctuation outside",
        ),
        ("a ` b", "this backtick belongs to no code"),
        ("- # h", "line 10: a heading cannot stand in a list"),
        ("| a |\n|---|\n| $$x$$ |", "line 12: $$...$$ cannot stand in a heading or a table"),
        ("**a $$x$$ b**", "line 10: $$...$$ cannot stand inside emphasis"),
    ],
)
def test_what_is_not_read_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(NotationError) as caught:
        read_markdown(text, "prose.en.md", 10)
    assert message in str(caught.value)


@pytest.mark.parametrize("text, line", [("a\nb $\\foo$", 2), ("a\n\n$$\n\\foo\n$$", 3), ("- a\n- $\\foo$", 2)])
def test_an_unknown_command_is_an_error_with_its_line(text: str, line: int) -> None:
    with pytest.raises(NotationError) as caught:
        read_markdown(text)
    assert str(caught.value).startswith(f"line {line}: ")
    assert "foo" in str(caught.value)


def test_inlines_refuse_blocks() -> None:
    with pytest.raises(NotationError) as caught:
        read_inlines("- a", "f.md", 4)
    assert str(caught.value) == "f.md, line 4: one paragraph of words has to stand here, not BulletList"


def close_up(text: str) -> str:
    return " ".join(text.split())


PRINTABLE = st.text(st.sampled_from(list("ab1。，均值 \\`*_{}[]()#+-.!|$~^&<>\"'@=:;?/%—")), min_size=1, max_size=25)


@given(PRINTABLE.map(close_up).filter(bool), PRINTABLE.map(close_up).filter(bool))
def test_printed_markdown_is_read_back(first: str, second: str) -> None:
    blocks = (Paragraph((Words(first), Strong(words(second)), Words(first))),)
    assert read_markdown(markdown_blocks(blocks, ("en",))) == blocks


# The dollar plugin takes a backslash at the very end of a text for one before its first character.
@given(PRINTABLE.map(close_up).filter(lambda text: text and not text.endswith("\\")))
def test_printed_tables_and_lists_are_read_back(text: str) -> None:
    item = (Paragraph(words(text)),)
    blocks = (
        Table((words(text),), (((Formula(X), Words(" " + text)),),), ("left",)),
        BulletList((item, item)),
    )
    assert read_markdown(markdown_blocks(blocks, ("en",))) == blocks
