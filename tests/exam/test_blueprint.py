from __future__ import annotations

import json
from dataclasses import replace

import pytest
from build_samples import BLUEPRINT, blueprint

from markscheme.engine.certify import Certificate
from markscheme.errors import AnswerError, NoInstance
from markscheme.exam.planning.blueprint import Blueprint, Text
from markscheme.exam.variants import variant_sampler
from markscheme.exam.variants.fixing import draw_once, share_out
from markscheme.exam.variants.variant_sampler import VariantSampler, references
from markscheme.family.library import Library

ONE = "title: T\nquestions:\n  - {family: rl/returns}\n"


def test_everything_is_read():
    read = blueprint()
    assert read.title == Text("Short test", "小测验")
    assert read.languages == ("en", "zh")
    assert [q.id for q in read.questions] == ["q1", "q2", "q3"]
    assert [q.static for q in read.questions] == [False, False, True]
    assert read.questions[2].text.say("zh") == "为什么？"
    assert (read.date, read.duration, read.effort_spread) == ("2026-11-30", 40, 20)


def test_a_blueprint_survives_json():
    read = blueprint(BLUEPRINT + "policy: {slip: 1/4}\nscale: {points: [[0, 0], [10, 50], [100, 100]]}\n")
    assert Blueprint.from_json(json.loads(json.dumps(read.to_json()))) == read


def test_a_question_may_ask_for_one_form_of_answers():
    read = blueprint(
        "title: T\nquestions:\n  - {family: rl/returns, answer_form: exact}\n"
        "  - {pick: 1, from: [rl/returns], answer_form: decimal, marks: 5}\n  - {family: rl/returns}\n"
    )
    assert [q.answer_form for q in read.questions] == ["exact", "decimal", "any"]
    assert Blueprint.from_json(json.loads(json.dumps(read.to_json()))) == read
    assert ["answer_form" in q for q in read.to_json()["questions"]] == [True, True, False]


def test_a_drawn_question_has_the_form_of_its_blueprint():
    library = Library()
    read = blueprint("title: T\nquestions:\n  - {family: rl/returns, answer_form: exact, marks: 6}\n")
    (question,) = read.questions
    drawn = [draw_once(question, library["rl/returns"], {}, read, ("seed", i)) for i in range(8)]
    assert {problem.answer_form for problem in drawn if problem} == {"exact"}


USUAL = "rounding: 4 sf, 3 sf\n"
KEEPS_FIVE = "title: T\nquestions:\n  - {family: gnn/gcn_layer}\n  - {family: rl/returns}\n"


@pytest.mark.parametrize(
    "said, rules",
    [("", ("5 sf, 3 sf", "4 sf, 3 sf")), (USUAL, ("4 sf, 3 sf",) * 2), ("rounding: 3 dp, 2 dp\n", ("3 dp, 2 dp",) * 2)],
)
def test_a_rule_that_is_asked_for_goes_before_that_of_a_family(said, rules):
    read = Blueprint.from_json(json.loads(json.dumps(blueprint(said + KEEPS_FIVE).to_json())))
    library = Library()
    drawn = [draw_once(asked, library[asked.family], {}, read, ("a",)) for asked in read.questions]
    assert tuple(str(problem.rounding) for problem in drawn) == rules


def test_a_blueprint_in_which_the_rule_changes_nothing_is_kept_as_before():
    """Papers that were built by it, before it was noted who asked for the usual rule, are the same papers."""
    assert blueprint(ONE + USUAL).to_json() == blueprint(ONE).to_json()
    assert "rounding_for_all" not in blueprint(KEEPS_FIVE).to_json()
    assert blueprint(USUAL + KEEPS_FIVE).to_json()["rounding_for_all"] is True


