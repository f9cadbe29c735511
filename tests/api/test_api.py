"""The Python interface: what a notebook imports, gets, and sees."""

from __future__ import annotations

import errno
import json
import re
import subprocess
import sys
from fractions import Fraction

import pytest
from words_of_others import of_system

import markscheme
from markscheme import AnswerError, MarkschemeError, families, generate, grade, load, solve
from markscheme.family.library import Library
from markscheme.papers import make_sheet

GIVEN = {"x": [1, 2, 4], "y": ["0.5", 3, 4]}
RIGHT = {"mean_x": "7/3", "mean_y": "2.5", "S_xx": "14/3", "S_xy": 5, "slope": "15/14", "intercept": 0}

FOR_NOTEBOOKS = "AnswerError MarkschemeError __version__ families generate grade load marker solve"
FOR_PRACTICE = "Address Marker Reply hint read_address read_typed reply worked"
FOR_AUTHORS = """
    absolute argmax argmin array as_if by_level by_option characteristic_polynomial choice column concatenate cos count
    counts cramer cross_entropy decimals determinant diagonal distinct equals exp floor identity integers inverse
    is_greater labels largest likewise log log2 logsumexp matrix maximum minimum noted number pair pi positive power
    rational read_number real_roots relu rows sigmoid sign sin softmax solve_system sqrt square structure subset tanh
    tensor vector when whole zeros
    box_figure chain_figure curve_figure dendrogram_figure field_cone_figure flow_figure game_tree_figure graph_figure
    grid_figure heat_map_figure network_figure object_grid_figure point_figure pyramid_figure route_graph_figure
    tree_figure trellis_figure
"""
HEAVY = ("numpy", "flint", "sympy", "jinja2", "typst", "click")


def in_a_fresh_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def sheet():
    return make_sheet(Library(), ["regression/simple", "norm/batchnorm"], seed=4, level="easy", language="zh")


