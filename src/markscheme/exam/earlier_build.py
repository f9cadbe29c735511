"""What a folder holds from earlier builds: which exam it is, who has a paper, and whose papers have marks."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from markscheme.errors import AnswerError, MarkschemeError
from markscheme.exam.exam_folder import EXAM
from markscheme.exam.ledger_file import LedgerFile
from markscheme.exam.manifest import ClosedBuild, is_whole, read_closed
from markscheme.exam.planning.blueprint import Blueprint, Printing
from markscheme.exam.records.json_entries import read_entries
from markscheme.exam.records.paper_record import Record
from markscheme.exam.records.record_log import PARTS, Begun, read_begun
from markscheme.exam.roster import Student
from markscheme.exam.variants.families import family_ids, files_of
from markscheme.family.library import Library
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.files.result_folder import write_whole
from markscheme.papers.space import FULL
from markscheme.submissions.identity import same_id

PLAN = f"{PARTS}/plan"  # no student's record: those end in .json
PLAN_FORMAT = "markscheme plan 1"


@dataclass(frozen=True)
class EarlierBuild:
    """An exam folder before a build. Each mapping is empty where there is no such file, or it is damaged.

    `exam`: exam.json without its students; `listed`: these by file stem. `plan`: the id and the variants of a build
    that did not come to its end. `whole`: the last whole build, `begun`: one that was broken off. Each record names its
    `core`, the blueprint, program and families that the paper was made by.
    """

    folder: Path
    exam: Mapping[str, JsonValue] = field(default_factory=dict)
    listed: Mapping[str, Student] = field(default_factory=dict)
    plan: Mapping[str, JsonValue] = field(default_factory=dict)
    whole: ClosedBuild = field(default_factory=ClosedBuild)
    begun: Begun = field(default_factory=Begun)

    @property
    def closed(self) -> Mapping[str, Record]:
        """The records of the last whole build by file stem."""
        return self.whole.records

    @cached_property
    def records(self) -> Mapping[str, Record]:
        """The newest record of every student: of several, the one whose files are there."""
        if not self.begun.records:
            return self.closed
        return {**self.closed, **{stem: self._there(found) for stem, found in self.begun.records.items()}}

    def _there(self, found: Sequence[Record]) -> Record:
        if len(found) == 1:
            return found[0]
        return next((one for one in found if is_whole(self.folder, one.files)), found[-1])

    @cached_property
    def id(self) -> str | None:
        """The id of the exam: empty for one built before there were ids, None where there is no exam yet."""
        for known in (self.exam, self.plan, self.whole.head):
            if known:
                return str(known.get("id", ""))
        return "" if self.begun.records else None

    @cached_property
    def is_lost(self) -> bool:
        """Whether there are papers, but nothing that says of which exam."""
        return self.id is None and any((self.folder / "sheets").rglob("*.json"))

    @cached_property
    def blueprint(self) -> Blueprint | None:
        """The blueprint of the last whole build."""
        with suppress(KeyError, TypeError, AttributeError):
            return Blueprint.from_json(self.exam["blueprint"])
        return None

    @cached_property
    def students(self) -> dict[str, Student]:
        """Everybody who has a paper, by file stem: as they were built, by what exam.json says."""
        return {**{stem: record.student for stem, record in self.records.items()}, **self.listed}

    @property
    def forgotten(self) -> list[Student]:
        """Those of whom the marks alone are left."""
        return [student for student in self.listed.values() if student.forgotten]

    @property
    def issued(self) -> dict[str, str]:
        """The codes of the papers of the last whole build, by file stem: they may be printed."""
        return {stem: one.sheet for stem, one in self.students.items() if stem in self.listed or stem in self.closed}

    def variants(self, count: int) -> dict[str, int]:
        """Give the variant of every student by id, as far as it was decided for this number of variants."""
        before = self.blueprint.variants if self.blueprint else self.plan.get("of", count)
        known = {one.id: one.variant for one in self.students.values()} if before == count else {}
        return {**(self.plan["variants"] if self.plan.get("of") == count else {}), **known}

    @cached_property
    def marked(self) -> frozenset[str]:
        """The ids of the students who have marks, or whose answers were read, or about whom people decided."""
        with LedgerFile(self.folder) as ledger:
            if not ledger.path.exists():
                return frozenset()
            tables = ["marked", "hand_marks", "submissions"]
            tables += [name for name in ("decisions", "appeals") if ledger.has(name)]
            query = " UNION ".join(f"SELECT student FROM {name}" for name in tables)
            return frozenset(id for (id,) in ledger.rows(query))

    @cached_property
    def answered(self) -> frozenset[str]:
        """The codes of the papers whose answers were read."""
        with LedgerFile(self.folder) as ledger:
            if not ledger.path.exists():
                return frozenset()
            return frozenset(sheet for (sheet,) in ledger.rows("SELECT DISTINCT sheet FROM submissions"))


def read_earlier(folder: Path) -> EarlierBuild:
    """Read what earlier builds left in a folder; what is damaged counts as not there."""
    exam, listed = read_exam(folder / EXAM)
    plan = read_data(folder / PLAN)
    plan = plan if plan.get("format") == PLAN_FORMAT else {}
    whole = read_closed(folder, str(exam.get("core", "")))  # that of records written before they named their own
    for stem, student in listed.items():
        if (record := whole.records.get(stem)) is not None and record.student == student:
            listed[stem] = record.student  # the same object
    return EarlierBuild(folder, exam, listed, plan, whole, read_begun(folder))


def read_exam(path: Path) -> tuple[JsonObject, dict[str, Student]]:
    """Read exam.json: all but the students, and these by file stem, with the spare papers; nothing when it is damaged.

    Raise AnswerError where a stem leads to another folder.
    """
    exam: JsonObject = {}
    listed: dict[str, Student] = {}
    is_listed = True
    try:
        with path.open(encoding="utf-8") as file:
            for name, key, value in read_entries(file, ("students", "spares")):
                if key is None:
                    exam[name] = value
                    continue
                exam[name] = ()  # so that it is known that they are there
                try:
                    student = Student.from_json(value)
                    listed[student.stem] = student
                except (KeyError, TypeError, AttributeError):
                    is_listed = False
    except (OSError, ValueError):
        return {}, {}
    return exam, listed if is_listed and "students" in exam else {}


def keep_plan(folder: Path, head: Mapping[str, str], count: int, variants: Mapping[str, int], mode: int) -> None:
    """Write down, before the first paper, what a build that is broken off has to go on with; `head`: id and secret."""
    plan = {"format": PLAN_FORMAT, **head, "of": count, "variants": variants}
    write_whole(folder / PLAN, json.dumps(plan, ensure_ascii=False).encode(), mode, within=folder)


def check_removable(earlier: EarlierBuild, ids: tuple[str, ...], roster: Mapping[str, Student]) -> tuple[str, ...]:
    """Give the file stems of the students to be removed; raise AnswerError where one must not be."""
    stems = {student.id: stem for stem, student in earlier.students.items()}
    for id in ids:
        if id not in stems:
            raise AnswerError(f"{earlier.folder}: --remove {id}: no paper was built for {id!r}; nothing was removed")
        if stems[id] in roster:
            raise AnswerError(f"{earlier.folder}: --remove {id}: is on the roster; delete the line there first")
        if id in earlier.marked or earlier.students[stems[id]].sheet in earlier.answered:
            raise AnswerError(
                f"{earlier.folder}: --remove {id}: has answers or marks in marks.sqlite, which need the paper\n"
                "leave the paper where it is: it is not printed again"
            )
    return tuple(stems[id] for id in dict.fromkeys(ids))


def laid_out_as_before(earlier: EarlierBuild, blueprint: Blueprint) -> Blueprint:
    """Give a blueprint the layout of the papers that are there: new ones look like them.

    What it does not say of the room to write is as it was.
    """
    plan = blueprint.printing
    if before := earlier.blueprint:
        was = before.printing
        plan = replace(plan, layout=was.layout, part_names=was.part_names, space=plan.space or was.space)
    return replace(blueprint, printing=replace(plan, space="" if plan.room == FULL else plan.space))


def printings_before(plan: Printing) -> tuple[Printing, ...]:
    """Give how papers of this plan looked when exams had no names for parts, and when they had no codes on pages."""
    lettered = replace(plan, part_names="")
    return lettered, replace(lettered, layout=1)


def spares_of(earlier: EarlierBuild, count: int, roster: Iterable[Student], removed: Collection[str]) -> list[Student]:
    """Give the spare papers: `count` at least, and those that are there; AnswerError where a student has the name."""
    there = [one.facts for one in earlier.students.values() if one.spare and one.stem not in removed]
    wanted = [f"SPARE-{i:02}" for i in range(1, count + 1)]
    found = {id: Student(id, stem=id, spare=True) for id in wanted if id not in removed}
    found |= {one.id: one for one in there}
    for student in roster:
        if student.stem.casefold() in {id.casefold() for id in found}:
            raise AnswerError(f"the roster has {student.id!r}, which is a spare paper; give the student another id")
    return [found[id] for id in sorted(found)]


def spelt_as_before(earlier: EarlierBuild, roster: Iterable[Student]) -> Iterator[Student]:
    """Give the roster with the ids that stand on papers already: a roster was not always read in one Unicode form.

    Raises AnswerError for an id that differs from that of a paper by case: the files could be the same, and marking
    mixed up.
    """
    before = {same_id(student.id).casefold(): student for student in earlier.students.values()}
    for student in roster:
        known = before.get(same_id(student.id).casefold(), student)
        if known.id == student.id or student.stem in earlier.students:
            yield student
        elif same_id(known.id) == same_id(student.id):
            yield replace(student, id=known.id, stem=known.stem)
        else:
            raise AnswerError(
                f"{earlier.folder}: the roster has {student.id!r}, but there is a paper for {known.id!r}, which "
                "differs by case alone; write the id as it was"
            )


def read_data(path: Path) -> JsonObject:
    """Read what an earlier build wrote; nothing when it is damaged."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


