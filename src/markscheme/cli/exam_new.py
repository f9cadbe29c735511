"""`exam new`."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click


@click.command(
    "new", epilog="Example: markscheme exam new && markscheme exam build exam.yaml --roster roster.csv -o exam"
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("exam.yaml"),
    show_default=True,
    help="The blueprint; the roster is written beside it.",
)
def new_command(output: Path) -> None:
    """Write a commented blueprint and a roster that build as they stand. Nothing is overwritten."""
    from markscheme.cli.common import write_outputs
    from markscheme.errors import MarkschemeError

    roster = output.with_name("roster.csv")
    for path in (output, roster):
        if path.exists():
            raise MarkschemeError(f"{path}: is there already; give another name, as -o {path.stem}-2/exam.yaml")
    package = files("markscheme.exam")
    write_outputs(
        {output: package.joinpath("example.yaml").read_bytes(), roster: package.joinpath("example.csv").read_bytes()}
    )
    click.echo(str(output))
    click.echo(str(roster))
    click.echo(f"next: markscheme exam build {output} --roster {roster} -o {output.with_name('exam')}", err=True)
