"""Prose files: what is read, what is wrong in one and on which line, and sentences that families share."""

from __future__ import annotations

from pathlib import Path

import pytest
from minimal_prose import minimal

from markscheme.document.document_tree import Document
from markscheme.document.printers.text_document import to_text
from markscheme.engine.problem import Problem, with_given
from markscheme.errors import FamilyError, MarkschemeError
from markscheme.exam.variants.families import files_of
from markscheme.family.conversion import convert_prose
from markscheme.family.language.prose import LANGUAGES, prose, prose_blocks, title
from markscheme.family.language.prose_file import read_sentences
from markscheme.family.library import Library, templates_root
from markscheme.papers.question import asked_inlines, slip_inlines, statement_blocks

FAMILIES = Path(__file__).parents[1] / "families"
MODULE = '''"""A sum."""

from markscheme.words import *

options = {"rule": ("sum", "difference")}
given = {"a": number(integers(2, 9)), "b": number(integers(2, 9))}
ask = ["c"]
symbols = {"c": "c", "c_first": "d"}


def c_first(a):
    return a


def c(c_first, b, rule):
    return c_first + b if rule == "sum" else c_first - b


def _negated(c_first, b):
    return -c_first - b


slips = {c: {"negated": _negated}}
'''
PROSE = """{# Two lines
of comment. #}
# Two numbers

Take the {{ rule }} of $a = {{ a }}$ and $b$:

- first $a$,
- then $b$.

## Steps

- c: Compute $c$.

## Slips

- negated:
  {% if rule == "sum" %}
  You took the negative {# of what? #}sum.
  {% else %}
  You added.
  {% endif %}
"""


def family(folder: Path, text: str = PROSE, module: str = MODULE, id: str = "own/one"):
    path = folder / f"{id}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(module, "utf-8")
    for language in LANGUAGES:
        path.with_suffix(f".{language}.md").write_text(text, "utf-8")
    return Library([folder])[id]


def test_a_file_is_read_to_sentences(tmp_path):
    read = prose(family(tmp_path), "en")
    values = {"rule": "sum", "a": "5", "b": "2"}
    assert read.block("title", values) == title(read.family, "en") == "Two numbers"
    assert read.block("statement", values) == "Take the sum of $a = 5$ and $b$:\n\n- first $a$,\n- then $b$."
    assert read.block("ask_c", values) == "Compute $c$."
    assert read.block("slip_negated", values) == "You took the negative sum."
    assert read.block("slip_negated", {**values, "rule": "difference"}) == "You added."


# What is changed in PROSE, and what is said of it.
MISTAKES = [
    (
        "# Two numbers",
        "Two numbers",
        "line 3: 'Two numbers' stands before everything else; begin with `# ` and the title",
    ),
    (
        "# Two numbers",
        "",
        "line 5: 'Take the {{ rule }} of $a = {{ a }}$ ...' stands before everything else; begin with",
    ),
    ("# Two numbers", "## Two numbers", "line 3: '## Two numbers' is no title; begin with `# ` and the title"),
    (
        "Take the",
        "# Take the",
        "line 5: '# Take the {{ rule }} of $a = {{ a }}$ and $b$:' is none of the headings here; ",
    ),
    ("## Steps", "## Step", "line 10: '## Step' is none of the headings here; did you mean '## Steps'?"),
    ("## Steps", "##Steps", "line 10: '##Steps' is none of the headings here; did you mean '## Steps'?"),
    ("## Slips", "## Steps", "line 14: '## Steps' stands on line 10 already; put the lists together"),
    ("- c: Compute", "Compute", "line 12: 'Compute $c$.' belongs to no sentence; begin one with `- name: `, and"),
    ("- c: Compute", "- Compute", "line 12: '- Compute $c$.' belongs to no sentence; begin one with `- name: `, and"),
    ("  You added", "You added", "line 20: 'You added.' belongs to no sentence; begin one with `- name: `, and"),
    (" Compute $c$.", "", "line 12: the step 'c' has no sentence; write it behind the colon"),
    ("- c: Compute $c$.", "", "the step 'c' has no sentence; add `- c: ...` under ## Steps"),
    ("- c:", "- cc:", "the step 'c' has no sentence; add `- c: ...` under ## Steps"),
    ("$c$.", "$c$.\n- c: Again.", "line 13: the step 'c' stands on line 12 already; leave one of them out"),
    ("$c$.", "$c$.\n- d: Again.", "line 13: 'd' is no step of own/one; known: c"),
    (
        "$c$.",
        "$c$.\n- c_first: Take it.",
        "line 13: the step 'c_first' is never asked; leave its sentence out, or name",
    ),
    ("$c$.", "$c$.\n- negated: No.", "line 13: 'negated' is a slip; write it under ## Slips"),
    ("\n## Slips", "- first: No.\n## Slips", "line 13: 'first' is no step of own/one; known: c"),
    ("Take the {{ rule }}", "Take the {{ ruel }}", "line 5: 'ruel' is no given, size or option; did you mean 'rule'?"),
    ("{% if rule ==", "{% if ruel ==", "line 17: 'ruel' is no given, size or option; did you mean 'rule'?"),
    ("You added", r"You $\fracc$", r"line 20: \fracc is not among the LaTeX commands read here; did you mean 'frac'?"),
    ("{% else %}", "{% els %}", "line 19: Encountered unknown tag 'els'."),
    ("{% endif %}", "", "line 20: Unexpected end of template."),
    ("Take the", "{% block statement %}", "line 5: prose in {% block %} is of an earlier version; write `# title`, "),
]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES, ids=[said[:40] for _, _, said in MISTAKES])
def test_a_mistake_is_said_with_its_line(tmp_path, old, new, said):
    assert old in PROSE
    with pytest.raises(FamilyError) as refused:
        family(tmp_path, PROSE.replace(old, new))
    assert str(refused.value).startswith(f"own/one.en.md: {said}")


