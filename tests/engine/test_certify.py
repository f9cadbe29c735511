"""Instances are certified: decided, discriminating, hand-friendly and fair, and the same for everybody."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from flint import fmpq

from markscheme.engine.acceptance import evaluate_rounded, range_of, ranges
from markscheme.engine.certify import DRAWS, EFFORT_BAND, WISHED_DRAWS, attempts, certify, sample
from markscheme.engine.problem import with_given
from markscheme.errors import MarkschemeError, NoInstance
from markscheme.family.library import Library
from markscheme.numbers.arrays import cells_of
from markscheme.numbers.rounding import Rounding

LIBRARY = Library()
FAMILIES = Path(__file__).parents[1] / "families"
DRAWN = """
import json, sys
from pathlib import Path
from markscheme.engine.certify import sample
from markscheme.family.library import Library
library = Library([Path(sys.argv[1])])
drawn = [("norm/batchnorm", {}), ("norm/batchnorm", {"mode": "inference"}), ("certify/classes", {"mode": "fewer"})]
for id, options in drawn:
    for seed in (0, 1, "alice"):
        drawn = sample(library[id], "medium", seed, options)
        print(json.dumps([drawn.problem.to_json(), drawn.certificate.effort, sorted(drawn.refused.items())]))
"""


@pytest.fixture(scope="module")
def library():
    return Library([FAMILIES])


def printed(hash_seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", DRAWN, str(FAMILIES)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_same_seed_same_problem_in_every_process():
    first = printed("1")
    assert first == printed("2")
    assert len(set(first.splitlines())) == 9


def test_a_problem_hangs_on_family_level_options_and_seed_alone(library):
    family = library["norm/batchnorm"]

    def drawn(level="medium", seed=3, **options):
        return str(sample(family, level, seed, options).problem.to_json()["given"])

    assert drawn() == drawn()
    assert drawn() == drawn(mode="train", activation="none")
    others = [drawn(), drawn(seed=4), drawn(level="hard"), drawn(mode="inference"), drawn(activation="relu")]
    assert len(set(others)) == len(others)


# --- refusals: a family under tests/families/certify, its givens, and every reason that the certificate names

REFUSED = [
    ("impossible", {"x": 3}, ["require_even", "require_above_nine"]),
    ("impossible", {"x": 4}, ["require_above_nine"]),
    ("impossible", {"x": 10}, []),
    ("impossible", {"x": 11}, ["require_even"]),
    ("hidden", {"x": 3}, ["hides_tiny"]),
    ("trivial", {"x": 1}, ["trivial_answer"]),
    ("trivial", {"x": 3}, []),
    ("class_of_one", {"x": 1}, []),
    ("class_of_one", {"x": -1}, []),
    ("class_of_one", {"x": 0}, ["trivial_answer"]),
    ("wide", {"x": 3000, "y": 7}, ["wide_acceptance_set"]),
    ("wide", {"x": 3500, "y": 7}, []),
    ("no_solution", {"x": 2}, ["no_solution"]),
    ("no_solution", {"x": 3}, []),
    ("decided", {"x": 1, "shift": 0}, ["undecided_comparison"]),
    ("decided", {"x": 1, "shift": 1}, []),
]


@pytest.mark.parametrize(("name", "given", "refusals"), REFUSED)
def test_refusals_by_name(library, name, given, refusals):
    certificate = certify(with_given(library[f"certify/{name}"], given))
    assert certificate.refusals == refusals
    assert certificate.granted is not bool(refusals)


def test_a_slip_that_more_digits_would_show_is_not_hidden(library):
    precise = Rounding.read("9 sf, 8 sf")
    certificate = certify(with_given(library["certify/hidden"], {"x": 3}, precise))
    assert certificate.granted
    assert certificate.slips["tiny"].first == "root"


def test_no_instance_counts_the_reasons(library):
    with pytest.raises(NoInstance) as raised:
        sample(library["certify/impossible"], "easy", 5)
    match = re.fullmatch(
        r"certify/impossible: easy: none of 400 draws was certified; "
        r"refused by: require_above_nine 400, require_even (\d+)",
        str(raised.value),
    )
    assert match
    assert 130 < int(match[1]) < 270  # four of the eight numbers are odd


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("hidden", "hides_tiny"),
        ("trivial", "trivial_answer"),
        ("wide", "spread_answers"),  # found first: by the written way alone
        ("no_solution", "no_solution"),
        ("refused", "invalid_draw"),
    ],
)
def test_a_family_that_never_passes_is_told_why(library, name, reason):
    with pytest.raises(NoInstance) as raised:
        sample(library[f"certify/{name}"])
    assert (
        str(raised.value)
        == f"certify/{name}: medium: none of {DRAWS} draws was certified; refused by: {reason} {DRAWS}"
    )


def wishing(wanted):
    """The family of batches and epochs with one try at such a batch."""
    family = LIBRARY["optimisers/epochs"]
    draw = lambda stream: stream.again(lambda: fmpq(stream.choice((16, 32))), until=wanted, most=1)  # noqa: E731
    return replace(family, draws={**family.draws, "draw_batch": draw})


def test_a_draw_that_is_not_as_its_author_wished_is_drawn_anew():
    drawn = [sample(wishing(lambda batch: batch == 16), "medium", seed) for seed in range(12)]
    assert {one.problem.given["batch"] for one in drawn} == {16}
    assert sum(one.refused["unmet_wish"] for one in drawn) > 2


def test_a_wish_that_never_comes_true_is_given_up():
    drawn = sample(wishing(lambda batch: False), "medium", 1)
    assert drawn.refused["unmet_wish"] == WISHED_DRAWS
    assert drawn.certificate.granted


def test_what_was_refused_on_the_way_is_counted(library):
    family = library["certify/decided"]
    refused = Counter()
    for seed in range(20):
        drawn = sample(family, "easy", seed)
        assert drawn.problem.given["shift"] == 1
        refused += drawn.refused
    assert set(refused) == {"undecided_comparison", "guessable: out"}  # its one answer may be 1/2
    assert refused["undecided_comparison"] > 5


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        ("harder", "norm/batchnorm: level 'harder' is not known; levels: easy, medium, hard"),
        ("", "norm/batchnorm: level '' is not known; levels: easy, medium, hard"),
    ],
)
def test_an_unknown_level(library, level, sentence):
    with pytest.raises(MarkschemeError) as raised:
        sample(library["norm/batchnorm"], level)
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"moed": "train"}, "norm/batchnorm: unknown option 'moed'; did you mean 'mode'?"),
        (
            {"mode": "trian"},
            "norm/batchnorm: option 'mode' is 'trian', but must be one of train, inference; did you mean 'train'?",
        ),
    ],
)
def test_unknown_options(library, options, sentence):
    with pytest.raises(MarkschemeError) as raised:
        sample(library["norm/batchnorm"], options=options)
    assert str(raised.value) == sentence


# --- slips


def test_slips_that_give_the_same_number_are_one_class(library):
    certificate = certify(with_given(library["certify/classes"], {"x": 7, "y": 11}))
    assert certificate.granted
    assert sorted(map(sorted, certificate.classes)) == [["inverse", "upside_down"], ["product"]]
    assert certificate.class_of("inverse") == certificate.class_of("upside_down")
    assert certificate.class_of("product") == ("product",)
    assert certificate.class_of("another") == ("another",)


def test_a_slip_that_cannot_happen_is_no_slip_here(library):
    certificate = certify(with_given(library["certify/classes"], {"x": 7, "y": 11, "mode": "fewer"}))
    assert set(certificate.slips) == {"upside_down", "inverse"}


def test_a_slip_is_seen_first_where_it_is_made(library):
    Z = [[-1, -4], [0, 5], [2, 5]]
    given = {"Z": Z, "gamma": ["1.7", "1.4"], "beta": ["-0.3", "-0.5"], "epsilon": "0.1"}
    problem = with_given(library["norm/batchnorm"], given)
    certificate = certify(problem)
    assert certificate.refusals == []
    first = {slip: found.first for slip, found in certificate.slips.items()}
    assert first["sample"] == "variance"
    assert first["epsilon_outside_root"] == "Z_hat"
    assert first["swapped_scale_and_shift"] == "out"


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("options", [{}, {"mode": "inference"}, {"activation": "relu"}])
def test_in_a_certified_instance_every_slip_is_told_from_the_key(library, seed, options):
    drawn = sample(library["norm/batchnorm"], "easy", seed, options)
    problem, certificate = drawn.problem, drawn.certificate
    for name in problem.asked_calls:
        for cell, accepted in zip(cells_of(problem.values[name]), certificate.accepted[name], strict=True):
            assert accepted.holds(cell)
    for found in certificate.slips.values():
        pairs = zip(certificate.accepted[found.first], found.ranges, strict=True)
        assert any(not key.meets(slipped) for key, slipped in pairs)


# --- effort


def test_everybodys_work_is_alike(library):
    """One draw in eight costs many times the work: it is refused, and what is left lies within the band."""
    family = library["certify/effort"]
    seen = list(attempts(family, "easy", 1, {}, Rounding()))[:60]
    long, short = ([c for p, c in seen if p.given["n"] == n] for n in (40, 2))
    assert long
    assert all("effort_outside_band" in certificate.refusals for certificate in long)
    assert all("effort_outside_band" not in certificate.refusals for certificate in short)


def test_the_band_lies_around_the_median(library):
    family = library["norm/batchnorm"]
    efforts = [sample(family, "medium", seed).certificate.effort for seed in range(12)]
    assert min(efforts) > 0
    assert (max(efforts) - 1) / EFFORT_BAND[1] <= (min(efforts) + 1) / EFFORT_BAND[0]


def test_an_answer_that_is_whole_is_accepted_alone(library):
    problem = with_given(library["certify/trivial"], {"x": 3})
    (accepted,) = certify(problem).accepted["same"]
    assert accepted.intervals == ((9, 9),)
    assert range_of(evaluate_rounded(problem).values["same"], Rounding()) == accepted


def test_a_share_of_counts_may_be_worked_by_the_reciprocal(library):
    """2 of 3 is 2 times 0.3333. No step before meets that way, as counts are divided while they are written down."""
    problem = sample(library["metrics/average_precision"], "easy", 1).problem
    (two_of_three,) = (cell for cell in ranges(problem)["precision_1"] if cell.takes(fmpq(2, 3)))
    assert two_of_three.takes(fmpq(6666, 10**4))
    assert not two_of_three.takes(fmpq(6665, 10**4))