NOT_ON_PAPER = (
    *("policy_settings", "scale", "effort_spread", "duplicates", "late", "dates", "timezone", "columns"),
    *("round_marks", "grades", "status_words"),
)
NOT_OF_LAYOUT = ("bundle", "spares")


def printed(blueprint: Blueprint) -> JsonObject:
    """Give all of a blueprint that papers depend on."""
    found = {name: value for name, value in blueprint.to_json().items() if name not in NOT_ON_PAPER}
    layout = {name: value for name, value in found.pop("printing", {}).items() if name not in NOT_OF_LAYOUT}
    return {**found, "printing": layout} if layout else found


def check_begun(earlier: EarlierBuild, exam_id: str | None, rebuild: bool) -> None:
    """Refuse to begin an exam, or to give one an id, where papers of another one lie."""
    if earlier.id is not None and exam_id not in (None, earlier.id):
        which = f"has the id {earlier.id!r}" if earlier.id else "was built before exams had ids, and stays without one"
        raise AnswerError(f"{earlier.folder}: this exam {which}; leave --exam-id {exam_id} out, or give another folder")
    if rebuild or exam_id is not None:
        return
    if earlier.is_lost:
        raise AnswerError(
            f"{earlier.folder}: holds papers, but neither exam.json nor manifest.json, which say of which exam\n"
            "put one of them back, or give the exam's --exam-id, or another folder"
        )


