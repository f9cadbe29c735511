"""The shape of the code: what may import what, who may speak, and how long things may be."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "markscheme"
TEMPLATES = ROOT / "problem_templates"
CONTENT = "markscheme.problem_templates"

# From bottom to top: a part imports itself and what stands above it in this table, nothing else.
ORDER = (
    "_version",
    "late_names",
    "errors",
    "faults",
    "numbers",
    "phrases",
    "notation",
    "answers",
    "files",
    "figures",
    "document",
    "family",
    "words",
    "engine",
    "authored",
    "traced",
    "working",
    "diagnosis",
    "marking",
    "papers",
    "feedback",
    "arguments",
    "interaction",
    "api",
    "__init__",
    "submissions",
    "simulation",
    "keys",
    "cluster",
    "exam",
    "copying",
    "gradebook",
    "decisions",
    "item_analysis",
    "grading",
    "practice",
    "webpage",
    "site",
    "serve",
    "cli",
    "__main__",
)
MAY_SPEAK = ("cli", "__main__")
# What meets a person who works one problem knows it by `interaction` alone, and nothing of how marks come about.
AT_THE_FRONT = ("practice", "webpage", "site", "serve")
BEHIND = ("traced", "working", "diagnosis", "marking", "papers", "feedback", "arguments")
SLOW_TO_IMPORT = ("sympy", "typst", "matplotlib")
LONGEST_FILE = 400
MOST_MODULES = 12  # of one room, its __init__ not counted
MEDIAN_FUNCTION = 10

# What does not keep a rule yet. It may only get shorter: what keeps the rule has to be taken off.
NOT_YET_SMALL: tuple[str, ...] = ()
NOT_YET_UNIQUE: tuple[str, ...] = ()
NOT_YET_AT_HOME: tuple[str, ...] = ()

SILENCED = {"print", "exit", "quit", "sys.exit", "os._exit", "sys.stdout.write", "sys.stderr.write"}
SILENCED |= {"click.echo", "click.secho"}


def python_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def dotted(path: Path, folder: Path, package: str) -> str:
    return ".".join((package, *path.relative_to(folder).with_suffix("").parts))


def part(module: str) -> str:
    """The row of ORDER to which a module belongs: its first name below markscheme."""
    _, _, below = module.partition(".")
    return below.partition(".")[0] or "__init__"


def imports(tree: ast.AST, module: str) -> Iterator[tuple[int, str]]:
    """Every import, wherever it stands, as (line, dotted name); `from a import b` gives a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(module.split(".")[: -node.level]) if node.level else ""
            base = ".".join(filter(None, (start, node.module)))
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            yield from ((node.lineno, a.value) for a in node.args[:1] if isinstance(a, ast.Constant))


def upward_imports(source: str, module: str) -> list[str]:
    """What a module of markscheme imports although it stands above it."""
    here = part(module)
    if here not in ORDER:
        return [f"{module}: {here!r} has no place in the table ORDER of {Path(__file__).name}; put it there"]
    wrong = []
    for line, name in imports(ast.parse(source, module), module):
        if name.split(".")[0] != "markscheme":
            continue
        there = part(name)
        if there not in ORDER and name.count(".") == 1:  # from markscheme import solve
            there = "__init__"
        if there not in ORDER:
            wrong.append(f"{module}:{line} imports {name}, and {there!r} has no place in the table ORDER")
        elif ORDER.index(there) > ORDER.index(here):
            wrong.append(f"{module}:{line} imports {name}, which stands above {here!r}")
    return wrong


def imports_past_interaction(source: str, module: str) -> list[str]:
    """What a room at the front imports of the rooms that stand behind `interaction`."""
    if part(module) not in AT_THE_FRONT:
        return []
    return [
        f"{module}:{line} imports {name}; let `interaction` offer it"
        for line, name in imports(ast.parse(source, module), module)
        if name.startswith("markscheme.") and part(name) in BEHIND
    ]


def foreign_imports(source: str, module: str) -> list[str]:
    """What a problem template imports besides the words and its fellow templates."""
    wrong = []
    for line, name in imports(ast.parse(source, module), module):
        if not name.startswith(("markscheme.words.", f"{CONTENT}.", "__future__.")):
            wrong.append(f"{module}:{line} imports {name}; a template imports `markscheme.words` and templates")
    return wrong