def test_a_file_without_a_statement_is_refused(tmp_path):
    with pytest.raises(FamilyError, match=r"^own/one.en.md: line 2: there is no statement; write it below the title"):
        family(tmp_path, "# Two numbers\n\n## Steps\n\n- c: Compute $c$.\n")
    with pytest.raises(FamilyError, match=r"^own/one.en.md: line 1: there is no title; begin with `# ` and the title"):
        family(tmp_path, "")


def test_windows_line_ends_and_a_mark_of_the_byte_order_are_read(tmp_path):
    made = family(tmp_path)
    (tmp_path / "own" / "one.en.md").write_bytes(("\ufeff" + PROSE).replace("\n", "\r\n").encode())
    assert prose(Library([tmp_path])["own/one"], "en").block("ask_c", {}) == prose(made, "en").block("ask_c", {})


# --- givens inside the prose

ENTRIES = '''"""A sum."""

from markscheme.words import *

sizes = {"n": 2}
given = {"x": vector("n", integers(2, 9)), "y": vector("n", integers(2, 9)), "a": number(integers(2, 9))}
ask = ["total"]


def total(x, y, a):
    return (x + y).sum() + a
'''
STATEMENT = """# Sum

{% for first in x %}
Row {{ loop.index }}: ${{ first }}$ and ${{ y[loop.index0] }}$.
{% endfor %}
The last is ${{ y[-1] }}${% if a == 2 %}, and $a$ is two{% endif %}.

## Steps

- total: Add all.
"""
NUMBERS = {"x": ["1", "2"], "y": ["3", "1/2"], "a": "2"}


def said_of(folder: Path, text: str = STATEMENT, given: dict[str, object] | None = None) -> str:
    problem = with_given(family(folder, text, ENTRIES), NUMBERS | (given or {}))
    return to_text(Document("", "en", statement_blocks(problem, "en")))


def test_entries_are_printed_by_their_place_and_numbers_compared(tmp_path):
    said = said_of(tmp_path)
    assert "Row 1: 1 and 3. Row 2: 2 and 0.5. The last is 0.5, and a is two." in " ".join(said.split())
    assert "a is two" not in said_of(tmp_path / "other", given={"a": "3"})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("y[loop.index0]", "y[loop.index]", "line 4: y has no entry [2]; here they are [0] to [1]"),
        ("y[-1]", "a[0]", "line 6: a has no entry [0], for it is one number; write a"),
        ("a == 2", "y == 2", "line 6: y cannot be compared here; compare rational numbers, or ask for an option"),
        ("a == 2", "a == 'two'", "line 6: a cannot be compared here; compare rational numbers, or ask for an option"),
    ],
)
def test_a_given_that_cannot_be_printed_so_is_said_with_its_line(tmp_path, old, new, said):
    with pytest.raises(FamilyError) as refused:
        said_of(tmp_path, STATEMENT.replace(old, new))
    assert str(refused.value) == f"own/one.en.md: {said}"


# --- shared sentences

