"""Rooms and seats: neighbours have different variants, covers say where to sit, and lists say who sits where."""

from __future__ import annotations

import csv
import random
import shutil
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from build_samples import build, students, text_of
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from markscheme.cli import main
from markscheme.exam.exam_folder import Exam, open_exam
from markscheme.exam.planning.blueprint import Blueprint, Text
from markscheme.exam.printing.seat_lists import SeatLists, in_names, write_lists
from markscheme.exam.roster import Student
from markscheme.exam.seating import by_room, in_seats, neighbours, place_of, seats_given_twice
from markscheme.exam.secret import Key
from markscheme.exam.variants.allotment import allot_variants, assign, assign_by_seat, same_beside

KEY = Key(b"some key")
STYLES = (
    "{letter}{seat}",
    "{letter}-{seat:02}",
    "{row}-{seat}",
    "{row}排{seat}座",
    "第{row}排 第{seat}号",
    "R{row}S{seat}",
)


def room(name: str, rows: int, seats: int, style: str = STYLES[0], free: float = 0, step: int = 1) -> list[Student]:
    """A room in which a share of the seats is free; with `step` 2 every second seat is used."""
    chance = random.Random(f"{name} {rows} {seats}")
    names = [
        style.format(letter="ABCDEFGHIJKLM"[row - 1], row=row, seat=seat)
        for row in range(1, rows + 1)
        for seat in range(1, seats + 1, step)
    ]
    return [Student(f"{name}/{seat}", room=name, seat=seat) for seat in names if chance.random() >= free]


ROOMS = {
    "full": [room("H1", 6, 8)],
    "every second seat": [room("H1", 6, 16, STYLES[2], step=2)],
    "some seats free": [room("H1", 7, 8, STYLES[3], 0.2)],
    "two rooms": [room("H1", 6, 8, STYLES[1], 0.15), room("H2", 4, 7, STYLES[4], 0.15)],
    "numbers without rows": [[Student(f"s{i}", room="H1", seat=f"{i}") for i in range(1, 46)]],
}


def class_of(rooms: list[list[Student]], seed: int = 1) -> list[Student]:
    """The class in an order in which nobody sits."""
    return random.Random(seed).sample(people := [one for some in rooms for one in some], len(people))


def same(people: list[Student], variants: dict[str, int]) -> tuple[list, int]:
    return same_beside([replace(one, variant=variants[one.id]) for one in people])


# what a seat is called


@pytest.mark.parametrize(
    "names",
    [
        ("A12", "a-12", "A 12", "Ａ１２", "A012", "Row A, Seat 12"),
        ("3-14", "3排14座", "3/14", "第三排第十四座", "3 . 14", "row 3 seat 14", "3列14号"),
        ("7", "07", "七", "座位7", "seat 7"),
        ("3B", "3-b"),
        ("左3排5座", "左-3-5"),
    ],
)
def test_a_seat_is_the_same_however_it_is_written(names):
    assert len({place_of(name) for name in names}) == 1


def test_what_is_no_label_tells_seats_apart():
    names = ("3排左5座", "3排右5座", "3排5座", "A区3排5座", "B区3排5座", "A12L", "A12R", "靠窗")
    assert len({place_of(name) for name in names}) == len(names)
    assert place_of("") is place_of("?") is None


@given(st.lists(st.text(max_size=8), max_size=8))
def test_any_name_of_a_seat_is_read_and_put_in_order(seats):
    people = [Student(f"{i}", room=seat[:2], seat=seat) for i, seat in enumerate(seats)]
    assert sorted(one.id for some in by_room(people) for one in in_seats(some)) == sorted(one.id for one in people)
    found = assign_by_seat(people, 3, {}, KEY)
    assert set(found.values()) <= {1, 2, 3}


@pytest.mark.parametrize("style", STYLES)
def test_rows_and_seats_are_put_in_order_and_neighbours_found(style):
    people = room("H1", 11, 12, style)
    assert in_seats(class_of([people])) == people
    pairs = {frozenset((pair.first, pair.second)) for pair in neighbours(class_of([people]))}
    ids = [people[12 * row : 12 * (row + 1)] for row in range(11)]
    beside = {frozenset((a.id, b.id)) for row in ids for a, b in pairwise(row)}
    behind = {frozenset((a.id, b.id)) for front, row in pairwise(ids) for a, b in zip(front, row, strict=True)}
    assert pairs == beside | behind


