"""Tables in the key that show how a step is worked, row by row."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from flint import fmpq

from markscheme.api import generate, solve
from markscheme.document.printers.text_document import to_text
from markscheme.errors import FamilyError
from markscheme.family.library import Library
from markscheme.family.model import call
from markscheme.papers import key_document, sheet_document
from markscheme.papers.practice_sheet import Sheet
from markscheme.papers.solution import solution_document, working_blocks
from markscheme.papers.step_tables import step_tables

SUMS = '''
"""A total, added up number by number."""

from markscheme.words import *

sizes = {"n": 3}
given = {"x": vector("n", integers(1, 9))}
options = {"table": ("yes", "no")}
ask = {"total": 1}


def total(x):
    r"""s = \\sum_i x_i"""
    return x.sum()


def table_sums(x, table, total):
    return [[f"x_{k}", x[k - 1], list(x[:k]), x[:k].sum()] for k in (1, 2, 3)] if table == "yes" else None
'''
PROSE = """# A total

The numbers are $x = {{ x }}$.

## Steps

- total: Add them up.

## Tables

- sums: number | value | so far {% if n == 3 %}(of three){% endif %} | $s$
"""


def family_of(folder: Path, source: str = SUMS, prose: str = PROSE):
    (folder / "one").mkdir()
    (folder / "one" / "sums.py").write_text(source)
    for language in ("en", "zh"):
        (folder / "one" / f"sums.{language}.md").write_text(prose)
    return Library([folder])["one/sums"]


def test_a_table_stands_below_the_step_that_it_names_and_in_the_key_alone(tmp_path: Path) -> None:
    problem = generate(family_of(tmp_path), seed=1)
    first, second, _ = (str(n) for n in problem.given["x"])
    rows = [line.split() for line in to_text(solution_document(problem, "en")).splitlines()]
    place = rows.index(["number", "value", "so", "far", "(of", "three)", "s"])
    assert rows[place + 3] == ["x_2", second, f"{first},", second, str(int(first) + int(second))]
    assert any(row[:2] == ["s", "="] for row in rows[:place])
    sheet = Sheet("One", "en", (problem,))
    assert "so far" in to_text(key_document(sheet))
    assert "so far" not in to_text(sheet_document(sheet))


def test_no_rows_are_no_table(tmp_path: Path) -> None:
    problem = generate(family_of(tmp_path), seed=1, options={"table": "no"})
    assert not list(step_tables(problem, "en"))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("(x, table, total)", "(x, table)", r"table_sums\(\) names no step; give it the one below"),
        ("(x, table, total)", "(x, table, totl)", "totl"),
    ],
)
def test_a_table_that_has_no_place_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(FamilyError, match=complaint):
        family_of(tmp_path, SUMS.replace(old, new))


def test_a_row_that_has_no_heading_is_told(tmp_path: Path) -> None:
    problem = generate(family_of(tmp_path, prose=PROSE.replace(" | $s$", "")), seed=1)
    with pytest.raises(FamilyError, match=r"a row of 4 cells, but .* has 3 headings"):
        working_blocks(problem, "en")


def test_a_table_without_headings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FamilyError, match="sums"):
        working_blocks(generate(family_of(tmp_path, prose=PROSE.split("## Tables")[0]), seed=1), "en")


@pytest.mark.parametrize("cut", ["at_equality", "strictly"])
@pytest.mark.parametrize("seed", range(4))
def test_the_rows_of_alpha_beta_search_say_what_is_cut_and_why(cut: str, seed: int) -> None:
    """Each row by itself: bounds move by the child that passes up, and what is left is cut where they have crossed."""
    problem = generate("games/minimax", level="hard", seed=seed, options={"algorithm": "alpha_beta", "cut": cut})
    rows = problem.family.tables["trace"](problem.given["tree"], problem.given["levels"], cut, None)
    levels, pruned = problem.given["levels"], []
    depth = {f"v_{{{k}}}": d for k, d in enumerate(_depths(problem.given["tree"]), 1)}
    for name, reached, found, best, left, unseen in rows:
        is_max = levels[depth[name]] == "max"
        low, high = (float(str(bound).replace("\\infty", "inf")) for bound in reached)
        values = [float(value) for value in found]
        assert float(best) == (max if is_max else min)(values)
        after = (max(low, *values), high) if is_max else (low, min(high, *values))
        assert tuple(float(str(bound).replace("\\infty", "inf")) for bound in left) == after
        crossed = after[0] > after[1] or (cut == "at_equality" and after[0] == after[1])
        assert crossed or not unseen
        pruned += unseen
    marks = problem.values["pruned"]
    assert sorted(pruned) == [k for k, off in enumerate(marks, 1) if off] != []
    assert rows[-1][0] == "v_{1}"
    assert rows[-1][3] == problem.values["values"][0]


@pytest.mark.parametrize("algorithm", ["a_star", "uniform_cost", "greedy", "breadth_first"])
@pytest.mark.parametrize("seed", range(3))
def test_the_rounds_of_a_search_show_what_was_on_the_frontier(algorithm: str, seed: int) -> None:
    problem = generate("search/graph_search", level="hard", seed=seed, options={"algorithm": algorithm})
    asked = inspect.signature(problem.family.tables["rounds"]).parameters
    known = {**problem.inputs, **problem.values}
    rows = problem.family.tables["rounds"](**{name: known[name] for name in asked})
    nodes = [problem.given["nodes"][int(k)] for k in problem.values["expanded"]]
    path = [problem.given["nodes"][int(k)] for k in problem.values["path"]]
    assert [row[2] for row in rows] == [rf"\text{{{name}}}" for name in nodes]
    assert rows[-1][3] == rf"\text{{{path[-2]}}}"
    for k, (number, frontier, taken, _) in enumerate(rows, 1):
        weights = {one if isinstance(one, str) else one[0]: one[-1] for one in frontier}
        assert number == k
        assert algorithm == "breadth_first" or weights[taken] == min(weights.values())
        if algorithm in ("a_star", "uniform_cost"):
            assert weights[taken] == problem.values["priorities"][k - 1]
        before = {row[2] for row in rows[: k - 1]}
        assert not before & set(weights)


def test_no_table_is_longer_than_a_page() -> None:
    tree = [[[[a, b] for b in range(3)] for a in range(5)] for _ in range(5)]
    given = {"tree": tree, "levels": ["max", "min", "max", "min"], "algorithm": "alpha_beta", "cut": "strictly"}
    assert not list(step_tables(solve("games/minimax", given).problem, "en"))


SQUARES = '''
"""A total of squares, of which a table shows the squares."""

from markscheme.words import *

sizes = {"n": 8}
given = {"x": vector("n", integers(2, 9)), "y": vector("n", integers(2, 9))}
options = {"table": ("yes", "none", "empty")}
repeat = {("squares_",): lambda: 2}
ask = {"total": 1}
shown_in = {"squares": ("squares_",)}


def squares_(x, y, k):
    return square(x if k == 1 else y)


def total(squares_):
    return sum(sum(row) for row in squares_)


def table_squares(n, table, squares_, k, language):
    if table != "yes":
        return {"none": None, "empty": []}[table]
    said = "Zeile" if language == "zh" else "row"
    return [[rf"\\text{{{said}}} {i + 1}", {f"squares_{k}": i}] for i in range(n)]
'''
SQUARES_PROSE = """# Squares

