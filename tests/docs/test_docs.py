"""The documentation is true: every command of both READMEs runs and prints what they show, and the two say the same."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import click
import pytest
import yaml
from played_pages import FENCE, blocks, commands, played, rewrite, session

from markscheme import grade, solve
from markscheme.cli import COMMANDS, main
from markscheme.exam.planning.blueprint_reader import read_blueprint
from markscheme.exam.planning.policy_reader import asked_of_plan, notes_on
from markscheme.family.library import Library
from markscheme.marking.policy import SETTINGS, Policy
from markscheme.numbers.elementary import WAYS

ROOT = Path(__file__).parents[2]
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
PAGES = sorted([*READMES.values(), ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
TERMS = {"en": ROOT / "docs" / "exams.md", "zh": ROOT / "docs" / "exams.zh.md"}
REFERENCE = ROOT / "docs" / "commands.md"
MARKING = ROOT / "docs" / "marking.md"
LARGEST_IMAGE = 150_000


# 20 s each. The quick tests hold the English one, and that the Chinese page has the same commands and files.
@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.slow)])
def test_every_command_prints_what_the_readme_shows(language: str, tmp_path: Path) -> None:
    shown = list(played(READMES[language].read_text("utf-8"), tmp_path))
    assert shown, "the README shows no command"
    for block, real, failures in shown:
        assert failures == ""
        assert block.text == real, "`python tests/docs/test_docs.py` puts the real outputs in; look at them as a diff"


@pytest.mark.parametrize("language", READMES)
def test_the_answers_that_the_readme_marks_fit_its_sheet(language: str) -> None:
    """Other draws would leave the session real, and make nonsense of the text around it."""
    text = READMES[language].read_text("utf-8")
    assert "\nAda: 10/10\n" in text
    assert "\nBo: 8/10\n" in text


@pytest.mark.parametrize("language", READMES)
def test_the_notebook_session_is_real(language: str) -> None:
    sessions = [block for block in blocks(READMES[language].read_text("utf-8")) if block.language == "pycon"]
    assert sessions, "the README shows no Python session"
    names: dict[str, object] = {}
    assert [block.text for block in sessions] == [session(block.text, names) for block in sessions]


@pytest.mark.parametrize("language", READMES)
def test_set_up_takes_two_make_commands_that_exist(language: str) -> None:
    set_up = [block.text for block in blocks(READMES[language].read_text("utf-8")) if block.language == "sh"]
    assert set_up == ["make sheet\nmake test\n"]
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    wanted = {word for page in PAGES for word in re.findall(r"`make (\w+)", page.read_text("utf-8"))}
    assert {"sheet", "test", *wanted} <= set(targets)


def outline(page: str) -> list[tuple[str, str]]:
    """Headings by depth, pictures, links and blocks in order: what two languages must have in common."""
    bare = FENCE.sub(lambda found: f"\n@block {found[1]}\n", page)
    marks = re.finditer(r"^(#+) |^(@block \w*)$|\]\(([^)\s]+)\)|^([-|]) ", bare, re.MULTILINE)
    return [(found[1] or found[2] or found[4] or "link", same_in_both(found[3] or "")) for found in marks]


def same_in_both(text: str) -> str:
    """A name or command without what tells the language."""
    return re.sub(
        r"(README|catalogue|tables|answers|exams|practice|serve|site)(\.zh)?\.md|\.(en|zh)\.png|(?<=^#).*",
        "",
        text.replace(" --lang zh", ""),
    )


def test_the_chinese_readme_has_the_structure_of_the_english_one() -> None:
    english, chinese = (outline(READMES[language].read_text("utf-8")) for language in ("en", "zh"))
    assert len(english) > 20
    assert chinese == english


def test_both_readmes_have_the_same_commands_and_files() -> None:
    pages = [list(blocks(READMES[language].read_text("utf-8"))) for language in ("en", "zh")]
    english, chinese = (
        [same_in_both(c) for b in page if b.language == "console" for c, _ in commands(b.text)] for page in pages
    )
    assert chinese == english
    english_files, chinese_files = (
        {b.name: b.text for b in page if b.name and b.language != "python"} for page in pages
    )
    assert chinese_files == english_files


def without_docstring(source: str) -> list[str]:
    _, *statements = ast.parse(source).body
    return [ast.dump(statement) for statement in statements]


def test_python_blocks_differ_in_comments_and_docstring_alone() -> None:
    trees = [
        [without_docstring(b.text) for b in blocks(path.read_text("utf-8")) if b.language == "python"]
        for path in READMES.values()
    ]
    assert trees[0], "the README shows no family"
    assert trees[0] == trees[1]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text("utf-8"))
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    assert [target for target in targets if not leads_somewhere(page, target)] == []


def leads_somewhere(page: Path, target: str) -> bool:
    """Whether a link's file exists, and in it the heading of its anchor."""
    file, _, anchor = target.partition("#")
    found = (page.parent / file) if file else page
    return found.exists() and (not anchor or anchor in anchors(found.read_text("utf-8")))


