"""The studies of marking: each command runs, and counts rightly what is known beforehand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import exp, inf, tanh
from types import SimpleNamespace
from typing import Any

import pytest
from flint import fmpq

from benchmarks import copied, guessing, misreads, near_misses, spoilt, tightness
from benchmarks.directed import WAYS, Pencil, Penned, Search
from benchmarks.misreading import KINDS, misreading
from benchmarks.mistakes import Slips
from benchmarks.mistakes import spoilt as spoilt_script
from benchmarks.scripts import earned, in_key, lost_elsewhere, numeric_places, printed, right_alone, with_cell
from benchmarks.shares import Row, as_quantile, wilson
from benchmarks.study import CertifiedProblem, CheckTask
from benchmarks.uncalculated import expressions, taken
from markscheme.engine.accepted_range import Range
from markscheme.engine.certify import certify, sample
from markscheme.engine.problem import with_given
from markscheme.family.library import Library
from markscheme.marking.mark import mark
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.rounding import Digits, read_printed
from markscheme.simulation import Instance
from markscheme.simulation.family_check import InstanceToCheck

COMMANDS = {
    near_misses: ["--seeds", "2"],
    spoilt: ["--seeds", "1"],
    misreads: ["--seeds", "1"],
    guessing: ["--seeds", "1", "--texts", "1e1,x", "--pairs", "2"],
    tightness: ["--seeds", "1", "--restarts", "0"],
    copied: ["--seeds", "1", "--papers", "20", "--own", "2", "--scripts", "7"],
}
FAMILY = "regression/simple"


@pytest.fixture(scope="module")
def drawn() -> CertifiedProblem:
    return next(CheckTask((FAMILY,), ("easy",), 1).instances())


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__.rpartition(".")[2])
def test_each_command_runs_and_says_what_is_out_of_bounds(command: Any, capsys: pytest.CaptureFixture[str]) -> None:
    status = command.main([FAMILY, "--levels", "easy", *COMMANDS[command]])
    lines = capsys.readouterr().out.splitlines()
    table = [line for line in lines if line.endswith(("  in", "  out", "  out, sample too small"))]
    assert table
    assert status == any(not line.endswith("  in") for line in table)
    for line in lines:
        if line.startswith("OUT"):
            assert f"{FAMILY} --level easy --seed 101" in line or f"{FAMILY} --level easy --seed 102" in line


def test_an_unknown_family_or_level_is_refused() -> None:
    for words in ([FAMILY, "--levels", "eazy"], ["regression/simpel"]):
        with pytest.raises(SystemExit, match="there is no family or level"):
            near_misses.main(words)


# Shares and rows


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 50, 0.0435, 0.2136)]
)
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    """For none of n the upper end is z^2 / (n + z^2): 3.8415 / 13.8415."""
    assert wilson(hits, of) == pytest.approx((low, high), abs=1e-4)


def test_the_interval_of_a_median_lies_between_order_statistics() -> None:
    """Of 100 values: ranks 40 to 61, as every table of the sign test has it."""
    assert as_quantile(0.5, range(1, 101)) == (51, 40, 61)
    assert as_quantile(0.95, [1.0, 2.0])[2] == inf


def test_the_worse_end_of_the_interval_counts() -> None:
    few, many = Row("few", 0.02), Row("many", 0.02)
    for row, of in ((few, 20), (many, 2000)):
        for _ in range(of):
            row.add("a", 0)
    assert few.estimate()[0] == many.estimate()[0] == 0
    assert (few.is_in, many.is_in) == (False, True)
    assert few.line().endswith("out, sample too small")
    assert not Row("nothing was tried", 0.02).is_in


def test_a_row_names_the_families_that_are_out_the_worst_first() -> None:
    row = Row("share", 0.1)
    for family, hits in (("a", 0), ("b", 3), ("c", 5)):
        for i in range(10):
            row.add(family, i < hits, f"{family} {i}")
    assert [(family, value) for family, value, _ in row.families_out()] == [("c", 0.5), ("b", 0.3)]
    worst = Row("worst", 0.4, worst_family=True, samples=row.samples)
    assert worst.estimate() == (0.5, 0.5, 0.5)
    assert [family for family, _, _ in worst.families_out()] == ["c"]


def test_at_least_turns_the_worse_end_round() -> None:
    row = Row("named", 0.9, at_least=True)
    for i in range(1000):
        row.add("a", i >= 95)
    assert row.estimate()[0] == 0.905
    assert not row.is_in


# Scripts


def test_a_cell_is_changed_where_it_stands() -> None:
    assert with_cell([["1", "2"], ["3", "4"]], 2, "x") == [["1", "2"], ["x", "4"]]
    assert with_cell("1", 0, "x") == "x"


def test_what_a_cell_earned_is_all_that_the_step_did_not_lose_to_it() -> None:
    step = SimpleNamespace(out_of=3, marks=Fraction(5, 2), cells=(0,) * 4)
    assert earned(step) == pytest.approx(1 / 3)
    assert earned(step, 2) == pytest.approx(2 / 3)
    assert earned(SimpleNamespace(out_of=2, marks=Fraction(0), cells=(0,))) == 0


def test_a_loss_elsewhere_is_more_than_the_spoilt_cells_are_worth() -> None:
    steps = [
        SimpleNamespace(name="a", out_of=2, marks=Fraction(1), cells=(0, 0), verdict="wrong"),
        SimpleNamespace(name="b", out_of=1, marks=Fraction(0), cells=(0,), verdict="blank"),
    ]
    script = {"a": ["1", "2"], "b": ""}
    assert lost_elsewhere(steps, script, {"a": (0,)}) == ""
    assert lost_elsewhere(steps, script, {}).startswith("a is wrong")
    assert lost_elsewhere(steps, {**script, "b": "1"}, {"a": (0,)}).startswith("b is blank")


def test_the_printed_paper_is_right_cell_by_cell(drawn: CertifiedProblem) -> None:
    paper = printed(drawn.problem)
    assert right_alone(drawn.instance.scheme, paper) == 1
    assert right_alone(drawn.instance.scheme, {**paper, "slope": "99"}) == 0.8  # 2 of 10 marks
    assert in_key(drawn.instance.scheme, "slope", ["1", "2"]) == [False]


def test_what_follows_a_spoilt_entry_is_worked_out_from_it(drawn: CertifiedProblem) -> None:
    """The slope and the intercept by plain fractions from what stands on the script."""
    given = {name: [Fraction(int(v.p), int(v.q)) for v in drawn.problem.given[name]] for name in ("x", "y")}
    for seed in range(6):
        made = spoilt_script(drawn, drawn.stream(seed), 1, ["S_xy", "S_xx"])
        assert made is not None
        script = made.script()
        mean = {name: sum(values) / len(values) for name, values in given.items()}
        held = {name: _fraction(made.held.get(name, drawn.problem.values[name])) for name in ("S_xx", "S_xy")}
        if held["S_xx"] == 0:
            assert script["slope"] == ""
            continue
        slope = held["S_xy"] / held["S_xx"]
        assert float(script["slope"]) == pytest.approx(float(slope), rel=5e-3)
        assert float(script["intercept"]) == pytest.approx(float(mean["y"] - slope * mean["x"]), rel=5e-3, abs=5e-3)


def _fraction(number: fmpq) -> Fraction:
    return Fraction(int(number.p), int(number.q))


def test_what_a_misconception_gives_is_left_out(drawn: CertifiedProblem) -> None:
    slips = Slips(drawn)
    slipped = next(iter(slips.scripts.values()))
    paper = printed(drawn.problem)
    changed = next(name for name in paper if slipped[name] != paper[name])
    assert slips.give({**paper, changed: slipped[changed]}, {changed: (0,)})
    assert not slips.give({**paper, changed: "123456"}, {changed: (0,)})


def test_of_two_misconceptions_both_must_show() -> None:
    """Who forgets the mixed term has a diagonal matrix: to take the diagonal for the eigenvalues changes nothing."""
    terms = [[2, 2, 0], [2, 1, 1], [2, 0, 2], [6, 0, 1]]
    given = {"terms": terms, "candidates": [[1, -2], [2, 2]], "t": "0.1"}
    problem = with_given(Library()["optimisers/critical_point"], given)
    task = InstanceToCheck(problem.family, {}, "easy", 1)
    slips = Slips(CertifiedProblem(Instance(problem, certify(problem)), task))
    assert not slips.are_seen(("mixed_term_forgotten", "diagonal_taken"))
    assert not slips.are_seen(("sign_of_trace", "signs_exchanged"))  # a minimum after all
    assert slips.are_seen(("factor_forgotten", "sign_of_trace"))


# Near misses


@pytest.mark.parametrize(
    ("text", "size", "sign", "made"),
    [
        ("2.86", "5 units", 1, "2.91"),
        ("2.86", "10 %", -1, "2.57"),
        ("-0.120", "30 %", 1, "-0.084"),
        ("130", "4 %", 1, "135"),
        ("12", "4 %", 1, None),
    ],
)
def test_a_number_is_made_wrong_with_as_many_digits(text: str, size: str, sign: int, made: str | None) -> None:
    assert near_misses.wrong(text, size, sign) == made


def test_near_misses_count_by_credit(drawn: CertifiedProblem, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a marking that gives half for every wrong number and calls it right, all are part marks, none full."""
    real = mark

    def generous(scheme: Any, raw: Any) -> Any:
        steps = real(scheme, raw).steps
        half = [SimpleNamespace(name=s.name, verdict="right", out_of=2, marks=Fraction(1), cells=(0,)) for s in steps]
        return SimpleNamespace(steps=half)

    monkeypatch.setattr(near_misses, "mark", generous)
    found = near_misses.rows()
    near_misses.count(drawn, found)
    tried = found["5 units", "part"].samples
    numeric = [n for n, answer in printed(drawn.problem).items() if numeric_places(drawn.problem, n, answer)]
    assert len(tried) == len(numeric)
    assert all(sample.value == 1 for sample in tried)
    assert not any(sample.value for sample in found["5 units", "all"].samples)


