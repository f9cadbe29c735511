"""`solve`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli import library
from markscheme.cli.common import (
    complete_family,
    encoding_option,
    language_option,
    read_rounding,
    read_settings,
    read_text,
    rounding_option,
    set_option,
)

if TYPE_CHECKING:
    from markscheme.engine.problem import Problem
    from markscheme.family.model import Family
    from markscheme.files.json_reader import JsonValue


@click.command("solve", epilog="Example: markscheme solve norm/batchnorm --given mine.json -o solution.pdf")
@click.argument("family_id", metavar="ID", shell_complete=complete_family)
@click.option(
    "--given",
    "given_file",
    metavar="FILE",
    help="JSON or YAML with the givens and options by name; - is standard input.",
)
@click.option(
    "--csv",
    "columns",
    multiple=True,
    metavar="NAME=FILE[:COLUMN,...]",
    help="A given from a CSV file: x=points.csv:hours takes the column headed hours, X=points.csv all columns.",
)
@encoding_option
@click.option("--blank", is_flag=True, help="Print the givens to fill in, with an example and what each of them is.")
@click.option("--json", "as_json", is_flag=True, help="Every step as JSON: printed value, closed form, decimals.")
@click.option("--digits", type=int, default=12, show_default=True, help="Significant digits of the decimals in JSON.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Worked solution: .pdf, .html, .md, .tex or .txt."
)
@set_option
@rounding_option
@language_option
@click.pass_context
def solve_command(
    ctx: click.Context,
    family_id: str,
    given_file: str | None,
    columns: tuple[str, ...],
    encoding: str,
    blank: bool,
    as_json: bool,
    digits: int,
    output: Path | None,
    settings: tuple[str, ...],
    rounding: str | None,
    language: str,
) -> None:
    """Solve a problem with your own numbers.

    Numbers are integers, decimals or exact strings: {"x": [1, 0.5, "1/3"], "y": ["e^2", 3, "sqrt(2)"]}; options
    stand beside them. --blank prints what to fill in, under the options of --set. A given that the options do not use
    is refused, and what is left out and assumed stands beside the solution.
    """
    from markscheme.engine.open_answers import with_enough_digits
    from markscheme.engine.problem import with_given

    family = library(ctx.find_root())[family_id]
    if blank:
        _refuse_beside_blank(given_file, output, rounding, *columns)
        _print_blank(family, read_settings(settings), as_json, language)
        return
    if given_file is None and not columns:
        raise click.UsageError("no numbers are given; write --given FILE, and --blank to see what to fill in")
    data = {} if given_file is None else _read_numbers(family, given_file)
    if isinstance(data, dict):
        data = {**data, **_read_columns(family, columns, data, encoding), **read_settings(settings)}
    problem = with_given(family, data, read_rounding(rounding))
    if not rounding:
        problem = with_enough_digits(problem)
    if as_json:
        from markscheme.papers.plain_data import solution_json

        click.echo(json.dumps(solution_json(problem, digits), ensure_ascii=False))
    if output is not None:
        from markscheme.document.writers import write
        from markscheme.papers import solution_document

        write(solution_document(problem, language), output)
        if not as_json:
            _say_assumed(problem, language)
    elif not as_json:
        from markscheme.document.printers.text_document import to_text
        from markscheme.papers import solution_document

        click.echo(to_text(solution_document(problem, language)))
        _say_assumed(problem, language)


def _refuse_beside_blank(*others: object) -> None:
    if any(other is not None for other in others):
        raise click.UsageError("--blank prints what to fill in; leave --given, --csv, --output and --rounding out")


def _print_blank(family: Family, options: dict[str, str], as_json: bool, language: str) -> None:
    from markscheme.papers.shown.blank_givens import blank_json, blank_yaml

    if as_json:
        click.echo(json.dumps(blank_json(family, options, language), ensure_ascii=False, indent=1))
    else:
        click.echo(blank_yaml(family, options, language), nl=False)


def _read_numbers(family: Family, path: str) -> JsonValue:
    """Read the givens of a file: themselves, or under `given` beside the id of their family, as this command writes."""
    from markscheme.errors import GivenError
    from markscheme.files.json_reader import load_given

    name = "standard input" if path == "-" else path
    data = load_given(read_text(path), name)
    if not isinstance(data, dict) or "family" not in data or not isinstance(data.get("given"), dict):
        return data
    if data["family"] != family.id:
        raise GivenError(
            f"{name} holds givens of {data['family']!r:.60}, but {family.id} is to be solved; name that family"
        )
    return data["given"]


def _read_columns(
    family: Family, words: tuple[str, ...], data: Mapping[str, object], encoding: str
) -> dict[str, JsonValue]:
    """Read the givens of --csv; the file is as much of the word as names one that exists, since names hold colons."""
    if not words:
        return {}
    from markscheme.errors import GivenError
    from markscheme.family.givens.number_table import read_columns

    named: dict[str, tuple[Path, list[str]]] = {}
    for word in words:
        name, equals, rest = word.partition("=")
        if not (name and equals and rest):
            raise click.UsageError(f"--csv {word}: write NAME=FILE:COLUMN, as --csv x=points.csv:hours")
        if name in named or name in data:
            raise click.UsageError(f"--csv {word}: {name!r} is given twice; keep one of them")
        ends = [len(rest), *(i for i in range(len(rest) - 1, 0, -1) if rest[i] == ":")]
        end = next((i for i in ends if Path(rest[:i]).is_file()), ends[-1] if len(ends) > 1 else ends[0])
        chosen = rest[end + 1 :]
        named[name] = Path(rest[:end]), [one.strip() for one in chosen.split(",")] if chosen else []
    try:
        return read_columns(family.given, named, encoding)
    except GivenError as error:
        raise GivenError(f"{family.id}: {error}") from None


def _say_assumed(problem: Problem, language: str) -> None:
    """Print a line beside the solution for a default that nobody wrote down."""
    from markscheme.papers.plain_data import assumed_line
    from markscheme.phrases import say

    if line := assumed_line(problem):
        click.echo(f"{say('sheet.assumed', language)}{line}")
