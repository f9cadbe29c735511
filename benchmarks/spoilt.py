"""Scripts with known mistakes, the rest worked rightly from them: what they lose elsewhere, and what they are told.

    python -m benchmarks.spoilt --seeds 4 --levels easy,medium regression/simple

One entry spoilt at random, two entries, two digits fewer kept all along, one misconception, two of them; and whether an
entry that was spoilt by none is called a misconception or a misread given.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from benchmarks import study
from benchmarks.mistakes import Slips, keeps_fewer, spoilt
from benchmarks.scripts import Script, earned, lost_elsewhere
from benchmarks.shares import Row
from benchmarks.study import CertifiedProblem
from markscheme.marking.mark import mark
from markscheme.marking.marks import QuestionMark
from markscheme.simulation import outcome, slip_pairs, with_slips

PAIRS = 4  # of misconceptions, of each instance
ENTRIES = 3  # scripts with one entry spoilt, of each instance


def rows() -> dict[str, Row]:
    return {
        "one": Row("one entry spoilt: scripts that lose marks elsewhere", 0.02),
        "one, worst": Row("  the worst family", 0.05, worst_family=True),
        "two": Row("two entries spoilt: scripts that lose marks elsewhere", 0.04),
        "fewer": Row("two digits fewer: steps that are not right, rounded or follows", 0.95, at_least=True),
        "fewer, marks": Row("  marks of the numbers that do not follow from those before", 0.5),
        "fewer, all marks": Row("  marks of all numbers that are not right"),
        "slip": Row("one slip: named", 0.999, at_least=True),
        "slips": Row("two slips that both show: both named", 0.96, at_least=True),
        "slips, all": Row("  any two slips, also where one shows nothing beside the other"),
        "called slip": Row("spoilt cells called a slip", 0.01),
        "called misread": Row("spoilt cells called misread", 0.01),
    }


def count(drawn: CertifiedProblem, found: Mapping[str, Row]) -> None:
    """Let one student of each kind sit the instance."""
    slips = Slips(drawn)
    for number in range(ENTRIES):
        _count_spoilt(drawn, slips, found, number)
    if made := spoilt(drawn, drawn.stream("two"), 2):
        script = made.script()
        loss = lost_elsewhere(_marked(drawn, script).steps, script, made.cells)
        found["two"].add(drawn.family, bool(loss), f"{drawn.task.place}: {', '.join(made.how)}: {loss}")
    _count_fewer(drawn, found)
    _count_slips(drawn, slips, found)


def _marked(drawn: CertifiedProblem, script: Script) -> QuestionMark:
    return mark(drawn.instance.scheme, script)


def _count_spoilt(drawn: CertifiedProblem, slips: Slips, found: Mapping[str, Row], number: int) -> None:
    made = spoilt(drawn, drawn.stream("one", number), 1)
    if made is None:
        return
    script = made.script()
    steps = _marked(drawn, script).steps
    loss = lost_elsewhere(steps, script, made.cells)
    place = f"{drawn.task.place}: {', '.join(made.how)}"
    for row in ("one", "one, worst"):
        found[row].add(drawn.family, bool(loss), f"{place}: {loss}")
    if slips.give(script, made.cells):
        return
    step = next(step for step in steps if step.name in made.cells)
    verdicts = {step.cells[i].verdict for i in made.cells[step.name]} | {step.verdict}
    found["called slip"].add(drawn.family, "slip" in verdicts, f"{place}: {step.slip}")
    found["called misread"].add(drawn.family, any(step.verdict == "misread" for step in steps), place)


def _count_fewer(drawn: CertifiedProblem, found: Mapping[str, Row]) -> None:
    """Where the kept digits still give a number that correct work reaches, nothing is off.

    What follows from a number that is off is paid in full; what the step itself was kept short of is not.
    """
    script = keeps_fewer(drawn, drawn.stream("fewer"))
    for step in _marked(drawn, script).steps if script else ():
        off = sum(cell.verdict not in ("right", "blank") for cell in step.cells)
        if not off or step.name in drawn.problem.worded:
            continue
        place = f"{drawn.task.place}: {step.name} = {script[step.name]}: {step.verdict}"
        found["fewer"].add(drawn.family, step.verdict in ("rounded", "follows"), place)
        found["fewer, all marks"].add(drawn.family, earned(step, off), place)
        if own := sum(cell.verdict not in ("right", "blank", "follows") for cell in step.cells):
            found["fewer, marks"].add(drawn.family, earned(step, own), place)


def _count_slips(drawn: CertifiedProblem, known: Slips, found: Mapping[str, Row]) -> None:
    pairs = drawn.stream("pairs").shuffled(list(slip_pairs(drawn.instance)))[:PAIRS]
    for slips in [*((slip,) for slip in drawn.instance.certificate.slips), *pairs]:
        paper = with_slips(drawn.instance, drawn.stream("slips", *slips), slips)
        if paper is None:  # the first mistake leaves nothing to make the second one in
            continue
        named = outcome(paper, mark(drawn.instance.scheme, paper.raw), drawn.instance).named
        if named is not None:
            rows = ["slip"] if len(slips) == 1 else ["slips, all"]
            rows += ["slips"] if len(slips) == 2 and known.are_seen(slips) else []
            for row in rows:
                found[row].add(drawn.family, named, f"{drawn.task.place}: {' and '.join(slips)}")


def main(words: list[str]) -> int:
    return study.run(__doc__, rows(), count, words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