def test_too_few_digits_for_a_family_are_said(monkeypatch):
    monkeypatch.setattr(variant_sampler, "DRAWS", 3)  # a few draws out of hundreds may do
    asked = blueprint(USUAL + "title: T\nquestions:\n  - {family: rnn/bptt, level: easy}\n")
    library = Library()
    drawer = VariantSampler(asked, library, references(asked, library))
    with pytest.raises(NoInstance, match=r"(?s)refused by: .*`rounding: 4 sf, 3 sf`.* this family keeps 6 sf"):
        next(drawer.draws(asked.questions[0], library["rnn/bptt"], {}, "seed"))


def test_the_most_frequent_reasons_are_named_with_their_counts(monkeypatch):
    monkeypatch.setattr(variant_sampler, "DRAWS", 8)
    asked = blueprint("title: T\nquestions:\n  - {family: regression/simple, level: easy, given: {x: [1, 2, 3]}}\n")
    library = Library()
    drawer = VariantSampler(asked, library, references(asked, library))
    reasons = iter([["slow"], ["plain", "slow"], ["plain"], ["plain"], ["a"], ["b"], ["c"], ["d"]])
    monkeypatch.setattr(variant_sampler, "certify", lambda *_, **__: Certificate(next(reasons)))
    with pytest.raises(NoInstance) as caught:
        next(drawer.draws(asked.questions[0], library["regression/simple"], {}, "seed"))
    assert str(caught.value) == (
        "question 1: regression/simple: none of 8 draws was certified; refused by: plain 3, slow 2, a 1, b 1, c 1"
    )
    too_few = replace(asked.questions[0], marks=1)
    monkeypatch.setattr(variant_sampler, "certify", None)
    with pytest.raises(NoInstance, match=r"refused by: more_steps_than_marks 8$"):
        next(drawer.draws(too_few, library["regression/simple"], {}, "seed"))


def test_pools_are_written_out():
    read = blueprint("title: T\nquestions:\n  - {pick: 2, from: [cnn/*, rl/returns], marks: 20}\n")
    assert [(q.id, q.pool, q.marks) for q in read.questions] == [("q1", 1, 20), ("q2", 1, 20)]
    assert "cnn/output_size" in read.questions[0].families
    assert "rl/returns" in read.questions[0].families


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "title: T\nduratoin: 5\nquestions: []",
            "exam.yaml: line 2: duratoin: a blueprint has no key 'duratoin'; did you mean 'duration'?",
        ),
        ("questions: []", "exam.yaml: line 1: title: is missing"),
        ("title: T\ndate: 30.11.2026\nquestions: []", "exam.yaml: line 2: date: is '30.11.2026', but must be a date"),
        ("title: T\nduration: long\nquestions: []", "line 2: duration: is 'long', but must be a whole number"),
        ("title: T\nlanguages: [en, fr]\nquestions: []", "line 2: languages[2]: is 'fr', but must be one of en, zh"),
        (
            "title: T\nrounding: 4 figures\nquestions: []",
            "line 2: rounding: the rounding rule '4 figures' is not known",
        ),
        (
            "title: T\npolicy:\n  slipp: 1\nquestions: []",
            "line 3: policy.slipp: the marking policy has no setting 'slipp'; did you mean 'slip'?",
        ),
        ("title: T\nquestions: []", "line 2: questions: holds 0 questions"),
        (
            "title: T\nquestions:\n  - {family: mlp/backpropp}",
            "line 3: questions[1].family: there is no family 'mlp/backpropp'; did you mean 'mlp/backprop'?",
        ),
        (
            "title: T\nquestions:\n  - {family: rl/returns, levle: easy}",
            "line 3: questions[1].levle: a question has no key 'levle'; did you mean 'level'?",
        ),
        (
            "title: T\nquestions:\n  - {family: rl/returns, answer_form: roots}",
            "answer_form: is 'roots', but must be one of any, exact, decimal",
        ),
        (
            "title: T\nquestions:\n  - {family: rl/returns, level: trivial}",
            "level: is 'trivial', but must be one of easy, medium, hard",
        ),
        (
            "title: T\nquestions:\n  - {family: rl/returns, options: {baselin: mean}}",
            "options has no key 'baselin'; did you mean 'baseline'?",
        ),
        (
            "title: T\nquestions:\n  - {family: rl/returns, given: {gama: 1}}",
            "rl/returns's given has no key 'gama'; did you mean 'gamma'?",
        ),
        (
            "title: T\nquestions:\n  - {family: rl/returns, given: {gamma: [1]}}",
            "given.gamma: rl/returns: 'gamma' is a single number, but got a list of 1",
        ),
        ("title: T\nquestions:\n  - {family: rl/returns, given: {gamma: $g}}", "$g is not among the shared data"),
        ("title: T\nquestions:\n  - {family: rl/returns, marks: {H: 1}}", "the marks of rl/returns has no key 'H'"),
        ("title: T\nquestions:\n  - {pick: 9, from: rl/*}", "line 3: questions[1]: picks 9 of"),
        ("title: T\nquestions:\n  - {from: nothing/*}", "from: 'nothing/*' fits no family"),
        ("title: T\nquestions:\n  - {text: Why?}", "marks: is missing; your own question needs its marks"),
        ("title: T\nquestions:\n  - {level: easy}", "is one of these"),
        (
            "title: T\nquestions:\n\n  - {family: mlp/backprop, marks: 3}",
            "exam.yaml: line 4: mlp/backprop: 3 marks for",
        ),
        (
            "title: T\nquestions:\n  - {from: [rl/returns, mlp/backprop]}",
            "exam.yaml: line 3: the families of this pool",
        ),
        ("title: T\nquestions:\n  - {text: 'Is $\\\\foo$ right?', marks: 1}", "foo"),
        (ONE + "shared: {g: {from: rl/returns, given: rewards}}", "shared.g: is used by no question"),
        (ONE + "scale: {to: 10, points: []}", "scale: has one key"),
        (ONE + "scale: {points: [[0, 0], [1, 100]]}", "must rise from 0 raw marks to all"),
        (ONE + "title: again", "line 4: title: stands here a second time (first in line 1)"),
        ("title: {en: T}\nlanguages: [en, zh]\nquestions: []", "line 1: title: lacks 'zh'"),
        ("title: [", "not YAML"),
        ("", "exam.yaml: is empty"),
        ("&a [*a]", "exam.yaml: line 1: "),
    ],
)
def test_a_mistake_is_said_with_line_and_key(text, complaint):
    with pytest.raises(AnswerError) as caught:
        blueprint(text)
    assert complaint in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 3


