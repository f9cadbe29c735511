"""Exams of several sizes, built and marked on this machine: time, memory and files, and how they grow.

`python -m benchmarks.scale 1000 2000 4000 --stub` builds by the command with two processes, builds again with nothing
to do, marks with `--mark`, and prints a row for each size, then the slopes from the smallest size to the largest. With
`--stub` one page stands for whatever Typst would lay out, so that what is left is ours; `--questions 1` and
`--variants 100` make a big class cheaper still. `--folder DIR` keeps what was built.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.exam import FAMILIES, below, processor_seconds
from benchmarks.measure import Row

LOOKS = 0.2  # seconds
FEW, MANY = 500, 1_500  # students of the short rows
SHORT = ("--stub", "--questions", "1", "--variants", "20")
# Python runs this at the start of every process of the build: one page, typeset once, is what Typst makes of anything.
STUB = """
import markscheme.document.pdf.typeset as typeset
page = typeset.compile_typst(typeset._EMPTY)
typeset.compile_typst = lambda source: page
typeset.to_pdf = lambda document: page
"""
COLUMNS = ("wall, s", "CPU, s", "ms a student", "parent, MB", "worker, MB")


def rows() -> Iterator[Row]:
    """What a student more costs of a class that is built already large, with one page for whatever Typst lays out."""
    found = []
    for students in (FEW, MANY):
        with tempfile.TemporaryDirectory() as name:
            found.append(of_size(students, Path(name), words().parse_args([str(students), *SHORT])))
    what = {"build": "a student more, Typst stubbed, one question", "again": "  the same command again"}
    for command, said in what.items():
        more = {name: found[1][command][name] - found[0][command][name] for name in found[0][command]}
        yield Row(f"{said}: processor time", more["cpu"] * 1e3 / (MANY - FEW), "ms")
        if command == "build":
            yield Row("  memory of the process that one starts", more["parent"] * 1e3 / (MANY - FEW), "kB", 1)


def watched(arguments: list[str], folder: Path, *, stub: bool) -> dict[str, float]:
    """Run a command of `exam`: seconds, processor time, memory of its first process and of the largest other one."""
    environment = dict(os.environ)
    if stub:
        (folder / "stub").mkdir(exist_ok=True)
        (folder / "stub" / "sitecustomize.py").write_text(STUB)
        environment["PYTHONPATH"] = os.pathsep.join([str(folder / "stub"), environment.get("PYTHONPATH", "")])
    start, used = time.perf_counter(), dict[int, float]()
    parent = worker = 0.0
    command = [sys.executable, "-m", "markscheme", "exam", *arguments]
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        others = below(process.pid)
        parent = max(parent, resident(process.pid))
        worker = max([worker, *map(resident, others)])
        used |= {pid: max(processor_seconds(pid), used.get(pid, 0.0)) for pid in (process.pid, *others)}
        time.sleep(LOOKS)
    if process.returncode:
        raise SystemExit(f"exam {arguments[0]} failed")
    return {"seconds": time.perf_counter() - start, "cpu": sum(used.values()), "parent": parent, "worker": worker}


def resident(pid: int) -> float:
    """The most memory that a process had so far, in MB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM:"))


def blueprint(questions: int, variants: int | None) -> str:
    """The examination of `benchmarks.exam`, with fewer questions or with variants."""
    asked = "".join(f"  - {{family: {id}, level: easy}}\n" for id in FAMILIES[:questions])
    shared = f"variants: {variants}\n" if variants else ""
    return f"title: Final examination\nduration: 120\nkey: marks\n{shared}questions:\n{asked}"