def loud_lines(source: str, module: str) -> list[str]:
    """Where a module that may not speak prints or ends the program."""
    wrong = []
    for node in ast.walk(ast.parse(source, module)):
        calls = isinstance(node, ast.Call) and ast.unparse(node.func) in SILENCED
        ends = isinstance(node, ast.Raise) and node.exc and "SystemExit" in ast.unparse(node.exc)
        hides = isinstance(node, ast.ImportFrom) and f"{node.module}.{node.names[0].name}" in SILENCED
        if calls or ends or hides:
            wrong.append(f"{module}:{node.lineno} `{ast.unparse(node)}`; only the command line may")
    return wrong


def outside_functions(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements that run when a module is imported."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            yield from child.orelse
        elif not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            if isinstance(child, ast.stmt):
                yield child
            yield from outside_functions(child)


def slow_imports(source: str, module: str) -> list[str]:
    """Where a module imports SymPy or Typst before anybody needs them."""
    return [
        f"{module}:{line} imports {name} at module level; import it in the function that uses it"
        for statement in outside_functions(ast.parse(source, module))
        if isinstance(statement, ast.Import | ast.ImportFrom)
        for line, name in imports(ast.Module([statement], []), module)
        if name.split(".")[0] in SLOW_TO_IMPORT
    ]


def function_lengths(source: str) -> list[int]:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)]
    return [f.end_lineno - f.lineno + 1 for f in functions if f.end_lineno]


def crowded_rooms(files: list[Path], folder: Path) -> dict[str, int]:
    """Rooms with too many modules, by their names below the folder."""
    modules = Counter(str(path.parent.relative_to(folder)) for path in files if path.stem != "__init__")
    return {room: count for room, count in modules.items() if count > MOST_MODULES}


def shared_names(files: list[Path]) -> list[str]:
    """Names that several modules bear."""
    counts = Counter(path.stem for path in files if path.stem != "__init__")
    return sorted(name for name, count in counts.items() if count > 1)


def handed_on(source: str, module: str) -> list[str]:
    """Names that a module offers as its own although another one owns them.

    Either `from a import X as X` or `__all__` hands a name on; mypy sees that nothing else does. A room's `__init__`
    may offer what stands in the room.
    """
    tree = ast.parse(source, module)
    package, _, last = module.rpartition(".")
    brought: set[str] = set()
    offered: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("markscheme"):
            if last == "__init__" and f"{node.module}.".startswith(f"{package}."):
                continue
            brought |= {alias.asname or alias.name for alias in node.names}
            offered |= {alias.name for alias in node.names if alias.name == alias.asname}
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            offered |= {name.value for name in ast.walk(node.value) if isinstance(name, ast.Constant)}
    return sorted(brought & offered)


def over_all_sources(check, skip: tuple[str, ...] = ()) -> list[str]:
    modules = {dotted(path, SOURCE, "markscheme"): path for path in python_files(SOURCE)}
    assert modules, f"no module under {SOURCE}"
    kept = {module: path for module, path in modules.items() if part(module) not in skip}
    return [wrong for module, path in kept.items() for wrong in check(path.read_text("utf-8"), module)]


def test_imports_run_downward():
    assert over_all_sources(upward_imports) == []


def test_the_front_knows_a_problem_by_interaction_alone():
    assert over_all_sources(imports_past_interaction) == []


def test_only_the_command_line_prints_or_exits():
    assert over_all_sources(loud_lines, skip=MAY_SPEAK) == []


def test_slow_libraries_are_imported_where_they_are_used():
    assert over_all_sources(slow_imports) == []


def test_templates_import_words_and_each_other():
    modules = {dotted(path, TEMPLATES, CONTENT): path for path in python_files(TEMPLATES)}
    assert modules, f"no template under {TEMPLATES}"
    assert [c for name, path in modules.items() for c in foreign_imports(path.read_text("utf-8"), name)] == []


