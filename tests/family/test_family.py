"""A module is read into a family; mistakes of its author stand in test_broken_families.py."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from flint import fmpq
from minimal_prose import write_prose
from words_of_others import of_python

from markscheme.engine.acceptance import evaluate_rounded, range_of, ranges, routes
from markscheme.engine.evaluate import applies, exact_values, slip_functions
from markscheme.engine.problem import draw, from_json, with_given
from markscheme.errors import FamilyError
from markscheme.family.givens.sampling import LEVELS, Stream
from markscheme.family.language.prose import LANGUAGES, prose, prose_blocks, title
from markscheme.family.library import Library

FAMILIES = Path(__file__).parents[1] / "families"


@pytest.fixture(scope="module")
def library():
    return Library([FAMILIES])


def written(tmp_path: Path, source: str, en: bytes | None = None) -> Library:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "one.py").write_text(source, "utf-8")
    if en is not None:
        (tmp_path / "mine" / "one.en.md").write_bytes(en)
    return Library([tmp_path])


SOUND = '''"""One."""
from markscheme.words import *
given = {"x": number(integers(1, 9))}
ask = ["y"]
def y(x):
    return x
'''


def test_a_module_that_does_not_parse(tmp_path):
    library = written(tmp_path, "def y(x)\n    return x\n")
    with pytest.raises(FamilyError) as raised:
        library["mine/one"]
    assert str(raised.value) == (
        f"mine/one: {tmp_path}/mine/one.py cannot be imported: SyntaxError: expected ':' (one.py, line 1)"
    )


def test_a_module_that_imports_what_markscheme_does_not_have(tmp_path):
    library = written(tmp_path, "from markscheme import sqroot\n")
    with pytest.raises(FamilyError) as raised:
        library["mine/one"]
    assert str(raised.value).startswith(
        f"mine/one: {tmp_path}/mine/one.py cannot be imported: "
        "ImportError: cannot import name 'sqroot' from 'markscheme'"
    )


def test_prose_that_is_no_utf8(tmp_path):
    prose_of_another = "# 标题".encode("gb18030")
    library = written(tmp_path, SOUND, prose_of_another)
    with pytest.raises(FamilyError) as raised:
        prose(library["mine/one"], "en")
    assert str(raised.value).startswith(
        f"mine/one: one.en.md cannot be read: {of_python(lambda: prose_of_another.decode('utf-8'))}"
    )


@pytest.mark.parametrize(
    "line",
    [
        'given = ["x"]',
        "given = None",
        "ask = 3",
        'sizes = {"n": "many"}',
        'options = ["mode"]',
        'symbols = ["y"]',
        "repeat = 3",
        'repeat = {("y",): 3}',
        "levels = 3",
    ],
)
def test_a_declaration_of_another_type_is_a_family_error(tmp_path, line):
    library = written(tmp_path, f"{SOUND}{line}\n")
    with pytest.raises(FamilyError, match=f"^mine/one: .*{line.split()[0]}"):
        library["mine/one"]


def test_a_step_that_fails_names_its_function(tmp_path):
    library = written(tmp_path, SOUND.replace("return x", "return x.shape[0]"))
    write_prose(tmp_path, "mine/one")
    problem = with_given(library["mine/one"], {"x": 3})
    with pytest.raises(FamilyError) as raised:
        problem.values  # noqa: B018
    assert str(raised.value) == (f"mine/one: y() failed: AttributeError: {of_python(lambda: fmpq(3).shape)}")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("def y__via_shape(x):\n    return x.shape[0]\n", "another way to 'y'"),
        ("def _shape(x):\n    return x.shape[0]\nslips = {y: {'shape': _shape}}\n", "the slip 'shape' of 'y'"),
    ],
)
def test_a_slip_or_a_route_that_fails_is_named(tmp_path, more, said):
    library = written(tmp_path, SOUND + more)
    write_prose(tmp_path, "mine/one")
    family = library["mine/one"]
    problem = with_given(family, {"x": 3})
    of_all = [*family.slips.values(), *family.routes.values()]
    function = next(function for functions in of_all for function in functions.values())
    with pytest.raises(FamilyError) as raised:
        applies(family, "y", function, problem.inputs, problem.values)
    assert str(raised.value) == f"mine/one: {said} failed: AttributeError: {of_python(lambda: fmpq(3).shape)}"


# --- sound families


@pytest.fixture
def rounds(library):
    return with_given(library["good/rounds"], {"M": [[1, 2], [3, 4]], "x": [1, 1], "times": 3})


def test_a_repeated_group_runs_round_after_round(rounds):
    assert [call.name for call in rounds.calls] == ["v_1", "c_1", "v_2", "c_2", "v_3", "c_3", "total"]
    assert [call.k for call in rounds.calls] == [1, 1, 2, 2, 3, 3, 0]
    values = rounds.values
    assert [values[f"v_{k}"].tolist() for k in (1, 2, 3)] == [[3, 7], [17, 37], [91, 199]]
    assert [values[f"c_{k}"] for k in (1, 2, 3)] == [3, 2 * 17 + 3, 3 * 91 + 37 + 3]
    assert values["total"] == 3 + 37 + 313
    assert values["c_"] == [3, 37, 313]


def test_marks_of_a_repeated_step_are_given_each_round(rounds):
    assert rounds.asked == {"v_1": 1, "c_1": 2, "v_2": 1, "c_2": 2, "v_3": 1, "c_3": 2, "total": 1}
    assert rounds.total == 10


def test_no_round_at_all(library):
    problem = with_given(library["good/rounds"], {"M": [[1, 2], [3, 4]], "x": [1, 1], "times": 0})
    assert problem.asked == {"total": 1}
    assert problem.values["total"] == 0


def test_a_written_value_is_followed_through_the_rounds(rounds):
    written = {"v_2": np.array([fmpq(10), fmpq(20)], dtype=object)}
    fresh = exact_values(rounds.family, rounds.inputs, override=written)
    reused = exact_values(rounds.family, rounds.inputs, override=written, base=rounds.values)
    for values in (fresh, reused):
        assert values["v_1"].tolist() == [3, 7]
        assert values["v_3"].tolist() == [50, 110]
        assert [values[f"c_{k}"] for k in (1, 2, 3)] == [3, 23, 176]
        assert values["total"] == 202


def test_a_slip_of_a_repeated_step_is_made_in_every_round(rounds):
    functions = slip_functions(rounds.family, "transposed", rounds.inputs, rounds.values)
    values = exact_values(rounds.family, rounds.inputs, replace=functions, base=rounds.values)
    assert [values[f"v_{k}"].tolist() for k in (1, 2)] == [[4, 6], [22, 32]]
    assert values["total"] == exact_values(rounds.family, rounds.inputs, replace=functions)["total"]


def test_alternative_routes_give_the_same_value_and_unite(library):
    problem = with_given(library["good/routes"], {"x": [1, 2, 7]})
    assert (problem.values["mean"], problem.values["variance"]) == (fmpq(10, 3), fmpq(62, 9))
    ways = [sorted(way) for way in routes(problem)]
    assert sorted(ways) == [["mean"], ["mean", "variance"], ["variance"]]
    for way in routes(problem):
        assert exact_values(problem.family, problem.inputs, replace=way)["variance"] == fmpq(62, 9)
    accepted = ranges(problem)
    assert accepted["variance"][0].holds(fmpq(62, 9))
    assert [set(steps) for steps in problem.family.slips.values()] == [{"variance"}, {"variance"}]


def test_the_accepted_range_unites_the_routes(library):
    """The mean of squares less the squared mean loses figures, so it may lie far from 62/9."""
    problem = with_given(library["good/routes"], {"x": [31, 32, 37]})
    (accepted,) = ranges(problem)["variance"]
    written = range_of(evaluate_rounded(problem).values["variance"], problem.rounding)
    by_moments = evaluate_rounded(problem, {"variance": problem.family.routes["variance"]["via_moments"]})
    expanded = range_of(by_moments.values["variance"], problem.rounding)
    assert accepted.low <= min(written.low, expanded.low)
    assert accepted.high >= max(written.high, expanded.high)
    assert (expanded.low, expanded.high) != (written.low, written.high)
    assert written.high < expanded.high or expanded.low < written.low


def solved(library, **change):
    given = {"X": [[1, 2], [3, 4]], "stride": 2, "times": 2, **change}
    return with_given(library["good/kinds"], given)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {"row_sums": [3, 7], "area": 4, "bounded": 4, "depth": 4}),
        ({"stride": [2, 3], "padding": 1}, {"area": 8, "bounded": 8}),
        ({"padding": ["1", 2], "limit": "1/2"}, {"area": 7, "bounded": fmpq(13, 2)}),
        ({"bias": ["0.5", -1], "scale": 2}, {"row_sums": [fmpq(13, 2), 13]}),
        ({"mode": "shifted", "shift": [10, 20]}, {"row_sums": [13, 27]}),
        ({"layers": [{"kind": "conv"}, {"kind": "fc"}, {}]}, {"depth": 2 * 2 * 3 + 4}),
        ({"times": 5, "layers": [{}], "cube": [[[1], [2]], [[3], [4]]]}, {"depth": 20}),
    ],
)
def test_every_kind_of_given(library, change, expected):
    values = solved(library, **change).values
    found = {name: values[name].tolist() if isinstance(values[name], np.ndarray) else values[name] for name in expected}
    assert found == expected


@pytest.mark.parametrize("level", LEVELS)
def test_drawn_givens_have_their_declared_form(library, level):
    family = library["good/kinds"]
    n, d = 2, family.sizes["d"][LEVELS.index(level)]
    drawn = draw(family, Stream("form", level), level, {"mode": "shifted"})
    assert {name: value.shape for name, value in drawn.items() if isinstance(value, np.ndarray)} == {
        "X": (n, d),
        "shift": (n,),
        "bias": (n,),
        "cube": (2, d, 1),
        "stride": (2,),
        "padding": (2,),
    }
    assert type(drawn["times"]) is int
    assert [type(drawn[name]) for name in ("scale", "limit")] == [fmpq, fmpq]
    assert [set(layer) for layer in drawn["layers"]] == [{"kind", "rows"}] * 2
    assert draw(family, Stream("form", level), level, {"mode": "plain"})["shift"] is None


def test_what_is_drawn_again_is_the_first_as_wanted_or_the_last(library):
    stream, plain = Stream("again"), Stream("again")
    rolls = [plain.between(1, 6) for _ in range(50)]
    wanted = next(roll for roll in rolls if roll != rolls[0])
    assert stream.again(lambda: stream.between(1, 6), until=lambda roll: roll == wanted) == wanted
    assert stream.between(1, 6) == rolls[rolls.index(wanted) + 1]  # no draw was lost
    stream = Stream("again")
    assert stream.again(lambda: stream.between(1, 6), until=lambda roll: roll > 6, most=7) == rolls[6]
    assert stream.unmet == 1


def test_wishes_of_what_was_thrown_away_are_not_counted():
    stream, tries = Stream("again"), iter(range(10))

    def roll():
        return stream.again(lambda: next(tries), until=lambda one: one == 2, most=1)  # met at the third try alone

    assert stream.again(roll, until=lambda one: one == 2) == 2
    assert stream.unmet == 0
    assert stream.again(roll, until=lambda one: one == 3) == 3
    assert stream.unmet == 1


def test_of_nothing_nothing_is_drawn():
    with pytest.raises(FamilyError, match="none can be drawn of no numbers"):
        Stream("nothing").choice([])
    with pytest.raises(FamilyError, match="none can be drawn of no numbers"):
        Stream("nothing").below(0)


def test_a_problem_of_every_kind_survives_its_file(library):
    problem = solved(library, mode="shifted", shift=["1/3", 2], layers=[{"kind": "conv", "kernel": [3, 3]}])
    data = json.loads(json.dumps(problem.to_json()))
    again = from_json(problem.family, data)
    assert again.to_json() == problem.to_json()
    for name in ("row_sums", "area", "depth"):
        assert np.array_equal(again.values[name], problem.values[name])


def test_the_step_is_read_as_written(library):
    family = library["good/rounds"]
    assert list(family.steps) == ["v_", "c_", "total"]
    assert family.steps["c_"].needs == ("v_", "c_", "k")
    assert family.steps["v_"].group == family.steps["c_"].group == ("v_", "c_")
    assert family.steps["total"].group == ()
    assert family.slips.keys() == {"transposed"}


# --- words


def test_words_of_a_family(library):
    family = library["good/words"]
    assert [title(family, language) for language in LANGUAGES] == ["Two numbers", "两个数"]
    assert prose_blocks(family) == ["title", "statement", "ask_c", "slip_difference"]
    values = {"rule": "sum", "a": "5", "b": "1/3"}
    assert prose(family, "en").block("statement", values) == "Take the sum of $a = 5$ and $b = 1/3$."
    assert prose(family, "zh").block("statement", values) == "求 $a = 5$ 与 $b = 1/3$ 的和。"
    assert prose(family, "en").block("statement", {**values, "rule": "product"}) == "Take the product of $a$ and $b$."


def test_a_value_that_is_not_filled_in_is_an_error(library):
    with pytest.raises(FamilyError) as raised:
        prose(library["good/words"], "en").block("statement", {"rule": "sum", "a": "5"})
    assert str(raised.value) == "good/words.en.md: line 3: 'b' is undefined"