# Guessing


def test_of_words_only_what_is_above_chance_counts() -> None:
    drawn = next(CheckTask(("classification/logic_network",), ("easy",), 1).instances())
    (label,) = [name for name, worded in drawn.problem.worded.items() if not worded.is_set][-1:]
    marked = mark(drawn.instance.scheme, {label: printed(drawn.problem)[label]})
    marks = drawn.problem.asked_calls[label]
    names = len(drawn.problem.worded[label].names)
    assert marked.score == marks
    expected = marks * (1 - 1 / names) / drawn.problem.total
    assert guessing.above_chance(drawn, marked) == pytest.approx(expected)


def test_there_are_sixty_different_texts() -> None:
    assert len(set(guessing.TEXTS)) == len(guessing.TEXTS) == 60


def test_copies_stand_beside_the_same_script_without_them(drawn: CertifiedProblem) -> None:
    paper = printed(drawn.problem)
    copy, right = guessing.box_before(drawn, paper)
    assert list(right) == ["mean_x", "S_xx", "slope"]
    assert {name: copy[name] for name in right} == right
    assert copy["mean_y"] == paper["mean_x"]
    attention = next(CheckTask(("attention/scaled_dot_product",), ("easy",), 1).instances())
    copy, right = guessing.first_rows(attention, printed(attention.problem))
    for name, matrix in copy.items():
        assert all(row == matrix[0] for row in matrix)
        assert right[name][0] == matrix[0]
        assert set(cells_of(right[name][1:])) == {""}


