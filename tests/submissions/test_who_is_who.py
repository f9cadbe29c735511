"""Two students never become one: tables without a roster, uploads, and the script that counts of several."""

from __future__ import annotations

import csv
import io
import stat
import zipfile
from pathlib import Path

import pytest
from submission_samples import ANSWERS, as_json, as_yaml, raw, sheet

from markscheme.errors import AnswerError
from markscheme.files.headings import TableHints
from markscheme.submissions import Intake, collecting, read_submissions
from markscheme.submissions.handed_in import ReadingRules
from markscheme.submissions.times import Dates

BOX = "q1.mean"
CODE = sheet().code


def table(*rows: list[str]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()


def intake(folder: Path, text: str | bytes, name: str = "t.csv", **how) -> Intake:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_submissions([path], sheet(), **how)


def told(found: Intake) -> dict[str, str]:
    """What counts for each student."""
    return {one.student: str(raw(one, BOX)) for one in found.submissions}


# Headings, rows, who counts with what, and how many rows are refused.
NAMES = ["Last name", "First name"]
CASES = {
    "one surname": (NAMES, [["Li", "Wei"], ["Li", "Na"]], {"Wei Li": "1", "Na Li": "2"}, 0),
    "one surname in Chinese": (["姓", "名"], [["李", "伟"], ["李", "娜"]], {"李伟": "1", "李娜": "2"}, 0),
    "one id blank, one address blank": (
        [*NAMES, "ID number", "Email address"],
        [["Li", "Wei", "7", ""], ["Li", "Wei", "", "w@x.org"]],
        {"7": "1", "w@x.org": "2"},
        0,
    ),
    "one name with two ids": (["学号", "姓名"], [["7", "李伟"], ["8", "李伟"]], {"7": "1", "8": "2"}, 0),
    "Canvas, one name with two ids": (
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"],
        [["Li, Wei", "901", "s1", "liw", "A"], ["Li, Wei", "902", "s2", "liw2", "A"]],
        {"s1": "1", "s2": "2"},
        0,
    ),
    "Canvas, its own id alone": (
        ["Student", "ID", "SIS User ID"],
        [["Li, Wei", "901", "s1"], ["Li, Wei", "902", ""]],
        {"s1": "1"},
        None,
    ),
    "one id in two forms of Unicode": (["id"], [["e\u0301 1"], ["\u00e9 1"]], {"\u00e9 1": "2"}, 0),
    "one id, full width": (["学号"], [["12"], ["１２"]], {"12": "2"}, 0),
    "one id with two names": (["学号", "姓名"], [["7", "Ada Byron"], ["7", "Bo Li"], ["8", "Cy"]], {"8": "3"}, 2),
    "one id with two addresses": (["id", "Email"], [["7", "a@x.org"], ["7", "b@x.org"], ["8", ""]], {"8": "3"}, 2),
    "one id, the name turned round": (["id", "Name"], [["7", "Ada Byron"], ["7", "BYRON, Ada"]], {"7": "2"}, 0),
    "one id, the name in short": (["id", "Name"], [["7", "Ada Byron"], ["7", "A. Byron"]], {"7": "2"}, 0),
    "one id, the name left out once": (["id", "Name"], [["7", "Ada Byron"], ["7", ""]], {"7": "2"}, 0),
    "one id, another address of the same name": (
        ["id", "Name", "Email"],
        [["7", "Ada Byron", "a@x.org"], ["7", "Ada Byron", "ada@home.org"]],
        {"7": "2"},
        0,
    ),
    "a row that says nobody": (["id", "Name"], [["7", "Ada"], ["", ""]], {"7": "1"}, 1),
}


@pytest.mark.parametrize("case", CASES)
def test_who_is_who_in_a_table(tmp_path, case):
    head, rows, students, refused = CASES[case]
    found = intake(tmp_path, table([*head, BOX], *([*row, str(i)] for i, row in enumerate(rows, 1))))
    counted = told(found)
    assert {name: counted.get(name) for name in students} == students
    assert refused is None or (counted, len(found.refused)) == (students, refused)
    assert len(counted) + len(found.superseded) + len(found.refused) == len(rows)  # nothing is lost


def test_rows_that_may_be_two_students_are_refused_with_both_lines_and_the_fix(tmp_path):
    rows = ["7", "Ada Byron", "1"], ["7", "Bo Li", "2"], ["8", "Cy", "3"]
    found = intake(tmp_path, table(["学号", "姓名", BOX], *rows))
    (said, _) = [one.reason for one in found.refused]
    assert "t.csv, row 2 is 'Ada Byron' and t.csv, row 3 is 'Bo Li'" in said
    assert "write the id that each has, or the same name" in said


def test_somebody_says_which_column_is_the_id(tmp_path):
    text = table(["Konto", "Wie heißt du?", "id", BOX], ["k1", "Ada", "1", "5"], ["k2", "Ada", "1", "6"])
    rules = ReadingRules(TableHints(columns={"Konto": "id", "Wie heißt du?": "name"}))
    assert told(intake(tmp_path, text, rules=rules)) == {"k1": "5", "k2": "6"}


def test_a_column_that_no_table_has_is_said_with_the_nearest(tmp_path):
    rules = ReadingRules(TableHints(columns={"Kontto": "name"}))
    found = intake(tmp_path, table(["id", "Konto", BOX], ["1", "k", "5"]), rules=rules)
    assert "no table of answers has a column 'Kontto'; did you mean 'Konto'?" in found.messages


def test_students_who_may_be_one_are_said_and_stay_two(tmp_path):
    text = table(["id", "email", BOX], ["7", "a@u.edu", "1"], ["007", "", "2"], ["b", "", "3"], ["B", "", "4"])
    (tmp_path / "u.csv").write_text(table(["email", BOX], ["a@u.edu", "5"]), "utf-8")
    (tmp_path / "t.csv").write_text(text, "utf-8")
    found = read_submissions([tmp_path / "t.csv", tmp_path / "u.csv"], sheet())
    assert told(found) == {"7": "1", "007": "2", "b": "3", "B": "4", "a@u.edu": "5"}
    said = [one for one in found.messages if "if they are one" in one]
    assert [one.partition(";")[0] for one in said] == [
        "'007', '7' differ by case or zeros alone, and count as 2 students",
        "'B', 'b' differ by case or zeros alone, and count as 2 students",
        "'a@u.edu' stands beside the id '7' too, and both count as students",
    ]
    assert said[0].endswith("; if they are one, write the same id in all files")


# --- which script counts


def scripts(*rows: tuple[str, str], head: str = "Timestamp") -> str:
    return table(["student", head, BOX], *(["s1", at, answer] for at, answer in rows))


@pytest.mark.parametrize("keep, answer", [("last", "2"), ("first", "3"), ("best", "2")])
def test_the_last_is_the_last_by_time(tmp_path, keep, answer):
    text = scripts(("2026-11-30 12:00", "1"), ("2026-11-30 13:00", "2"), ("2026-11-30 09:00", "3"))
    found = intake(tmp_path, text, keep=keep)
    assert told(found) == {"s1": answer}
    assert len(found.superseded) == 2
    assert bool(found.undecided) == (keep == "best")


def test_without_a_time_for_each_the_last_row_counts(tmp_path):
    assert told(intake(tmp_path, scripts(("2026-11-30 12:00", "1"), ("", "2")))) == {"s1": "2"}


def test_times_with_and_without_a_zone_are_asked_for_where_the_last_hangs_on_them(tmp_path):
    text = scripts(("2026-11-30T12:00Z", "1"), ("2026-11-30 09:00", "2"))
    (asked,) = [one.reason for one in intake(tmp_path, text + "s2,2026-11-30,3\n").refused]
    assert "t.csv, row 2: 2026-11-30T12:00:00+00:00 has a time zone, " in asked
    assert "t.csv, row 3: 2026-11-30T09:00:00 has none, and which script counts hangs on it; say of which zone" in asked
    assert told(intake(tmp_path, text, rules=ReadingRules(dates=Dates(zone="Asia/Shanghai")))) == {"s1": "1"}


@pytest.mark.parametrize("keep", ["none", "first", "last"])
@pytest.mark.parametrize("turned", [False, True])
def test_what_is_handed_in_again_unchanged_counts_from_when_it_first_came(tmp_path, keep, turned):
    for others in (["2026-12-01 12:00"], ["2026-12-01 12:00", ""], ["03/04/2026 09:00", ""]):
        rows = [(at, "1") for at in ("2026-11-30 12:00", *others)]
        (found,) = intake(tmp_path, scripts(*(rows[::-1] if turned else rows)), keep=keep).submissions
        assert found.at == "2026-11-30T12:00:00"


def test_what_was_changed_in_between_counts_from_when_it_came_again(tmp_path):
    rows = [("2026-11-30 12:00", "1"), ("2026-11-30 13:00", "2"), ("2026-12-01 12:00", "1"), ("2026-12-02 12:00", "1")]
    (found,) = intake(tmp_path, scripts(*rows), keep="last").submissions
    assert (found.at, told(intake(tmp_path, scripts(*rows)))) == ("2026-12-01T12:00:00", {"s1": "1"})


def test_a_time_that_cannot_be_read_is_noted_and_where_none_can_it_is_said_once(tmp_path):
    text = scripts(("2026-11-30 12:00 CET", "1"), head="Completion time")
    mixed = intake(tmp_path, text + "s2,2026-11-30 12:00,2\ns3,-,3\ns4,Never,4\n")
    notes = {one.student: [note for note in one.notes if "no time" in note] for one in mixed.submissions}
    said = "'2026-11-30 12:00 CET' is no time that can be read; write 2026-11-30 14:05"
    assert notes == {"s1": [said], "s2": [], "s3": [], "s4": []}
    alone = intake(tmp_path, text + "s3,-,3\n")
    assert any(
        "no time of handing in can be read (row 2: '2026-11-30 12:00 CET'); say its" in one for one in alone.messages
    )


def test_a_date_that_may_be_two_is_asked_for_once_and_only_where_it_matters(tmp_path):
    text = scripts(("03/04/2026 12:00", "1"), ("04/04/2026 09:00", "2"))
    found = intake(tmp_path, text + "s2,03/04/2026,3\n")
    assert told(found) == {"s2": "3"}  # where nothing hangs on the date, nothing is asked
    (asked,) = [one.reason for one in found.refused if one.student == "s1"]
    assert "3 April 2026 (D/M/Y) or 4 March 2026 (M/D/Y)" in asked
    assert "say which with --dates D/M/Y or --dates M/D/Y" in asked
    assert told(intake(tmp_path, text, rules=ReadingRules(dates=Dates("dmy")))) == {"s1": "2"}
    reverse = scripts(("03/04/2026 12:00", "1"), ("02/05/2026 09:00", "2"))
    assert told(intake(tmp_path, reverse, rules=ReadingRules(dates=Dates("mdy")))) == {"s1": "1"}
    assert told(intake(tmp_path, text.splitlines(keepends=True)[0] + "s1,03/04/2026,1\n")) == {"s1": "1"}


def test_a_blank_form_replaces_nothing(tmp_path):
    assert told(intake(tmp_path, scripts(("2026-11-30 12:00", "1"), ("2026-11-30 13:00", "")))) == {"s1": "1"}


def test_none_of_different_scripts_counts_when_that_is_said(tmp_path):
    text = table(["student", BOX], ["s1", "1"], ["s1", "2"], ["s2", "3"], ["s2", "3"])
    found = intake(tmp_path, text, keep="none")
    assert told(found) == {"s2": "3"}
    (said,) = [one.reason for one in found.refused]
    assert "handed in 2 times" in said
    assert said.endswith("keep one of them, or let the first, the last or the best count")


def test_a_form_says_when_it_was_handed_in(tmp_path):
    for name, at, answer in (("a.yaml", "2026-11-30 12:00", "1"), ("b.yaml", "2026-11-30 11:00", "2")):
        text = f"student: s1\nsubmitted: {at}\nanswers: {{q1.mean: '{answer}'}}\n"
        (tmp_path / name).write_text(text, "utf-8")
    assert told(read_submissions([tmp_path], sheet())) == {"s1": "1"}


# --- the sheet code


def test_a_code_may_be_required(tmp_path):
    rules = ReadingRules(require_code=True)
    (tmp_path / "a.yaml").write_bytes(as_yaml(ANSWERS, "s1"))
    (tmp_path / "forged.yaml").write_text("student: s1\nanswers: {q1.mean: '1'}\n", "utf-8")
    text = table(["student", "sheet", BOX], ["s1", "", "1"], ["s2", CODE, "2"])
    (tmp_path / "t.csv").write_text(text, "utf-8")
    found = read_submissions([tmp_path], sheet(), rules=rules)
    assert told(found) == {"s1": str(ANSWERS["q1"]["mean"]), "s2": "2"}
    assert [one.student for one in found.refused] == ["s1", "s1"]
    assert all("names no sheet code, which --require-code asks for" in one.reason for one in found.refused)
    said = "no column holds the sheet code, which --require-code asks for; head it 'sheet'"
    with pytest.raises(AnswerError, match=said):
        intake(tmp_path / "other", table(["student", BOX], ["s1", "1"]), rules=rules)


# --- what forms ask besides


def test_what_a_form_asks_besides_is_kept(tmp_path):
    text = table(["student", BOX, "How was it?", "q7.extra"], ["s1", "1", "=hard", "9"], ["s2", "2", "", ""])
    found = intake(tmp_path, text)
    assert [dict(one.more) for one in found.submissions] == [{"How was it?": "=hard"}, {}]
    assert "column 'q7.extra' holds '9' and is not read" in " ".join(found.submissions[0].notes)
    (tmp_path / "a.yaml").write_text("student: s3\nHow was it?: long\nanswers: {q1.mean: '1'}\n", "utf-8")
    (one,) = read_submissions([tmp_path / "a.yaml"], sheet()).submissions
    assert one.more == {}  # what one student writes is no column of the gradebook
    assert "entry 'How was it?' holds 'long' and is not read" in one.notes


# --- folders, zip files and shell patterns


def moodle(folder: Path) -> list[Path]:
    """A tree as Moodle makes it: a folder a student, and one file name for all."""
    paths = []
    for who in ("Ada Byron_11_assignsubmission_file", "Bo Li_12_assignsubmission_file"):
        (folder / who).mkdir(parents=True)
        paths.append(folder / who / "s1.answers.yaml")
        paths[-1].write_bytes(as_yaml(ANSWERS, ""))
    return paths


def zipped(parts: dict[str, bytes], links: tuple[str, ...] = ()) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        for name in links:
            link = zipfile.ZipInfo(name)
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, "/etc/passwd")
    return file.getvalue()