def test_seats_without_rows_are_one_row_and_free_seats_lie_between():
    people = [Student(seat, seat=seat) for seat in ("10", "2", "4", "1")]
    assert [(pair.first, pair.second, pair.is_near) for pair in neighbours(people)] == [
        ("1", "2", True),
        ("2", "4", True),
        ("4", "10", True),
    ]
    people = [Student(seat, seat=seat) for seat in ("A1", "A3", "C3", "C4", "C7")]
    assert {(pair.first, pair.second, pair.is_near) for pair in neighbours(people)} == {
        ("A1", "A3", False),
        ("C3", "C4", True),
        ("C4", "C7", False),
        ("A3", "C3", True),  # nobody sits in row B
    }


def test_rooms_are_apart_and_come_in_order():
    people = [Student(f"{name}{seat}", room=name, seat=f"A{seat}") for name in ("H10", "H2", "") for seat in (1, 2)]
    people.append(Student("late", room=" h2 ", seat="A3"))
    assert [[one.id for one in some] for some in by_room(people)] == [
        ["H21", "H22", "late"],
        ["H101", "H102"],
        ["1", "2"],
    ]
    assert {(pair.first, pair.second) for pair in neighbours(people)} == {
        ("H21", "H22"),
        ("H22", "late"),
        ("H101", "H102"),
        ("1", "2"),
    }


def test_a_seat_that_two_students_have_is_found():
    people = [Student("a", room="H", seat="A1"), Student("b", room="h", seat="a-1"), Student("c", room="I", seat="A1")]
    people += [Student("d", room="H"), Student("e", room="H", seat="window"), Student("f", room="H", seat="?")]
    assert [(one.id, other.id) for one, other in seats_given_twice(people)] == [("a", "b")]


# variants


@pytest.mark.parametrize("variants", [2, 3, 4])
@pytest.mark.parametrize("rooms", ROOMS.values(), ids=ROOMS)
def test_neighbours_have_different_variants(rooms, variants):
    people = class_of(rooms)
    before, count = same(people, assign([one.id for one in people], variants, {}, KEY))
    found = assign_by_seat(people, variants, {}, KEY)
    after, _ = same(people, found)
    assert len(before) > count / 6  # so many without a look at the seats
    assert not [pair for pair in after if pair.is_near]
    assert after == [] or variants == 2  # round a free seat five neighbours may be in a ring
    assert len(after) < len(before) / 3
    counts = Counter(found.values())
    assert set(counts) == set(range(1, variants + 1))
    assert max(counts.values()) - min(counts.values()) <= 2


@pytest.mark.parametrize("variants", [2, 3, 5])
def test_who_has_a_variant_keeps_it_and_new_ones_fill_in(variants):
    people = class_of(ROOMS["two rooms"])
    chance = random.Random(variants)
    for share in (0.1, 0.5, 0.9):
        known = {one.id: chance.randint(1, variants) for one in people if chance.random() < share}
        found = assign_by_seat(people, variants, known, KEY)
        assert found.items() >= known.items()
        assert list(found) == [one.id for one in people]
        pairs, _ = same(people, found)
        if variants == 5:  # nobody has more than four neighbours
            assert all(pair.first in known and pair.second in known for pair in pairs)


def test_the_order_of_the_roster_plays_no_part():
    found = [assign_by_seat(class_of(ROOMS["two rooms"], seed), 3, {}, KEY) for seed in range(3)]
    assert found[0] == found[1] == found[2]


def test_without_seats_the_order_of_the_roster_says_who_is_beside_whom():
    people = [Student(f"s{i}", room="H1", group="A") for i in range(30)]
    assert allot_variants(people, 3, {"s4": 2}, KEY) == assign([one.id for one in people], 3, {"s4": 2}, KEY)


def test_a_large_class_is_seated_at_once():
    people = class_of([room(f"H{i}", 12, 20, STYLES[i % 6], 0.1) for i in range(12)])
    assert not [pair for pair in same(people, assign_by_seat(people, 4, {}, KEY))[0] if pair.is_near]


# an exam

BLUEPRINT = """
title: {en: Test, zh: 测验}
course: {en: Machine learning, zh: 机器学习}
date: 2026-11-30
duration: 40
languages: [en, zh]
key: marks
cover: yes
variants: 2
questions:
  - {family: cnn/output_size, level: easy}
"""
ROSTER = """学号,姓名,考场,座位号,班级
a,Ada,H1,A1,X
b,Bo,H1,B2,X
c,张三,H1,A2,Y
d,Étienne,H1,B1,Y
e,李四,H2,7,Y
"""


