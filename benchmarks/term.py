"""A class sits one exam: built, marked, five late scripts joined, a decision and a correction, and what each took.

`python -m benchmarks.term 300` prints wall and processor time, the memory of all processes at most, and pages, files
and megabytes; a third of the scripts are right, the others have one to four cells changed, and every hundredth is a
neighbour's.
"""

import json
import re
import sys
import tempfile
import time
from pathlib import Path
from subprocess import DEVNULL, Popen

from pypdf import PdfReader

from benchmarks.exam import below, megabytes, processor_seconds
from markscheme.exam.exam_folder import open_exam
from markscheme.family.givens.sampling import Stream
from markscheme.working.steps import printed_value

BLUEPRINT = """title: {en: Midterm examination, zh: 期中考试}
duration: 90
languages: [en, zh]
key: marks
questions:
  - {family: regression/simple, level: easy}
  - {family: cnn/convolve_2d, level: easy}
  - {family: mlp/dropout, level: easy}
  - {family: attention/scaled_dot_product, level: easy}
  - choice: {en: Which layer has the most weights?, zh: 哪一层的权重最多？}
    options: [{en: conv1, zh: 卷积层 1}, {en: fc1, zh: 全连接层 1, correct: yes}, {en: fc2, zh: 全连接层 2}]
    shuffle: yes
    marks: 2
  - {text: {en: Why does dropout help?, zh: 为什么随机失活有用？}, marks: 5, lines: 8}
"""
LATE, ROOM, COPIES = 5, 100, 100  # scripts, seats, and how many scripts there are to one that is copied


def roster(students: int) -> str:
    """A row for each student: a room of a hundred seats after the other, ten in a row."""
    places = (f"{i // ROOM + 1},{chr(65 + i % ROOM // 10)}{i % 10 + 1}" for i in range(students))
    return "id,name,room,seat\n" + "".join(f"s{i:04},Student {i},{place}\n" for i, place in enumerate(places))


def write_scripts(folder: Path) -> None:
    """Write everybody's answers: most into `in`, the late ones into `late`; and the marks of the text by hand."""
    exam = open_exam(folder / "exam")
    papers = [
        {id: {c.public_name: printed_value(p, c.name) for c in p.parts} for id, p in exam.sheet(one.id).questions}
        for one in exam.students
    ]
    late = max(len(papers) // LATE, 1)
    rows = ["student,question,step,marks"]
    for name in ("in", "late"):
        (folder / name).mkdir()
    for i, student in enumerate(exam.students):
        stream = Stream("term", i)
        answers = papers[(i + 1) % len(papers)] if i % COPIES == 10 else papers[i]
        for _ in range(stream.below(4) + 1 if i % 3 else 0):
            answers = json.loads(changed(json.dumps(answers), stream))
        data = {"sheet": student.sheet, "student": student.id, "answers": answers}
        where = folder / ("late" if i % late == 7 % late else "in")
        (where / f"{student.id}.json").write_text(json.dumps(data))
        rows.append(f"{student.id},q6,,{stream.below(6)}")
    (folder / "hand.csv").write_text("\n".join(rows) + "\n")


def changed(text: str, stream: Stream) -> str:
    """Answers with one decimal digit changed, where there is one."""
    places = [match.start(1) for match in re.finditer(r'"-?\d+\.\d*?(\d)"', text)]
    if not places:
        return text
    at = places[stream.below(len(places))]
    return f"{text[:at]}{(int(text[at]) + 3) % 10}{text[at + 1 :]}"


def watched(folder: Path, *words: str) -> dict[str, float]:
    """Run a command of `exam`: seconds, processor time, and the memory of all its processes at most."""
    start, most, used = time.perf_counter(), 0.0, dict[int, float]()
    process = Popen([sys.executable, "-m", "markscheme", "exam", *words], cwd=folder, stdout=DEVNULL, stderr=DEVNULL)
    while process.poll() is None:
        family = {process.pid, *below(process.pid)}
        most = max(most, sum(map(megabytes, family)))
        used |= {pid: max(processor_seconds(pid), used.get(pid, 0.0)) for pid in family}
        time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"exam {words[0]} failed")
    return {"seconds": time.perf_counter() - start, "processor": sum(used.values()), "megabytes": most}


def main(students: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "exam.yaml").write_text(BLUEPRINT, "utf-8")
        (folder / "roster.csv").write_text(roster(students))
        (folder / "d.csv").write_text("student,question,step,marks,reason,by\ns0001,q1,,full,both readings,Ada\n")
        (folder / "c.yaml").write_text("- {void: q3.z_test, reason: the figure was missing, by: Ada}\n")
        built = watched(folder, "build", "exam.yaml", "--roster", "roster.csv", "-o", "exam", "--jobs", "2")
        print(f"{'':<28}{'wall, s':>9}{'CPU, s':>9}{'a student, ms':>15}{'over build':>12}{'MB':>7}")
        _say("build", built, built, students)
        files = [path for path in (folder / "exam").rglob("*") if path.is_file()]
        pages = len(PdfReader(folder / "exam" / "print" / "papers.pdf").pages)
        size = sum(path.stat().st_size for path in files) / 1e6
        write_scripts(folder)
        for what, words in {
            "grade": ("grade", "exam", "in", "-o", "m1", "--hand-marks", "hand.csv"),
            f"grade --add, {LATE} late": ("grade", "exam", "late", "--add", "-o", "m2"),
            "decide, one question": ("decide", "exam", "d.csv", "-o", "m3"),
            "correct, one step void": ("correct", "exam", "c.yaml", "-o", "m4"),
            "publish": ("publish", "exam", "4", "--by", "Ada", "--reason", "final"),
        }.items():
            _say(what, watched(folder, *words), built, students)
        print(f"{pages:,} pages in print/papers.pdf, {len(files):,} files, {size:,.0f} MB, {students} students")


def _say(what: str, took: dict[str, float], built: dict[str, float], students: int) -> None:
    each, share = took["processor"] * 1e3 / students, took["processor"] / built["processor"]
    figures = f"{took['seconds']:>9.1f}{took['processor']:>9.1f}{each:>15.0f}{share:>12.2f}{took['megabytes']:>7.0f}"
    print(f"{what:<28}{figures}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 300)
