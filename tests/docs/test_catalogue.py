"""The catalogue of problem families is what the families are: `python tests/docs/test_catalogue.py` writes it anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import zip_longest
from pathlib import Path

import pytest

from markscheme.document.document_tree import Figure, Inlines, Paragraph
from markscheme.document.printers.markdown_document import markdown_blocks
from markscheme.engine.certify import sample
from markscheme.engine.evaluate import slip_functions
from markscheme.engine.problem import Problem
from markscheme.errors import GivenError, NoInstance
from markscheme.family.language.prose import LANGUAGES, title
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.notation import read_latex
from markscheme.papers.question import asked_inlines, slip_inlines, statement_blocks
from markscheme.papers.shown.part_names import part_label, part_names_of

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"en": DOCS / "catalogue.md", "zh": DOCS / "catalogue.zh.md"}
IMAGES = DOCS / "images" / "catalogue"
LIBRARY = Library()
WORDS = {
    "head": {
        "en": "# Catalogue\n\nEvery problem family with one example (level easy, seed 0), its options, the slips that"
        " it knows and where\nit comes from. The example has the first value of every option, and `markscheme show ID`"
        "\nshows its solution. `python tests/docs/test_catalogue.py` writes this page.",
        "zh": "# 题型目录\n\n每个题型的例题（难度 easy，种子 0）、选项、能识别的错误和出处。例题的各选项取第一个值，"
        "`markscheme show ID --lang zh`\n显示解答。本页由 `python tests/docs/test_catalogue.py` 生成。",
    },
    "options": {"en": "Options", "zh": "选项"},
    "slips": {"en": "Slips", "zh": "能识别的错误"},
    "only": {"en": "only with {}", "zh": "仅当 {}"},
    "source": {"en": "From", "zh": "出处"},
    "colon": {"en": ": ", "zh": "："},
    "between": {"en": "; ", "zh": "；"},
}


@cache
def problems(family: Family) -> Mapping[str, Problem]:
    """An instance with the first value of every option (under ""), and one for each other value of one option."""
    level = family.levels[0]
    found = {"": sample(family, level, 0).problem}
    for name, values in family.options.items():
        for value in values[1:]:
            try:
                found[f"`{name}: {value}`"] = sample(family, level, 0, {name: value}).problem
            except (GivenError, NoInstance):  # a value that goes with another value alone
                continue
    return found


def in_line(inlines: Inlines, language: str) -> str:
    return markdown_blocks((Paragraph(inlines),), (language,)).replace("\\\n", " ")


def section(family: Family, language: str) -> str:
    """All about one family."""
    problem = problems(family)[""]
    example = "\n\n".join([*statement(problem, language), *questions(problem, language)])
    parts = [f"### {family.id}", f"**{title(family, language)}**", quoted(example)]
    if family.options:
        parts.append(labelled("options", options(family, language), language))
    parts += [labelled("slips", "", language), "\n".join(slips(family, language))]
    return "\n\n".join([*parts, labelled("source", family.source, language)])


def labelled(word: str, text: str, language: str) -> str:
    return f"{WORDS[word][language]}{WORDS['colon'][language]}{text}".rstrip()


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def statement(problem: Problem, language: str) -> Iterator[str]:
    names = iter(drawn(problem))
    for block in statement_blocks(problem, language):
        yield picture(block, next(names)) if isinstance(block, Figure) else markdown_blocks((block,), (language,))


def picture(figure: Figure, name: str) -> str:
    alt = re.sub(r"([\\\[\]$])", r"\\\1", figure.alt)
    return f"![{alt}](images/catalogue/{name})"


def drawn(problem: Problem) -> dict[str, str]:
    """The drawings of a problem by the file that each is kept in."""
    figures = [block for block in statement_blocks(problem, "en") if isinstance(block, Figure)]
    stem = problem.family.id.replace("/", "-")
    return {f"{stem}-{i}.svg": figure.svg for i, figure in enumerate(figures, 1)}


def questions(problem: Problem, language: str) -> Iterator[str]:
    calls = [call for call in problem.calls if call.name in problem.asked_calls]
    for i, call in enumerate(calls):
        line = in_line(asked_inlines(problem, call, language), language)
        marks = f"{problem.asked_calls[call.name]}{' 分' if language == 'zh' else ''}"
        yield f"({part_label(i, part_names_of(language))}) {line} [{marks}]"


def options(family: Family, language: str) -> str:
    named = (f"`{name}`: {', '.join(f'`{value}`' for value in values)}" for name, values in family.options.items())
    return WORDS["between"][language].join(named)


def slips(family: Family, language: str) -> Iterator[str]:
    """What a student is told who has a misconception, in an instance in which it can happen."""
    for slip in family.slips:
        where, problem = next(
            ((place, p) for place, p in problems(family).items() if slip_functions(family, slip, p.inputs, p.values)),
            ("", problems(family)[""]),
        )
        note = f" ({WORDS['only'][language].format(where)})" if where else ""
        yield f"- `{slip}`{note}{WORDS['colon'][language]}{in_line(slip_inlines(problem, slip, language), language)}"


def page(language: str) -> str:
    """The whole catalogue: contents by topic, then the families."""
    topics: dict[str, list[Family]] = {}
    for id in LIBRARY:
        topics.setdefault(LIBRARY[id].topic, []).append(LIBRARY[id])
    contents = [
        f"- {topic}{WORDS['colon'][language]}" + " · ".join(link(family, language) for family in families)
        for topic, families in topics.items()
    ]
    parts = [WORDS["head"][language], "\n".join(contents)]
    for topic, families in topics.items():
        parts += [f"## {topic}", *(section(family, language) for family in families)]
    return "\n\n".join(parts) + "\n"


def link(family: Family, language: str) -> str:
    """A link to the heading of a family; hosting sites leave punctuation out of anchors."""
    anchor = re.sub(r"[^\w -]", "", family.id.lower())
    return f"[{title(family, language)}](#{anchor})"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_is_what_the_families_are(language: str) -> None:
    lines = zip_longest(PAGES[language].read_text("utf-8").split("\n"), page(language).split("\n"))
    stale = next(((found, expected) for found, expected in lines if found != expected), None)
    assert stale is None, "`python tests/docs/test_catalogue.py` writes it anew"


def test_the_drawings_are_those_of_the_examples() -> None:
    expected = {name: svg for id in LIBRARY for name, svg in drawn(problems(LIBRARY[id])[""]).items()}
    assert {path.name: path.read_text("utf-8") for path in IMAGES.glob("*")} == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_formulas_of_the_catalogue_render(language: str) -> None:
    text = PAGES[language].read_text("utf-8")
    shown = re.findall(r"\$\$\n(.*?)\n(?:> )?\$\$|(?<!\\)\$([^$\n]+)\$", re.sub(r"(?m)^> ?", "", text), re.DOTALL)
    assert len(shown) > 500
    for display, inline in shown:
        read_latex(display or inline)


def test_what_holds_of_one_option_alone_is_said() -> None:
    lines = dict(line[3:].split("`", 1) for line in slips(LIBRARY["gnn/normalized_adjacency"], "en"))
    assert lines["column_for_row"].startswith(" (only with `normalisation: row`): You divided each column")
    assert lines["root_forgotten"].startswith(": You divided by $d_i d_j$")


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), "utf-8")
    IMAGES.mkdir(parents=True, exist_ok=True)
    for stale in IMAGES.glob("*"):
        stale.unlink()
    for id in LIBRARY:
        for name, svg in drawn(problems(LIBRARY[id])[""]).items():
            (IMAGES / name).write_text(svg, "utf-8")
