"""A command loads what it uses, and nothing else: seen by the modules of a fresh Python, not by a clock."""

from __future__ import annotations

import ast
import inspect
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from markscheme.family.library import Library
from markscheme.late_names import LateFunction
from markscheme.site.imported_modules import imports_of

SOURCE = Path(__file__).parents[2] / "src" / "markscheme"
GIVEN = {"x": [1, 2, 3], "y": [2, 3, 5]}
LATE_ROOMS = [path for path in sorted(SOURCE.rglob("__init__.py")) if "__getattr__ = late_names(" in path.read_text()]


def modules_after(*words: str, given: str = "") -> set[str]:
    """Which modules a fresh Python has loaded when the command is done."""
    code = (
        "import json, sys\nfrom markscheme.cli import main\n"
        f"try: main({list(words)!r})\nexcept SystemExit as end: assert not end.code, end.code\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], input=given, capture_output=True, text=True, check=True)
    return set(json.loads(ended.stderr.splitlines()[-1]))


def families_in(modules: set[str]) -> set[str]:
    """The families among them, by id."""
    ids = {name.partition(".")[2].replace(".", "/") for name in modules if name.startswith("markscheme_templates_")}
    return ids & set(Library())


def test_help_loads_no_family_and_no_numbers():
    modules = modules_after("--help")
    assert families_in(modules) == set()
    assert modules.isdisjoint(("numpy", "flint", "jinja2", "markdown_it", "sympy", "typst", "yaml"))
    assert {name for name in modules if name.startswith("markscheme.family")} == set()


@pytest.mark.parametrize("id", ["regression/simple", "norm/batchnorm"])
def test_show_loads_the_family_that_is_shown_and_no_other(id):
    modules = modules_after("show", id)
    assert families_in(modules) == {id}
    unused = ("markscheme.marking", "markscheme.diagnosis", "markscheme.exam", "markscheme.authored", "sympy", "typst")
    assert modules.isdisjoint((*unused, "markscheme.document.printers.html_document", "markscheme.papers.key"))


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_solve_loads_the_family_that_is_solved_and_no_reader_of_answers(words):
    modules = modules_after("solve", "regression/simple", "--given", "-", *words, given=json.dumps(GIVEN))
    assert families_in(modules) == {"regression/simple"}
    unused = ("markscheme.answers.grammar", "markscheme.marking", "markscheme.diagnosis", "yaml", "sympy", "typst")
    assert modules.isdisjoint(unused)
    assert ("markdown_it" in modules) == (not words)  # a statement is read where one is printed


def test_the_command_line_starts_no_threads_for_linear_algebra_that_were_not_asked_for():
    code = (
        "import os\nfrom markscheme.cli import main\nmain(['list', 'cnn'], standalone_mode=False)\n"
        "print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    for asked in ({}, {"OPENBLAS_NUM_THREADS": "2"}):
        ended = subprocess.run(
            [sys.executable, "-c", code], env={**_environment(), **asked}, capture_output=True, text=True, check=True
        )
        assert ended.stdout.split()[-1] == asked.get("OPENBLAS_NUM_THREADS", "1")


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}


@pytest.mark.parametrize("path", LATE_ROOMS, ids=lambda path: path.parent.name)
def test_a_room_says_the_same_to_type_checkers_as_to_programs(path):
    tree = ast.parse(path.read_text("utf-8"))
    (told,) = (node for node in tree.body if isinstance(node, ast.If))
    room = ".".join(("markscheme", *path.parent.relative_to(SOURCE).parts))
    checked = {
        (node.module, alias.name) for node in told.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    (table,) = (node for node in ast.walk(told) if isinstance(node, ast.Dict))
    places = ast.literal_eval(table)
    assert checked == {(f"{room}.{module}", name) for module, names in places.items() for name in names.split()}
    found = import_module(room)
    for module, name in checked:
        assert getattr(found, name) is getattr(import_module(module), name)
        assert not (path.parent / f"{name}.py").exists()  # importing the module would hide what it offers
    with pytest.raises(AttributeError, match=f"'{room}' has no attribute 'nothing'"):
        found.nothing  # noqa: B018
    assert {f"{room}.{module}" for module in places} <= set(imports_of(path.read_text("utf-8"), room))


def test_there_are_rooms_whose_names_are_late():
    assert {path.parent.name for path in LATE_ROOMS} == {"answers", "notation", "papers"}


def test_whoever_goes_over_names_imports_no_late_function():
    """Doctest asks every name of a module for what it wraps; an import would add one while it does."""
    late = LateFunction("markscheme.nothing", "nothing")
    assert inspect.unwrap(late) is late
    assert not hasattr(late, "__wrapped__")


def test_a_late_function_is_called_documented_and_bundled_as_the_one_it_stands_for():
    late = LateFunction("markscheme.family.choosing", "is_address")
    from markscheme.family.choosing import is_address

    assert late("norm/batchnorm?seed=7") is True
    assert inspect.signature(late) == inspect.signature(is_address)
    assert late.__doc__ == is_address.__doc__
    assert list(imports_of('x = LateFunction("markscheme.figures.grid", "y")', "markscheme")) == [
        "markscheme.figures.grid"
    ]