def test_the_public_names_are_these():
    assert markscheme.__all__ == dir(markscheme)
    assert markscheme.__all__ == sorted([*FOR_NOTEBOOKS.split(), *FOR_PRACTICE.split(), *FOR_AUTHORS.split()])
    assert all(getattr(markscheme, name) is not None for name in markscheme.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'markscheme' has no attribute 'grad'"):
        markscheme.grad  # noqa: B018


def test_importing_the_package_imports_nothing_heavy():
    code = f"import markscheme, sys; print([name for name in {HEAVY} if name in sys.modules])"
    assert in_a_fresh_python(code) == "[]"


def test_a_catalogue_that_is_known_is_listed_without_numbers():
    listed = "from markscheme.cli import main; main(['list'], standalone_mode=False)"
    in_a_fresh_python(listed)  # writes the catalogue, unless it is there
    code = f"import sys; {listed}; print([m for m in ('numpy', 'flint', 'jinja2') if m in sys.modules])"
    assert in_a_fresh_python(code).splitlines()[-1] == "[]"


def test_the_interface_does_not_wait_for_sympy_or_typst():
    code = "from markscheme import generate; import sys; print([m for m in ('sympy', 'typst') if m in sys.modules])"
    assert in_a_fresh_python(code) == "[]"


def test_families_are_a_mapping_that_shows_itself_as_a_table():
    found = families()
    assert set(found.keys()) == set(found) >= {"regression/simple", "norm/batchnorm"}
    assert found["norm/batchnorm"].id == "norm/batchnorm"
    assert found.get("norm/nothing") is None
    assert "norm/batchnorm" in repr(found)
    assert found._repr_html_().count("<tr>") == len(found) + 1
    assert "批量归一化" in found._repr_html_()
    assert "| norm/batchnorm | Batch normalisation | 批量归一化 |" in found._repr_markdown_()


def test_own_families_stand_beside_the_others(tmp_path):
    from markscheme.family.skeleton import skeleton

    for path, text in skeleton("mine/line", tmp_path).items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    family = families(tmp_path)["mine/line"]
    assert generate(family, level="easy").asked == {"y_hat": 1, "error": 1, "mean_squared_error": 2}
    solution = solve(family, {"x": [1, 2], "y": [1, 3], "w": 2, "b": 0})
    assert solution["mean_squared_error"].exact == "1"


def test_generate_is_a_pure_function_of_its_arguments():
    problem = generate("norm/batchnorm", level="easy", seed=3, options={"mode": "inference"}, rounding="5 sf, 4 sf")
    again = generate("norm/batchnorm", level="easy", seed=3, options={"mode": "inference"}, rounding="5 sf, 4 sf")
    assert problem.to_json() == again.to_json()
    assert (
        problem.to_json() != generate("norm/batchnorm", level="easy", seed=4, options={"mode": "inference"}).to_json()
    )
    assert (problem.options["mode"], str(problem.rounding)) == ("inference", "5 sf, 4 sf")


def test_a_problem_shows_its_statement_and_questions_but_no_answers():
    problem = generate("norm/batchnorm", level="easy", seed=3)
    assert repr(problem).startswith("<Problem norm/batchnorm, easy, seed 3: mean, variance, Z_hat, out; ")
    html, markdown = problem._repr_html_(), problem._repr_markdown_()
    assert "<math" in html
    assert "Batch normalisation [9 marks]</h" in html
    assert "Compute the mean" in html
    assert 'class="working' not in html  # a notebook needs no room to write
    assert "Compute the mean $" in markdown
    for value in solve(problem)["out"].printed[0]:
        assert value not in markdown


def test_a_problem_shows_itself_without_the_rest_of_markscheme():
    code = (
        "from markscheme.engine.problem import with_given; from markscheme.family.library import Library\n"
        f"problem = with_given(Library()['regression/simple'], {GIVEN!r})\n"
        "print(repr(problem), problem._repr_html_())"
    )
    assert in_a_fresh_python(code) == (
        "<Problem regression/simple: mean_x, mean_y, S_xx, S_xy, slope, intercept; 10 marks> None"
    )


def test_a_solution_knows_every_step_in_three_forms():
    solution = solve("norm/batchnorm", {"Z": [[1], [3]], "gamma": [2], "beta": [1], "epsilon": 1}, rounding="3 sf")
    assert list(solution) == ["mean", "variance", "Z_hat", "out"]
    assert solution["mean"].exact == ["2"]
    assert solution["Z_hat"].exact == [["-sqrt(2)/2"], ["sqrt(2)/2"]]
    assert solution["Z_hat"].decimal == [["-0.707106781187"], ["0.707106781187"]]
    assert solution["out"].printed == [["-0.414"], ["2.41"]]
    with pytest.raises(KeyError, match="norm/batchnorm has no step 'Zhat'; did you mean 'Z_hat'"):
        solution["Zhat"]


@pytest.mark.parametrize(("language", "word"), [("en", "The columns"), ("zh", "批量归一化")])
def test_a_solution_shows_its_working(language, word):
    solution = solve("norm/batchnorm", {"Z": [[1], [3]], "gamma": [2], "beta": [1], "epsilon": 1}, language=language)
    assert repr(solution) == "<Solution of norm/batchnorm: mean, variance, Z_hat, out>"
    assert "<math" in solution._repr_html_()
    assert r"\frac" in solution._repr_markdown_()
    assert "0.7071" in str(solution)
    assert ("批量归一化" in str(solution)) == (language == "zh")


def test_a_sheet_is_loaded_and_marked(sheet, tmp_path):
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps(sheet.to_json()), "utf-8")
    loaded = load(path)
    assert repr(loaded) == f"<Sheet {sheet.code} '练习卷': regression/simple, norm/batchnorm; {sheet.total} marks>"
    assert "<math" in loaded._repr_html_()
    assert "练习卷" in loaded._repr_markdown_()
    right = {id: {name: solve(problem)[name].printed for name in problem.asked} for id, problem in loaded.questions}
    marks = grade(loaded, right)
    assert (marks.score, marks.total) == (sheet.total, sheet.total)
    assert {step.verdict for step in marks["q2"].steps} == {"right"}
    marks = grade(loaded, {"q1": right["q1"]})
    assert marks.score == marks["q1"].total
    assert {step.verdict for step in marks["q2"].steps} == {"blank"}


def test_a_problem_is_marked_by_step():
    problem = solve("regression/simple", GIVEN).problem
    assert grade(problem, RIGHT).score == 10
    marks = grade(problem, {**RIGHT, "S_xy": "15"})
    assert marks.score < 10
    assert repr(marks) == f"<Marks: {marks.score} of 10>"
    assert f"Score: {marks.score} of 10" in marks._repr_html_()
    assert isinstance(marks.score, Fraction)
    with pytest.raises(KeyError, match=r"no question .*q2.*; known: q1"):
        marks["q2"]


def test_marks_show_the_sentences_of_feedback(sheet):
    """What a student reads on a page of feedback: the answer as it was read, the verdict in words, and the reason."""
    problem = generate("regression/simple", level="easy", seed=7)
    answers = {name: solve(problem)[name].printed for name in problem.asked}
    marks = grade(problem, {**answers, "S_xx": "0.1234"})
    markdown = marks._repr_markdown_()
    assert "(c) $S_{x x}$" in markdown
    assert "**(c)** Not right, and nothing that is known explains it." in markdown
    assert "## Question 1 Least-squares line" in markdown
    both = grade(sheet, {"q1": {"mean_x": "99"}})
    assert "得分" in both._repr_markdown_()
    assert both._repr_html_().count('<h3 class="heading">') == 2
    assert grade(sheet, {})._repr_html_()