@pytest.fixture(scope="module")
def seated(tmp_path_factory) -> Exam:
    return build(tmp_path_factory.mktemp("seated"), BLUEPRINT, ROSTER).exam


def test_the_roster_has_three_columns(tmp_path):
    first = students(tmp_path, ROSTER)[0]
    assert (first.room, first.seat, first.group) == ("H1", "A1", "X")
    english = students(tmp_path, "id,room,seat,group\na,H1,A1,X\n")[0]
    assert (english.room, english.seat, english.group) == ("H1", "A1", "X")


def test_what_the_roster_does_not_say_stands_nowhere():
    assert not {"room", "seat"} & set(Student("a").to_json())
    one = Student("a", room="H1", seat="A1")
    assert Student.from_json(one.to_json()) == one


def test_variants_alternate_and_the_cover_says_where(seated):
    found = {one.id: one.variant for one in open_exam(seated.folder).students}
    assert found["a"] == found["b"] != found["c"] == found["d"]
    cover = "".join(PdfReader(seated.folder / "papers" / "c.pdf").pages[0].extract_text().split())
    for said in ("Room·考场H1", "Seat·座位号A2", "Group·班级Y"):
        assert said in cover


def test_papers_are_printed_in_the_order_of_the_seats(seated):
    text = text_of(seated.folder / "print" / "papers.pdf")
    places = [text.index(f"Studentnumber·学号{id}") for id in "acdbe"]
    assert places == sorted(places)


def test_a_change_of_seats_keeps_numbers_and_codes(seated, tmp_path):
    shutil.copytree(seated.folder, tmp_path / "exam")
    moved = ROSTER.replace("c,张三,H1,A2", "c,张三,H2,8") + "f,Late,H1,A2,Y\n"
    again = build(tmp_path, BLUEPRINT, moved)
    assert (again.made, again.renewed) == (2, ("c",))
    before = {one.id: (one.variant, one.sheet) for one in seated.students}
    assert {one.id: (one.variant, one.sheet) for one in again.exam.students}.items() >= before.items()
    assert again.exam.by_id["f"].variant == before["c"][0]  # beside a, and behind nobody
    assert "H28" in "".join(PdfReader(tmp_path / "exam" / "papers" / "c.pdf").pages[0].extract_text().split()).replace(
        "Seat·座位号", ""
    )


def test_the_command_says_how_many_neighbours_share_and_which_seat_is_given_twice(seated, tmp_path):
    shutil.copytree(seated.folder, tmp_path / "exam")
    (tmp_path / "exam.yaml").write_text(BLUEPRINT, "utf-8")
    (tmp_path / "roster.csv").write_text(
        ROSTER.replace("b,Bo,H1,B2", "b,Bo,H1,A2").replace("e,李四,H2,7", "e,李四,H1,B2")
    )
    paths = [str(tmp_path / name) for name in ("exam.yaml", "roster.csv", "exam")]
    done = CliRunner().invoke(main, ["exam", "build", paths[0], "--roster", paths[1], "-o", paths[2], "--no-pdf-forms"])
    assert done.exit_code == 0, done.stderr
    assert "room H1, seat A2: has both b and c; correct the roster and build again" in done.stderr
    assert "of 6 neighbours have the same variant" in done.stdout


# the lists