def test_no_file_is_long():
    lengths = {
        str(path.relative_to(SOURCE)): len(path.read_text("utf-8").splitlines()) for path in python_files(SOURCE)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_half_of_the_functions_are_short():
    lengths = [n for path in python_files(SOURCE) for n in function_lengths(path.read_text("utf-8"))]
    assert median(lengths) <= MEDIAN_FUNCTION


def test_no_room_is_crowded():
    assert sorted(crowded_rooms(python_files(SOURCE), SOURCE)) == sorted(NOT_YET_SMALL)


def test_no_two_modules_bear_one_name():
    assert shared_names(python_files(SOURCE)) == sorted(NOT_YET_UNIQUE)


def test_no_module_hands_on_what_another_owns():
    modules = {dotted(path, SOURCE, "markscheme"): path for path in python_files(SOURCE)}
    guilty = [module for module, path in modules.items() if handed_on(path.read_text("utf-8"), module)]
    assert guilty == sorted([*NOT_YET_AT_HOME, "markscheme.words"])  # which is nothing but a list of what others own


# The checks themselves, on sources that are wrong and sources that are right.


@pytest.mark.parametrize(
    ("module", "source", "imported"),
    [
        ("markscheme.numbers.exact", "from markscheme.family import load", "markscheme.family.load"),
        ("markscheme.numbers.exact", "from ..family import load", "markscheme.family.load"),
        ("markscheme.numbers.exact", "from .. import family", "markscheme.family"),
        ("markscheme.numbers.__init__", "from ..cli import main", "markscheme.cli.main"),
        ("markscheme.marking", "from markscheme import gradebook", "markscheme.gradebook"),
        ("markscheme.marking", "from markscheme import solve", "markscheme.solve"),
        ("markscheme.marking", "import markscheme", "markscheme"),
        ("markscheme.marking", "import markscheme.papers.practice_sheet as sheet", "markscheme.papers.practice_sheet"),
        ("markscheme.marking", "def f():\n    from .cli import main", "markscheme.cli.main"),
        ("markscheme.marking", "if TYPE_CHECKING:\n    from .gradebook import Record", "markscheme.gradebook.Record"),
        ("markscheme.marking", "importlib.import_module('markscheme.cli')", "markscheme.cli"),
    ],
)
def test_an_upward_import_is_found(module, source, imported):
    (complaint,) = upward_imports(source, module)
    assert f" imports {imported}, which stands above {part(module)!r}" in complaint


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("markscheme.cli.sheet", "from markscheme.papers import sheet\nfrom . import options"),
        ("markscheme.cli", "from markscheme import solve, grade"),
        ("markscheme.family", "from .errors import FamilyError\nimport numpy\nfrom numbers import Number"),
        ("markscheme.__init__", "from .api import solve as solve"),
        ("markscheme.__main__", "from markscheme.cli import main"),
    ],
)
def test_a_downward_import_passes(module, source):
    assert upward_imports(source, module) == []


@pytest.mark.parametrize(
    ("module", "source", "found"),
    [
        ("markscheme.practice.session", "from markscheme.marking.marks import mark_text", 1),
        ("markscheme.serve.board", "def f():\n    from ..feedback import message", 1),
        ("markscheme.webpage.page", "from markscheme.interaction.hints import worked", 0),
        ("markscheme.gradebook.record", "from markscheme.marking.marks import mark_text", 0),
    ],
)
def test_a_way_past_interaction_is_found(module, source, found):
    assert len(imports_past_interaction(source, module)) == found


def test_a_module_without_a_place_is_named():
    (complaint,) = upward_imports("", "markscheme.helpers.misc")
    assert complaint == (
        "markscheme.helpers.misc: 'helpers' has no place in the table ORDER of test_architecture.py; put it there"
    )
    (complaint,) = upward_imports("from markscheme.helpers import misc", "markscheme.cli")
    assert complaint == (
        "markscheme.cli:1 imports markscheme.helpers.misc, and 'helpers' has no place in the table ORDER"
    )


