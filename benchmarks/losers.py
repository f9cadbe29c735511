"""Papers that lost a mark, kept in a file and marked again.

A change of the engine draws other instances from the same seed. So a loser is kept with the givens and with what was
written: marking it again says whether it still loses, or whether such an instance would not be set before anybody now.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from markscheme.diagnosis.scheme import Scheme
from markscheme.engine.certify import certify
from markscheme.engine.problem import Problem, from_json
from markscheme.family.library import Library
from markscheme.marking.mark import mark


def keep(path: Path, problem: Problem, raw: Any, who: str) -> None:
    """Add one paper, a line of JSON."""
    line = {"problem": problem.to_json(), "family": problem.family.id, "raw": raw, "who": who}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def again(path: Path, library: Library) -> Counter[str]:
    """Mark all papers of a file again; print those that lose still, and count what became of them."""
    fates: Counter[str] = Counter()
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = json.loads(text)
        problem = from_json(library[line["family"]], line["problem"])
        refusals = certify(problem).refusals
        if refusals:
            fates["refused now"] += 1
            continue
        marked = mark(Scheme(problem), line["raw"])
        lost = [f"{s.name}: {s.verdict}, wrote {line['raw'][s.name]}" for s in marked.steps if s.credit < 1]
        fates["lost" if lost else "not lost"] += 1
        if lost:
            print(f"LOST {line['family']} | line {number} | {marked.score} of {marked.total} | {line['who']}")
            print(*(f"    {what}" for what in lost), sep="\n", flush=True)
    return fates
