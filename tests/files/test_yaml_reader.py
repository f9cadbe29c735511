"""YAML with numbers is read to the last digit, and nothing in it grows, doubles or becomes an object."""

from __future__ import annotations

import json

import pytest

from markscheme.errors import GivenError
from markscheme.files.json_reader import load_given
from markscheme.files.yaml_reader import load_yaml


def test_numbers_are_the_text_that_stands_there() -> None:
    text = 'x: [0.1, 1e3, 1/3, "7", 7, -2, 1_000, 010]\nmask: no\nwords: [yes, on]\nnothing: ~\nempty:\nsure: true'
    assert load_yaml(text, "a.yaml") == {
        "x": ["0.1", "1e3", "1/3", "7", 7, -2, "1_000", "010"],
        "mask": "no",
        "words": ["yes", "on"],
        "nothing": None,
        "empty": None,
        "sure": True,
    }


def test_json_says_the_same_as_yaml() -> None:
    data = {"a": [1, "1/2", {"kind": "conv", "pad": [0, 1]}], "b": "sqrt(2)", "c": None, "d": {"e": [[1], [2]]}}
    assert load_yaml(json.dumps(data), "a.yaml") == data == load_given(json.dumps(data), "standard input")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x: [1]\nx: [2]", "a.yaml: line 2, column 1: the name 'x' stands here a second time; keep one of them"),
        ("x: {a: 1, a: 2}", "a.yaml: line 1, column 11: the name 'a' stands here a second time; keep one of them"),
        ("a: &a [1, 1]\nb: [*a, *a]", "a.yaml: line 1, column 4: '&' and '*' begin a YAML anchor or alias; "),
        ("a: !!python/object/apply:os.system [ls]", "a.yaml: line 1, column 4: '!' begins a YAML tag; "),
        ("a: 1\n---\na: 2", "a.yaml: line 2, column 1: a second document begins here; "),
        ("a: [1, 2", "a.yaml: line 2, column 1: not YAML ("),
        ("# nothing", "a.yaml: is empty; write the givens by name, as `x: [1, 2]`"),
        ("a:\n\t- 1", "a.yaml: line 2, column 1: not YAML ("),
        ("? [1, 2]\n: 3", "a.yaml: line 1, column 3: a name must stand here, as `x: [1, 2]`"),
        ("a: \x00", "a.yaml: not YAML ("),
        ("a: " + "9" * 1000, "a.yaml: line 1, column 4: an integer of 1,000 digits; at most 900 are read"),
        ("a: " + "[" * 50 + "]" * 50, "a.yaml: line 1, column 23: more than 20 lists inside lists; "),
        ("a: " + "[" * 10_000, "a.yaml: line 1, column 1003: not YAML ("),
        ("a: [" + "1," * 200_000 + "]", "a.yaml: line 1, column 200001: more than 100,000 values; "),
    ],
)
def test_what_is_no_plain_document_is_refused_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(GivenError) as raised:
        load_yaml(text, "a.yaml")
    assert str(raised.value).startswith(sentence)
    assert len(str(raised.value)) < 300


def test_which_of_both_it_is_says_the_ending_else_the_first_bracket() -> None:
    assert load_given("{x: 1}", "a.yml") == {"x": 1}
    with pytest.raises(GivenError, match="not JSON"):
        load_given("{x: 1}", "standard input")
    with pytest.raises(GivenError, match="not JSON"):
        load_given("x: 1", "a.json")
    assert load_given("x: 1", "standard input") == {"x": 1}
