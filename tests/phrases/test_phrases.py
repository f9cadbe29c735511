"""The one table of the program's own words: whole in both languages, each phrase once, none that nobody says."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from markscheme.decisions.appeal import STATES
from markscheme.diagnosis.named_accidents import KINDS
from markscheme.engine.problem import ANSWER_FORMS
from markscheme.exam.planning.grades.grade_bands import NAMED
from markscheme.exam.planning.student_status import NOT_COUNTED
from markscheme.feedback.above_marks import FULL, VOID, WEIGHT
from markscheme.gradebook.review import WHY
from markscheme.item_analysis.collect import HABITS
from markscheme.marking.follow_through import OF_ARRAYS
from markscheme.marking.misreads.misreadings import LINES
from markscheme.marking.policy import VERDICTS, WITH_ONCE
from markscheme.phrases import TABLES, phrases_of, say, say_side_by_side

SOURCE = Path(__file__).parents[2] / "src" / "markscheme"
ROOM = SOURCE / "phrases"
HOLE = re.compile(r"\{(\w*)\}")
SAID_SHORTER = {"speech.determinant"}  # a determinant is square: Chinese says its size once

# Phrases whose names are put together where they are said, `say(f"verdict.{name}", ...)`, by the beginning of the name.
PUT_TOGETHER = {
    "accident.": ("any", "entries_swapped", "copied", *KINDS, *OF_ARRAYS),
    "answer_form.": ANSWER_FORMS[1:],
    "appeal.state_": STATES,
    "blank.kind_": ("number", "count", "pair", "vector", "matrix", "tensor"),
    "blank.sum_": ("all", "rows", "columns"),
    "cap.": ("marks", "share", "steps"),
    "corrected.": ("accepted", *(f"{what}_{of}" for what in (VOID, FULL, WEIGHT) for of in ("question", "step"))),
    "digits.": ("figure", "figures", "place", "places"),
    "exchanged.": LINES,
    "form.": ("uncalculated", "not_exact", "not_decimal", "fewer_digits", "too_many"),
    "habit.": HABITS,
    "month.": tuple(map(str, range(1, 13))),
    "once.": WITH_ONCE,
    "outcome.": ("right", "wrong", "blank"),
    "reason.": WHY,
    "remark.": ("constant", "too_easy", "too_hard", "negative", "weak"),
    "scale.": NAMED,
    "speech.limits_": ("both", "below", "above"),
    "speech.stack_": ("both", "below", "above"),
    "status.": NOT_COUNTED,
    "verdict.": (*VERDICTS, "fewer_digits", "by_hand", "wrong_choice", "partly"),
}
FORK = {"speech.limits_": "speech.", "speech.stack_": "speech."}  # f"speech.{kind}_{which}"
AREAS = [area for areas in TABLES.values() for area in areas]
PHRASES = {name: phrase for area in AREAS for name, phrase in phrases_of(area).items()}
# Files and commands that are called like a phrase, or begin like one.
NO_PHRASE = re.compile(r"(?:feedback|report)\.|\w+\.(?:csv|html|jsonl?|md|pdf|secret|yaml|zip)|exam\.exam_\w+")


def strings(tree: ast.AST) -> tuple[set[str], set[str]]:
    """String constants of a source; and what stands before the first gap of its f-strings."""
    begins = {
        node.values[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
    }
    return {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}, begins


def said_by_the_page() -> set[str]:
    """Names that the script of the page says: `say("check")` is `site.check`, and buttons are called so."""
    scripts = (path.read_text("utf-8") for path in (SOURCE / "webpage" / "assets").glob("*.js"))
    return {f"site.{name}" for text in scripts for name in re.findall(r'\b(?:say|button)\("(\w+)"', text)}


@pytest.fixture(scope="module")
def sources() -> dict[str, ast.Module]:
    """The program without the table itself."""
    paths = [path for path in SOURCE.rglob("*.py") if ROOM not in path.parents]
    return {str(path.relative_to(SOURCE)): ast.parse(path.read_text("utf-8")) for path in paths}


def names_in(trees: Iterable[ast.Module]) -> tuple[set[str], set[str]]:
    """Names of phrases in the program, whole and begun."""
    whole, begun = (set().union(*found) for found in zip(*map(strings, trees), strict=True))
    name = re.compile(rf"(?:{'|'.join(AREAS)})\.\w*")

    def names(texts: set[str]) -> set[str]:
        return {text for text in texts if name.fullmatch(text) and not NO_PHRASE.fullmatch(text)}

    return names(whole - begun), names(begun)


def test_every_phrase_stands_in_both_languages_with_the_same_names_in_braces():
    assert [name for name, phrase in PHRASES.items() if list(phrase) != ["en", "zh"]] == []
    gaps = {name: [sorted(set(HOLE.findall(text))) for text in phrase.values()] for name, phrase in PHRASES.items()}
    assert {name for name, (english, chinese) in gaps.items() if english != chinese} == SAID_SHORTER
    assert [name for name, both in gaps.items() if "" in both[0] + both[1]] == []  # a gap without a name


def test_no_phrase_stands_twice():
    alike = defaultdict(list)
    for name, phrase in PHRASES.items():
        alike[tuple(HOLE.sub("{}", text) for text in phrase.values())].append(name)
    assert [names for names in alike.values() if len(names) > 1] == []


def test_no_name_stands_in_two_tables():
    tables = "".join(path.read_text("utf-8") for path in ROOM.glob("*.py"))
    assert sorted(TABLES) == sorted(path.stem for path in ROOM.glob("*.py") if path.stem != "__init__")
    names = re.findall(r'^    "(\w+\.\w+)": ', tables, re.MULTILINE)
    assert sorted(names) == sorted(PHRASES)


def test_every_area_stands_in_the_table_that_is_said_to_have_it():
    for table, areas in TABLES.items():
        assert {name.partition(".")[0] for name in phrases_of(areas[0])} == set(areas), table
    assert len(set(AREAS)) == len(AREAS)


def test_every_phrase_is_said_and_everything_said_is_a_phrase(sources):
    whole, begun = names_in(sources.values())
    put_together = {start + end for start, ends in PUT_TOGETHER.items() for end in ends} | said_by_the_page()
    assert begun == {FORK.get(start, start) for start in PUT_TOGETHER}
    assert sorted(set(PHRASES) - whole - put_together) == []
    assert sorted((whole | put_together) - set(PHRASES)) == []


def test_names_that_are_put_together_are_all_known():
    for start, ends in PUT_TOGETHER.items():
        assert {name for name in PHRASES if name.startswith(start)} == {start + end for end in ends}


def test_no_module_has_a_table_of_its_own(sources):
    """A pair of `en` and `zh` anywhere else: words that the table does not know of."""
    own = {
        name
        for name, tree in sources.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict) and {"en", "zh"} <= {k.value for k in node.keys if isinstance(k, ast.Constant)}
    }
    # The codes of reasons carry their sentences; and HTML has its own names for languages.
    assert own == {"answers/messages.py", "document/printers/html_document.py"}


def test_a_phrase_is_said_with_its_values():
    assert say("report.tens", "zh", low=10, high=20, count=3) == "10%–20%：3 人"
    assert say_side_by_side("sheet.name", ("zh", "en")) == "姓名 · Name"
    with pytest.raises(KeyError):
        say("report.tens", "en", low=10)