@pytest.mark.parametrize("total", range(3, 40))
def test_marks_are_shared_out_whole(total):
    shared = share_out({"a": 1, "b": 3, "c": 2}, total, "x")
    assert sum(shared.values()) == total
    assert min(shared.values()) >= 1
    assert shared["b"] >= shared["c"] >= shared["a"]
    if total >= 6:
        assert all(abs(shared[name] - total * weight / 6) < 1 for name, weight in (("a", 1), ("b", 3), ("c", 2)))


GROWS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GROWS + ONE, "holds more than 100,000 values"),
        (ONE + "scale: {to: 1e999999999}", "scale.to: is '1e999999999', but must be a number such as"),
        (ONE + "scale: {to: 1e400}", "must be a number such as"),
        (ONE + "scale: {points: [[0, 0], [1e999999999, 1]]}", "must be a number such as"),
        (ONE + "round: {total: 1e-999999999}", "must be the multiple"),
        (ONE + "grades: {A: 1e999999999, F: 0}", "must begin at a mark"),
        (ONE + "grades: {pass: 1e999999999}", "must begin at a mark"),
        (ONE + "policy: {slip: 1e-999999999}", "must be a fraction of the marks"),
        (ONE + "policy: {follows_cap: 1e999999999}", "must be marks of the question"),
        (ONE + "late: {after: 2026-11-30 10:00, penalty: 1e999999999}", "must be a share of the marks"),
    ],
)
def test_a_few_letters_that_stand_for_billions_are_refused_at_once(text, said):
    with pytest.raises(AnswerError) as error:
        blueprint(text)
    assert said in str(error.value)
