"""Policies of a course: what is said of less counts before what is said of more, and what fits nothing is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from markscheme import generate, grade
from markscheme.errors import MarkschemeError
from markscheme.marking.course_policy import AskedQuestion, CoursePolicy, misfits
from markscheme.marking.policy import Policy
from markscheme.papers.practice_sheet import Sheet

ML = {
    "name": "ML 2026",
    "slip": "1/10",
    "levels": {"easy": {"slip": "1/9", "rounded": "1/9"}},
    "families": {
        "regression/*": {"slip": "1/8", "rounded": "1/8", "accident": "1/8"},
        "regression/simple": {"slip": "1/7", "rounded": "1/7"},
    },
    "questions": {"q2": {"slip": "1/6"}},
    "steps": {"regression/*.slope": {"slip": "1/5"}, "q2.slope": {"slip": "1/4"}, "q2.S_*": {"slip": "1/3"}},
}


@pytest.mark.parametrize(
    ("question", "family", "level", "step", "slip"),
    [
        ("q1", "cnn/output_size", "hard", "out_height", "1/10"),
        ("q1", "cnn/output_size", "easy", "out_height", "1/9"),
        ("q1", "regression/ridge", "easy", "theta", "1/8"),
        ("q1", "regression/simple", "easy", "mean_x", "1/7"),
        ("q2", "regression/simple", "easy", "mean_x", "1/6"),
        ("q2", "cnn/output_size", "easy", "out_height", "1/6"),
        ("q1", "regression/simple", "hard", "slope", "1/5"),
        ("q2", "regression/simple", "hard", "slope", "1/4"),
        ("q2", "regression/simple", "hard", "S_xy", "1/3"),
    ],
)
def test_what_is_said_of_less_counts_first(question: str, family: str, level: str, step: str, slip: str) -> None:
    for policy in (CoursePolicy.read(ML), CoursePolicy.from_json(CoursePolicy.read(ML).to_json())):
        assert policy.of(question, family, level).of_step(step).slip == Fraction(slip)


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_patterns_the_one_that_names_more_letters_counts(order: int) -> None:
    patterns = {"regression/*": "1/2", "?egression/simple": "1/3", "*": "1/4"}
    families = {key: {"slip": patterns[key]} for key in list(patterns)[::order]}
    assert CoursePolicy.read({"families": families}).of("q1", "regression/simple", "").slip == Fraction(1, 3)
    families["regression/simple"] = {"slip": "1/5"}
    assert CoursePolicy.read({"families": families}).of("q1", "regression/simple", "").slip == Fraction(1, 5)


def test_what_a_section_leaves_out_is_taken_from_above() -> None:
    own = CoursePolicy.read(ML).of("q2", "regression/simple", "easy")
    assert (own.slip, own.rounded, own.accident, own.follows) == tuple(map(Fraction, ("1/6", "1/7", "1/8", "1")))


def test_flat_settings_mean_what_they_meant() -> None:
    settings = {"slip": "1/4", "per_cell": "no", "fewer_digits": "0.25"}
    assert CoursePolicy.read(settings).of("q9", "rl/td", "easy") == Policy.read(settings)
    assert CoursePolicy().of("q1", "rl/td", "") == Policy()
    assert CoursePolicy.from_json({"slip": "1/4", "per_cell": False}).course == Policy(
        slip=Fraction(1, 4), per_cell=False
    )


def test_a_file_amends_deep_and_leaves_the_rest() -> None:
    amended = CoursePolicy.read(ML).amended({"slip": 0, "questions": {"q2": {"rounded": 0}, "q3": {"slip": 1}}})
    own = amended.of("q2", "regression/simple", "easy")
    assert (own.slip, own.rounded) == (Fraction(1, 6), 0)
    assert amended.of("q3", "rl/td", "hard").slip == 1
    assert amended.of("q4", "rl/td", "hard").slip == 0
    assert amended.name == "ML 2026"


def test_the_hash_is_of_what_is_said_however_it_is_written() -> None:
    one = CoursePolicy.read(
        {"name": "A", "slip": "1/4", "questions": {"q1": {"per_cell": "no"}, "q2": {"slip": "0.5"}}}
    )
    other = CoursePolicy.read(
        {"questions": {"q2": {"slip": "1/2"}, "q1": {"per_cell": False}}, "slip": 0.25, "name": "B"}
    )
    assert one.sha256 == other.sha256
    assert one.title == f"A ({one.sha256[:6]})"
    assert CoursePolicy.read({"slip": "1/4"}).sha256 != CoursePolicy.read({"slip": "1/3"}).sha256
    deep = [CoursePolicy.read({kind: {"q1.x": {"slip": 1}}}).sha256 for kind in ("questions", "steps")]
    assert len(set(deep)) == 2
    assert CoursePolicy().title == ""
    assert CoursePolicy.read({"slip": "1/4"}).title == CoursePolicy.read({"slip": "1/4"}).sha256[:6]


def test_every_difference_is_named_by_its_place() -> None:
    now = CoursePolicy.read(ML).amended({"slip": 0, "questions": {"q2": {"rounded": 0}}, "follows_cap": "2 steps"})
    assert CoursePolicy.read(ML).changes(now) == {
        "slip": ("1/10", "0"),
        "questions.q2.rounded": ("-", "0"),
        "follows_cap": ("no", "2 steps"),
    }


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"questions": {"q1": {"slipp": 1}}}, "the marking policy has no setting 'slipp'; did you mean 'slip'?"),
        ({"questions": {"q1": {"name": "x"}}}, "name stands at the top of the policy, and not under questions"),
        ({"questions": {"q1": {"steps": {}}}}, "steps stands at the top of the policy, and not under questions"),
        ({"steps": {"q1.a": {"follows_cap": 1}}}, "follows_cap says something of a whole question, and not of a step"),
        ({"steps": {"slope": {"slip": 1}}}, "steps.slope names no step; write q2.slope"),
        ({"steps": {"q1.a": {"method": 1}}}, "method and accuracy marks stand together"),
        ({"questions": ["q1"]}, "questions is a mapping such as {q3: {slip: 1/4}}"),
        ({"questions": {"q1": "slip"}}, "questions.q1 is 'slip', but must be a mapping such as {slip: 1/4}"),
        ({"attempts": "mean"}, "a student's marks are those of one script"),
        ({"attempts": "worst"}, "the policy's 'attempts' is 'worst', but must be one of best, last, first"),
        ({"name": ""}, "the policy's name is '', but must be a text of 1 to 60 letters"),
        ({"wrong_choice": "1/4"}, "the policy's 'wrong_choice' is '1/4', but must lie between -1 and 0"),
        ({"follows_cap": "1.5 steps"}, "but must be marks of the question such as 2, a share of them such as 50%"),
        ({"follows_cap": "-1"}, "but must be marks of the question"),
        ({"fewer_digits": {"cost": 1}}, "the policy's 'fewer_digits' has no 'cost'"),
        ({"repeated_once": "class"}, "but must be no, question (which is yes too) or paper"),
    ],
)
def test_a_policy_that_cannot_be_meant_is_refused(settings: dict[str, object], said: str) -> None:
    with pytest.raises(MarkschemeError) as error:
        CoursePolicy.read(settings)
    assert said in str(error.value)


ASKED = [
    AskedQuestion("q1", ("regression/simple",), "easy", {"S_xx": 2, "slope": 2}),
    AskedQuestion("q2", ("rl/td", "rl/sarsa"), "hard", {"error_*": None, "value": None}),
    AskedQuestion("q3", (), "", {}),
]
FAMILIES = ("regression/simple", "rl/td", "rl/sarsa", "cnn/output_size")


def found(settings: dict[str, object]) -> list[tuple[str, bool]]:
    levels = ("easy", "medium", "hard")
    return [(one.text, one.wrong) for one in misfits(CoursePolicy.read(settings), ASKED, FAMILIES, levels)]


@pytest.mark.parametrize(
    ("settings", "said", "wrong"),
    [
        ({"questions": {"q4": {"slip": 1}}}, "is none of the questions; known: q1, q2, q3", True),
        ({"questions": {"q3": {"slip": 1}}}, "is marked by a person, so what is said of it changes nothing", False),
        ({"families": {"regresion/simple": {"slip": 1}}}, "did you mean 'regression/simple'?", True),
        ({"families": {"cnn/*": {"slip": 1}}}, "is asked nowhere here", False),
        ({"levels": {"esay": {"slip": 1}}}, "is none of the levels; did you mean 'easy'?", True),
        ({"levels": {"medium": {"slip": 1}}}, "is asked nowhere here", False),
        ({"steps": {"q1.slop": {"slip": 1}}}, "q1 asks no step 'slop'; did you mean 'slope'?", True),
        ({"steps": {"q7.slope": {"slip": 1}}}, "q7 is no question or family", True),
        ({"steps": {"cnn/output_size.x": {"slip": 1}}}, "cnn/output_size is asked nowhere here", False),
        ({"steps": {"q1.slope": {"method": 1, "accuracy": 2}}}, "make 3, but slope has 2 marks", True),
        ({"wrong_choice": -1}, "no step asks for one word among few, so it changes nothing", False),
    ],
)
def test_what_fits_nothing_of_an_exam_is_refused_or_said(settings: dict[str, object], said: str, wrong: bool) -> None:
    ((text, is_wrong),) = found(settings)
    assert said in text
    assert is_wrong == wrong


@pytest.mark.parametrize(
    "settings",
    [
        {"questions": {"q1": {"slip": 1}}, "levels": {"hard": {"slip": 1}}, "families": {"rl/*": {"slip": 1}}},
        {"steps": {"q1.S_*": {"slip": 1}, "q2.error_3": {"slip": 1}, "rl/td.value": {"method": 1, "accuracy": 2}}},
        {"steps": {"q1.slope": {"method": "3/2", "accuracy": "1/2"}}},
    ],
)
def test_what_fits_is_not_said(settings: dict[str, object]) -> None:
    assert found(settings) == []


def test_marks_in_python_take_the_policy_of_each_question() -> None:
    problem = generate("regression/simple", level="easy", seed=1)
    sheet = Sheet("Two alike", "en", (problem, problem))
    answers = {id: {"mean_x": "5"} for id, _ in sheet.questions}
    plain = grade(sheet, answers)
    zero = grade(sheet, answers, policy={"questions": {"q2": {"right": 0}}})
    assert zero["q1"].score == plain["q1"].score > 0
    assert zero["q2"].score == 0
    assert grade(sheet, answers, policy={"levels": {"easy": {"right": 0}}}).score == 0
    with pytest.raises(MarkschemeError, match=r"policy's questions.q5: is none of the questions"):
        grade(sheet, answers, policy={"questions": {"q5": {"right": 0}}})
