"""Texts of an instructor: gaps for numbers, conditions in a sandbox, and nothing that runs."""

from __future__ import annotations

import time

import pytest
from flint import fmpq

from markscheme.authored.texts import check_text, fill_in
from markscheme.errors import GivenError, NotationError

VALUES = {"n": fmpq(4096), "x": fmpq(-1, 2), "t": fmpq(1, 3)}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{n} weights", "4096 weights"),
        ("$x_{n} + {x}$", "$x_{4096} + {-1/2}$"),
        ("it is {x}", "it is $-1/2$"),
        (r"the set \{n\}", r"the set \{n\}"),
        ("`{n}` is code", "`{n}` is code"),
        ("{% if n == 1 %}weight{% else %}weights{% endif %}", "weights"),
        ("{% if n > 5000 or not n >= 4096 %}many{% else %}few{% endif %}: {{ n }}", "few: 4096"),
    ],
)
def test_gaps_are_filled_in(text, filled):
    assert fill_in(text, VALUES) == filled


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{m} weights", "{m} shows no number of this question; known: n"),
        ("{{ ''.__class__ }}", "an attribute"),
        ("{{ n.__class__.__mro__ }}", "an attribute"),
        ("{{ ''['__class__'] }}", "an index"),
        ("{{ self }}", "names 'self'"),
        ("{{ cycler }}", "names 'cycler'"),
        ("{{ range(10**9) }}", "a call"),
        ("{% for i in range(999999999) %}x{% endfor %}", "a loop"),
        ("{{ 9**9**9 }}", "'Pow'"),
        ("{{ 'a' * 99999999 }}", "'Mul'"),
        ("{{ n|string }}", "'Filter'"),
        ("{% set a = 1 %}", "'Assign'"),
        ("{% include 'x' %}", "'Include'"),
        ("{% macro f() %}{% endmacro %}", "'Macro'"),
        ("{% if n == 'a' %}x{% endif %}", "a constant that is no whole number"),
        ("{% if n %}", "cannot be read"),
        ("<b>x</b>", "raw HTML"),
        ("![x](http://example.org/x.png)", "an image"),
        ("[x](http://example.org)", "a link"),
        (r"$\input{x}$", r"unknown command \input"),
        ("x" * 20_001, "20,001 characters"),
    ],
)
def test_what_would_do_something_is_refused_at_once(text, said):
    started = time.process_time()
    with pytest.raises((GivenError, NotationError)) as error:
        check_text(text, ["n"])
    assert said in str(error.value)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("text", ['#import "x.typ"; #eval("1")', r"\\input{/etc/passwd} \& %", "a & b < c", "@x #y ~z"])
def test_what_means_something_elsewhere_prints_as_it_stands(text):
    from markscheme.document.document_tree import Document
    from markscheme.document.markdown_reader import read_markdown
    from markscheme.document.pdf.typeset import to_pdf
    from markscheme.document.printers.html_document import to_html

    check_text(text, [])
    document = Document(title="T", language="en", blocks=read_markdown(fill_in(text, {})))
    assert to_pdf(document).startswith(b"%PDF")
    assert "<script" not in to_html(document).replace("<script>", "", 0).split("<body", 1)[1]