PART = '''"""A shared step."""


def total(a, b):
    return a + b


slips = {total: {"doubled": "a + b -> 2 * (a + b)"}}
'''
USER = """
from markscheme.words import *

from ._part import *

given = {"a": number(integers(2, 9)), "b": number(integers(2, 9))}
ask = ["total"]
"""
SHARED = "## Steps\n\n- total: Add $a$ and $b$.\n\n## Slips\n\n- doubled: You added twice.\n"


@pytest.fixture
def part(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "_part.py").write_text(PART, "utf-8")
    for language in LANGUAGES:
        (tmp_path / "own" / f"_part.{language}.md").write_text(SHARED, "utf-8")
    return tmp_path


def test_an_imported_step_brings_its_sentences(part):
    read = prose(family(part, "# Sum\n\nAdd.\n", USER), "en")
    assert [read.block(name, {}) for name in ("ask_total", "slip_doubled")] == ["Add $a$ and $b$.", "You added twice."]


def test_the_sentence_of_the_family_wins(part):
    read = prose(family(part, "# Sum\n\nAdd.\n\n## Slips\n\n- doubled: Halve it.\n", USER), "en")
    assert [read.block(name, {}) for name in ("ask_total", "slip_doubled")] == ["Add $a$ and $b$.", "Halve it."]


def test_a_step_like_one_of_a_part_brings_the_sentences_of_its_slips(part):
    two = PART.replace('"doubled":', '"halved": "a -> a / 2", "doubled":')
    (part / "own" / "_part.py").write_text(two, "utf-8")
    for language in LANGUAGES:
        (part / "own" / f"_part.{language}.md").write_text(SHARED + "- halved: You took half of $a$.\n", "utf-8")
    module = USER.replace("from ._part import *", "from . import _part").replace('["total"]', '["both"]')
    module += "\n\nboth = likewise(_part.total, a='b')\nslips = {}\n"
    read = prose(family(part, "# Sum\n\nAdd.\n\n## Steps\n\n- both: Add.\n", module), "en")
    assert [read.block(f"slip_{name}", {}) for name in ("doubled", "halved")] == [
        "You added twice.",
        "You took half of $a$.",
    ]


def test_a_sentence_of_another_step_of_the_same_name_is_not_taken(part):
    module = (
        USER.replace("_part import *", "_part import total as _add") + "\n\ndef total(a, b):\n    return _add(a, b)\n"
    )
    with pytest.raises(FamilyError, match=r"^own/one.en.md: the step 'total' has no sentence; add `- total: ...` "):
        family(part, "# Sum\n\nAdd.\n", module)


def test_a_sentence_is_not_written_twice(part):
    said = "own/one.en.md: line 7: 'doubled' has the same sentence in own/_part.en.md; leave it out here"
    with pytest.raises(FamilyError) as refused:
        family(part, "# Sum\n\nAdd.\n\n## Slips\n\n- doubled: You added\n  twice.\n", USER)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("## Steps", "# Sum", "line 1: '# Sum' is none of the headings here; known: ## Steps, ## Slips"),
        ("## Steps", "Add.\n## Steps", "line 1: 'Add.' stands before everything else; a shared file begins with ## St"),
        ("## Slips", "## Labels", "line 5: '## Labels' is none of the headings here; "),
        ("- total", "- totals", "line 3: 'totals' is no step of _part.py; did you mean 'total'?"),
        ("- doubled", "- double", "line 7: 'double' is no slip of _part.py; did you mean 'doubled'?"),
        ("You added", "You added {{ c }}", "line 7: 'c' is no given, size or option; known: a, b, k"),
    ],
)
def test_a_mistake_in_a_shared_file_is_said_with_its_place(part, old, new, said):
    (part / "own" / "_part.en.md").write_text(SHARED.replace(old, new), "utf-8")
    with pytest.raises(FamilyError) as refused:
        family(part, "# Sum\n\nAdd.\n", USER)
    assert str(refused.value).startswith(f"own/_part.en.md: {said}")


def test_parts_that_say_the_same_slip_otherwise_leave_it_to_the_family(part):
    (part / "own" / "_other.py").write_text(PART.replace("total", "other"), "utf-8")
    for language in LANGUAGES:
        text = SHARED.replace("total", "other").replace("twice", "two times")
        (part / "own" / f"_other.{language}.md").write_text(text, "utf-8")
    module = USER.replace("_part import *", "_part import *\nfrom ._other import *")
    said = "own/one.en.md: 'doubled' has one sentence in own/_part.en.md and another one in own/_other.en.md; write a "
    with pytest.raises(FamilyError, match=said):
        family(part, "# Sum\n\nAdd.\n", module)
    read = prose(family(part, "# Sum\n\nAdd.\n\n## Slips\n\n- doubled: A third one.\n", module), "en")
    assert read.block("slip_doubled", {}) == "A third one."