def write_scripts(folder: Path) -> None:
    """Write everybody's answers: right ones, every third with a digit changed; a thousand files to a folder."""
    import json

    from benchmarks.term import changed
    from markscheme.exam.exam_folder import open_exam
    from markscheme.family.givens.sampling import Stream
    from markscheme.working.steps import printed_value

    exam = open_exam(folder / "exam")
    for i, student in enumerate(exam.students):
        where = folder / "in" / f"{i // 1000:03}"
        where.mkdir(parents=True, exist_ok=True)
        sheet = exam.sheet(student.id)
        answers = {id: {call.public_name: printed_value(p, call.name) for call in p.parts} for id, p in sheet.questions}
        text = json.dumps({"sheet": student.sheet, "student": student.id, "answers": answers})
        (where / f"{student.id}.json").write_text(changed(text, Stream("scale", i)) if i % 3 == 0 else text)


def of_size(students: int, folder: Path, wanted: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Build for a class, build again, and mark, each by its command."""
    (folder / "exam.yaml").write_text(blueprint(wanted.questions, wanted.variants))
    (folder / "roster.csv").write_text("id,name\n" + "".join(f"s{i},Student {i}\n" for i in range(students)))
    arguments = ["build", "exam.yaml", "--roster", "roster.csv", "-o", "exam", "--no-pdf-forms"]
    arguments += ["--jobs", str(wanted.jobs)]
    found = {
        "build": watched(arguments, folder, stub=wanted.stub),
        "again": watched(arguments, folder, stub=wanted.stub),
    }
    if wanted.mark:
        write_scripts(folder)
        marking = ["grade", "exam", "in", "-o", "marks", "--jobs", str(wanted.jobs)]
        found["grade"] = watched(marking, folder, stub=wanted.stub)
    return found


def said_of_files(folder: Path) -> str:
    """How many files there are, the fullest folder, and how large the files for the whole class are."""
    listed = [(where, len(folders) + len(files), len(files)) for where, folders, files in os.walk(folder)]
    fullest, most, _ = max(listed, key=lambda one: one[1])
    whole = [*folder.glob("*.json"), *folder.glob("print/*"), *folder.glob("*.pdf"), *folder.glob("*.sqlite")]
    large = max(whole, key=lambda path: path.stat().st_size)
    size = f"{large.stat().st_size / 1e6:.1f} MB in {large.relative_to(folder)}"
    return f"{sum(files for *_, files in listed):,} files, {most:,} in {Path(fullest).name}/, {size}"


def words() -> argparse.ArgumentParser:
    """What the command takes."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    made.add_argument("students", type=int, nargs="+")
    made.add_argument("--stub", action="store_true")
    made.add_argument("--mark", action="store_true")
    made.add_argument("--jobs", type=int, default=2)
    made.add_argument("--questions", type=int, default=len(FAMILIES))
    made.add_argument("--variants", type=int)
    made.add_argument("--folder", type=Path)
    return made


def main(wanted: argparse.Namespace) -> None:
    print(f"{'students':>8} {'':<6}" + "".join(f"{name:>14}" for name in COLUMNS))
    lines: list[tuple[int, dict[str, dict[str, float]]]] = []
    for students in wanted.students:
        with tempfile.TemporaryDirectory() as name:
            folder = wanted.folder or Path(name)
            folder.mkdir(exist_ok=True)
            lines.append((students, of_size(students, folder, wanted)))
            for what, one in lines[-1][1].items():
                figures = (one["seconds"], one["cpu"], one["cpu"] / students * 1e3, one["parent"], one["worker"])
                print(f"{students:>8} {what:<6}" + "".join(f"{figure:>14.1f}" for figure in figures), flush=True)
            print(f"{'':>15} {said_of_files(folder / 'exam')}", flush=True)
    (few, first), (many, last) = lines[0], lines[-1]
    for what in first if many > few else ():
        wall, cpu, memory = ((last[what][n] - first[what][n]) / (many - few) for n in ("seconds", "cpu", "parent"))
        print(
            f"{what}: {wall * 1e3:.2f} ms wall, {cpu * 1e3:.2f} ms CPU, {memory * 1e3:.2f} kB of the parent a student"
        )


if __name__ == "__main__":
    main(words().parse_args())
