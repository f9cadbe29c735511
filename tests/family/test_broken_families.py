"""Every mistake of an author is one whole sentence: a sound family, spoilt in one place at a time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from markscheme.cli import main
from markscheme.errors import FamilyError
from markscheme.family.language.prose import LANGUAGES, possibly_asked, prose
from markscheme.family.language.symbols import symbol
from markscheme.family.library import Library
from markscheme.family.model import StepInstance
from markscheme.working import written_formula

GOOD = Path(__file__).parents[1] / "families" / "good"
FILES = ("product.py", "product.en.md", "product.zh.md")
ID = "broken/product"

# The lines of the sound family that are spoilt; the rest of the text decides which of its three files is meant.
GIVEN = 'given = {"weight": number(integers(1, 9)), "x": number(integers(1, 9))}'
GIVEN_X = '"x": number(integers(1, 9))'
ASK = 'ask = {"total": 1}'
TOTAL = "def total(weight, x):\n    return weight * x\n"
RETURN = "    return weight * x\n"
HALVED = """def total__halved(weight, x):
    return weight * x / 2


slips = {"total": {"halved": total__halved}}
"""
STEPS = f"{ASK}\n\n\n{TOTAL}\n\n{HALVED}"
VECTORS = 'sizes = {"n": 2, "m": 3}\ngiven = {"x": vector("n", integers(1, 9)), "y": vector("m", integers(1, 9))}'
STATEMENT = "Multiply $w = {{ weight }}$"
SENTENCE = "- halved: You halved it.\n"
SENTENCE_ZH = "- halved: 你多除以了 2。\n"
LEAVE_OUT = None  # the whole file

# What it is called, the line, what stands there instead, and what is said of it after the id of the family.
MISTAKES: list[tuple[str, str, str | None, str]] = [
    # names
    (
        "unknown argument",
        TOTAL,
        "def total(wieght, x):\n    return wieght * x\n",
        ": total() needs 'wieght', which is neither given nor a step above it; did you mean 'weight'?",
    ),
    (
        "strange argument",
        TOTAL,
        "def total(weight, qqq):\n    return weight * qqq\n",
        ": total() needs 'qqq', which is neither given nor a step above it; known: weight, x",
    ),
    (
        "used before it stands",
        TOTAL,
        "def total(weight, square):\n    return weight * square\n\n\ndef square(x):\n    return x * x\n",
        ": total() needs 'square', which stands below it; move square() above total()",
    ),
    (
        "slip of no step",
        HALVED,
        "def totl__halved(weight, x):\n    return weight * x / 2\n",
        ": totl__halved() varies the step 'totl', which does not stand above it; did you mean 'total'?",
    ),
    (
        "slip above its step",
        f"{TOTAL}\n\n{HALVED}",
        f"{HALVED}\n\n{TOTAL}",
        ": total__halved() varies the step 'total', which stands below it; move total() above total__halved()",
    ),
    (
        "route of no step",
        HALVED,
        "def sum__via_product(weight, x):\n    return weight * x\n",
        ": sum__via_product() varies the step 'sum', which does not stand above it; known: total",
    ),
    (
        "slip with an unknown argument",
        HALVED,
        "def total__halved(weight, y):\n    return weight * y / 2\n",
        ": total__halved() needs 'y', which is neither given nor a step above it; known: weight, x, total",
    ),
    (
        "symbols of nothing",
        ASK,
        f'{ASK}\nsymbols = {{"totel": "T"}}',
        ": symbols names 'totel', which does not exist; did you mean 'total'?",
    ),
    (
        "no step",
        f"{TOTAL}\n\n{HALVED}",
        "",
        ": the module has no step; write at least one function whose arguments name givens",
    ),
    (
        "step named like a given",
        HALVED,
        "def x(weight):\n    return weight + 1\n",
        ": 'x' is both a step and a given, size or option; rename one of them",
    ),
    (
        "step named like an option",
        ASK,
        f'{ASK}\noptions = {{"total": ("yes", "no")}}',
        ": 'total' is both a step and a given, size or option; rename one of them",
    ),
    # what is asked
    (
        "asks for nothing that exists",
        ASK,
        'ask = {"totals": 1}',
        ": ask names 'totals', which does not exist; did you mean 'total'?",
    ),
    ("asks for a given", ASK, 'ask = ["total", "x"]', ": ask names 'x', which does not exist; known: total"),
    (
        "asks for nothing under one option",
        ASK,
        """\