def test_expressions_have_the_values_of_the_key(drawn: CertifiedProblem) -> None:
    """Python, which knows nothing of the grammar of answers, calculates what was typed."""
    found = expressions(drawn.problem)
    assert "S_xx" in found
    for name, text in found.items():
        value = eval(text.replace("^", "**"))
        assert value == pytest.approx(float(printed(drawn.problem)[name]), rel=6e-3), name


def test_brackets_stand_where_they_must() -> None:
    a, b, c = (taken(number) for number in (5, 3, fmpq(-1, 2)))
    texts = [(a - (b - c)).text, (a / (b * c)).text, (a - b + c).text, ((a + b) * c).text, (a / b / c).text]
    assert texts == ["5-(3-(-0.5))", "5/(3*(-0.5))", "5-3+(-0.5)", "(5+3)*(-0.5)", "5/3/(-0.5)"]


@pytest.mark.parametrize(
    "family, options, left, results",
    [
        ("regression/simple", {}, ["mean_x", "S_xx"], ["slope"]),  # 24/21
        ("rnn/beam_search", {"score": "log_probability"}, [], ["greedy_score"]),  # ln(1/2)+ln(9/20), as the key has it
        ("mlp/backprop", {}, ["z1"], ["grad_b2"]),  # the deltas once more
        ("gnn/laplacian", {"normalisation": "random_walk"}, [], ["L_norm"]),  # (-1)/2, 0/2
        ("classification/naive_bayes", {}, ["joint"], []),
    ],
)
def test_what_is_no_longer_than_the_key_is_no_calculation(family, options, left, results) -> None:
    found = expressions(sample(Library()[family], "easy", 1, options).problem)
    assert set(left) <= set(found)
    assert not set(results) & set(found)


