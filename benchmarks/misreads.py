"""Is a misread given known? One given is misread, everything is calculated rightly from it: is it named, at what cost?

    python -m benchmarks.misreads --seeds 4 --levels easy,medium regression/simple

Once for each way of misreading; and how often a misread given is named in scripts of other mistakes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks import study
from benchmarks.misreading import KINDS, Misreading, misreading
from benchmarks.mistakes import spoilt
from benchmarks.scripts import Script, in_key, printed
from benchmarks.shares import Row
from benchmarks.study import CertifiedProblem
from markscheme.marking.mark import mark
from markscheme.marking.marks import QuestionMark
from markscheme.simulation import with_slips

SHOWN = 2  # answers that differ: one alone may be anything
ENTRIES = 2  # scripts with one entry spoilt, anywhere and in the first step, of each instance
MARKS = 1  # that the policy takes off for a misread given
SMALL = 1e-9


def differing(drawn: CertifiedProblem, script: Mapping[str, Any]) -> int:
    """In how many answers the script is not right, each taken alone."""
    return sum(not all(in_key(drawn.instance.scheme, name, answer)) for name, answer in script.items())


def named(marked: QuestionMark) -> Mapping[str, Any] | None:
    """What the marking says was misread: given, place, read, printed; None where it says nothing of the kind."""
    for step in marked.steps:
        if step.verdict == "misread":
            said = getattr(step, "misread", None)
            return said.record() if hasattr(said, "record") else said or {}
    return None


def is_right(said: Mapping[str, Any], true: Misreading) -> bool:
    """Whether what is said to be misread is what was: the given, and of a single number what was taken for what."""
    if said.get("given") != true.given:
        return False
    pairs = set(zip(true.printed, true.read, strict=True))
    one = isinstance(said.get("read"), str) and isinstance(said.get("printed"), str)
    return not one or (said["printed"], said["read"]) in pairs


def other_mistakes(drawn: CertifiedProblem) -> Iterator[tuple[str, Script]]:
    """Scripts of which no given was misread: an entry spoilt, the first answer spoilt, one misconception."""
    first = list(drawn.problem.asked_calls)[:1]
    for number in range(ENTRIES):
        for among in ((), first):
            if made := spoilt(drawn, drawn.stream("other", number, *among), 1, among):
                yield ", ".join(made.how), made.script()
    for slip in drawn.instance.certificate.slips:
        if paper := with_slips(drawn.instance, drawn.stream("slip", slip), (slip,)):
            yield slip, dict(paper.raw)


def rows() -> dict[str, Row]:
    return {
        "named": Row("one misread given: named, where two answers show it", 0.93, at_least=True),
        "right": Row("  the right given, of the named", 0.99, at_least=True),
        "lost": Row("  marks lost at the median", MARKS, unit="marks", quantile=0.5),
        "lost, share": Row("  share of the question lost"),
        "hidden": Row("  where one answer or none shows it: share of the question lost"),
        "other": Row("named in scripts of other mistakes", 0.01),
    }


def count(drawn: CertifiedProblem, found: Mapping[str, Row]) -> None:
    """Let one student misread a given in each way, and others make another mistake."""
    scheme = drawn.instance.scheme
    for kind in KINDS:
        true = misreading(drawn.problem, drawn.stream("misread", kind), kind)
        if true is None:
            continue
        script = printed(true.problem)
        marked = mark(scheme, script)
        lost = float(marked.total - marked.score)
        place = f"{drawn.task.place}: {true}"
        if differing(drawn, script) < SHOWN:
            found["hidden"].add(drawn.family, lost / marked.total, place)
            continue
        said = named(marked)
        found["named"].add(drawn.family, said is not None, place)
        found["lost"].add(drawn.family, lost, f"{place}: {lost:.2f} of {marked.total}")
        found["lost, share"].add(drawn.family, lost / marked.total, place)
        if said is not None:
            found["right"].add(drawn.family, is_right(said, true), f"{place}: {dict(said)}")
    for how, script in other_mistakes(drawn):
        said = named(mark(scheme, script))
        found["other"].add(drawn.family, said is not None, f"{drawn.task.place}: {how}: {said and dict(said)}")


def main(words: list[str]) -> int:
    return study.run(__doc__, rows(), count, words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