options = {"mode": ("short", "long")}
def ask(mode):
    return {"total": 1} if mode == "short" else {"tota": 1}
""",
        ": ask() names 'tota', which does not exist; did you mean 'total'?",
    ),
    (
        "asks as a given says",
        ASK,
        'options = {"mode": ("short", "long")}\n\n\ndef ask(weight):\n    return {"total": 1}',
        (
            ": ask() needs 'weight', which is no option; known: mode\n"
            "what is asked depends on options alone, and is the same at all levels"
        ),
    ),
    ("asks for nothing", ASK, "", ": nothing is asked; set ask = {'step': marks}"),
    # numbers
    (
        "binary float",
        RETURN,
        "    return 0.5 * weight * x\n",
        ": line 10: 0.5 is a binary float; divide integers by numbers, as x / 2, or write rational('0.5')",
    ),
    (
        "division of integers",
        RETURN,
        "    return 1 / 2 * weight * x\n",
        ": line 10: 1 / 2 divides two Python integers and gives a float; write rational('a/b') or divide a number",
    ),
    (
        "division of lengths",
        f"{GIVEN}\n{STEPS}",
        f"{VECTORS}\n{ASK}\n\n\ndef total(x, y):\n    return x.sum() * (len(x) / len(y))\n",
        (
            ": line 11: len(x) / len(y) divides two Python integers and gives a float; "
            "write rational('a/b') or divide a number"
        ),
    ),
    (
        "division of sizes",
        f"{GIVEN}\n{STEPS}",
        f"{VECTORS}\n{ASK}\n\n\ndef total(x, n, m):\n    return x.sum() * (n / m)\n",
        ": line 11: n / m divides two Python integers and gives a float; write rational('a/b') or divide a number",
    ),
    (
        "power sign",
        RETURN,
        "    return weight * x**2\n",
        ": line 10: x ** 2 takes a power of a ball, which loses its sign; write square(x) or power(x, n)",
    ),
    # repeated steps
    (
        "repeats nothing",
        STEPS,
        'ask = {"total_": 1}\nrepeat = {("totl_",): lambda weight: 2}\n' + TOTAL.replace("total", "total_"),
        ": repeat names 'totl_', which does not exist; did you mean 'total_'?",
    ),
    (
        "repeats in another order",
        STEPS,
        """\
ask = {"total_": 1}
repeat = {("total_", "square_"): lambda weight: 2}
def square_(x):
    return x * x
def total_(weight, square_):
    return weight * square_[-1]
""",
        ": repeat has the group ('total_', 'square_'), but the steps stand in the order ('square_', 'total_')",
    ),
    (
        "repeats as often as a step says",
        STEPS,
        """\
ask = {"total_": 1}
repeat = {("total_",): lambda rounds: rounds}
def rounds(x):
    return x + 1
def total_(weight, rounds):
    return weight * rounds