# Misread givens


@pytest.mark.parametrize("kind", KINDS)
def test_a_misread_given_is_another_number_printed_elsewhere_the_same(kind: str) -> None:
    family = FAMILY if kind == "digits" else "mlp/backprop"  # the one has numbers of two digits, the other a minus
    drawn = next(CheckTask((family,), ("easy",), 1).instances())
    found = misreading(drawn.problem, drawn.stream(kind), kind)
    assert found is not None
    for name, value in drawn.problem.given.items():
        same = list(map(str, cells_of(value))) == list(map(str, cells_of(found.problem.given[name])))
        assert same == (name != found.given)
    assert found.read != found.printed
    first, read = read_printed(found.printed[0]), read_printed(found.read[0])
    if kind == "sign":
        assert read == -first > 0
    if kind in ("ten times", "a tenth"):
        assert read == (first * 10 if kind == "ten times" else first / 10)
    if kind in ("one more", "one less"):
        unit = Decimal(1).scaleb(Decimal(found.printed[0]).as_tuple().exponent)
        assert abs(Decimal(found.read[0]) - Decimal(found.printed[0])) == unit


def test_a_misread_given_is_found_where_the_marking_says_so(drawn: CertifiedProblem) -> None:
    true = misreading(drawn.problem, drawn.stream("x"), "one more")
    assert true is not None
    said = {"given": true.given, "place": [1], "read": true.read[0], "printed": true.printed[0]}
    steps = (SimpleNamespace(verdict="right"), SimpleNamespace(verdict="misread", misread=said))
    assert misreads.named(SimpleNamespace(steps=steps)) == said
    assert misreads.named(SimpleNamespace(steps=steps[:1])) is None
    assert misreads.is_right(said, true)
    assert not misreads.is_right({**said, "given": "another"}, true)
    assert not misreads.is_right({**said, "read": "77"}, true)
    known = SimpleNamespace(verdict="misread", misread=SimpleNamespace(record=lambda: said))
    assert misreads.named(SimpleNamespace(steps=(known,))) == said


def test_today_nothing_is_misread_where_nothing_differs(drawn: CertifiedProblem) -> None:
    assert misreads.differing(drawn, printed(drawn.problem)) == 0
    assert misreads.differing(drawn, {**printed(drawn.problem), "slope": "99", "mean_x": "98"}) == 2


