"""`solve --blank`: what it prints is solved as it stands, for every family, and says what each given is."""

from __future__ import annotations

import json
from itertools import chain

import pytest

from markscheme.engine.problem import with_given
from markscheme.errors import MarkschemeError
from markscheme.family.library import Library
from markscheme.files.yaml_reader import load_yaml
from markscheme.papers.shown.blank_givens import blank_json, blank_yaml, example

LIBRARY = Library()


@pytest.mark.parametrize("id", list(LIBRARY))
def test_the_example_of_every_family_is_read_back_and_solved(id: str) -> None:
    """From YAML and from JSON comes the problem of the example, to the last number; each given has its words."""
    family = LIBRARY[id]
    for options in ({}, *({name: values[-1]} for name, values in family.options.items())):
        try:
            drawn = example(family, options)
        except MarkschemeError:  # options that never go together
            continue
        text = blank_yaml(family, options)
        read = with_given(family, load_yaml(text, "blank.yaml"))
        assert read.to_json()["given"] == drawn.to_json()["given"]
        assert read.values.keys() == drawn.values.keys()
        for name, given in family.given.items():
            assert given.kind == "structure" or given.applies(drawn.options) == any(
                line.startswith((f"{name}:", f"# {name}:")) for line in text.splitlines()
            )
    data = json.loads(json.dumps(blank_json(family, {})))
    assert list(data["about"]) == list(family.given)
    assert with_given(family, data["given"]).values
    assert all(about["what"] for about in data["about"].values())


def test_comments_say_shape_rules_and_what_another_option_needs() -> None:
    lines = blank_yaml(LIBRARY["norm/batchnorm"], {"activation": "relu"}).splitlines()
    assert "activation: relu" in lines
    assert "# a matrix (m, d), a list of its rows" in lines
    assert "# ϵ: a number; >= 0" in lines
    assert "# only with --set mode=inference: running_mean, running_variance" in lines
    assert all(line[:1] in ("#", " ", "") or line.partition(":")[0].isidentifier() for line in lines)


def test_chinese_comments_are_chinese() -> None:
    text = blank_yaml(LIBRARY["norm/batchnorm"], {}, "zh")
    assert "# 矩阵（m, d），按行写成列表" in text
    assert "# ϵ：一个数；>= 0" in text
    assert "may be left out" not in text


def test_words_that_other_readers_take_for_truth_values_stand_in_quotation_marks() -> None:
    text = blank_yaml(LIBRARY["regression/ridge"], {})
    assert 'penalise_intercept: "no"' in text


def test_structures_keep_words_apart_from_numbers() -> None:
    texts = [blank_yaml(LIBRARY[id], {}) for id in ("metrics/bleu", "classification/naive_bayes")]
    rows = [line for line in chain.from_iterable(map(str.splitlines, texts)) if line.startswith("  - [")]
    assert rows
    assert all('"' in row for row in rows)
