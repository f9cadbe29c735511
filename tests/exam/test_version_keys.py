"""The working of a version is written once for all its students; each key says whose it is."""

from __future__ import annotations

from markscheme.engine.certify import sample
from markscheme.exam.planning.blueprint_reader import read_blueprint
from markscheme.exam.printing import exam_paper
from markscheme.exam.roster import Student
from markscheme.family.library import Library

BLUEPRINT = "title: Final\nlanguages: [en, zh]\nquestions:\n  - {family: regression/simple, level: easy}\n"


def test_students_of_a_version_share_the_working_and_not_the_name():
    library = Library()
    plan = read_blueprint(BLUEPRINT, "exam.yaml", library)
    problem = sample(library["regression/simple"], "easy", 7, {}, None).problem
    first, second = (
        exam_paper.key_document(plan, "HW36YJ", Student(f"s{i}", f"Student {i}", sheet=f"ABCD-EFG{i}"), {"q1": problem})
        for i in (1, 2)
    )
    assert first.blocks[0].blocks[-1] is second.blocks[0].blocks[-1]  # written once
    assert (first.code, first.running) == ("ABCD-EFG1", "Student 1 · s1")
    assert (second.code, second.running) == ("ABCD-EFG2", "Student 2 · s2")


def test_another_language_or_problem_has_a_key_of_its_own():
    library = Library()
    plan = read_blueprint(BLUEPRINT, "exam.yaml", library)
    one, other = (sample(library["regression/simple"], "easy", seed, {}, None).problem for seed in (7, 8))
    keys = [
        exam_paper.key_document(plan, "HW36YJ", Student("s1"), {"q1": problem}, language).blocks
        for problem, language in ((one, "en"), (one, "zh"), (other, "en"))
    ]
    assert keys[0] != keys[1]
    assert keys[0] != keys[2]