def test_a_shell_pattern_over_equal_names_takes_the_folders(tmp_path):
    paths = moodle(tmp_path / "sub")
    by_pattern, by_folder = read_submissions(paths, sheet()), read_submissions([tmp_path / "sub"], sheet())
    assert list(told(by_pattern)) == list(told(by_folder)) == [path.parent.name for path in paths]


def test_a_file_that_is_named_alone_keeps_its_own_name(tmp_path):
    (path, _) = moodle(tmp_path / "sub")
    assert list(told(read_submissions([path], sheet()))) == ["s1"]


def test_a_zip_file_is_a_folder(tmp_path):
    parts = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in moodle(tmp_path)}
    parts |= {"class.json": as_json(ANSWERS, "s9"), "__MACOSX/._x.yaml": b"[", "photo.jpg": b""}
    found = intake(tmp_path, zipped(parts, links=("c.yaml",)), "all.zip")
    assert list(told(found)) == ["Ada Byron_11_assignsubmission_file", "Bo Li_12_assignsubmission_file", "s9"]
    assert found.messages == (f"{tmp_path}/all.zip: not read, because they are links: c.yaml",)
    assert found.submissions[0].source == f"{tmp_path}/all.zip/{'Ada Byron_11_assignsubmission_file'}/s1.answers.yaml"


