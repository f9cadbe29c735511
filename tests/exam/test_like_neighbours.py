"""Neighbours never have the same numbers in a question: refused as a plan, drawn again, said of what is built."""

from __future__ import annotations

import hashlib
import random

import pytest
from build_samples import blueprint, build
from click.testing import CliRunner

from markscheme.cli import main
from markscheme.errors import AnswerError, MarkschemeError
from markscheme.exam.build_worker import MOST_AGAIN, Order
from markscheme.exam.planning.blueprint import Blueprint, Question, Text
from markscheme.exam.records.paper_record import Record
from markscheme.exam.roster import Student
from markscheme.exam.seating import neighbours
from markscheme.exam.variants.like_neighbours import check_plan, drawn_again, like_pairs

FEW = """
title: T
date: 2026-11-30
key: marks
effort_spread: 100%
questions:
  - {family: cnn/output_size, level: easy, given: {height: 62, width: 48, channels: 3, kernel: 3}}
  - {family: regression/simple, level: easy}
"""
EASY = """
title: T
date: 2026-11-30
key: marks
effort_spread: 100%
questions:
  - {family: regression/simple, level: easy}
"""


def seats(rows: int, columns: int) -> str:
    """A full room."""
    names = [f"{'ABCDEFGH'[row]}{seat}" for row in range(rows) for seat in range(1, columns + 1)]
    return "id,name,room,seat\n" + "".join(f"s{i:02},Student {i},H1,{name}\n" for i, name in enumerate(names))


# on numbers that are made up


def plan(variants: int = 0, questions: int = 1, duplicates: str = "redraw") -> Blueprint:
    asked = tuple(Question(f"q{i}", 3, ("regression/simple",)) for i in range(1, questions + 1))
    return Blueprint(Text("T"), asked, variants=variants, duplicates=duplicates)


def room(rows: int, columns: int) -> list[Student]:
    return [
        Student(f"{row}-{seat}", "Ada", room="H1", seat=f"{row}-{seat}", stem=f"{row}-{seat}")
        for row in range(1, rows + 1)
        for seat in range(1, columns + 1)
    ]


def ordered(people: list[Student], units: dict[str, str] | None = None, issued: tuple[str, ...] = ()):
    return {
        one.stem: Order(one, (units or {}).get(one.id, one.id), issued="C" if one.id in issued else "")
        for one in people
    }


def hashed(*numbers: str) -> bytes:
    """What a record has of the numbers of questions."""
    return b"".join(hashlib.md5(one.encode()).digest() for one in numbers)


def record(stem: str, numbers: bytes) -> Record:
    return Record(b"", "", 0, Student(stem, stem=stem), numbers, (), b"")


def draws(possible: int, questions: int = 1):
    """Numbers of which there are few."""

    def draw(unit: str, again: int) -> bytes:
        chance = random.Random(f"{unit} {again}")
        return hashed(*(str(chance.randrange(possible)) for _ in range(questions)))

    return draw


@pytest.mark.parametrize(("possible", "questions"), [(2, 1), (3, 1), (4, 2), (28, 3)])
def test_few_possibilities_are_put_so_that_no_neighbours_meet(possible, questions):
    orders, draw, asked = ordered(room(9, 10)), draws(possible, questions), plan(questions=questions)
    records = {stem: record(stem, draw(order.unit, 0)) for stem, order in orders.items()}
    assert like_pairs(asked, orders, records)
    again = drawn_again(asked, orders, records, draw)
    assert max(again.values()) < MOST_AGAIN
    for unit, times in again.items():
        records[unit] = record(unit, draw(unit, times))
    assert not like_pairs(asked, orders, records)


def test_variants_of_neighbours_have_different_numbers_in_every_question():
    people, asked = room(4, 4), plan(variants=2, questions=2)
    units = {one.id: f"variant {1 + sum(map(int, one.id.split('-'))) % 2}" for one in people}
    orders = ordered(people, units)
    records = {one.stem: record(one.stem, hashed("same", units[one.id])) for one in people}
    again = drawn_again(asked, orders, records, lambda unit, times: hashed(*[f"{unit} {times}"] * 2))
    assert list(again.values()) == [1]


def test_papers_that_are_issued_stay(tmp_path):
    people, asked = room(1, 3), plan()
    orders = ordered(people, issued=("1-1", "1-3"))
    records = {one.stem: record(one.stem, hashed("7")) for one in people}
    assert drawn_again(asked, orders, records, lambda unit, times: hashed("7" if times < 3 else "8")) == {"1-2": 3}
    orders = ordered(people, issued=("1-1", "1-2", "1-3"))
    assert drawn_again(asked, orders, records, draws(1)) == {}
    assert [(pair.one.id, pair.other.id) for pair in like_pairs(asked, orders, records)] == [
        ("1-1", "1-2"),
        ("1-2", "1-3"),
    ]


