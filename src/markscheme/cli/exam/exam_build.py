"""`exam new` and `exam build`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from markscheme.cli import library
from markscheme.cli.cluster_option import or_cluster
from markscheme.cli.common import (
    choose_families,
    choosing_options,
    columns_option,
    encoding_option,
    read_hints,
    read_text,
    write_outputs,
)

if TYPE_CHECKING:
    from markscheme.exam.build_result import BuildResult

MOST_NAMED = 10  # spare papers


@click.command("build", epilog="Example: markscheme exam build exam.yaml --roster roster.csv -o midterm --jobs 2")
@click.argument("blueprint", metavar="BLUEPRINT.yaml")
@click.option(
    "--roster",
    "roster_file",
    required=True,
    type=click.Path(path_type=Path),
    help="The students: CSV or XLSX with id, name, email, group, room, seat, extra time, large print, language.",
)
@columns_option
@encoding_option
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder of the exam.")
@or_cluster(click.option("--jobs", type=click.IntRange(1, 256), help="Processes.  [default: one a core]"))
@click.option(
    "--secret-file",
    type=click.Path(path_type=Path),
    help="A file with a secret of at least 32 characters; else one is made and kept in the folder.",
)
@click.option("--exam-id", metavar="ID", help="The id of a new exam, part of every seed.  [default: chance]")
@click.option("--pdf-forms/--no-pdf-forms", default=True, show_default=True, help="Make a PDF form of every paper.")
@click.option(
    "--space",
    type=click.Choice(["none", "compact", "full"]),
    help="Room to write: none but the answer boxes, half of it, or all.  [default: the blueprint's, else full]",
)
@click.option("--spares", type=click.IntRange(0, 99), help="Spare papers, with codes that are nobody's.")
@click.option(
    "--remove",
    multiple=True,
    metavar="STUDENT",
    help="Remove paper, key, sheet and forms of a student who left the roster; may be given several times. Never "
    "those of a student who has answers or marks.",
)
@click.option("--rebuild", is_flag=True, help="Let papers change that were built from another blueprint.")
@click.option("--even-marked", is_flag=True, help="With --rebuild: even where students have answers or marks.")
@click.option("--group-readable", is_flag=True, help="Let the folder's group read all but the secret.")
@click.pass_context
def build_command(
    ctx: click.Context,
    /,
    blueprint: str,
    roster_file: Path,
    columns: tuple[str, ...],
    encoding: str,
    output: Path,
    jobs: int | None,
    space: str | None,
    spares: int | None,
    rebuild: bool,
    even_marked: bool,
    **options: Any,  # Any: the other options, by their names in `build_exam`
) -> None:
    """Make a paper, a key and an answer form for every student.

    Who has a paper keeps it, whatever becomes of the roster; a second build adds who is new. Broken off, the same
    command goes on where it was. Whatever --jobs is, the files are the same. Only you can read them.
    """
    if even_marked and not rebuild:
        raise click.UsageError("--even-marked says what --rebuild may change; give both")
    from markscheme.exam.build import build_exam
    from markscheme.exam.planning.blueprint_reader import read_blueprint
    from markscheme.exam.planning.policy_reader import asked_of_plan, notes_on
    from markscheme.exam.printing.exam_paper import unprintable
    from markscheme.exam.roster import read_roster
    from markscheme.exam.spread import available_cores
    from markscheme.exam.variants.keeping import families_of_build

    families = families_of_build(output, ctx.find_root().obj or (), rebuild)
    plan = read_blueprint(read_text(blueprint), blueprint, families)
    printing = replace(plan.printing, space=space or plan.printing.space)
    plan = replace(plan, printing=printing if spares is None else replace(printing, spares=spares))
    notes: list[str] = []
    hints = read_hints(encoding, columns)
    # What the blueprint says of columns holds for answers too: a heading that this roster does not have is no mistake.
    hints = replace(hints, columns={**plan.columns, **hints.columns})
    students = read_roster(roster_file, notes, hints)
    notes += unprintable(plan)
    notes += notes_on(plan.policy, asked_of_plan(plan, families), families, blueprint)
    for note in notes:
        click.echo(note, err=True)
    with _bar(len(students)) as watch:
        built = build_exam(
            plan,
            students,
            output,
            templates=ctx.find_root().obj or (),
            jobs=jobs or available_cores(),
            rebuild=rebuild,
            even_marked=even_marked,
            watch=watch,
            **options,
        )
    _print(built, output)


@contextmanager
def _bar(students: int) -> Iterator[Callable[[int, int], None]]:
    """Show a bar with the time left on standard error; a terminal shows it, a file does not."""
    with click.progressbar(
        length=students, label="Students", show_pos=True, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def watch(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield watch


def _print(built: BuildResult, output: Path) -> None:
    exam, (low, high) = built.exam, built.efforts
    count = len(exam.on_roster)
    people = "1 student" if count == 1 else f"{count} students"
    if exam.spares:
        people += f" and {len(exam.spares)} spare paper{'s' if len(exam.spares) > 1 else ''}"
    click.echo(f"{output}: exam {exam.code}, build {exam.build}: {people}, {built.made} built now")
    if exam.spares:
        click.echo(f"spare papers: {', '.join(f'{spare.id} {spare.sheet}' for spare in exam.spares[:MOST_NAMED])}")
    middle = sum(built.bounds) / 2
    if middle:
        spread = 100 * (high - low) / middle
        click.echo(
            f"effort: {low} to {high}, a spread of {spread:.1f}%; at most {exam.blueprint.effort_spread}% is allowed "
            f"({built.bounds[0]:.0f} to {built.bounds[1]:.0f})"
        )
    _print_duplicates(built)
    _print_seats(built)
    for note in _notes(built, output):
        click.echo(note, err=True)
    papers = output / "print" / ("papers.pdf" if (output / "print" / "papers.pdf").exists() else "papers-*.pdf")
    click.echo(f"print {papers}; the secret in {output / 'exam.secret'} is yours alone")


def _notes(built: BuildResult, output: Path) -> Iterator[str]:
    """List what somebody should know beside what was asked for."""
    from markscheme.exam.seating import seats_given_twice
    from markscheme.submissions.gather import few

    if built.renewed:
        yield f"made again for what the roster says now, with the same numbers and codes: {few(list(built.renewed))}"
    if built.kept:
        yield (
            f"not on the roster any more; paper and marks are kept, and not printed again: {few(list(built.kept))}"
            " (--remove STUDENT removes a paper that has no marks)"
        )
    if away := [one.id for one in built.exam.on_roster if one.is_away]:
        yield f"not printed, for the roster says that they are excused, withdrawn or left: {few(away)}"
    if built.removed:
        yield f"removed: {few(list(built.removed))}"
    if built.like and built.exam.blueprint.variants != 1:
        from markscheme.exam.variants.like_neighbours import said

        yield f"neighbours have the same numbers: {said(built.like)}"
    if built.fixed and built.exam.blueprint.variants != 1:
        yield from _same_for_all(built)
    if built.families:
        keeps = "the exam keeps its families, and all of its papers are made and marked by those"
        stay = "papers that were built stay as they are, and new ones are made by the families of now"
        yield (
            f"changed since the first papers: {few(list(built.families))}; "
            f"{keeps if built.exam.keeps_families else stay}"
        )
    for (id, slip), count in built.hidden.items():
        yield (
            f"question {id[1:]}: with the numbers that the blueprint fixes, the misconception {slip!r} gives what is "
            f"right to the digits asked on {count} of {len(built.exam.students)} papers: no answer shows it there"
        )
    for one, other in seats_given_twice(built.exam.on_roster):
        room = f"room {one.room}, " if one.room else ""
        yield f"{room}seat {one.seat}: has both {one.id} and {other.id}; correct the roster and build again"
    if built.is_open:
        yield f"others can read {output}: its modes cannot be changed; move it to a folder of your own"


def _same_for_all(built: BuildResult) -> Iterator[str]:
    """Say which questions are alike on every paper: with numbers of the blueprint, and without drawn numbers."""
    own = {question.id: question.definition for question in built.exam.blueprint.questions if question.definition}
    if given := [id for id in built.fixed if id not in own]:
        yield f"{_questions(given)}: the blueprint gives the numbers; everybody has the same ones, neighbours too"
    if plain := [id for id in built.fixed if id in own and not own[id].get("shuffle")]:
        yield f"{_questions(plain)}: everybody is asked the same, neighbours too"
    if shuffled := [id for id in built.fixed if id in own and own[id].get("shuffle")]:
        yield f"{_questions(shuffled)}: everybody is asked the same, neighbours too, with the options in an order drawn"


def _questions(ids: Sequence[str]) -> str:
    return f"question{'s' if len(ids) > 1 else ''} {', '.join(id[1:] for id in ids)}"


def _print_duplicates(built: BuildResult) -> None:
    if built.redrawn:
        click.echo(f"drawn again, because somebody had the same numbers: {built.redrawn}")
    instances = ", ".join(f"question {id[1:]}: {count}" for id, count in built.different.items())
    if instances and len(built.exam.students) > 1:
        papers = len(built.exam.students) + len(built.exam.spares)
        click.echo(f"different instances among {papers} papers: {instances}")
    for id, count in built.same.items():
        if count and len(built.exam.students) > 1:
            click.echo(f"question {id[1:]}: {count} students have the same numbers as somebody else")


def _print_seats(built: BuildResult) -> None:
    """How many neighbours have the same variant, where the roster says who sits where."""
    from markscheme.exam.variants.allotment import same_beside
    from markscheme.submissions.gather import few

    if built.exam.blueprint.variants < 2:  # one for each, or one for all
        return
    same, count = same_beside(built.exam.on_roster)
    if count:
        pairs = [f"{one.first} and {one.second}" for one in same]
        click.echo(f"seats: {len(same)} of {count} neighbours have the same variant{': ' if pairs else ''}{few(pairs)}")


NEW_EPILOG = """
\b
Examples:
  markscheme exam new && markscheme exam build exam.yaml --roster roster.csv -o exam
  markscheme exam new norm/batchnorm 'cnn/conv*'
  markscheme exam new --topics cnn,gnn --count 6