@pytest.mark.parametrize(
    ("source", "imported"),
    [
        ("import math", "math"),
        ("def z(x):\n    import numpy as np", "numpy"),
        ("from markscheme import exp", "markscheme.exp"),
        ("import markscheme.words", "markscheme.words"),
        ("from markscheme.numbers import exp", "markscheme.numbers.exp"),
        ("from ...numbers import exp", "markscheme.numbers.exp"),
        ("from markschemes import exp", "markschemes.exp"),
    ],
)
def test_a_foreign_import_is_found(source, imported):
    (complaint,) = foreign_imports(source, f"{CONTENT}.mlp.backprop")
    assert f" imports {imported}; " in complaint


@pytest.mark.parametrize(
    "source",
    [
        "from __future__ import annotations\nfrom markscheme.words import *",
        "from markscheme.words import softmax as weights",
        "from ._shared import gram",
        "from ..regression import _shared",
        "from markscheme.problem_templates.regression._shared import gram",
    ],
)
def test_words_and_shared_imports_pass(source):
    assert foreign_imports(source, f"{CONTENT}.mlp.backprop") == []


@pytest.mark.parametrize(
    "source",
    [
        "print(1)",
        "def f():\n    sys.exit(1)",
        "def f():\n    raise SystemExit",
        "def f():\n    raise SystemExit(2)",
        "from sys import exit",
        "exit()",
        "click.echo('done')",
        "sys.stderr.write('done')",
    ],
)
def test_a_loud_line_is_found(source):
    (complaint,) = loud_lines(source, "markscheme.grade")
    assert complaint.endswith("; only the command line may")


def test_a_quiet_module_passes():
    source = 'def f(printer):\n    """>>> print(1)"""\n    printer.print(1)\n    raise ValueError("print")'
    assert loud_lines(source, "markscheme.grade") == []


@pytest.mark.parametrize(
    "source",
    [
        "import sympy",
        "import typst as t",
        "from sympy.core import Expr",
        "try:\n    import typst\nexcept ImportError:\n    typst = None",
        "class A:\n    import sympy",
        "if True:\n    import sympy",
        "if TYPE_CHECKING:\n    pass\nelse:\n    import sympy",
    ],
)
def test_a_slow_import_is_found(source):
    assert len(slow_imports(source, "markscheme.render")) == 1


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    import sympy",
        "class A:\n    def f(self):\n        from typst import Compiler",
        "if TYPE_CHECKING:\n    import sympy",
        "import sympify",
    ],
)
def test_a_late_import_passes(source):
    assert slow_imports(source, "markscheme.render") == []


def test_lengths_are_counted_from_def_to_the_last_line():
    source = "@cache\ndef f():\n    return 1\n\n\nasync def g():\n    a\n    b\n    c\n"
    assert function_lengths(source) == [2, 4]


def test_a_crowded_room_is_found():
    room, other = (Path("src/exam"), Path("src/exam/marks"))
    files = [room / "__init__.py", *(room / f"m{i}.py" for i in range(12)), other / "one.py"]
    assert crowded_rooms(files, Path("src")) == {}
    assert crowded_rooms([*files, room / "more.py"], Path("src")) == {"exam": 13}


def test_a_name_of_two_modules_is_found():
    files = [Path(name) for name in ("a/__init__.py", "b/__init__.py", "a/words.py", "b/words.py", "b/rivals.py")]
    assert shared_names(files) == ["words"]


@pytest.mark.parametrize(
    ("module", "source", "names"),
    [
        ("markscheme.marking.mark", "from markscheme.marking.marks import StepMark as StepMark", ["StepMark"]),
        ("markscheme.marking.__init__", "from markscheme.engine.problem import Call as Call", ["Call"]),
        ("markscheme.exam.build", "from markscheme.exam.build import Built\n__all__ = ['Built', 'own']", ["Built"]),
        ("markscheme.exam.__init__", "from markscheme.examples import A as A", ["A"]),
        ("markscheme.exam.__init__", "from markscheme.exam.build import Built as Built", []),
        ("markscheme.__init__", "from markscheme.errors import AnswerError as AnswerError", []),
        ("markscheme.exam.build", "from markscheme.exam.build import Built, Options as Chosen", []),
        ("markscheme.exam.build", "from collections import Counter as Counter", []),
    ],
)
def test_a_name_that_is_handed_on_is_found(module, source, names):
    assert handed_on(source, module) == names
