"""The study of marks against work: what is copied is named, and what costs much is told from what costs little."""

from benchmarks.worth import main, questions, remark
from markscheme.engine.certify import sample
from markscheme.family.library import Library


def test_a_question_that_copies_another_is_named_and_the_others_cost_what_they_take(capsys):
    asked = {one.name: one for one in questions(sample(Library()["mlp/backprop"], "medium", 1).problem)}
    assert asked["grad_b2"].copied == "delta2"
    assert asked["grad_b2"].effort == 0 < asked["grad_W2"].effort < asked["delta1"].effort
    assert remark(asked["grad_b2"], 1.0) == "the entries of delta2"
    far = [remark(asked["delta1"], fair) for fair in (0.5, 3.0, 9.0)]
    assert far == ["much for its work", "", "little for its work"]
    assert main(["mlp/backprop"]) == 0
    assert "grad_b2" in capsys.readouterr().out
