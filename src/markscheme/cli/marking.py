"""What `grade` and `regrade` share: options, and reading of sheets and policies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli.common import read_text

if TYPE_CHECKING:
    from markscheme.files.json_reader import JsonValue
    from markscheme.grading.run import Summary
    from markscheme.marking.policy import Policy

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
replace_option = click.option(
    "--replace", "replace", is_flag=True, help="If DIR holds an earlier result, keep it as DIR.1 and write anew."
)
current_families_option = click.option(
    "--with-current-families",
    "current_families",
    is_flag=True,
    help="Mark although families have changed since the exam was built; the run says so.",
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


def read_policy(path: str | None, base: Policy | None = None, whose: str = "the default") -> Policy:
    """Read the policy `base`, or the default, with the changes of a file; say on standard error what they are."""
    from markscheme.exam.planning.blueprint_reader import read_settings
    from markscheme.exam.planning.yaml_lines import read_lined
    from markscheme.marking.policy import Policy

    base = base or Policy()
    if path is None:
        return base
    text = read_text(path)
    is_empty = all(line.strip()[:1] in ("", "#") for line in text.splitlines())
    policy = base if is_empty else base.amended(read_settings(read_lined(text, path)))
    _say_changes(path, base, policy, whose)
    return policy


def _say_changes(path: str, base: Policy, policy: Policy, whose: str) -> None:
    changes = [
        f"{name} {_setting(now)} ({whose}: {_setting(old)})" for name, (old, now) in base.changes(policy).items()
    ]
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