def test_zip_files_of_students_stand_for_their_folders(tmp_path):
    (tmp_path / "ann.zip").write_bytes(zipped({"answers.yaml": as_yaml(ANSWERS, "")}))
    inner = zipped({"answers.yaml": as_yaml(ANSWERS, "")})
    (tmp_path / "rest.zip").write_bytes(zipped({"bob.zip": inner, "carol.zip": b"PK\3\4 damaged"}))
    found = read_submissions([tmp_path], sheet())
    assert list(told(found)) == ["ann", "rest/bob"]
    assert any("rest.zip/carol.zip: not a readable zip file" in one for one in found.messages)


BOMBS = {
    "no zip": (lambda: b"PK", "a.zip: not a readable zip file (File is not a zip file); pack it again"),
    "a large form": (lambda: zipped({"a.yaml": bytes(20_000_000)}), "a.yaml: has more than 10,000,000 bytes"),
    "deep": (
        lambda: zipped({"b.zip": zipped({"c.zip": zipped({"d.yaml": as_yaml(ANSWERS)})})}),
        "a zip file in a zip file in a zip file; unpack it, and hand in the folder",
    ),
    "damaged": (
        lambda: zipped({"a.yaml": as_yaml(ANSWERS)}).replace(b"answers", b"answerz"),
        "damaged|nothing was handed in|holds|not YAML",
    ),
}


