"""What is written of a run: the settings that the ledger keeps, and run.json."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markscheme.exam.marks.as_built import ChangedFamily
from markscheme.exam.marks.ledger import Run
from markscheme.exam.marks.marking import How
from markscheme.files.formats import MARKING
from markscheme.results.store import policy_to_json


def settings(how: How, changed: Sequence[ChangedFamily] = ()) -> dict[str, Any]:
    """The settings of a run, as the ledger keeps them; `families` only where they are not those of the build."""
    families = {one.id: {"built": one.built, "marked_by": one.now} for one in changed}
    return {
        **({"families": families} if families else {}),
        "marking": MARKING,
        "policy": policy_to_json(how.policy),
        "language": how.language,
        "reveal": how.reveal,
        "decimal_comma": how.decimal_comma,
        "keep": how.keep,
    }


def run_json(run: Run, kept_marks: Mapping[str, int]) -> bytes:
    """run.json: which run of which build these results are; `kept_marks`: the runs that gave marks which stay."""
    facts: Mapping[str, Any] = {
        "run": run.id,
        "kind": run.kind,
        "exam": run.exam,
        "build": run.build,
        "version": run.version,
        "settings": run.how,
        **({"kept_marks": dict(kept_marks)} if kept_marks else {}),
        "fingerprint": run.fingerprint,
    }
    return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()
