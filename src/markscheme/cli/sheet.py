"""`sheet`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from markscheme.cli import library
from markscheme.cli.common import (
    family_argument,
    language_option,
    read_rounding,
    read_settings,
    rounding_option,
    set_option,
    write_outputs,
)


@click.command(
    "sheet",
    epilog="Example: markscheme sheet mlp/backprop --count 3 --seed 7 --lang zh -o sheet.pdf --key key.pdf",
)
@family_argument("family_ids", nargs=-1, required=True)
@click.option("--count", type=click.IntRange(1, 100), default=1, show_default=True, help="Problems of each family.")
@click.option("--seed", type=int, default=0, show_default=True, help="Same seed, same sheet.")
@click.option("--level", default="medium", show_default=True, help="easy, medium or hard.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The paper: .pdf, .html, .md, .tex or .txt.",
)
@click.option("--key", type=click.Path(path_type=Path), help="The mark scheme, in any of these formats.")
@click.option("--form", is_flag=True, help="Make the paper a PDF form whose answer boxes can be typed into.")
@click.option("--title", default="", help="Title of the sheet.")
@set_option
@rounding_option
@language_option
@click.pass_context
def sheet_command(
    ctx: click.Context,
    family_ids: tuple[str, ...],
    count: int,
    seed: int,
    level: str,
    output: Path,
    key: Path | None,
    form: bool,
    title: str,
    settings: tuple[str, ...],
    rounding: str | None,
    language: str,
) -> None:
    """Make a practice sheet.

    Beside the paper (-o sheet.pdf) come sheet.json, by which it is marked and which holds no answers, and
    sheet.answers.yaml, a form to fill in.
    """
    from markscheme.document.form import to_form_pdf
    from markscheme.document.writers import render
    from markscheme.errors import MarkschemeError
    from markscheme.render import answer_form, key_document, make_sheet, sheet_document

    data_path, form_path = output.with_suffix(".json"), output.with_suffix(".answers.yaml")
    if key is not None and key.resolve() in [path.resolve() for path in (output, data_path, form_path)]:
        raise MarkschemeError(f"the key would be written over {key}, which is the paper's; give --key another name")
    if form and output.suffix.lower() != ".pdf":
        raise MarkschemeError(f"{output}: only a PDF can be a form to type into; write --output sheet.pdf with --form")
    sheet = make_sheet(
        library(ctx.find_root()),
        family_ids,
        count=count,
        seed=seed,
        level=level,
        language=language,
        options=read_settings(settings),
        rounding=read_rounding(rounding),
        title=title,
        watch=_with_bar,
    )
    data = json.dumps(sheet.to_json(), ensure_ascii=False, indent=1) + "\n"
    document = sheet_document(sheet)
    outputs = {output: to_form_pdf(document) if form else render(document, output)}
    if key is not None:
        outputs[key] = render(key_document(sheet), key)
    outputs[data_path] = data.encode()
    outputs[form_path] = answer_form(sheet).encode()
    write_outputs(outputs)
    for path in outputs:
        click.echo(str(path))


def _with_bar(problems: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """A bar on standard error while many problems are drawn; a terminal shows it, a file does not."""
    with click.progressbar(
        problems, label="Problems", file=sys.stderr, hidden=len(problems) < 10 or not sys.stderr.isatty()
    ) as bar:
        yield from bar