# Tightness


def test_accepted_over_reached() -> None:
    """Half-width 3 accepted; 1 reached, and half a unit of 1/2: 3 / 1.5."""
    accepted = Range(((fmpq(7), fmpq(13)),))
    assert tightness.ratio(accepted, fmpq(10), fmpq(9), fmpq(21, 2), fmpq(1, 2)) == pytest.approx(2)
    assert tightness.ratio(Range(((fmpq(10), fmpq(10)),)), fmpq(10), fmpq(10), fmpq(10), fmpq(1, 2)) is None


def test_each_rounding_is_a_choice_and_a_short_number_is_never_rounded() -> None:
    digits = Digits(4)
    assert Pencil(digits).kept(fmpq(20, 7)) == fmpq(2857, 1000)
    assert Pencil(digits, up=[True]).kept(fmpq(20, 7)) == fmpq(2858, 1000)
    assert Pencil(digits, up=[False]).kept(fmpq(-20, 7)) == fmpq(-2858, 1000)
    assert Pencil(digits, up=[True], nearest=True).kept(fmpq(20, 7)) == fmpq(2857143, 1000000)
    pencil = Pencil(digits, up=[True] * 3)
    assert [pencil.kept(number) for number in (fmpq(9, 2), fmpq(12345), fmpq(1, 8))] == [fmpq(9, 2), 12345, fmpq(1, 8)]
    assert not pencil.made


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_working_ends_at_the_same_value(way: str) -> None:
    pencil = Pencil(Digits(12), way)
    z = Penned(pencil, [fmpq(3, 7), fmpq(-1, 11)])
    results = z.tanh(), z.sigmoid(), z.power(2), z / Penned(pencil, [fmpq(17, 3)])
    number = 3 / 7 - 1 / 11
    values = tanh(number), 1 / (1 + exp(-number)), number**2, number / (17 / 3)
    for result, value in zip(results, values, strict=True):
        assert float(result.value.p) / float(result.value.q) == pytest.approx(value, abs=1e-10)


@pytest.mark.parametrize("family", ["optimisers/step", "adversarial/fgsm"])
def test_the_search_reaches_what_all_choices_together_reach(family: str) -> None:
    """Of a paper with few roundings every combination can be tried."""
    papers = (drawn.problem for drawn in CheckTask((family,), ("easy",), 9).instances())
    problem = next(paper for paper in papers if 3 <= len(Search(paper).run({}, "")[1]) <= 8)
    search, every = Search(problem), Search(problem)
    search.farthest_of_the_written_way()
    _, made = every.run({}, "")
    for up in product((False, True), repeat=len(made)):
        every.run({}, "", up)
    assert every.low != every.high
    assert (search.low, search.high) == (every.low, every.high)
    assert search.runs < every.runs


# Copied papers


@pytest.mark.slow
def test_copies_are_seen_and_honest_scripts_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    """In a class of sixty, of families that have enough numbers to tell papers apart."""
    families = ("regression/simple", "mlp/backprop", "norm/batchnorm", "rl/td", "clustering/kmeans")
    words = [*families, "--seeds", "1", "--levels", "medium", "--papers", "60", "--own", "2", "--scripts", "28"]
    copied.main(words)
    lines = capsys.readouterr().out.splitlines()
    shares = {line[:62].strip(): line[62:71].strip() for line in lines if line.endswith(("  in", "out", "too small"))}
    assert shares["copied, from a neighbour, whole class: seen"] == "100.0 %"
    assert shares["copied, from anybody, whole class: seen"] == "100.0 %"
    assert shares["copied, all of four questions: seen"] == "100.0 %"
    assert shares["copied, one of four questions: seen"] == "100.0 %"
    assert shares["copied, 40 % of the cells changed, all of four questions: seen"] == "100.0 %"
    assert shares["honest scripts with mistakes, whole class: flagged"] == "0.0 %"
    assert any("none of" in line and "was flagged: with 95 % confidence" in line for line in lines)
