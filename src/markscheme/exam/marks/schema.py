"""The tables of marks.sqlite. Rows are only ever added: triggers refuse every change and every deletion."""

from __future__ import annotations

from collections.abc import Collection

from markscheme.files.formats import format_name

KIND = "marks"
FORMATS = (1,)  # those that are read
FORMAT = format_name(KIND, 1)  # what is written

TABLES = {
    "format": "name TEXT NOT NULL",
    "runs": """id INTEGER PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT NULL, version TEXT NOT NULL,
        exam TEXT NOT NULL, build TEXT NOT NULL, how TEXT NOT NULL, fingerprint TEXT NOT NULL""",
    "papers": "id INTEGER PRIMARY KEY, build TEXT NOT NULL, student TEXT NOT NULL, sheet TEXT NOT NULL",
    "submissions": """id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, student TEXT NOT NULL,
        sheet TEXT NOT NULL, answers TEXT NOT NULL""",
    "marked": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, submission INTEGER NOT NULL,
        source TEXT NOT NULL, notes TEXT NOT NULL, score TEXT NOT NULL, total TEXT NOT NULL, UNIQUE (run, student)""",
    "unmarked": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, submission INTEGER NOT NULL,
        source TEXT NOT NULL, notes TEXT NOT NULL, UNIQUE (run, student)""",
    "kept_marks": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, given INTEGER NOT NULL,
        UNIQUE (run, student)""",
    "steps": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, question TEXT NOT NULL,
        family TEXT NOT NULL, step TEXT NOT NULL, verdict TEXT NOT NULL, credit TEXT NOT NULL, marks TEXT NOT NULL,
        out_of TEXT NOT NULL, slip TEXT, message TEXT NOT NULL, details TEXT NOT NULL""",
    "hand_marks": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, question TEXT NOT NULL,
        marks TEXT NOT NULL""",
    "remarks": """id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, reason TEXT NOT NULL,
        source TEXT NOT NULL, detail TEXT NOT NULL""",
}
INDICES = {
    "marked": "run",
    "unmarked": "run",
    "steps": "run, student",
    "hand_marks": "run",
    "remarks": "run",
    "papers": "sheet",
}
REFUSAL = "results are only ever added, never changed or deleted"


def statements(known: Collection[str] = ()) -> list[str]:
    """What makes an empty file a ledger, and adds to one what an earlier version did not have."""
    absent = [name for name in TABLES if name not in known]
    made = [f"CREATE TABLE {name} ({TABLES[name]})" for name in absent]
    made += [f"CREATE INDEX {name}_by ON {name} ({INDICES[name]})" for name in absent if name in INDICES]
    made += [
        f"CREATE TRIGGER {name}_{event.lower()} BEFORE {event} ON {name} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for name in absent
        for event in ("UPDATE", "DELETE")
    ]
    return [*made, f"INSERT INTO format VALUES ('{FORMAT}')"] if "format" in absent else made