The numbers are $x = {{ x }}$ and $y = {{ y }}$.

## Steps

- total: Add up their squares.

## Tables

- squares: entry | squares of round {{ k }}
"""


@pytest.mark.parametrize(("table", "rows", "lines"), [("yes", 8, 0), ("none", 0, 4), ("empty", 0, 0)])
def test_a_table_stands_for_the_working_of_the_steps_that_it_shows(tmp_path: Path, table, rows, lines) -> None:
    problem = generate(family_of(tmp_path, SQUARES, SQUARES_PROSE), seed=1, options={"table": table})
    printed = to_text(solution_document(problem, "en"))
    first = int(str(problem.given["x"][0]))
    shown = [line for line in printed.splitlines() if line.startswith("row 1")]
    assert [line.split()[2:] for line in shown[:1]] == [[f"{first}^2", "=", str(first**2)]] * (rows // 8)
    assert sum(line.startswith("row ") for line in printed.splitlines()) == 2 * rows
    assert ("squares of round 2" in printed) == bool(rows)
    assert ("likewise" in printed) == bool(lines)
    assert ("squares_1^(1)" in printed) == bool(lines)
    assert ("Zeile" in to_text(solution_document(problem, "zh"))) == bool(rows)


def test_what_is_asked_is_written_out_though_a_table_shows_it(tmp_path: Path) -> None:
    family = family_of(
        tmp_path, SQUARES.replace('{"total": 1}', '{"squares_": 1}'), SQUARES_PROSE.replace("total:", "squares_:")
    )
    printed = to_text(solution_document(generate(family, seed=1), "en"))
    assert "squares_1^(1)" in printed
    assert "squares of round 1" in printed


@pytest.mark.parametrize(
    ("old", "new"), [('{"squares":', '{"sqares":'), ('("squares_",)}\n\n\ndef', '("sqares_",)}\n\n\ndef')]
)
def test_a_table_that_shows_what_does_not_exist_is_refused(tmp_path: Path, old: str, new: str) -> None:
    assert old in SQUARES
    with pytest.raises(FamilyError, match=r"shown_in.*sqares.*squares"):
        family_of(tmp_path, SQUARES.replace(old, new), SQUARES_PROSE)


def _depths(tree) -> list[int]:
    found, row, depth = [], [tree], 0
    while row:
        inner = [node for node in row if isinstance(node, list)]
        found += [depth] * len(inner)
        row, depth = [child for node in inner for child in node], depth + 1
    return found


def rows_of(id: str, name: str, level: str = "medium", **options: str):
    problem = generate(id, seed=5, level=level, options=options)
    return problem, call(problem.family.tables[name], {**problem.inputs, **problem.values})


@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
def test_the_perceptron_considers_each_example_in_turn_until_all_are_right(level: str) -> None:
    problem, rows = rows_of("classification/perceptron", "checks", level)
    n, updates = (
        len(problem.given["X"]),
        sum(name.startswith("example_") and name[-1].isdigit() for name in problem.values),
    )
    assert ["ABCDEFGH".index(row[0]) for row in rows] == [i % n for i in range(len(rows))]
    assert [row[0] for row in rows if len(row[4])] == [
        "ABCDEFGH"[int(problem.values[f"example_{k + 1}"]) - 1] for k in range(updates)
    ]
    assert not any(len(row[4]) for row in rows[-n:])
    assert all((row[2] * row[3] <= 0) == bool(len(row[4])) for row in rows)


@pytest.mark.parametrize("level", ["easy", "medium", "hard"])
def test_a_batch_perceptron_scores_every_example_in_every_pass(level: str) -> None:
    problem, rows = rows_of("classification/perceptron", "passes", level, update="batch")
    n, passes = (
        len(problem.given["X"]),
        sum(name.startswith("wrong_") and name[-1].isdigit() for name in problem.values),
    )
    assert [row[2] for row in rows] == [*"ABCDEFGH"[:n]] * (passes + 1)
    starts = [[*problem.given["w0"], problem.given["b0"]], *(problem.values[f"theta_{k + 1}"] for k in range(passes))]
    for k, start in enumerate(starts):
        own = rows[k * n : (k + 1) * n]
        *w, b = start
        assert [row[3] for row in own] == [w[0] * x + w[1] * y + b for x, y in problem.given["X"]]
        wrong = [*problem.values[f"wrong_{k + 1}"]] if k < passes else [0] * n
        assert [bool(row[5]) for row in own] == [row[3] * row[4] <= 0 for row in own] == [one == 1 for one in wrong]


def test_the_greedy_pass_keeps_what_the_key_keeps() -> None:
    problem, rows = rows_of("metrics/nms", "pass")
    threshold, kept = problem.given["threshold"], []
    for box, _, earlier, overlaps in rows:
        assert earlier == kept
        kept = [*kept, box] if all(overlap <= threshold for overlap in overlaps) else kept
    assert sorted(kept) == [i + 1 for i, one in enumerate(problem.values["kept"]) if one]


def test_the_ranking_counts_correct_detections() -> None:
    problem, rows = rows_of("metrics/average_precision", "ranking")
    for c, rank, _, correct, hits, precision, recall in rows:
        earlier = [row for row in rows if row[0] == c and row[1] <= rank]
        assert hits == sum(row[3] for row in earlier)
        assert (precision, recall) == (fmpq(int(hits), rank), hits / problem.given["positives"][c - 1])
        assert earlier[-1][3] == correct


def test_every_vector_of_a_laplacian_is_one_of_its_eigenvalue() -> None:
    problem, rows = rows_of("gnn/laplacian", "eigenvectors", "hard")
    for value, vectors in rows:
        assert all((problem.values["L"] @ v == value * v).all() and any(v) for v in vectors)
        assert len(vectors) == sum(one == value for one in problem.values["eigenvalues"])


def test_the_rows_that_naive_bayes_counts_are_listed() -> None:
    problem, rows = rows_of("classification/naive_bayes", "agreeing")
    assert [len(row[1]) for row in rows] == [row[2] for row in rows] == [*problem.values["counts"].ravel()]


def test_what_k_max_pooling_keeps_is_what_no_other_entry_exceeds() -> None:
    _, rows = rows_of("cnn/pooling", "largest", kind="k_max")
    for _, entries, largest, places in rows:
        assert [entries[place - 1] for place in places] == largest
        assert sorted(largest) == sorted(entries)[-len(largest) :]
