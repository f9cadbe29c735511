"""What `grade` and `regrade` share: options, and reading of sheets and policies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import click

from markscheme.cli.cluster_option import or_cluster
from markscheme.cli.common import note_language, read_text, tell

if TYPE_CHECKING:
    from markscheme.decisions.markers import MarkersRule
    from markscheme.exam.exam_folder import Exam
    from markscheme.exam.planning.blueprint import Blueprint
    from markscheme.exam.planning.grades.mark_rounding import MarkRounding
    from markscheme.exam.planning.late import Late
    from markscheme.files.headings import TableHints
    from markscheme.files.json_reader import JsonValue
    from markscheme.grading.run import Summary
    from markscheme.marking.course_policy import AskedQuestion, CoursePolicy
    from markscheme.submissions.handed_in import ReadingRules
    from markscheme.submissions.intake import Keep
    from markscheme.submissions.times import Dates

F = TypeVar("F", bound=Callable[..., object])

MOST_SAID = 12  # students named on standard error; all of them stand in review.csv


def _one_a_core(ctx: click.Context, param: click.Parameter, jobs: int | None) -> int:
    from markscheme.exam.spread import available_cores

    return jobs or available_cores()


jobs_option = or_cluster(
    click.option(
        "--jobs", type=click.IntRange(1, 64), callback=_one_a_core, help="Processes that mark. [default: one a core]"
    )
)
losses_option = click.option(
    "--allow-losses", is_flag=True, help="Go on when somebody who had marks cannot be marked any more."
)
policy_option = click.option(
    "--policy",
    "policy_file",
    metavar="FILE",
    help="Changes of the marking policy, YAML: what each verdict earns, as slip: 1/4. What FILE leaves out stays as it "
    "is in the blueprint, in DIR, or in docs/marking.md.",
)
dates_option = click.option(
    "--dates",
    default="",
    metavar="ORDER",
    help="How times of handing in are written: D/M/Y, M/D/Y, Y-M-D, or a format such as '%d.%m.%y %H:%M'. "
    "[default: what cannot be mistaken; 03/04/2026 is asked for]",
)
require_code_option = click.option(
    "--require-code",
    is_flag=True,
    help="Mark only answers that name their sheet code, so that nobody else's file stands for a student.",
)
replace_option = click.option(
    "--replace", "replace", is_flag=True, help="If DIR holds an earlier result, keep it as DIR.1 and write anew."
)
current_families_option = click.option(
    "--with-current-families",
    "current_families",
    is_flag=True,
    help="Mark by the installed families, whatever the exam was built with; the run and the list of changes say so.",
)
current_marking_option = click.option(
    "--with-current-marking",
    "current_marking",
    is_flag=True,
    help="Mark again what was marked by other marking rules; without this those marks stay.",
)
ledger_option = click.option(
    "--ledger",
    "ledger_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Keep the runs in FILE, which goes on from those of DIR; nothing is written in DIR then, as in an archive.",
)
name_option = click.option(
    "--name", default="", metavar="NAME", help="Call the run so, for example midterm-final; a name never changes."
)
run_option = click.option(
    "--run",
    "asked",
    metavar="RUN",
    help="The run to start from, by number or name. [default: the published one, else the last that marked anybody]",
)
anonymous_option = click.option(
    "--anonymous",
    is_flag=True,
    help="Write pseudonyms in place of students, and no names or addresses; who is who stands in DIR/pseudonyms.csv.",
)
feedback_option = click.option(
    "--feedback",
    default="html",
    show_default=True,
    metavar="FORMATS",
    help="Feedback pages: html, pdf, md, several with commas, or none.",
)
output_option = click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write grades, feedback and review list to a folder.",
)
markers_option = click.option(
    "--markers",
    type=click.Choice(["last", "mean", "third"]),
    default="last",
    show_default=True,
    help="Which mark counts where several people (column by) marked the same: the last, where those of one table that "
    "differ wait; the mean; or the mean unless they differ too much, then that of a third person.",
)
within_option = click.option(
    "--within",
    metavar="MARKS",
    default="0",
    show_default=True,
    help="With --markers third: up to so many marks apart the mean counts.",
)
lang_option = click.option(
    "--lang",
    "language",
    type=click.Choice(["en", "zh"]),
    callback=note_language,
    help="Language of the feedback. [default: the sheet's]",
)


def templates(ctx: click.Context) -> tuple[Path, ...]:
    """Give the folders of families of this call."""
    folders: tuple[Path, ...] = ctx.find_root().obj or ()
    return folders


def read_sheet_data(path: str) -> JsonValue:
    """Read the content of a sheet.json."""
    from markscheme.files.json_reader import load_json

    return load_json(read_text(path), path)


def keep_option(*usual: str) -> Callable[[F], F]:
    """Give the option `--keep`, with what is usual first."""
    return click.option(
        "--keep",
        type=click.Choice(list(dict.fromkeys([*usual, "none", "first", "last", "best", "error"]))),
        default=usual[0],
        show_default=True,
        help="Which of several different submissions of a student counts: the first or last (by time where all say "
        "it), the one with the most marks, none, or it is an error.",
    )


def read_rules(dates: str, hints: TableHints, require_code: bool, blueprint: Blueprint | None = None) -> ReadingRules:
    """Read how files are read: what a blueprint says, and what was said here, which comes first."""
    from markscheme.files.headings import TableHints
    from markscheme.submissions.handed_in import ReadingRules
    from markscheme.submissions.times import Dates, read_order

    order = read_order(dates, "--dates") if dates else blueprint.dates if blueprint else ""
    columns = {**(blueprint.columns if blueprint else {}), **hints.columns}
    zone = blueprint.timezone if blueprint else ""
    return ReadingRules(TableHints(hints.encoding, columns), Dates(order, zone), require_code)


def read_marking(
    path: str | None,
    policy: CoursePolicy | None,
    late: Late | None,
    dates: Dates,
    whose: str = "the default",
    exam: Exam | None = None,
) -> tuple[CoursePolicy, Late | None]:
    """Read the policies and the rule for late scripts, with the changes of a file; these are said on standard error.

    What is said of questions, families, levels and steps is held against an exam.
    """
    from markscheme.exam.planning.blueprint_reader import read_late
    from markscheme.exam.planning.grades.grade_reader import ROUND, read_round
    from markscheme.exam.planning.policy_reader import LATE, check_policy, read_settings
    from markscheme.exam.planning.yaml_lines import read_lined
    from markscheme.marking.course_policy import CoursePolicy

    base = policy or CoursePolicy()
    if path is None:
        _say_notes(base, exam, whose)
        return base, late
    text = read_text(path)
    is_empty = all(line.strip()[:1] in ("", "#") for line in text.splitlines())
    if is_empty:
        _say_changes(path, base, base, whose, [])
        return base, late
    found = read_lined(text, path)
    amended = base.amended(read_settings(found))
    if exam is not None:
        check_policy(found, _asked(exam), exam.library)
        _say_notes(amended, exam, path)
    rule = found.content.get(LATE) if isinstance(found.content, dict) else None
    now = late if rule is None else read_late(rule, dates, late)
    changed = [] if now == late else [f"late {now or 'no'} ({whose}: {late or 'no'})"]
    if isinstance(found.content, dict) and ROUND in found.content:
        changed.append(f"round {read_round(found.content[ROUND]) or 'no'}")
    _say_changes(path, base, amended, whose, changed)
    return amended, now


def _asked(exam: Exam) -> list[AskedQuestion]:
    """Give the questions of an exam as a policy sees them; the first paper that can be read knows marks of steps."""
    from markscheme.errors import MarkschemeError
    from markscheme.exam.planning.policy_reader import asked_of_plan

    for student in [student.id for student in exam.students[:1]] or [""]:
        with suppress(MarkschemeError):
            return asked_of_plan(exam.blueprint, exam.library, dict(exam.sheet(student).questions))
    return asked_of_plan(exam.blueprint, exam.library)


def _say_notes(policy: CoursePolicy, exam: Exam | None, where: str) -> None:
    """Say what of a policy changes nothing of an exam."""
    from markscheme.exam.planning.policy_reader import notes_on

    if exam is not None and not policy.is_default:
        for note in notes_on(policy, _asked(exam), exam.library, where):
            tell(note)


def keep_by_policy(ctx: click.Context, keep: Keep, policy: CoursePolicy) -> Keep:
    """Say which of several scripts counts: as the command line says, else as the policy does."""
    from click.core import ParameterSource

    by_policy = policy.attempts and ctx.get_parameter_source("keep") is ParameterSource.DEFAULT
    return cast("Keep", policy.attempts) if by_policy else keep


def say_attempts_stay(now: CoursePolicy, before: CoursePolicy) -> None:
    """Say that which script counts is not asked again when answers are marked again."""
    if now.attempts != before.attempts:
        tell("attempts: marking again keeps the scripts that counted; `grade` chooses among several")


def read_round_marks(path: str | None, base: MarkRounding | None) -> MarkRounding | None:
    """Read how marks are rounded: as the blueprint says, with the changes of a policy file."""
    from markscheme.exam.planning.grades.grade_reader import ROUND, read_round
    from markscheme.exam.planning.yaml_lines import read_lined

    text = "" if path is None else read_text(path)
    if path is None or all(line.strip()[:1] in ("", "#") for line in text.splitlines()):
        return base
    content = read_lined(text, path).content
    rule = content.get(ROUND) if isinstance(content, dict) else None
    return base if rule is None else read_round(rule, base)


def _say_changes(path: str, base: CoursePolicy, policy: CoursePolicy, whose: str, others: Sequence[str]) -> None:
    changes = [
        f"{name} {_setting(now)} ({whose}: {_setting(old)})" for name, (old, now) in base.changes(policy).items()
    ]
    changes += [f"name {policy.name} ({whose}: {base.name or '-'})"] if policy.name != base.name else []
    changes += others
    tell(f"{path}: {', '.join(changes) or f'changes nothing; all is as in {whose}'}")


def _setting(value: str) -> str:
    """Write a setting as a policy file has it."""
    return {"True": "yes", "False": "no"}.get(value, value)


def read_markers(name: str, within: str, *, by_hand: bool = False) -> MarkersRule:
    """Read which mark counts where several people marked the same; `by_hand`: rows that differ wait, whoever wrote."""
    from fractions import Fraction

    from markscheme.decisions.markers import MarkersRule
    from markscheme.decisions.reading.mark_reading import read_marks
    from markscheme.errors import AnswerError

    try:
        return MarkersRule(name, Fraction(read_marks(within, Fraction(1000)) or 0), same_person=not by_hand)
    except AnswerError:
        raise click.UsageError(f"--within {within}: must be a number of marks, as 1 or 1/2") from None


def read_formats(text: str) -> tuple[str, ...]:
    """Read the formats of --feedback."""
    from markscheme.grading.sheet_run import FORMATS

    names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    if names == ("none",):
        return ()
    for name in names:
        if name not in FORMATS:
            raise click.UsageError(
                f"--feedback {text}: {name!r} is no format of feedback; known: {', '.join(FORMATS)}, none"
            )
    return names


def read_pseudonyms(
    exam: Exam, anonymous: bool, students: Iterable[str] = (), ledger_file: Path | None = None
) -> dict[str, str]:
    """Give the pseudonyms of an exam's students where nothing is to name them; who has none gets one.

    With a `ledger_file` nothing is written in the exam's folder: ResultError where somebody has none.
    """
    from markscheme.gradebook.course.pseudonyms import FILE, pseudonyms

    if not anonymous:
        return {}
    wanted = dict.fromkeys([*(student.id for student in exam.students), *students])
    found = pseudonyms(exam.folder, wanted, archive=ledger_file is not None)
    tell(f"who is who stands in {exam.folder / FILE}; keep it from those who shall not know")
    return found


def say_written(summary: Summary, output: Path) -> None:
    """Say on standard error who is not marked and which pages are missing in a folder of results."""
    for text in summary.messages:
        tell(text)
    say_not_marked(summary.not_marked, output)
    for student, suffix, reason in summary.lost_pages[:MOST_SAID]:
        tell(f"{student}: no feedback page as {suffix}, the marks stand: {reason}")


def say_not_marked(students: Sequence[tuple[str, str]], output: Path | None = None) -> None:
    """Say on standard error who is not marked and why, and where the traces are."""
    for student, reason in students[:MOST_SAID]:
        tell(f"{student}: not marked: {reason}")
    if len(students) > MOST_SAID:
        tell(f"and {len(students) - MOST_SAID} more that are not marked")
    if output is not None and (output / "faults").is_dir():
        tell(f"where in the program it went wrong stands in {output / 'faults'}")