def listed(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_command_writes_both_lists(seated, tmp_path):
    target = tmp_path / "lists"
    arguments = ["exam", "lists", str(seated.folder), "-o", str(target)]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    assert done.stdout == f"{target}: 5 students in 2 rooms\n"
    rows = listed(target / "attendance.csv")
    assert [row["student"] for row in rows] == ["a", "c", "d", "b", "e"]
    known = {one.id: one for one in seated.students}
    assert all((row["room"], row["seat"]) == (known[row["student"]].room, known[row["student"]].seat) for row in rows)
    assert all(
        (row["variant"], row["sheet"]) == (f"{(one := known[row['student']]).variant}", one.sheet) for row in rows
    )
    assert [row["name"] for row in listed(target / "door.csv")] == ["Ada", "Bo", "Étienne", "张三", "李四"]
    assert {path.name for path in target.iterdir()} == {"attendance.pdf", "attendance.csv", "door.pdf", "door.csv"}
    again = CliRunner().invoke(main, arguments)
    assert again.exit_code == 1
    assert "lists: holds an earlier result; give another folder, or --replace to keep it as lists.1" in again.output
    assert CliRunner().invoke(main, [*arguments, "--replace", "--lang", "zh"]).exit_code == 0
    assert (tmp_path / "lists.1" / "door.pdf").exists()
    assert text_of(target / "attendance.pdf").startswith(
        "机器学习·测验签到表：H12026年11月30日·40分钟·共4人监考人实到人数座位号学号"
    )


def test_lists_are_no_answers_and_other_folders_are_left_alone(seated, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "attendance.csv").write_text("ticks")
    done = CliRunner().invoke(main, ["exam", "lists", str(seated.folder), "-o", str(own), "--replace"])
    assert done.exit_code == 1
    assert "nothing there says that these are results" in done.output
    assert [path.name for path in own.iterdir()] == ["attendance.csv"]
    answers = tmp_path / "answers"
    answers.mkdir()
    write = CliRunner().invoke(main, ["exam", "lists", str(seated.folder), "-o", str(answers / "lists")])
    assert write.exit_code == 0
    shutil.copytree(seated.folder, tmp_path / "exam")
    shutil.copy(seated.folder / "forms" / "a.answers.yaml", answers)
    marked = [
        "exam",
        "grade",
        str(tmp_path / "exam"),
        str(answers),
        "-o",
        str(tmp_path / "marks"),
        "--feedback",
        "none",
    ]
    done = CliRunner().invoke(main, marked)
    assert done.exit_code == 0, done.output
    assert "that is lists of who sits where, and no answers" in done.output


def test_who_left_is_on_no_list_and_who_has_no_room_is_said(seated, tmp_path):
    shutil.copytree(seated.folder, tmp_path / "exam")
    build(tmp_path, BLUEPRINT, ROSTER.replace("d,Étienne,H1,B1,Y\n", "").replace("e,李四,H2,7,Y", "e,李四,,,Y"))
    done = CliRunner().invoke(main, ["exam", "lists", str(tmp_path / "exam"), "-o", str(tmp_path / "lists")])
    assert "no room in the roster: e" in done.stderr
    assert [row["student"] for row in listed(tmp_path / "lists" / "attendance.csv")] == ["a", "c", "b", "e"]


LONG = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren von Langername-Doppelname"


@pytest.mark.parametrize(("languages", "paper"), [(("en",), "a4"), (("zh",), "us-letter"), (("zh", "en"), "a4")])
def test_every_page_of_a_long_list_has_the_heading_and_everybody_once(tmp_path, languages, paper):
    blueprint = Blueprint(Text("Test", "测验"), (), languages=languages, variants=2, paper=paper)
    people = tuple(
        replace(one, name=LONG if i % 9 == 0 else f"Student {i}", sheet="AAAA-BBBB", variant=i % 2 + 1)
        for i, one in enumerate(room("H1", 9, 12) + room("H2", 2, 3))
    )
    write_lists(Exam(tmp_path, "EXAM", "build", blueprint, people), tmp_path, languages)
    for name, heading in (
        ("attendance.pdf", {"en": "Signature", "zh": "签名"}),
        ("door.pdf", {"en": "Seat", "zh": "座位号"}),
    ):
        pages = ["".join(page.extract_text().split()) for page in PdfReader(tmp_path / name).pages]
        assert len(pages) > 4
        assert all(heading[language] in page for page in pages for language in languages)
    text = text_of(tmp_path / "attendance.pdf")
    assert text.count("AAAA-BBBB") == len(people)
    assert text.count(LONG.replace(" ", "")[:20]) == sum(1 for one in people if one.name == LONG)
    width = PdfReader(tmp_path / "attendance.pdf").pages[0].mediabox.width
    assert round(float(width)) == (595 if paper == "a4" else 612)


def test_a_class_without_rooms_has_one_list_in_the_order_of_the_roster():
    people = tuple(Student(id, name) for id, name in (("3", "Zoë"), ("1", ""), ("2", "adam")))
    exam = Exam(Path(), "EXAM", "build", Blueprint(Text("Test", "测验"), ()), people)
    (signed,) = SeatLists(exam, ("en",)).attendance()
    assert signed.title == "Attendance list"
    assert [row[0][0].text for row in signed.blocks[0].rows] == ["3", "1", "2"]
    assert [one.id for one in in_names(people)] == ["2", "3", "1"]
    assert [document.title for document in SeatLists(exam, ("zh",)).doors()] == ["座位表"]