def test_what_stands_in_a_cell_has_the_look_of_a_paper_and_changes_nothing_around_it(sheet):
    """Every rule stands inside the class of the cell; a notebook's theme chooses between the two sets of colours."""
    problem = generate("norm/batchnorm", level="easy", seed=3)
    for one in (problem, solve(problem), grade(problem, {}), sheet, families(), problem.statement()):
        html = one._repr_html_()
        style = html[html.index("<style>") + 7 : html.index("</style>")].strip()
        assert html.startswith('<div class="markscheme">')
        assert style.startswith(".markscheme {")
        assert style.endswith("}")
        inside = style[len(".markscheme {") : -1]
        depth = [inside[:i].count("{") - inside[:i].count("}") for i in range(len(inside))]
        assert min(depth) == 0
        assert not re.search(r":root|\bbody\b", inside)
        assert inside.count("--paper: #16181b") == 2  # by the system, and by the notebook
        assert '[data-jp-theme-light="false"] &' in inside
    assert "Rounding: keep at least" in problem._repr_html_()
    assert "Rounding: keep at least" in solve(problem)._repr_html_()


@pytest.mark.parametrize("ending", ["html", "md", "tex", "txt", "pdf"])
def test_what_is_shown_is_saved(tmp_path, sheet, ending):
    problem = generate("norm/batchnorm", level="easy", seed=3, language="zh")
    for i, one in enumerate((problem, solve(problem), sheet)):
        one.save(tmp_path / f"{i}.{ending}")
        assert (tmp_path / f"{i}.{ending}").stat().st_size > 500
    if ending != "pdf":
        assert "批量归一化" in (tmp_path / f"0.{ending}").read_text("utf-8")
        problem.save(str(tmp_path / f"e.{ending}"), "en")
        assert "Batch normalisation" in (tmp_path / f"e.{ending}").read_text("utf-8")


def test_an_ending_that_names_no_format_is_said(tmp_path):
    with pytest.raises(MarkschemeError, match="names no format; known endings"):
        generate("norm/batchnorm", level="easy", seed=3).save(tmp_path / "a.docx")
    assert list(tmp_path.iterdir()) == []


def test_a_step_is_found_by_how_the_statement_writes_it():
    solution = solve(generate("attention/scaled_dot_product", level="easy"))
    with pytest.raises(KeyError, match="did you mean 'scores', which is written S in the statement"):
        solution["S"]


def test_none_is_a_blank_answer_and_a_blank_cell():
    problem = generate("norm/batchnorm", seed=1)
    name = next(iter(problem.asked_calls))
    steps = {step.name: step for step in grade(problem, {name: [None, solve(problem)[name].printed[1]]})["q1"].steps}
    assert [cell.verdict for cell in steps[name].cells] == ["blank", "right"]
    assert {cell.verdict for cell in grade(problem, {name: None})["q1"].steps[0].cells} == {"blank"}


WRONG = [
    (lambda: generate("norm/batchnrm"), "there is no family 'norm/batchnrm'; did you mean 'norm/batchnorm'?"),
    (
        lambda: generate("norm/batchnorm", level="hardest"),
        "norm/batchnorm: level 'hardest' is not known; levels: easy, medium, hard",
    ),
    (lambda: load("no/such/sheet.json"), f"no/such/sheet.json: cannot be read: {of_system(errno.ENOENT)}"),
    (
        lambda: grade(solve("regression/simple", GIVEN).problem, {"slop": 1}),
        "q1: step 'slop' is not asked; did you mean 'slope'?",
    ),
    (
        lambda: grade(solve("regression/simple", GIVEN).problem, [1]),
        "q1: step: the answers must be a mapping of names, but got a list; write them as {'mean': '2.5'}",
    ),
    (
        lambda: grade(solve("regression/simple", GIVEN).problem, "answers.csv"),
        (
            "the answers are 'answers.csv', but must be a mapping of names, as {'q1': {'mean': '2.5'}}; "
            "files are marked by `markscheme grade sheet.json FILE`"
        ),
    ),
    (
        lambda: solve("regression/simple", [1]),
        "regression/simple: the givens must be a mapping of names to numbers, but got a list",
    ),
]


@pytest.mark.parametrize(("call", "message"), WRONG)
def test_what_is_wrong_is_said_in_a_sentence(call, message):
    with pytest.raises(MarkschemeError) as error:
        call()
    assert str(error.value) == message


def test_a_question_that_is_not_on_the_sheet_is_named(sheet):
    with pytest.raises(AnswerError, match="question 'q3' is not asked; known: q1, q2"):
        grade(sheet, {"q3": {}})