@pytest.mark.parametrize("case", BOMBS)
def test_a_zip_file_that_cannot_be_read_says_why(tmp_path, case):
    content, said = BOMBS[case]
    if case == "damaged":
        whole = content()
        at = whole.index(b"a.yaml") + 40  # inside the packed bytes of the form
        path, content = tmp_path / "a.zip", (lambda: whole[:at] + bytes(10) + whole[at + 10 :])
    path = tmp_path / "a.zip"
    path.write_bytes(content())
    with pytest.raises(AnswerError) as refused:
        read_submissions([path], sheet())
    assert any(part in str(refused.value) for part in said.split("|"))


def test_a_zip_bomb_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(collecting, "MOST_UNPACKED", 100_000)
    (tmp_path / "ok.yaml").write_bytes(as_yaml(ANSWERS, "s1"))
    (tmp_path / "bomb.zip").write_bytes(zipped({f"{i}.yaml": bytes(20_000) for i in range(6)}))
    found = read_submissions([tmp_path], sheet())
    assert list(told(found)) == ["s1"]
    assert "unpacks to 120,000 bytes in 6 files, more than 100,000 bytes" in found.refused[0].reason


def test_a_locked_zip_file_costs_itself(tmp_path):
    whole = bytearray(zipped({"a.yaml": as_yaml(ANSWERS, "s2")}))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):  # the flag that says it is encrypted
        whole[whole.index(mark) + at] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(whole))
    (tmp_path / "ok.yaml").write_bytes(as_yaml(ANSWERS, "s1"))
    found = read_submissions([tmp_path], sheet())
    assert list(told(found)) == ["s1"]
    assert "locked.zip/a.yaml: is locked with a password; unpack it, and hand in the folder" in found.refused[0].reason