def anchors(page: str) -> set[str]:
    """Headings as hosting sites make anchors of them: small letters, no punctuation, hyphens for spaces."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_pictures_are_small_and_all_shown() -> None:
    pages = {path: path.read_text("utf-8") for path in (*READMES.values(), *(ROOT / "docs").glob("*.md"))}
    targets = [(path, target) for path, page in pages.items() for target in re.findall(r"!\[.*?\]\(([^)]+)\)", page)]
    found = {(path.parent / target).resolve() for path, target in targets}
    shown = {path.relative_to(ROOT).as_posix() for path in found if path.parent == ROOT / "docs/images"}
    files = {path.relative_to(ROOT).as_posix(): path.stat().st_size for path in (ROOT / "docs/images").glob("*.png")}
    assert set(files) == shown
    assert max(files.values()) < LARGEST_IMAGE


# --- the command line is documented


def all_commands() -> Iterator[tuple[str, click.Command]]:
    yield "markscheme", main
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        yield from below(f"markscheme {name}", command)


def below(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for inner in command.list_commands(context):  # some groups import a command when it is asked for
            subcommand = command.get_command(context, inner)
            assert subcommand is not None
            yield from below(f"{name} {inner}", subcommand)


def undocumented(name: str, command: click.Command) -> list[str]:
    """What a command fails to say: its help text, the help of an option."""
    options = [p for p in command.params if isinstance(p, click.Option)]
    silent = [f"{name} {option.opts[-1]}" for option in options if not (option.help or "").strip()]
    return silent if (command.help or "").strip() else [name, *silent]


def test_every_command_and_option_has_a_help_text() -> None:
    assert [silence for name, command in all_commands() for silence in undocumented(name, command)] == []


def test_an_option_without_help_is_found() -> None:
    silent = click.Command("x", params=[click.Option(["--quiet"])])
    assert undocumented("x", silent) == ["x", "x --quiet"]


def reference() -> str:
    """The page that lists every command with its help."""
    parts = ["# Commands\n\nWhat `--help` says of each command. `python tests/docs/test_docs.py` writes this page.\n"]
    for name, command in all_commands():
        context = click.Context(command, info_name=name, **{**main.context_settings, "terminal_width": 100})
        parts.append(f"## {name}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)


def test_the_reference_is_what_help_says() -> None:
    assert REFERENCE.read_text("utf-8") == reference(), "`python tests/docs/test_docs.py` writes it anew"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_in_the_text_exist(page: Path) -> None:
    named = re.findall(r"`(?:\$ )?markscheme (?:--templates \S+ )?([a-z]\w*)", page.read_text("utf-8"))
    assert [name for name in named if name not in COMMANDS] == []


def test_the_public_names_are_documented() -> None:
    package = importlib.import_module("markscheme")
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    assert [name for name in package.__all__ if name[0] != "_" and not re.search(rf"\b{name}\b", text)] == []


# --- the rules of marking are those of the program


def table_below(heading: str, first: str) -> dict[str, list[str]]:
    """The table of docs/marking.md that begins with a heading: by first cell the words in backticks of the last one."""
    section = MARKING.read_text("utf-8").partition(f"### {heading}\n")[2].partition("\n### ")[0]
    table = section.partition(f"| {first} |")[2].partition("\n\n")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    return {row[0]: re.findall(r"`(\w+)`", row[-1]) for row in rows}


def test_the_ways_of_working_are_listed() -> None:
    assert table_below("Routes and ways of working", "word") == {word: list(ways) for word, ways in WAYS.items()}


def test_the_routes_of_the_families_are_listed() -> None:
    families: dict[str, set[str]] = {}
    library = Library()
    for id in library:
        names = {name.removeprefix("via_") for variants in library[id].routes.values() for name in variants}
        if names:
            families.setdefault(id.partition("/")[0], set()).update(names)
    listed = table_below("Routes and ways of working", "topic")
    assert {topic: sorted(names) for topic, names in listed.items()} == {
        topic: sorted(names) for topic, names in sorted(families.items())
    }


def test_the_policy_is_shown_whole_with_its_defaults() -> None:
    shown, _ = (block.text for block in blocks(MARKING.read_text("utf-8")) if block.language == "yaml")
    settings = yaml.safe_load(shown)
    assert list(settings) == list(SETTINGS)
    assert Policy.read(settings) == Policy()


COURSE = """
title: Midterm
policy: {policy}
questions:
  - {{family: regression/simple, level: easy}}
  - {{family: regression/log_transformed, level: medium}}
  - {{family: classification/logic_network, level: easy}}
