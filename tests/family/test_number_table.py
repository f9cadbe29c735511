"""Givens from CSV files: the digits that stand there, the column that is meant, and a place for what is wrong."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from markscheme import MarkschemeError, solve
from markscheme.cli import main

POINTS = "hours,score,note\n1,0.5,a\n2,3.25,b\n4,1/3,c\n"


@pytest.fixture
def points(tmp_path: Path) -> Path:
    path = tmp_path / "points.csv"
    path.write_text(POINTS, "utf-8")
    return path


def run(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(main, ["solve", *arguments], input=text)


def given(result: Result) -> dict[str, object]:
    assert result.exit_code == 0, result.output
    return json.loads(result.output)["given"]


def test_the_command_line_takes_columns_by_their_headings(points: Path) -> None:
    taken = given(run("regression/simple", "--csv", f"x={points}:hours", "--csv", f"y={points}:score", "--json"))
    assert taken == {"x": ["1", "2", "4"], "y": ["0.5", "3.25", "1/3"]}
    by_number = given(run("regression/simple", "--csv", f"x={points}:1", "--csv", f"y={points}:2", "--json"))
    assert by_number == taken


def test_python_takes_a_path_and_columns_of_it(points: Path) -> None:
    solution = solve("regression/simple", {"x": (points, "hours"), "y": (points, "score")})
    assert solution.problem.to_json()["given"] == {"x": ["1", "2", "4"], "y": ["0.5", "3.25", "1/3"]}
    named = points.with_name("named.csv")
    named.write_text("x;y\n1;0.1\n2;1e3\n", "utf-8-sig")
    solution = solve("regression/simple", {"x": named, "y": named})
    assert solution.problem.to_json()["given"] == {"x": ["1", "2"], "y": ["0.1", "1000"]}


@pytest.mark.parametrize("text", ["1,2\n3,4.5\n", "a\tb\n1\t2\n3\t4.5\n", "sep=;\n1;2\n\n3;4.5\n"])
def test_a_matrix_is_all_columns_with_headings_or_without(tmp_path: Path, text: str) -> None:
    path = tmp_path / "X.csv"
    path.write_text(text, "utf-8")
    assert solve("generative/pca", {"X": path}).problem.to_json()["given"]["X"] == [["1", "2"], ["3", "4.5"]]


def test_a_matrix_takes_the_named_columns_in_their_order(points: Path) -> None:
    for X in ((points, "score", "hours"), (points, "2", "1")):
        assert solve("generative/pca", {"X": X}).problem.to_json()["given"]["X"][1] == ["3.25", "2"]
    taken = given(run("generative/pca", "--csv", f"X={points}:score,hours", "--json"))
    assert taken["X"] == [["0.5", "1"], ["3.25", "2"], ["1/3", "4"]]


def test_a_table_of_words_has_headings_and_gives_the_rows_of_a_structure(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    data = json.loads(run("classification/naive_bayes", "--blank", "--json").output)["given"]
    rows = data.pop("table")
    path.write_text("\n".join(",".join(row) for row in (data["columns"], *rows)), "utf-8")
    arguments = ("classification/naive_bayes", "--given", "-", "--csv", f"table={path}", "--json")
    assert given(run(*arguments, text=json.dumps(data)))["table"] == rows


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["x=nowhere.csv:hours"], "nowhere.csv: cannot be read"),
        (["x={}:hour"], "no column is headed 'hour'; did you mean 'hours'?"),
        (["x={}:9"], "no column is headed '9'"),
        (["x={}"], "3 columns, and none is headed 'x'; name one of 'hours', 'score', 'note'"),
        (["x={}:note"], "line 2, column note: "),
        (["x={}:hours,score"], "'x' is a vector (n), but 2 columns are named; name one"),
        (["X={}:hours"], "unknown given 'X'; did you mean 'x'?"),
        (["x={}:hours"], "'y' is missing (got 'x')"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(points: Path, words: list[str], sentence: str) -> None:
    result = run("regression/simple", *(part for word in words for part in ("--csv", word.format(points))))
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) <= 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"x\n1\n\xff\xff\n", "points.csv"),
        (b"PK\x03\x04", "a workbook; save the table as CSV"),
        (b"x\n" + b"1\n" * 6000, "5,000"),
        (b"x,x\n1,2\n", "2 columns are headed 'x'"),
        (b"x,y\n1,\n,2\n3,4\n", "line 3, column x: is empty"),
        (b'x,y\n1,"0,5"\n', "line 2, column y: the comma"),
    ],
)
def test_files_that_are_no_numbers(points: Path, content: bytes, sentence: str) -> None:
    points.write_bytes(content)
    with pytest.raises(MarkschemeError) as raised:
        solve("regression/simple", {"x": points, "y": points})
    assert sentence in str(raised.value)


def test_a_given_stands_once(points: Path) -> None:
    twice = run("regression/simple", "--given", "-", "--csv", f"x={points}:hours", text='{"x": [1], "y": [1]}')
    assert (twice.exit_code, "'x' is given twice" in twice.stderr) == (2, True)


def test_a_path_inside_a_file_stays_a_text(points: Path) -> None:
    for text in (json.dumps({"x": str(points), "y": [1, 2, 3]}), f"x: {points}\ny: [1, 2, 3]"):
        result = run("regression/simple", "--given", "-", text=text)
        assert result.exit_code == 1
        assert "regression/simple: " in result.stderr
    with pytest.raises(MarkschemeError):
        solve("regression/simple", {"x": str(points), "y": [1, 2, 3]})


def test_arrays_without_floats_are_taken_and_floats_refused_with_the_way_out() -> None:
    exact = solve("regression/simple", {"x": np.array([1, 2, 4]), "y": np.array([Fraction(1, 10), 2, 3], dtype=object)})
    assert exact.problem.to_json()["given"] == {"x": ["1", "2", "4"], "y": ["0.1", "2", "3"]}
    floats = np.array([[0.1, 0.2], [0.5, 0.7]])
    with pytest.raises(MarkschemeError, match=r"'X' is an array of binary floats.*X\.astype\(str\)\.tolist\(\)"):
        solve("generative/pca", {"X": floats})
    assert solve("generative/pca", {"X": floats.astype(str)}).problem.to_json()["given"]["X"][0] == ["0.1", "0.2"]
    with pytest.raises(MarkschemeError, match=r'write it as a string: "0\.1"'):
        solve("regression/simple", {"x": list(np.array([0.1, 2])), "y": [1, 2]})


def test_a_frame_is_taken_as_its_numbers() -> None:
    class Frame:
        def to_numpy(self) -> np.ndarray:
            return np.array([[1, 2], [3, 5]])

    assert solve("generative/pca", {"X": Frame()}).problem.to_json()["given"]["X"] == [["1", "2"], ["3", "5"]]