"""


@click.command("new", epilog=NEW_EPILOG)
@choosing_options
@click.option("--count", type=click.IntRange(1, 50), help="Of --topics or --note: so many questions in all.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another one draws other families of a mix.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("exam.yaml"),
    show_default=True,
    help="The blueprint; the roster is written beside it.",
)
@click.pass_context
def new_command(
    ctx: click.Context,
    families: tuple[str, ...],
    topics: str | None,
    notes: tuple[str, ...],
    count: int | None,
    seed: int,
    output: Path,
) -> None:
    """Write a commented blueprint and a roster that build as they stand. Nothing is overwritten.

    Its questions are an example of each kind, or those of the families that are named.
    """
    from markscheme.errors import MarkschemeError

    roster = output.with_name("roster.csv")
    for path in (output, roster):
        if path.exists():
            raise MarkschemeError(f"{path}: is there already; give another name, as -o {path.stem}-2/exam.yaml")
    package = files("markscheme.exam")
    blueprint = package.joinpath("example.yaml").read_text("utf-8")
    if families or topics is not None or notes:
        ids = choose_families(library(ctx.find_root()), families, topics, notes, count, seed)
        blueprint = _with_questions(blueprint, ids)
    elif count is not None:
        raise click.UsageError("--count is for --topics or --note; leave it out, or name some")
    write_outputs({output: blueprint.encode(), roster: package.joinpath("example.csv").read_bytes()})
    click.echo(str(output))
    click.echo(str(roster))
    click.echo(f"next: markscheme exam build {output} --roster {roster} -o {output.with_name('exam')}", err=True)


def _with_questions(blueprint: str, ids: Iterable[str]) -> str:
    """Put a question of each family in the place of the questions of the example, its data and its formulas."""
    head = blueprint.partition("\nshared:")[0]
    questions = "".join(f"\n  - family: {id}\n    level: medium\n" for id in ids)
    return f"{head}\nquestions:                    # in the order of the paper{questions}"