def check_unchanged(
    earlier: EarlierBuild,
    blueprint: Blueprint,
    core: str,
    facts: Mapping[str, JsonValue],
    code: Mapping[str, str],
    rebuild: bool,
    even_marked: bool,
) -> None:
    """Refuse to change papers that were built from something else, and that may be printed.

    `code`: of every family, what its key depends on. Late papers by another key would be marked by the first one.
    """
    changed = [*_changes(earlier, blueprint, core, facts), *_changed_code(earlier, code)]
    if changed and not rebuild:
        raise AnswerError(
            f"{earlier.folder}: holds build {_build(earlier)}, and since then {', '.join(changed)} changed, so that "
            "papers would change too\ngive another folder, or --rebuild if none of these papers is in use"
        )
    differs = changed or any(record.core != core for record in earlier.closed.values())
    if rebuild and differs and earlier.marked and not even_marked:
        count = len(earlier.marked)
        who = "1 student has" if count == 1 else f"{count} students have"
        raise AnswerError(
            f"{earlier.folder}: {who} answers or marks in marks.sqlite, which fit the papers as they are; --rebuild "
            "would change them\ngive another folder, or --even-marked too if these marks are not wanted any more"
        )


def _changes(earlier: EarlierBuild, blueprint: Blueprint, core: str, facts: Mapping[str, JsonValue]) -> Iterator[str]:
    """Name what papers depend on and what is not as it was at the last whole build."""
    known = earlier.exam or earlier.whole.head or earlier.plan
    if known.get("secret_fingerprint") not in (None, facts["secret_fingerprint"]):
        yield "the secret"
    if not earlier.exam and not earlier.whole.head:  # nothing was finished: what is made by now is made anew
        return
    if earlier.blueprint is None:
        if any(record.core != core for record in earlier.closed.values()):
            yield "the blueprint (exam.json is lost or damaged: put it back)"
    elif printed(earlier.blueprint) != printed(blueprint):
        yield "the blueprint"
    before = earlier.exam.get("families", {})
    yield from (
        f"the family {id} (version {before[id].split()[0]} to {now.split()[0]})"
        for id, now in facts["families"].items()
        if id in before and before[id].split()[0] != now.split()[0]
    )


def _changed_code(earlier: EarlierBuild, code: Mapping[str, str]) -> Iterator[str]:
    """Name the families of the same version whose calculation is another one; older exams did not note it."""
    before = earlier.exam.get("family_code", {})
    yield from (
        f"the calculation of the family {id}"
        for id, now in code.items()
        if before.get(id, now) != now and before[id].split()[0] == now.split()[0]
    )


def families_changed(earlier: EarlierBuild, blueprint: Blueprint, installed: Library) -> tuple[str, ...]:
    """Name the installed families whose files are others than those that the papers were made by."""
    before = earlier.exam.get("families", {})
    return tuple(id for id in family_ids(blueprint) if id in before and _files(id, installed) not in ("", before[id]))


def _files(id: str, installed: Library) -> str:
    """Give what `files_of` says of a family; "" of one that is not installed, or does not load: others may be kept."""
    try:
        return files_of(id, installed)
    except MarkschemeError:
        return ""


def _build(earlier: EarlierBuild) -> str | None:
    return (earlier.exam or earlier.whole.head).get("build")