def test_where_nothing_else_can_be_drawn_both_names_and_seats_are_said():
    people, asked = room(1, 2), plan()
    records = {one.stem: record(one.stem, hashed("0")) for one in people}
    with pytest.raises(MarkschemeError, match=r"1-1 Ada, H1 seat 1-1 and 1-2 Ada, H1 seat 1-2: .*\n.*`dupl"):
        drawn_again(asked, ordered(people), records, draws(1))


def test_a_plan_with_like_neighbours_is_refused():
    people = room(2, 2)
    units = dict.fromkeys((one.id for one in people), "variant 1")
    with pytest.raises(AnswerError, match=r"1-1 Ada, H1 seat 1-1 and 1-2 Ada, H1 seat 1-2.*nothing was b.*\n.*than 2"):
        check_plan(ordered(people, units), plan(variants=2))
    check_plan(ordered(people, units), plan(variants=2, duplicates="count"))
    check_plan(ordered(people, units), plan(variants=1))
    check_plan(ordered(people, units, issued=("1-1",)), plan(variants=2))  # a later build says it


# on exams that are built


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """A question of which there are hardly any instances."""
    return build(tmp_path_factory.mktemp("few"), FEW, seats(3, 4))


def numbers(exam, id: str):
    return [str(problem.to_json()["given"]) for _, problem in exam.sheet(id).questions]


def test_no_neighbours_have_the_same_numbers_and_it_says_how_many_there_are(few):
    assert few.different["q1"] < 12
    for pair in neighbours(few.exam.students):
        assert not set(numbers(few.exam, pair.first)) & set(numbers(few.exam, pair.second))
    assert not few.like


def test_who_comes_later_has_other_numbers_than_the_neighbours(tmp_path):
    first = build(tmp_path, FEW, seats(1, 2))
    later = build(tmp_path, FEW, seats(1, 2) + "s03,Student 3,H1,B1\ns04,Student 4,H1,B2\n")
    assert not later.like
    assert [one.sheet for one in later.exam.students][:2] == [one.sheet for one in first.exam.students]


def test_a_later_build_says_who_sits_side_by_side_with_the_same_numbers_and_papers_stay(few, tmp_path):
    import shutil

    exam = few.exam
    first = next(
        (a.id, b.id)
        for a in exam.students
        for b in exam.students
        if a.id < b.id and numbers(exam, a.id)[0] == numbers(exam, b.id)[0]
    )
    shutil.copytree(exam.folder, tmp_path / "exam")
    roster = "id,name,room,seat\n" + "".join(
        f"{one.id},{one.name},H2,{'A1' if one.id == first[0] else 'A2' if one.id == first[1] else f'C{2 * i + 5}'}\n"
        for i, one in enumerate(exam.students)
    )
    later = build(tmp_path, FEW, roster)
    assert [(pair.one.id, pair.other.id, pair.questions) for pair in later.like] == [(*first, ("q1",))]
    assert {one.id: one.sheet for one in later.exam.students} == {one.id: one.sheet for one in exam.students}


def test_numbers_that_the_blueprint_fixes_are_no_likeness_and_are_said(tmp_path):
    text = EASY.replace("level: easy}", "level: easy, given: {x: [1, 2, 4, 5], y: [3, 5, 4, 8]}}")
    built = build(tmp_path, text + "duplicates: count\n", "id\na\nb\n")
    assert built.fixed == ("q1",)
    assert not built.like


def test_a_plan_that_cannot_be_is_refused_before_anything_is_built(tmp_path):
    (tmp_path / "exam.yaml").write_text(EASY + "variants: 2\n")
    roster = "id,name,seat\na,Ada,A1\nb,Bo,A1\nc,Carl,B1\n"
    (tmp_path / "roster.csv").write_text(roster)
    words = ["exam", "build", f"{tmp_path}/exam.yaml", "--roster", f"{tmp_path}/roster.csv", "-o", f"{tmp_path}/exam"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 1, result.output
    assert "would have the same variant side by side" in result.output
    assert "seat A1" in result.output
    assert not (tmp_path / "exam").exists()


def test_the_command_says_how_many_instances_there_are(tmp_path):
    (tmp_path / "exam.yaml").write_text(FEW)
    (tmp_path / "roster.csv").write_text(seats(1, 3))
    words = ["exam", "build", f"{tmp_path}/exam.yaml", "--roster", f"{tmp_path}/roster.csv", "-o", f"{tmp_path}/exam"]
    result = CliRunner().invoke(main, [*words, "--no-pdf-forms", "--jobs", "1"])
    assert result.exit_code == 0, result.output
    assert "different instances among 3 papers: question 1: " in result.output


def test_one_variant_for_all_is_meant(tmp_path):
    assert blueprint(EASY + "variants: 1\n").variants == 1
    assert build(tmp_path, EASY + "variants: 1\n", "id\na\nb\n").different == {"q1": 1}
