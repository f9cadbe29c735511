"""What `grade` and `regrade` share: options, and reading of sheets and policies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from markscheme.cli.common import read_text

if TYPE_CHECKING:
    from markscheme.exam.planning.blueprint import Blueprint
    from markscheme.exam.planning.late import Late
    from markscheme.files.headings import TableHints
    from markscheme.files.json_reader import JsonValue
    from markscheme.grading.run import Summary
    from markscheme.marking.policy import Policy
    from markscheme.submissions.handed_in import ReadingRules
    from markscheme.submissions.times import Dates

F = TypeVar("F", bound=Callable[..., object])

MOST_SAID = 12  # students named on standard error; all of them stand in review.csv


def _one_a_core(ctx: click.Context, param: click.Parameter, jobs: int | None) -> int:
    from markscheme.exam.spread import available_cores

    return jobs or available_cores()


jobs_option = click.option(
    "--jobs", type=click.IntRange(1, 64), callback=_one_a_core, help="Processes that mark. [default: one a core]"
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
lang_option = click.option(
    "--lang", "language", type=click.Choice(["en", "zh"]), help="Language of the feedback. [default: the sheet's]"
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
    path: str | None, policy: Policy | None, late: Late | None, dates: Dates, whose: str = "the default"
) -> tuple[Policy, Late | None]:
    """Read the policy and the rule for late scripts, with the changes of a file; these are said on standard error."""
    from markscheme.exam.planning.blueprint_reader import LATE, read_late, read_settings
    from markscheme.exam.planning.yaml_lines import read_lined
    from markscheme.marking.policy import Policy

    base = policy or Policy()
    if path is None:
        return base, late
    text = read_text(path)
    is_empty = all(line.strip()[:1] in ("", "#") for line in text.splitlines())
    if is_empty:
        _say_changes(path, base, base, whose, [])
        return base, late
    found = read_lined(text, path)
    amended = base.amended(read_settings(found))
    rule = found.content.get(LATE) if isinstance(found.content, dict) else None
    now = late if rule is None else read_late(rule, dates, late)
    changed = [] if now == late else [f"late {now or 'no'} ({whose}: {late or 'no'})"]
    _say_changes(path, base, amended, whose, changed)
    return amended, now


def _say_changes(path: str, base: Policy, policy: Policy, whose: str, others: Sequence[str]) -> None:
    changes = [
        f"{name} {_setting(now)} ({whose}: {_setting(old)})" for name, (old, now) in base.changes(policy).items()
    ]
    changes += others
    click.echo(f"{path}: {', '.join(changes) or f'changes nothing; all is as in {whose}'}", err=True)


def _setting(value: object) -> str:
    """Write a setting as a policy file has it."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


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


def say_written(summary: Summary, output: Path) -> None:
    """Say on standard error who is not marked and which pages are missing in a folder of results."""
    for text in summary.messages:
        click.echo(text, err=True)
    say_not_marked(summary.not_marked, output)
    for student, suffix, reason in summary.lost_pages[:MOST_SAID]:
        click.echo(f"{student}: no feedback page as {suffix}, the marks stand: {reason}", err=True)


def say_not_marked(students: Sequence[tuple[str, str]], output: Path | None = None) -> None:
    """Say on standard error who is not marked and why, and where the traces are."""
    for student, reason in students[:MOST_SAID]:
        click.echo(f"{student}: not marked: {reason}", err=True)
    if len(students) > MOST_SAID:
        click.echo(f"and {len(students) - MOST_SAID} more that are not marked", err=True)
    if output is not None and (output / "faults").is_dir():
        click.echo(f"where in the program it went wrong stands in {output / 'faults'}", err=True)
