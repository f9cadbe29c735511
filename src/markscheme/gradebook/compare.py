"""What changed between two markings of the same answers: who, which step, and by how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction

from markscheme.answers import Raw
from markscheme.errors import AnswerError
from markscheme.exam.planning.grades.mark_rounding import MarkRounding
from markscheme.files.formats import marking_number
from markscheme.files.json_reader import JsonValue
from markscheme.files.write_table import Row
from markscheme.gradebook.ledger import Ledger, Run
from markscheme.gradebook.record import COPIED, MARKED, NOT_MARKED, WAITING, Record, is_held, is_marked, late_share
from markscheme.gradebook.settings import intake_of
from markscheme.marking.course_policy import CoursePolicy

HEADER = (
    "student",
    "question",
    "step",
    "verdict before",
    "verdict now",
    "marks before",
    "marks now",
    "score before",
    "score now",
    "message",
)


LATE, IN_TIME = "late", "in time"
TOTAL = "total"
NO_RULE = "none"
CORRECTIONS = "corrections"  # those that count for a run, among the settings
MARKING = "marking"  # the version of the marking rules, among the settings


@dataclass(frozen=True)
class Change:
    """One step that is marked differently now. A verdict of "" means that the step did not exist.

    Of a question or a whole paper that is no sum of its steps the step is "", and so are the verdicts. Of a script that
    is not marked any more the verdict now is `not_marked`, the step "". A score is None while a script is not marked.
    """

    student: str
    question: str
    step: str
    before: str
    now: str
    marks_before: Fraction
    marks_now: Fraction
    score_before: Fraction | None
    score_now: Fraction | None
    message: str

    @property
    def difference(self) -> Fraction:
        """By how much the marks of the step change."""
        return self.marks_now - self.marks_before


def differences(before: Record | None, now: Record) -> list[Change]:
    """Give the steps of one student whose verdict or marks changed."""
    old, new = _steps(before) if before else {}, _steps(now)
    scores = _score(before) if before else Fraction(0), _score(now)
    if is_held(now) or (before is not None and is_held(before)):
        return list(_held_change(before, now, scores))
    if not is_marked(now):
        stopped = Change(now["student"], "", "", MARKED, NOT_MARKED, Fraction(0), Fraction(0), *scores, now["reason"])
        return [stopped] if before is None or is_marked(before) else []
    found = [
        change
        for place in dict.fromkeys((*old, *new))
        if (change := _change(now["student"], place, old.get(place), new.get(place), scores)) is not None
    ] + [*_whole_changes(before or {}, now, scores), *_late_change(before or {}, now, scores)]
    return found or list(_total_change(before or {}, now, scores))


def _total_change(before: Record, now: Record, scores: tuple[Fraction | None, Fraction | None]) -> Iterator[Change]:
    """Give the total where it alone changes, as rounding does."""
    is_other = before and None not in scores and scores[0] != scores[1]
    if is_other and _parts(before) == _parts(now):
        total = Fraction(before["score"]), Fraction(now["score"])
        yield Change(now["student"], "", TOTAL, "", "", *total, *scores, "")


def _parts(record: Record) -> list[tuple[str, Fraction]]:
    return [(one["id"], Fraction(one["score"])) for one in record["questions"]]


def _whole_changes(before: Record, now: Record, scores: tuple[Fraction | None, Fraction | None]) -> Iterator[Change]:
    """Give the questions, and the paper, of which somebody said the marks as a whole, where that changes them."""
    old, new = _wholes(before), _wholes(now)
    for id in dict.fromkeys((*old, *new)):
        (was, earned), (counts, final) = old.get(id, (False, Fraction(0))), new.get(id, (False, Fraction(0)))
        if (was or counts) and earned != final:
            yield Change(now["student"], id, "", "", "", earned, final, *scores, "")


def _wholes(record: Record) -> dict[str, tuple[bool, Fraction]]:
    """Give whether a question, or under "" the paper, has marks of its own, and the marks."""
    if not record or not is_marked(record):
        return {}
    own = {one["id"]: ("program" in one, Fraction(one.get("score", 0))) for one in record["questions"] if one["steps"]}
    return {**own, "": ("program" in record, Fraction(record["score"]))}


def _held_change(
    before: Record | None, now: Record, scores: tuple[Fraction | None, Fraction | None]
) -> Iterator[Change]:
    """Give a script whose marks wait for a person since, or do not wait any more."""
    was, found = (before is not None and is_held(before)), is_held(now)
    if was != found:
        old, new = (WAITING, MARKED) if was else (MARKED, WAITING)
        said = now.get(COPIED, {}).get("message", "")
        yield Change(now["student"], "", "", old, new, Fraction(0), Fraction(0), *scores, said)


def _late_change(before: Record, now: Record, scores: tuple[Fraction | None, Fraction | None]) -> Iterator[Change]:
    """Give what is taken off for coming late, where that changes."""
    if late_share(before) != late_share(now):
        told = [
            (IN_TIME, Fraction(0)) if not one.get("late") else (LATE, Fraction(one["late"]["marks"]))
            for one in (before, now)
        ]
        (was, old), (name, new) = told
        yield Change(now["student"], "", LATE, was, name, old, new, *scores, now.get("at", ""))


def _score(record: Record) -> Fraction | None:
    return Fraction(record["score"]) if is_marked(record) else None


def _steps(record: Record) -> dict[tuple[str, str], Record]:
    return {(question["id"], step["name"]): step for question in record["questions"] for step in question["steps"]}


def _change(
    student: str,
    place: tuple[str, str],
    old: Record | None,
    new: Record | None,
    scores: tuple[Fraction | None, Fraction | None],
) -> Change | None:
    before, now = (_verdict_and_marks(step) for step in (old, new))
    if before == now:
        return None
    message = new["message"] if new else ""
    return Change(student, *place, before[0], now[0], before[1], now[1], *scores, message)


def _verdict_and_marks(step: Record | None) -> tuple[str, Fraction]:
    return (step["verdict"], Fraction(step["marks"])) if step else ("", Fraction(0))


def check_questions(old: Mapping[str, JsonValue], new: Mapping[str, JsonValue], answered: Set[str]) -> list[str]:
    """Say whether answers to one sheet can be marked by another; sheets as in sheet.json, `answered` by question.

    Returns remarks on questions with other numbers. Raises AnswerError where answers are to no question of the new
    sheet, or to one of another family: they would count as blank, and their marks be gone.
    """
    before, now = ({str(one["id"]): one for one in sheet["questions"]} for sheet in (old, new))
    code = new.get("code")
    for id in sorted(answered & before.keys()):
        was, found = before[id]["family"], now[id]["family"] if id in now else "not there"
        if found != was:
            raise AnswerError(
                f"{id} is {was} on the sheet of these answers, and {found} on sheet {code}, so that the answers to it "
                "would be lost; give the sheet that the class had, or grade anew"
            )
    return [
        f"{id}: sheet {code} has other numbers than the sheet of these answers"
        for id in before
        if id in now and before[id]["given"] != now[id]["given"]
    ]


def change_rows(changes: Iterable[Change]) -> Iterator[Row]:
    """Give changes as rows of a table, the header first."""
    yield list(HEADER)
    for c in changes:
        yield [
            c.student,
            c.question,
            c.step,
            c.before,
            c.now,
            c.marks_before,
            c.marks_now,
            "not marked" if c.score_before is None else c.score_before,
            "not marked" if c.score_now is None else c.score_now,
            c.message,
        ]


@dataclass(frozen=True)
class Difference:
    """One student whose marks differ. A score of None means that the run did not mark the student.

    `why`: what differs between the runs for this student: answers, decisions, hand marks, and settings of marking.
    """

    student: str
    before: Fraction | None
    now: Fraction | None
    why: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    hand_marks: tuple[tuple[str, str, str], ...] = ()


def settings_changed(old: Run, new: Run) -> dict[str, tuple[str, str]]:
    """Give what was different for everybody: version, build, policy and other settings, by name."""
    by, now = _made_by(old), _made_by(new)
    found = {name: (text, now[name]) for name, text in by.items()}
    policies = [CoursePolicy.from_json(run.how["policy"]) for run in (old, new)]
    found |= {f"policy.{name}": pair for name, pair in sorted(policies[0].changes(policies[1]).items())}
    others, now = _others(old), _others(new)
    found |= {name: (text, now[name]) for name, text in others.items()}
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def _others(run: Run) -> dict[str, str]:
    others = {name: str(run.how[name]) for name in ("decimal_comma", "keep")}
    late, _ = intake_of(run.how)
    others |= {"late": str(late or NO_RULE), "round": str(MarkRounding(**run.how.get("round", {})))}
    began = run.how.get("late_starts", {})
    others |= {"late_starts": ", ".join(f"{student} {at}".strip() for student, at in began.items()) or NO_RULE}
    others[CORRECTIONS] = ", ".join(map(str, run.how.get(CORRECTIONS, ()))) or NO_RULE
    return others | {name: str(run.how.get(name) or NO_RULE) for name in ("dates", "timezone", "require_code")}


def _made_by(run: Run) -> dict[str, str]:
    return {
        "version": run.version,
        MARKING: str(marking_of(run)),
        "exam": run.exam,
        "build": run.build,
        "families": families_of(run.how),
    }


def compare(ledger: Ledger, old: Run, new: Run) -> Iterator[Difference]:
    """Every student whose marks or verdicts differ, in the order of the roster."""
    everybody = settings_changed(old, new)
    rules = marking_rules(ledger, old), marking_rules(ledger, new)
    hand = _by_student(ledger.hand_marks(old.id)), _by_student(ledger.hand_marks(new.id))
    for student in _students(ledger, old, new):
        before, now = ledger.record(old.id, student), ledger.record(new.id, student)
        marking = (rules[0].get(student, marking_of(old)), rules[1].get(student, marking_of(new)))
        other = [name for name in everybody if name != MARKING]
        why = (*other, *([MARKING] if marking[0] != marking[1] else []))
        found = _difference(student, before, now, (hand[0].get(student, {}), hand[1].get(student, {})), why)
        if found is not None:
            yield found


def _students(ledger: Ledger, old: Run, new: Run) -> list[str]:
    """Give the students of both runs: those of the new run in its order, then those that only the old one has."""
    query = "SELECT student FROM marked WHERE run = ? ORDER BY id"
    runs = [[student for (student,) in ledger.rows(query, run.id)] for run in (new, old)]
    return list(dict.fromkeys([*runs[0], *runs[1]]))


def _by_student(hand_marks: Mapping[tuple[str, str], str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for (student, question), marks in hand_marks.items():
        found.setdefault(student, {})[question] = marks
    return found


def _difference(
    student: str,
    before: Record | None,
    now: Record | None,
    hand: tuple[Mapping[str, str], Mapping[str, str]],
    everybody: tuple[str, ...],
) -> Difference | None:
    marks = _hand_changes(*hand)
    scores = _whole_score(before, hand[0]), _whole_score(now, hand[1])
    if before is None or now is None:
        return Difference(student, *scores, ("not marked before" if before is None else "not marked now",), (), marks)
    changes = tuple(differences(before, now))
    if not changes and not marks and before["total"] == now["total"]:
        return None
    was, counts, scaled = _decided(before), _decided(now), _scaled(before, now)
    decided = {place: why for place, why in _decision_reasons(before, now) if place not in scaled}
    same = scaled | {
        place for place, one in was.items() if one["marks"] == counts.get(place, {}).get("marks")
    }  # but rounded
    why = ["answers"] if _answers(before) != _answers(now) else []
    why += dict.fromkeys(decided.values())
    why += (corrected := list(_correction_reasons(before, now)))
    everybody = tuple(name for name in everybody if name != CORRECTIONS)
    why += ["hand marks"] if any((question, "") not in {*decided, *same} for question, _, _ in marks) else []
    if before.get("at") != now.get("at"):
        why.append("time")
    others = [one for one in changes if (one.question, one.step) not in decided]
    rounded = [question for question, _, _ in marks if (question, "") in same - scaled]
    if (others or rounded) and "answers" not in why and (everybody or not corrected):
        why += everybody or ["keys"]
    return Difference(student, *scores, tuple(why), changes, marks)


def _whole_score(record: Record | None, hand: Mapping[str, str]) -> Fraction | None:
    """Give the score with the marks by hand that a record of a run from before there were decisions lacks."""
    if record is None or is_held(record):
        return None
    known = {one["id"] for one in record["questions"]}
    more = sum((Fraction(marks) for question, marks in hand.items() if question not in known), Fraction(0))
    return Fraction(record["score"]) + more * (1 - late_share(record))


def _decision_reasons(before: Record, now: Record) -> Iterator[tuple[tuple[str, str], str]]:
    """Give each place of which people decide otherwise now, with by whom and why."""
    old, new = _decided(before), _decided(now)
    for place in dict.fromkeys((*old, *new)):
        counts = new.get(place)
        why = "decision taken back" if counts is None else _by(counts)
        if why and old.get(place) != counts:
            yield place, why


def _correction_reasons(before: Record, now: Record) -> Iterator[str]:
    """Name the corrections of the exam that are new for a student, or that do not count any more."""
    old, new = _corrected(before), _corrected(now)
    yield from (said for number, said in new.items() if number not in old)
    yield from (f"{said} undone" for number, said in old.items() if number not in new)


def _corrected(record: Record) -> dict[str, str]:
    found: dict[str, str] = {}
    for question in record["questions"]:
        for one in (question, *question["steps"]):
            for fact in one.get("corrected", ()):
                place = f"{question['id']}.{fact['step']}" if fact["step"] else question["id"]
                said = f"correction {fact['n']} ({fact['what']} {place}: {fact['reason']['en']})"
                found[f"{fact['n']} {place}"] = said
    return found


def _by(decided: Record) -> str:
    """Say whose decision it is, and why; nothing for a mark that says neither."""
    by, reason = decided.get("by", ""), decided.get("reason", "")
    who = f"by {by}" if by else ""
    return f"decision ({': '.join(filter(None, (who, reason)))})" if by or reason else ""


def _decided(record: Record) -> dict[tuple[str, str], Record]:
    found = {("", ""): record.get("decided")}
    for question in record["questions"]:
        found[question["id"], ""] = question.get("decided")
        found |= {(question["id"], step["name"]): step.get("decided") for step in question["steps"]}
    return {place: decided for place, decided in found.items() if decided}


def _scaled(before: Record, now: Record) -> set[tuple[str, str]]:
    """Give the places of which people decided the same, in proportion to what they are out of since."""
    was, counts, old, new = _decided(before), _decided(now), _out_of(before), _out_of(now)
    return {
        place
        for place in was.keys() & counts.keys() & old.keys() & new.keys()
        if old[place] != new[place]
        and was[place]["at"] == counts[place]["at"]
        and Fraction(was[place]["marks"]) * new[place] == Fraction(counts[place]["marks"]) * old[place]
    }


def _out_of(record: Record) -> dict[tuple[str, str], Fraction]:
    found = {(one["id"], ""): Fraction(one["total"]) for one in record["questions"]}
    steps = ((one["id"], step) for one in record["questions"] for step in one["steps"])
    return found | {(id, step["name"]): Fraction(step["out_of"]) for id, step in steps}


def _answers(record: Record) -> list[Raw]:
    return [step["raw"] or "" for question in record["questions"] for step in question["steps"]]


def _hand_changes(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Question, marks before and marks now of the marks that a person gave."""
    pairs = ((question, old.get(question, ""), new.get(question, "")) for question in dict.fromkeys((*old, *new)))
    return tuple((question, before, now) for question, before, now in pairs if before != now)


def marking_of(run: Run) -> int:
    """Give the version of the marking rules of a run."""
    return marking_number(run.how)


def marking_rules(ledger: Ledger, run: Run) -> dict[str, int]:
    """Give the version of the marking rules of those students whose marks a run kept; of all others it is the run's."""
    return {student: marking_of(ledger.run(given)) for student, given in ledger.kept_marks(run.id).items()}


def families_of(how: Mapping[str, JsonValue]) -> str:
    """Give the families that are not those of the build."""
    return "; ".join(f"{id} {one['marked_by']}" for id, one in how.get("families", {}).items()) or "as in the build"
