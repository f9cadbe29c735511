"""Corrections as people write them down: a YAML list, each entry with its place, its reason, and whom it is about."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markscheme.decisions.of_exam.corrections import ANSWERED, UNDO, Correction, corrections_of, rows_of, undone
from markscheme.errors import did_you_mean
from markscheme.exam.exam_folder import Exam
from markscheme.exam.planning.yaml_lines import Section, Value, read_lined
from markscheme.feedback.above_marks import ACCEPT, FULL, VOID, WEIGHT
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.gradebook.ledger import Ledger, now
from markscheme.gradebook.run_writer import RunWriter

KEYS = (VOID, FULL, WEIGHT, ACCEPT, UNDO, "for", "papers", "students", "reason", "by")
KINDS = (VOID, FULL, WEIGHT, ACCEPT, UNDO)
MOST_ENTRIES = 200
MOST_LETTERS = 2_000  # of a reason or of a value that is accepted
MOST_MARKS = 1_000
_MARKS = re.compile(r"\d{1,4}(?:\.\d{1,4}|/\d{1,4})?", re.ASCII)
_VARIANT = re.compile(r"(?:variant|版本)?\s*(\d{1,6})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Entry:
    """An entry as it is kept, and where it stands in the file; `values`: the place of each value that is accepted."""

    kept: JsonObject
    by: str
    where: Value
    values: tuple[Value, ...] = ()

    def says(self, kept: Mapping[str, JsonValue], by: str) -> bool:
        """Tell whether a row of the ledger says the same."""
        other = {name: value for name, value in kept.items() if name != "decided_before"}
        return by == self.by and other == self.kept


class CorrectionFile:
    """Reads corrections of an exam; `steps`: the names of the steps of each question, as its papers have them."""

    def __init__(self, exam: Exam, steps: Mapping[str, Sequence[str]], ledger: Ledger) -> None:
        self.exam, self.steps = exam, steps
        self.marks = {one.id: one.marks for one in exam.blueprint.questions}
        self.static = {one.id for one in exam.blueprint.questions if one.static}
        self.rows = {number: (json.loads(entry), by) for number, _, entry, _, by in rows_of(ledger)}
        self.undone = undone(ledger)

    def read(self, text: str, file: str) -> list[Entry]:
        """Read a file; raise AnswerError with the line of what does not fit."""
        entries = read_lined(text, file).items()
        if len(entries) > MOST_ENTRIES:
            entries[0].fail(f"has {len(entries)} corrections, but one file may have {MOST_ENTRIES}")
        return [self._entry(one) for one in entries]

    def _entry(self, value: Value) -> Entry:
        entry = value.section("a correction", KEYS)
        kinds = [kind for kind in KINDS if kind in entry]
        if len(kinds) != 1:
            found = f"has {' and '.join(kinds)}" if kinds else "says nothing that is corrected"
            value.fail(f"a correction {found}; give one of {', '.join(KINDS)} in each entry of the list")
        by = entry.read("by", _text, "")
        if "reason" not in entry or not (reason := _reason(entry["reason"])):
            value.fail(
                "a correction has a reason, which students read: add reason: TEXT, or reason: {en: ..., zh: ...}"
            )
        if kinds[0] == UNDO:
            others = [key for key in entry if key not in (UNDO, "reason", "by")]
            if others:
                entry[others[0]].fail(f"undo takes back a whole correction; leave {others[0]} out")
            return Entry({UNDO: self._row(entry[UNDO], reason, by), "reason": reason}, by, value)
        if "for" in entry and kinds[0] != FULL:
            entry["for"].fail(f"says who has full marks; leave it out beside {kinds[0]}")
        places, values = self._places(kinds[0], entry)
        everybody: tuple[int, ...] = ()
        nobody: tuple[str, ...] = ()
        papers = entry.read("papers", self._papers, everybody)
        students = entry.read("students", self._students, nobody)
        kept = {"kind": kinds[0], "places": places, "papers": papers, "students": students, "reason": reason}
        return Entry(json.loads(json.dumps(kept)), by, value, tuple(values))

    def _row(self, value: Value, reason: JsonObject, by: str) -> int:
        number = value.integer(1, 10**9)
        known = [str(one) for one, (entry, _) in self.rows.items() if UNDO not in entry and one not in self.undone]
        if number not in self.rows or UNDO in self.rows[number][0]:
            value.fail(
                f"there is no correction {number}; {did_you_mean(str(number), known) if known else 'none is kept'}"
            )
        if number in self.undone:
            again = self.rows[self.undone[number]]
            if again != ({UNDO: number, "reason": reason}, by):
                value.fail(f"correction {number} was undone already, by {self.undone[number]}")
        return number

    def _places(self, kind: str, entry: Section) -> tuple[list[JsonObject], list[Value]]:
        value = entry[kind]
        if kind in (VOID, FULL):
            who = entry["for"].one_of((ANSWERED, "everybody")) if "for" in entry else ""
            how = ANSWERED if who == ANSWERED else ""
            found = [self._place(one, one.text(), how) for one in value.items()]
            if not found:
                value.fail("names no question; give one, such as q3, or a step, such as q2.slope")
            if how and (by_hand := next((one for one in found if one["by_hand"]), None)):
                entry["for"].fail(f"{by_hand['question']} is marked by a person: who answered it is not known here")
            return found, []
        if not isinstance(value.content, dict) or not value.content:
            example = "{q1: 12}" if kind == WEIGHT else '{q1.slope: "2.5"}'
            value.fail(f"is {value.shown}, but {kind} is a mapping of places to values, such as {example}")
        return [self._with_value(kind, name, one) for name, one in value.content.items()], [*value.content.values()]

    def _with_value(self, kind: str, name: str, value: Value) -> JsonObject:
        if kind == WEIGHT:
            text = value.text()
            if not _MARKS.fullmatch(text) or text.endswith("/0") or not 0 < Fraction(text) <= MOST_MARKS:
                value.fail(f"is {value.shown}, but must be marks above 0, such as 12 or 2.5; 0 is void")
            found = self._place(value, name, str(Fraction(text)))
            if found["by_hand"] and Fraction(text).denominator > 1:
                value.fail(f"is {value.shown}, but a question that a person marks has whole marks")
            return found
        found = self._place(value, name, _accepted(value))
        if not found["step"]:
            value.fail("a value is accepted for one step, such as q2.slope")
        return found

    def _place(self, value: Value, name: str, what: str) -> JsonObject:
        """Read a question or a step; the nearest one is named where there is none."""
        question, _, step = name.strip().partition(".")
        if question not in self.marks:
            value.fail(f"the exam has no question {question!r}; {did_you_mean(question, self.marks)}")
        if step and question in self.static:
            value.fail(f"{question} has no steps: a person alone marks it")
        if step and step not in self.steps.get(question, ()):
            known = [f"{question}.{one}" for one in self.steps.get(question, ())]
            value.fail(f"no paper has a step {name!r}; {did_you_mean(name, known)}")
        by_hand = self.marks[question] if question in self.static else 0
        return {"question": question, "step": step, "value": what, "by_hand": by_hand}

    def _papers(self, value: Value) -> tuple[int, ...]:
        known = {one.variant for one in self.exam.students}
        found = []
        for one in value.items():
            match = _VARIANT.fullmatch(one.text().strip())
            if match is None:
                one.fail(f"is {one.shown}, but must be a variant, such as variant 2")
            if int(match[1]) not in known:
                one.fail(f"no paper is of variant {match[1]}; {did_you_mean(match[1], [*map(str, sorted(known))])}")
            found.append(int(match[1]))
        return tuple(dict.fromkeys(found))

    def _students(self, value: Value) -> tuple[str, ...]:
        found = []
        for one in value.items():
            if one.text() not in self.exam.by_id:
                hint = did_you_mean(one.text(), self.exam.by_id)
                one.fail(f"no student {one.text()!r}; {hint if hint.startswith('did') else 'nobody is called like it'}")
            found.append(one.text())
        return tuple(dict.fromkeys(found))

    def accepts(self, entries: Iterable[Entry]) -> Iterator[tuple[Correction, Value]]:
        """Give the values that entries accept, each with its place in the file."""
        for one in entries:
            if one.kept.get("kind") == ACCEPT:
                yield from zip(corrections_of({**one.kept, "decided_before": 0}, 0, "", ""), one.values, strict=True)

    def news(self, entries: Iterable[Entry]) -> list[Entry]:
        """Give the entries that the ledger does not have in force already: a run that was killed is made again."""
        held = [self.rows[number] for number in self.rows if number not in self.undone]
        return [one for one in entries if not any(one.says(kept, by) for kept, by in held)]


def _accepted(value: Value) -> str:
    """Read a value that is accepted, as text in the answer grammar: a list or a matrix may be one of YAML."""
    content = value.content
    text = content if isinstance(content, str) else _written(value)
    if not text.strip() or len(text) > MOST_LETTERS:
        value.fail(f"is {value.shown}, but must be a value, an expression over the steps, or slip NAME")
    return text.strip()


def _written(value: Value) -> str:
    if isinstance(value.content, dict):
        value.fail("is a mapping, but must be a value, a list of values, or a text")
    return f"[{', '.join(map(_written, value.content))}]" if isinstance(value.content, list) else value.content


def _text(value: Value) -> str:
    text = value.text().strip()
    if len(text) > MOST_LETTERS:
        value.fail(f"has {len(text)} letters, but may have {MOST_LETTERS}")
    return text


def _reason(value: Value) -> JsonObject:
    """Read a reason: once for both languages, or in each."""
    if isinstance(value.content, dict):
        said = value.section("a reason", ("en", "zh"))
        found = {language: said.read(language, _text, "") for language in ("en", "zh")}
        one = found["en"] or found["zh"]
        return {language: text or one for language, text in found.items()} if one else {}
    text = _text(value)
    return dict.fromkeys(("en", "zh"), text) if text else {}


def keep(entries: Iterable[Entry], ledger: Ledger, writer: RunWriter) -> list[int]:
    """Add entries to the ledger in the transaction of a run; give their numbers."""
    last = ledger.has("decisions") and next(ledger.rows("SELECT max(id) FROM decisions"), (0,))[0]
    for one in entries:
        kept = {**one.kept, "decided_before": last or 0}
        values = (now(), writer.id, json.dumps(kept, ensure_ascii=False), one.kept["reason"]["en"], one.by)
        writer.keep_row("INSERT INTO corrections (at, run, entry, reason, who) VALUES (?, ?, ?, ?, ?)", values)
    writer.keep_so_far()
    query = "SELECT id FROM corrections WHERE run = ? ORDER BY id"
    return [number for (number,) in ledger.rows(query, writer.id)]


def steps_of(ledger: Ledger, run: int) -> dict[str, list[str]]:
    """Give the names of the steps of each question that a run marked."""
    found: dict[str, list[str]] = {}
    query = "SELECT question, step FROM steps WHERE run = ? GROUP BY question, step ORDER BY min(id)"
    for question, step in ledger.rows(query, run):
        found.setdefault(question, []).append(step)
    return found
