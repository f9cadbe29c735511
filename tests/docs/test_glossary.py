"""One term for one thing: the prose of all families held against the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from markscheme.family.library import templates_root

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
# Headings of parts and names of steps and slips are no words of the prose.
_NO_PROSE = re.compile(r"^## .*?$|^- \w+:|\$[^$]*\$|\{[{%#].*?[}%#]\}|`[^`]*`", re.DOTALL | re.MULTILINE)
# What has another meaning in one family, or is said there in other words: (family, English term), and why.
OTHERWISE: dict[tuple[str, str], str] = {
    ("attention/parameters", "norm"): "a layer norm is 层归一化",
    ("cnn/conv_backward", "return"): "a verb",
    ("norm/batchnorm_backward", "return"): "a verb",
    ("optimisers/critical_point", "mean"): "a verb",
    ("rl/td", "episode"): "its end is 终止状态",
    ("rnn/beam_search", "return"): "a verb",
    ("rnn/bidirectional", "weight"): "weights and biases together are 参数",
    ("rnn/gru", "weight"): "weights and biases together are 参数",
    ("rnn/vanilla", "weight"): "weights and biases together are 参数",
}


def _rows() -> Iterator[tuple[list[str], list[str], list[str]]]:
    for line in GLOSSARY.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and not set(line) <= set("|-") and cells[0] != "English" and len(cells) == 3:
            english, chinese, wrong = cells
            yield english.split(", "), chinese.split(", "), wrong.split(", ") if wrong else []


def _sayings() -> Iterator[tuple[str, str]]:
    """What is said in English, and each wording that is not."""
    for line in GLOSSARY.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 2 and not set(line) <= set("|-") and not cells[0].startswith("say"):
            yield from ((cells[0], wording) for wording in cells[1].split("; "))


def _prose(language: str) -> dict[str, str]:
    """The words of every prose file, without formulas and Jinja."""
    files = sorted(templates_root().glob(f"*/*.{language}.md"))
    return {
        f"{path.parent.name}/{path.name.removesuffix(f'.{language}.md')}": _NO_PROSE.sub(" ", path.read_text("utf-8"))
        for path in files
    }


ENGLISH, CHINESE = _prose("en"), _prose("zh")
ROWS = list(_rows())
SAYINGS = list(_sayings())


def _sentences(text: str) -> str:
    """The sentences of a prose file on one line, with F for each formula, without what only looks like a sentence."""
    text = re.sub(r"\$\$?[^$]+\$\$?", "F", re.sub(r"\{[{%#].*?[}%#]\}", "", text, flags=re.DOTALL))
    return " ".join(re.sub(r"^## .*?$|^- \w+:|`[^`]*`", "", text, flags=re.MULTILINE).split())


def _is_written(wording: str, text: str, said: str) -> bool:
    for saying in said.split(", "):
        text = text.replace(saying, "")
    # A word in -ed before "by" is a verb of its own: multiplied by, divided by.
    words = re.escape(wording).replace("…\\ ", r"(?:(?!\S*ed\b)[^\s.;:,]+ ){1,4}")
    start = r"(?<!\w)" if wording[0].isalpha() else ""
    return re.search(rf"{start}{words}(?!\w)", text) is not None


def _says(text: str, term: str) -> bool:
    return re.search(rf"(?<![a-z-]){re.escape(term.lower())}(?:s|es)?(?![a-z])", text.lower()) is not None


@pytest.mark.parametrize(("english", "chinese", "wrong"), ROWS, ids=[row[0][0] for row in ROWS])
def test_what_english_calls_so_chinese_calls_so(english, chinese, wrong):
    lacking = [
        id
        for id, text in ENGLISH.items()
        if any(_says(text, term) for term in english)
        and (id, english[0]) not in OTHERWISE
        and not any(term in CHINESE[id] for term in chinese)
    ]
    assert not lacking, f"{english[0]} = {' or '.join(chinese)}, which the Chinese of these lacks: {', '.join(lacking)}"


@pytest.mark.parametrize(("chinese", "wrong"), [row[1:] for row in ROWS if row[2]], ids=[r[0][0] for r in ROWS if r[2]])
def test_no_prose_has_another_word_for_it(chinese, wrong):
    texts = [
        *ENGLISH.items(),
        *CHINESE.items(),
        ("options.json", (templates_root() / "options.json").read_text("utf-8")),
    ]
    found = [f"{word} in {id}" for id, text in texts for word in wrong if word in text]
    assert not found, f"the glossary says {' or '.join(chinese)}: {'; '.join(found)}"


@pytest.mark.parametrize(("said", "wording"), SAYINGS, ids=[wording for _, wording in SAYINGS])
def test_english_is_worded_as_a_lecturer_does(said, wording):
    found = [
        f"{path.parent.name}/{path.name}"
        for path in sorted(templates_root().glob("*/*.en.md"))
        if _is_written(wording, _sentences(path.read_text("utf-8")), said)
    ]
    assert not found, f"say '{said}', not '{wording}': {', '.join(found)}"


@pytest.mark.parametrize(
    ("text", "is_written"),
    [
        ("Give the derivative of the loss by $P$.", True),
        ("Give the derivative of the loss\nby the entries of $Z$.", True),
        ("Give the derivative of the loss with respect to $P$, divided by 2.", False),
        ("The gradient of the loss is multiplied by 2.", False),
    ],
)
def test_a_wording_is_found_across_lines_and_formulas(text, is_written):
    wordings = [wording for said, wording in SAYINGS if said == "with respect to"]
    assert any(_is_written(wording, _sentences(text), "with respect to") for wording in wordings) == is_written


def test_families_say_every_term():
    unsaid = [row[0][0] for row in ROWS if not any(_says(text, term) for text in ENGLISH.values() for term in row[0])]
    assert unsaid == []


def test_the_glossary_has_each_term_once_and_no_exception_is_left_over():
    terms = [term for english, _, _ in ROWS for term in english]
    assert len(terms) == len(set(terms))
    for id, term in OTHERWISE:
        assert term in terms
        assert any(_says(ENGLISH[id], one) for english, _, _ in ROWS if english[0] == term for one in english), id