def test_an_exam_is_held_to_the_files_of_its_parts(part):
    family(part, "# Sum\n\nAdd.\n", USER)
    library = Library([part])
    before = files_of("own/one", library)
    shared = part / "own" / "_part.en.md"
    shared.write_text(SHARED.replace("twice", "two times"), "utf-8")
    assert files_of("own/one", library) != before


# --- all families


def test_every_sentence_of_a_shared_file_is_used():
    """A part that nobody imports any more leaves sentences behind."""
    library = Library()
    used = {
        (s.file, s.name) for id in library for lang in LANGUAGES for s in prose(library[id], lang).sentences.values()
    }
    left = [
        (file, name)
        for path in sorted(templates_root().glob("*/_*.md"))
        for file in [f"{path.parent.name}/{path.name}"]
        for name in read_sentences(path.read_text("utf-8"), file, shared=True)
        if (file, name) not in used
    ]
    assert left == []


# --- the shape of an earlier version

OLD = """{% block title %}Two numbers{% endblock %}

{% block statement %}
Take the {{ rule }} of $a = {{ a }}$ and $b$:

- first $a$,
- then $b$.
{% endblock %}
{% block ask_c %}Compute $c$.{% endblock %}

{%- block slip_negated %}
{% if rule == "sum" %}
You took the negative sum.
{% else %}
You added.
{% endif %}
{% endblock slip_negated %}
"""


def test_old_prose_is_turned_and_new_prose_stays():
    turned = convert_prose(OLD)
    assert turned == PROSE.partition("#}\n")[2].replace("{# of what? #}", "")
    assert convert_prose(turned) == turned


def test_minimal_prose_has_every_sentence(tmp_path):
    made = family(tmp_path)
    assert prose(family(tmp_path, minimal(prose_blocks(made)), id="own/two"), "zh").block("ask_c", {}) == "ask_c"


# --- the line of a formula that cannot be read

LINED = """\
{# A comment
of two lines. #}
# Product of $w$

{% if weight %}
The weight is $w = {{ weight }}$.
{% endif %}

{% if weight
   and not weight %}
This is never said.
{% else %}
Here is STATEMENT, and
the other one.
{% endif %}

- a list with {{ x }}
- and LIST

## Steps

- total: Compute the product,
  {% if x %}
  which is ASKED.
  {% endif %}

## Slips

- halved: You halved it, which is SLIP.
"""
BROKEN = r"$\frac{1}{x$"


def read_all(problem: Problem) -> None:
    statement_blocks(problem, "en")
    asked_inlines(problem, problem.calls[0], "en")
    slip_inlines(problem, "halved", "en")


@pytest.mark.parametrize(("name", "line"), [("STATEMENT", 13), ("LIST", 18), ("ASKED", 24), ("SLIP", 29)])
def test_a_formula_that_cannot_be_read_is_said_with_the_line_of_the_file(name: str, line: int, tmp_path: Path) -> None:
    (tmp_path / "lined").mkdir()
    for file in ("product.py", "product.zh.md"):
        (tmp_path / "lined" / file).write_text((FAMILIES / "good" / file).read_text("utf-8"), "utf-8")
    text = LINED.replace(name, BROKEN)
    assert text.split("\n")[line - 1].count(BROKEN) == 1
    (tmp_path / "lined" / "product.en.md").write_text(text, "utf-8")
    problem = with_given(Library([tmp_path])["lined/product"], {"weight": 2, "x": 3})
    with pytest.raises(MarkschemeError) as raised:
        read_all(problem)
    assert str(raised.value).startswith(f"lined/product.en.md, line {line}: column ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_a_user_are_printed_as_they_are_written(language: str) -> None:
    """Tokens may be any signs: none of them is Markdown, maths or HTML."""
    signs = ["$", "$x$", "*y*", "_", "\\", "<b>", "{x}", "`", "[a]", "#", "|", "U.S."]
    texts = {"candidate": signs, "references": [signs], "max_n": 1}
    problem = with_given(Library()["metrics/bleu"], texts)
    assert repr(" ".join(signs))[1:-1] in repr(statement_blocks(problem, language)).replace("\u00a0", " ")
