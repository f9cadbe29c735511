"""`Any` stands only where a value may really be anything, with a comment that says why."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "markscheme"

# Rooms, and modules that stand in none, in which each `Any` has its reason; the list may only grow.
ROOMS = (
    *("numbers", "traced", "working", "notation", "figures", "document", "family", "engine"),
    *("diagnosis", "marking", "papers", "api.py", "arguments.py", "faults.py", "feedback", "simulation", "keys"),
    *("exam", "item_analysis", "practice", "cli", "files", "answers", "submissions", "gradebook", "grading"),
)


def unexplained(source: str) -> Iterator[int]:
    """Yield the lines with an `Any` that neither defines a named type nor says why: `# Any: ...`, there or above."""
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.NAME or token.string != "Any":
            continue
        number = token.start[0]
        line, above = lines[number - 1], lines[number - 2].lstrip() if number > 1 else ""
        imported = line.startswith(("from ", "import "))
        explained = "# Any: " in line or above.startswith("# Any: ") or ": TypeAlias = Any" in line
        if not imported and not explained:
            yield number


@pytest.mark.parametrize("room", ROOMS)
def test_any_has_a_reason(room: str) -> None:
    named = [SOURCE / room] if room.endswith(".py") else sorted((SOURCE / room).rglob("*.py"))
    assert named, f"no module in {SOURCE / room}"
    wrong = [
        f"{path.relative_to(SOURCE)}:{line} says Any; name the type, or say why on the line: `# Any: ...`"
        for path in named
        for line in unexplained(path.read_text("utf-8"))
    ]
    assert wrong == []


def test_an_any_without_a_reason_is_found() -> None:
    assert list(unexplained("from typing import Any\n\n\ndef f(x: Any) -> Any: ...\n")) == [4, 4]
    assert list(unexplained("def f(x: Any) -> int: ...  # Any: whatever JSON holds\n")) == []
    assert list(unexplained("# Any: whatever JSON holds\nx: Any = 1\n")) == []
    assert list(unexplained("Number: TypeAlias = Any\n")) == []
    assert list(unexplained('"""Any number."""\n')) == []
