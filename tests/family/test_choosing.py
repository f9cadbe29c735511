"""Families by id, topic, pattern, study note and words, and a mix of them."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from markscheme.errors import MarkschemeError
from markscheme.family.choosing import mixed, named, notes_of, of_notes, searched, settings_of_each
from markscheme.family.library import Library, templates_root

LIBRARY = Library()
GNN = [id for id in LIBRARY if id.startswith("gnn/")]


def test_ids_topics_and_patterns_name_each_family_once_in_their_order():
    assert named(LIBRARY, ["norm/batchnorm", "gnn", "gnn/*", "norm/batchnorm"]) == ["norm/batchnorm", *GNN]
    assert named(LIBRARY, ["gnn/"]) == GNN  # as a shell completes it
    assert named(LIBRARY, ["*/gcn_*"]) == ["gnn/gcn_layer"]
    assert named(LIBRARY, []) == []


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("norm/batchnrom", "there is no family 'norm/batchnrom'; did you mean 'norm/batchnorm'?"),
        ("batchnorm", "there is no family or topic 'batchnorm'; did you mean 'norm/batchnorm'?"),
        ("gn", "there is no family or topic 'gn'; did you mean 'gnn'?"),
        ("", "there is no family or topic ''; `markscheme list` names them"),
        ("xyz*", "'xyz*' fits no family; write a topic, such as 'cnn', or a pattern of ids, such as 'cnn/conv*'"),
    ],
)
def test_a_word_that_names_nothing_is_said_with_the_near_name(word, said):
    with pytest.raises(MarkschemeError) as refused:
        named(LIBRARY, ["gnn", word])
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("source", "notes"),
    [
        ("study note 003, gates; note 004, gates again", ("003", "004")),
        ("study notes 000, 001 and 003, convolution", ("000", "001", "003")),
        ("study notes 001 to 004, dropout; Srivastava et al. (2014)", ("001", "002", "003", "004")),
        ("CS231n notes, backpropagation; notes of 2018, p. 300", ()),
        ("", ()),
    ],
)
def test_the_notes_of_a_source(source, notes):
    assert notes_of(source) == notes


def test_every_family_says_where_it_comes_from():
    assert [id for id in LIBRARY if not LIBRARY[id].source] == []


def test_families_of_a_note():
    sources = {"a/x": "study note 000", "a/y": "study notes 001 to 003", "b/z": "a book"}
    assert of_notes(sources, ["a/y", "a/x", "b/z"], ["0"]) == ["a/x"]
    assert of_notes(sources, ["a/y", "a/x", "b/z"], ["002", "000"]) == ["a/y", "a/x"]
    with pytest.raises(MarkschemeError, match="no family is from note 009; there are 000, 001, 002, 003"):
        of_notes(sources, ["a/x"], ["9"])


def test_a_search_reads_titles_statements_and_questions_in_both_languages_but_no_slips():
    assert "gnn/laplacian" in searched(LIBRARY, LIBRARY, "EIGENVALUES laplacian")
    assert "gnn/laplacian" in searched(LIBRARY, LIBRARY, "拉普拉斯")
    assert searched(LIBRARY, ["gnn/laplacian"], "triangular") == []  # stands in the sentence of a slip alone
    assert searched(LIBRARY, LIBRARY, "no such words") == []


def test_a_mix_is_spread_over_the_topics_and_repeats_no_family_early():
    ids = named(LIBRARY, ["gnn", "cnn", "norm"])
    for seed in range(20):
        drawn = mixed(ids, 7, seed)
        topics = Counter(id.partition("/")[0] for id in drawn)
        assert sorted(topics.values()) == [2, 2, 3]
        assert drawn == sorted(drawn, key=ids.index)
        counted = Counter(drawn)
        for id in ids:  # none twice while another of its topic has not come
            assert counted[id] <= 1 + min(counted[other] for other in ids if other[:3] == id[:3])
    assert mixed(ids, 7, 1) == mixed(ids, 7, 1) != mixed(ids, 7, 2)
    assert len(mixed(["gnn/laplacian"], 3, 0)) == 3


def test_an_option_goes_to_those_who_have_it_and_its_value():
    families = [LIBRARY[id] for id in ("gnn/gcn_layer", "gnn/laplacian", "norm/batchnorm")]
    assert settings_of_each(families, {"normalisation": "row"}) == [{"normalisation": "row"}, {}, {}]
    with pytest.raises(MarkschemeError, match="'normalisation' is 'rows', but must be one of symmetric, row"):
        settings_of_each(families, {"normalisation": "rows"})
    with pytest.raises(MarkschemeError, match="these families: unknown option 'normalization'; did you mean"):
        settings_of_each(families, {"normalization": "row"})


def test_every_topic_has_a_title_in_both_languages_and_no_title_is_of_nothing():
    titles = json.loads((templates_root() / "topics.json").read_text("utf-8"))
    topics = {id.partition("/")[0] for id in LIBRARY}
    assert set(titles) == topics
    assert all(set(one) == {"en", "zh"} and all(one.values()) for one in titles.values())
    assert list(LIBRARY.topics()) == list(titles)


def test_every_option_is_called_in_words_in_both_languages_and_no_words_are_of_nothing():
    words = LIBRARY.option_words()
    assert [name for name, one in words.items() if set(one) != {"en", "zh"} or not all(one.values())] == []
    options = [(name, value) for id in LIBRARY for name, values in LIBRARY[id].options.items() for value in values]
    used = {name for name, _ in options} | {
        next((key for key in (f"{name}={value}", f"={value}") if key in words), f"{name}={value}")
        for name, value in options
    }
    assert used == set(words)


def test_values_of_one_option_have_words_of_their_own():
    words = LIBRARY.option_words()
    for id in LIBRARY:
        for name, values in LIBRARY[id].options.items():
            called = [words.get(f"{name}={value}") or words[f"={value}"] for value in values]
            for language in ("en", "zh"):
                assert len({one[language] for one in called}) == len(values), (id, name)


def test_a_folder_of_ones_own_calls_its_options_in_words(tmp_path):
    (tmp_path / "options.json").write_text(
        '{"names": {"metric": {"en": "distance"}}, '
        '"values": {"metric=mine": {"en": "my own"}, "mine": {"en": "mine"}}}',
        "utf-8",
    )
    words = Library([tmp_path]).option_words()
    assert [words[name] for name in ("metric", "metric=mine", "=mine")] == [
        {"en": "distance"},
        {"en": "my own"},
        {"en": "mine"},
    ]
    for text in ("[1]", '{"names": {"mine": "x"}}', '{"values": 3}', "{"):
        (tmp_path / "options.json").write_text(text, "utf-8")
        with pytest.raises(MarkschemeError, match=r"options\.json: "):
            Library([tmp_path]).option_words()


def test_a_folder_of_ones_own_names_its_topics(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "one.py").write_text("", "utf-8")
    assert list(Library([tmp_path]).topics().items())[-1] == ("mine", {})
    (tmp_path / "topics.json").write_text('{"mine": {"en": "Of my own"}}', "utf-8")
    assert Library([tmp_path]).topics()["mine"] == {"en": "Of my own"}
    for text in ("[1]", '{"mine": "x"}', "{"):
        (tmp_path / "topics.json").write_text(text, "utf-8")
        with pytest.raises(MarkschemeError, match=r"topics\.json: "):
            Library([tmp_path]).topics()
