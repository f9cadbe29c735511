"""An exam for a class: 8 questions for every student, papers and keys as PDF, in two processes.

`python -m benchmarks.exam 1000` builds for 1,000 students and prints what that took, with the memory of all processes.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.measure import CLOCK, Row

STUDENTS = 60
FAMILIES = (
    "regression/simple",
    "mlp/dropout",
    "cnn/output_size",
    "gnn/normalized_adjacency",
    "attention/scaled_dot_product",
    "rl/returns",
    "adversarial/fgsm",
    "norm/batchnorm",
)
BLUEPRINT = "title: Final examination\nduration: 120\nkey: KEY\nquestions:\n" + "".join(
    f"  - {{family: {id}, level: easy}}\n" for id in FAMILIES
)


def rows() -> Iterator[Row]:
    for key in ("working", "marks"):
        whole, bare = against_typst(key)
        yield Row(f"a student's paper and key ({key}), all in all", whole * 1e3, "ms")
        yield Row("  against Typst alone on the same markup", whole / bare, "x", 2.0)
    for key in ("working", "marks"):
        found = class_of(STUDENTS, key)
        yield Row(f"{STUDENTS} students, keys with {key}, for 1,000", found["seconds"] * 1000 / STUDENTS, "s", 60)
        used = found["processor_seconds"] * 1000 / STUDENTS / 2
        yield Row("  processor time of all processes, by 2 cores", used, "s", 60)
        yield Row("  memory of all processes at most", found["megabytes"], "MB", 500)


def against_typst(key: str, students: int = 12) -> tuple[float, float]:
    """Median times of a whole student, and of Typst alone for the next one, in turn."""
    from markscheme.document.pdf.typeset import compile_typst

    with tempfile.TemporaryDirectory() as folder:
        worker, orders = prepared(Path(folder), key, 2 * students)
        wholes, bares = [], []
        for whole, bare in zip(orders[::2], orders[1::2], strict=True):
            start = CLOCK.now()
            worker.build((whole,))  # its keys and codes too, and what the keys of the class take from it
            wholes.append(CLOCK.now() - start)
            markup = sources(worker, bare)
            start = CLOCK.now()
            for source in markup:
                compile_typst(source)
            bares.append(CLOCK.now() - start)
    return median(wholes[2:]), median(bares[2:])


def prepared(folder: Path, key: str, students: int):
    """A process's worker and the orders of a class."""
    from markscheme.exam.build import Build, Options
    from markscheme.exam.build_worker import Worker
    from markscheme.exam.earlier_build import read_earlier
    from markscheme.exam.manifest import access_of, prepare
    from markscheme.exam.planning.blueprint_reader import read_blueprint
    from markscheme.exam.roster import Student, stem_of
    from markscheme.exam.secret import Secret
    from markscheme.exam.variants.keeping import keep
    from markscheme.family.library import Library

    library = Library()
    plan = read_blueprint(BLUEPRINT.replace("KEY", key), "exam.yaml", library)
    roster = tuple(Student(f"s{i}", f"Student {i}", stem=stem_of(f"s{i}")) for i in range(students))
    prepare(folder, access := access_of(False), parts=True)
    secret = Secret("wQ7-nobody-needs-to-guess-4Zk9-this-Rt2")
    build = Build(plan, roster, read_earlier(folder), secret, Options(exam_id="benchmark", pdf_forms=False))
    keep(folder, build.kept, {}, access)
    return Worker(build.recipe), list(build.orders.values())


def sources(worker, order) -> list[str]:
    """The markup of a student's paper and key."""
    from markscheme.document.printers.typst_document import to_typst
    from markscheme.exam.printing.exam_paper import key_document, paper_document

    sheet = worker.sheet(order.student, worker.variant(order.unit, 0))
    arguments = (worker.blueprint, worker.recipe.code, order.student, dict(sheet.questions))
    return [to_typst(paper_document(*arguments)), to_typst(key_document(*arguments))]


def class_of(students: int, key: str, jobs: int = 2) -> dict[str, float]:
    """Build for a class by the command, watching the memory of all its processes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "exam.yaml").write_text(BLUEPRINT.replace("KEY", key))
        (folder / "roster.csv").write_text("id,name\n" + "".join(f"s{i},Student {i}\n" for i in range(students)))
        arguments = [
            "build",
            "exam.yaml",
            "--roster",
            "roster.csv",
            "-o",
            "exam",
            "--no-pdf-forms",
            "--jobs",
            str(jobs),
        ]
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "markscheme", "exam", *arguments], cwd=folder, stdout=subprocess.DEVNULL
        )
        most = 0.0
        used: dict[int, float] = {}
        while process.poll() is None:
            family = {process.pid, *below(process.pid)}
            most = max(most, sum(map(megabytes, family)))
            used |= {pid: max(processor_seconds(pid), used.get(pid, 0.0)) for pid in family}
            time.sleep(0.5)
        if process.returncode:
            raise SystemExit("the build failed")
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "processor_seconds": sum(used.values()), "megabytes": most}


def megabytes(pid: int) -> float:
    """The memory of a process; what it shares with others counts in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:"))


def processor_seconds(pid: int) -> float:
    """The processor time that a process has used."""
    try:
        user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[11:13]
    except OSError:
        return 0.0
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def below(root: int) -> set[int]:
    """The processes that a process has started, and theirs."""
    parents: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, _, rest = status.read_text().partition(" (")
            parents.setdefault(int(rest.rpartition(") ")[2].split()[1]), []).append(int(pid))
        except OSError:
            continue
    found: set[int] = set()
    waiting = [root]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found |= set(children)
        waiting += children
    return found


if __name__ == "__main__":
    size = int(sys.argv[1]) if sys.argv[1:] else STUDENTS
    print(json.dumps({"students": size, "load": os.getloadavg()[0], **class_of(size, *sys.argv[2:3] or ["working"])}))