"""


def test_the_policy_of_a_course_is_one_and_does_what_it_says(tmp_path: Path) -> None:
    _, shown = (block.text for block in blocks(MARKING.read_text("utf-8")) if block.language == "yaml")
    blueprint = COURSE.format(policy=json.dumps(yaml.safe_load(shown)))
    plan = read_blueprint(blueprint, "exam.yaml", Library())
    policy, notes = plan.policy, notes_on(plan.policy, asked_of_plan(plan, Library()), Library(), "policy")
    assert list(notes) == []
    assert (policy.name, policy.attempts) == ("ML 2026", "best")
    line, logs, gate = (policy.of(q.id, q.families[0], q.level) for q in plan.questions)
    half, quarter = Fraction(1, 2), Fraction(1, 4)
    assert (line.slip, line.rounded, line.accident, line.misread) == (quarter, quarter, 3 * quarter, 1)
    assert (logs.rounded, logs.misread, logs.uncalculated) == (half, 2, 0)
    assert (logs.of_step("S_xy").all_or_nothing, logs.of_step("slope").all_or_nothing) == (True, False)
    assert (gate.accident, gate.of_step("gate").wrong_choice, gate.of_step("Z").wrong_choice) == (half, -half, 0)
    problem = solve("regression/simple", {"x": [1, 2, 3, 4], "y": [2, 3, 5, 7]}).problem
    answers = {"mean_x": "2.5", "mean_y": "4.25", "S_xx": "93", "S_xy": "8.5", "slope": "0.0914", "intercept": "4.02"}
    # Of a sheet of one question, for which the file says more than there is.
    course = yaml.safe_load(shown)
    for section, names in {"questions": ("q1",), "steps": ("q1.slope",)}.items():
        course[section] = {name: course[section][name] for name in names}
    found = {step.name: step for step in grade(problem, answers, policy=course)["q1"].steps}
    assert str(found["slope"].split) == "M1 A0"
    assert found["intercept"].marks == 2
    assert grade(problem, {"mean_x": "0", "intercept": "0"}, policy=course).score == 0


if __name__ == "__main__":
    import tempfile

    REFERENCE.write_text(reference(), "utf-8")
    for shown in (*READMES.values(), *TERMS.values()):
        with tempfile.TemporaryDirectory() as made_for_it:
            rewrite(shown, Path(made_for_it))