""",
        ": repeat() needs 'rounds', which is neither given nor a step above it; known: weight, x",
    ),
    # what the family says of its numbers
    (
        "counts nothing from zero",
        ASK,
        f'{ASK}\nfrom_zero = ("totl",)',
        ": from_zero names 'totl', which does not exist; did you mean 'total'?",
    ),
    (
        "hides nothing",
        ASK,
        f'{ASK}\nhides = {{"y": "there is none"}}',
        ": hides names 'y', which does not exist; known: weight, x, total",
    ),
    (
        "hides an unknown accident",
        ASK,
        f'{ASK}\nhides = {{"x": {{"transpose": "a number has no direction"}}}}',
        ": hides['x'] names 'transpose', which does not exist; did you mean 'transposed'?",
    ),
    (
        "hides without a reason",
        ASK,
        f'{ASK}\nhides = {{"x": {{"alike": ""}}}}',
        (
            ": hides['x'] is {'alike': ''}; say why, as hides = {'A': 'an adjacency matrix is symmetric'}, "
            "or of one accident alone, as {'A': {'transposed': '...'}}"
        ),
    ),
    (
        "draws nothing",
        TOTAL,
        f"def draw_weigth(stream):\n    return stream.between(1, 9)\n\n\n{TOTAL}",
        ": draw_ names 'weigth', which does not exist; did you mean 'weight'?",
    ),
    (
        "draws by a step",
        TOTAL,
        f"def draw_weight(stream, total):\n    return total + stream.between(1, 9)\n\n\n{TOTAL}",
        ": draw_weight() needs 'total', which is neither given nor a step above it; known: weight, x, stream, level",
    ),
    (
        "requires nothing that exists",
        HALVED,
        f"{HALVED}\n\ndef require_large(totl):\n    return totl > 3\n",
        ": require_large() needs 'totl', which is neither given nor a step above it; did you mean 'total'?",
    ),
    (
        "refuses by a step",
        HALVED,
        f'{HALVED}\n\ndef invalid_total(total):\n    return "too large" if total > 3 else None\n',
        ": invalid_total() needs 'total', which is neither given nor a step above it; known: weight, x",
    ),
    # givens
    (
        "structure that nothing draws",
        GIVEN_X,
        f'{GIVEN_X}, "layers": structure()',
        ": nothing says how 'layers' is drawn; give it a domain or write draw_layers(stream)",
    ),
    (
        "given that is a number",
        GIVEN_X,
        '"x": 3',
        ": given['x'] is int; declare it with number(), vector(), matrix() ...",
    ),
    (
        "given of an unknown size",
        GIVEN,
        'sizes = {"rows": 3}\ngiven = {"weight": number(integers(1, 9)), "x": vector("row", integers(1, 9))}',
        ": given['x'] names 'row', which does not exist; did you mean 'rows'?",
    ),
    (
        "given of the first size",
        GIVEN,
        'given = {"weight": number(integers(1, 9)), "x": vector("n", integers(1, 9))}',
        (
            ": given['x'] names 'n', which does not exist; write sizes = {'n': (2, 3, 4)}, for easy, medium and hard, "
            "or one number for all"
        ),
    ),
    (
        "given under the first option",
        GIVEN,
        f'{GIVEN[:-1]}.when(mode="train")}}',
        (
            ": given['x'].when() names 'mode', which does not exist; write options = {'mode': ('one', 'other')}, "
            "the default first"
        ),
    ),
    (
        "given under an unknown option",
        GIVEN,
        f'options = {{"mode": ("train", "inference")}}\n{GIVEN[:-1]}.when(moed="train")}}',
        ": given['x'].when() names 'moed', which does not exist; did you mean 'mode'?",
    ),
    (
        "given under an unknown value",
        GIVEN,
        f'options = {{"mode": ("train", "inference")}}\n{GIVEN[:-1]}.when(mode="training")}}',
        ": given['x'].when(mode=...) names 'training', which does not exist; did you mean 'train'?",
    ),
    (
        "option that is a text",
        ASK,
        f'{ASK}\noptions = {{"mode": ("train")}}',
        ": options['mode'] must be a tuple of names, the default first, but is 'train'",
    ),
    (
        "size of two levels",
        ASK,
        f'{ASK}\nsizes = {{"n": (2, 3)}}',
        ": sizes['n'] must be one integer or three (easy, medium, hard), but is (2, 3)",
    ),
    (
        "size that is a float",
        ASK,
        f'{ASK}\nsizes = {{"n": 2.5}}',
        ": sizes['n'] must be one integer or three (easy, medium, hard), but is 2.5",
    ),
    (
        "size of a level without a number",
        ASK,
        f'{ASK}\nsizes = {{"n": (2, 3, ())}}',
        ": sizes['n'] must be one integer or three (easy, medium, hard), but is (2, 3, ())",
    ),
    (
        "unknown level",
        ASK,
        f'{ASK}\nlevels = ("easy", "hart")',
        ": levels names 'hart', which does not exist; did you mean 'hard'?",
    ),
    # what does not load
    ("does not import", GIVEN, 'given = {}["x"]', ": {folder}/product.py cannot be imported: KeyError: 'x'"),
    (
        "unreadable constant",
        GIVEN_X,
        '"x": number(choice("half"))',
        ": {folder}/product.py cannot be imported: ValueError: invalid literal for int() with base 10: 'half'",
    ),
    # mathematics
    (
        "symbol that nothing shows",
        ASK,
        f'{ASK}\nsymbols = {{"total": r"\\oiint"}}',
        ": symbols['total']: column 1: unknown command \\oiint: did you mean \\int?\n  \\oiint\n  ^",
    ),
    (
        "formula that is not closed",
        RETURN,
        f'    r"""t = \\frac{{w x"""\n{RETURN}',
        ": the formula of total(): column 10: { is never closed by }\n  t = \\frac{w x\n           ^",
    ),
    (
        "formula with letters that changed places",
        RETURN,
        f'    r"""t = \\tahn(w x)"""\n{RETURN}',
        ": the formula of total(): column 5: unknown command \\tahn: did you mean \\tanh?\n  t = \\tahn(w x)\n      ^",
    ),
    # prose
    ("no Chinese", SENTENCE_ZH, LEAVE_OUT, ": the prose file product.zh.md is missing; write it beside the module"),
    (
        "no sentence",
        SENTENCE_ZH,
        "",
        ".zh.md: the slip 'halved' has no sentence; add `- halved: ...` under ## Slips",
    ),
    (
        "sentence of nothing",
        SENTENCE,
        SENTENCE + SENTENCE.replace("halved:", "halfed:"),
        ".en.md: line 12: 'halfed' is no slip of broken/product; did you mean 'halved'?",
    ),
    (
        "two sentences",
        "- total: Compute the product.\n",
        "- total: Compute the product.\n- total: Compute it again.\n",
        ".en.md: line 8: the step 'total' stands on line 7 already; leave one of them out",
    ),
    (
        "unknown value in the prose",
        "求 $w = {{ weight }}$",
        "求 $w = {{ wieght }}$",
        ".zh.md: line 3: 'wieght' is no given, size or option; did you mean 'weight'?",
    ),
    ("prose that is not closed", STATEMENT, "Multiply $w = {{ weight }$", ".en.md: line 3: unexpected '}'"),
    (
        "command that nothing shows",
        STATEMENT,
        "Multiply $\\oiint = {{ weight }}$",
        ".en.md: line 3: \\oiint is not among the LaTeX commands read here; did you mean 'int'?",
    ),
    (
        "command with letters that changed places",
        STATEMENT,
        "Multiply $\\tahn w = {{ weight }}$",
        ".en.md: line 3: \\tahn is not among the LaTeX commands read here; did you mean 'tanh'?",
    ),
]
NAMES = [name for name, *_ in MISTAKES]
AT_ONCE = (
    "no Chinese",
    "no sentence",
    "sentence of nothing",
    "unknown value in the prose",
    "symbol that nothing shows",
    "formula that is not closed",
)


def spoilt(name: str, folder: Path) -> tuple[Library, str]:
    """A library with the spoilt family, and the whole sentence that is to be said of it."""
    ((old, new, sentence),) = (rest for what, *rest in MISTAKES if what == name)
    texts = {file: (GOOD / file).read_text("utf-8") for file in FILES}
    (file,) = (file for file, text in texts.items() if text.count(old) == 1)
    topic = folder / ID.partition("/")[0]
    topic.mkdir()
    for other, text in texts.items():
        if other != file or new is not None:
            (topic / other).write_text(text.replace(old, new) if other == file else text, "utf-8")
    return Library([folder]), ID + sentence.replace("{folder}", str(topic))


def read_whole(library: Library) -> None:
    """Read a family with its symbols, formulas and words."""
    family = library[ID]
    possibly_asked(family)
    for name in [*family.given, *family.steps]:
        symbol(family, name)
    for name, step in family.steps.items():
        written_formula(family, StepInstance(name, step), family.default_options())
    for language in LANGUAGES:
        prose(family, language)


def test_the_family_is_sound_before_it_is_spoilt() -> None:
    family = Library([GOOD.parent])["good/product"]
    assert family.slips.keys() == {"halved"}
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_whole_sentence(name: str, tmp_path: Path) -> None:
    library, sentence = spoilt(name, tmp_path)
    with pytest.raises(FamilyError) as raised:
        read_whole(library)
    assert str(raised.value) == sentence


@pytest.mark.parametrize("name", AT_ONCE)
def test_words_are_read_when_the_family_loads(name: str, tmp_path: Path) -> None:
    """The guide promises it, so nobody has to ask for the words first."""
    library, sentence = spoilt(name, tmp_path)
    with pytest.raises(FamilyError) as raised:
        library[ID]
    assert str(raised.value) == sentence


@pytest.mark.parametrize("name", ["unknown argument", "binary float", "does not import"])
def test_the_command_line_says_it_without_a_traceback(name: str, tmp_path: Path) -> None:
    _, sentence = spoilt(name, tmp_path)
    arguments = ["--templates", str(tmp_path), "solve", ID, "--given", "-"]
    result = CliRunner().invoke(main, arguments, input=json.dumps({"weight": 2, "x": 3}))
    assert isinstance(result.exception, SystemExit), result.exception
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: {sentence}\n"


def test_a_broken_family_does_not_stop_the_others(tmp_path: Path) -> None:
    spoilt("does not import", tmp_path)
    library = Library([GOOD.parent, tmp_path])
    with pytest.raises(FamilyError):
        library[ID]
    assert library["good/product"].id == "good/product"
