"""`sheet`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli import library
from markscheme.cli.common import (
    addressed,
    asked_language,
    choose_families,
    choosing_options,
    language_option,
    read_rounding,
    read_settings,
    refuse_beside_addresses,
    rounding_option,
    set_option,
    write_outputs,
)

if TYPE_CHECKING:
    from markscheme.family.library import Library
    from markscheme.files.json_reader import JsonValue
    from markscheme.papers import Sheet
    from markscheme.papers.space import Space


_NOT_BESIDE_ADDRESSES = ("topics", "notes", "count", "seed", "level", "settings", "rounding", "secret_file")
EPILOG = """
\b
Examples:
  markscheme sheet mlp/backprop --count 3 --seed 7 --lang zh -o sheet.pdf --key key.pdf
  markscheme sheet norm cnn/conv* -o sheet.pdf
  markscheme sheet --topics cnn,gnn --count 6 -o sheet.pdf
  markscheme sheet --note 003 --count 8 -o sheet.pdf
  markscheme sheet 'norm/batchnorm?level=easy&seed=7' -o sheet.pdf
"""


@click.command(
    "sheet",
    epilog=EPILOG,
)
@choosing_options
@click.option(
    "--count",
    type=click.IntRange(1, 100),
    help="Problems of each family; with --topics or --note: problems in all. [default: one of each]",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Same seed, same sheet.")
@click.option(
    "--secret-file",
    type=click.Path(path_type=Path),
    help="A file with a secret of at least 32 characters: then nobody finds the numbers by trying seeds.",
)
@click.option("--level", default="medium", show_default=True, help="easy, medium or hard.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="The paper: .pdf, .html, .md, .tex or .txt.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    help="The mark scheme, in any of these formats; readable by its owner alone.",
)
@click.option("--form", is_flag=True, help="Make the paper a PDF form whose answer boxes can be typed into.")
@click.option("--title", default="", help="Title of the sheet.")
@click.option(
    "--space",
    type=click.Choice(["none", "compact", "full"]),
    default="full",
    show_default=True,
    help="Room to write: none but the answer boxes, half of it, or all.",
)
@click.option(
    "--answer-form",
    type=click.Choice(["any", "exact", "decimal"]),
    default="any",
    show_default=True,
    help="The form in which numbers are asked.",
)
@set_option
@rounding_option
@language_option
@click.pass_context
def sheet_command(
    ctx: click.Context,
    families: tuple[str, ...],
    topics: str | None,
    notes: tuple[str, ...],
    count: int | None,
    seed: int,
    secret_file: Path | None,
    level: str,
    output: Path,
    key: Path | None,
    form: bool,
    title: str,
    space: Space,
    answer_form: str,
    settings: tuple[str, ...],
    rounding: str | None,
    language: str,
) -> None:
    """Make a practice sheet of families (norm/batchnorm), topics (norm) and patterns ('cnn/conv*').

    Beside the paper (-o sheet.pdf) come sheet.json, by which it is marked and which holds no answers, and
    sheet.answers.yaml, a form to fill in. Below the title of a question stands its address: practice, show and sheet
    open the same numbers by it, several addresses make one sheet.

    What a student can find out: whoever has the paper can put its numbers into `markscheme solve` and has a solution.
    Seeds are whole numbers from 0: whoever tries them one after the other finds the sheet, its key and the next sheets,
    and sheet.json says the seed. With --secret-file nobody finds numbers in advance, and sheet.json says no seed; the
    numbers on a paper can be solved all the same.
    """
    from markscheme.family.choosing import is_address
    from markscheme.papers import make_sheet

    _check_paths(output, key, form)
    known = library(ctx.find_root())
    if any(map(is_address, families)):
        refuse_beside_addresses(ctx, _NOT_BESIDE_ADDRESSES)
        sheet = _sheet_of_addresses(known, families, title, answer_form)
    else:
        sheet = make_sheet(
            known,
            choose_families(known, families, topics, notes, count, seed),
            seed=seed,
            level=level,
            language=language,
            options=read_settings(settings),
            rounding=read_rounding(rounding),
            title=title,
            answer_form=answer_form,
            secret=_seeds(secret_file) if secret_file else None,
            watch=_with_bar,
        )
    outputs = _outputs(sheet, output, key, form, space)
    _say_what_is_missing(title, outputs)
    write_outputs(outputs, private=[key] if key else [])
    for path in outputs:
        click.echo(str(path))


def _sheet_of_addresses(known: Library, words: Sequence[str], title: str, answer_form: str) -> Sheet:
    """Make the sheet of the problems of some addresses, in the language of --lang, else that of the first of them."""
    from markscheme.papers.practice_sheet import sheet_of

    addresses = list(addressed(words))
    language = asked_language(addresses[0])
    return sheet_of([(one.problem(known), one.seed) for one in addresses], language, title, answer_form)


def _say_what_is_missing(title: str, outputs: Collection[Path]) -> None:
    """Say which letters of the title a PDF cannot show."""
    from markscheme.document.glyphs import BOX, install_hint, missing_characters

    absent = missing_characters(title) if any(path.suffix.lower() == ".pdf" for path in outputs) else ""
    if absent:
        click.echo(f"the title has a box ({BOX}) in place of letters: {install_hint(absent)}", err=True)


def _seeds(secret_file: Path) -> Callable[..., str]:
    """Make what draws seeds and the code of a sheet from a secret."""
    from markscheme.exam.secret import check_strong, read_secret

    secret = read_secret(secret_file)
    check_strong(secret, secret_file)
    return secret.key("sheets").seed


def _beside(output: Path) -> tuple[Path, Path]:
    """Write the data and the answer form that go with a paper."""
    return output.with_suffix(".json"), output.with_suffix(".answers.yaml")


def _check_paths(output: Path, key: Path | None, form: bool) -> None:
    from markscheme.errors import MarkschemeError

    if key is not None and key.resolve() in [path.resolve() for path in (output, *_beside(output))]:
        raise MarkschemeError(f"the key would be written over {key}, which is the paper's; give --key another name")
    if form and output.suffix.lower() != ".pdf":
        raise MarkschemeError(f"{output}: only a PDF can be a form to type into; write --output sheet.pdf with --form")
    answers = _beside(output)[1]
    if answers.exists() and _is_filled_in(answers):
        raise MarkschemeError(f"{answers}: somebody has filled it in; move it away, or give --output another name")


def _is_filled_in(answers: Path) -> bool:
    """Whether an answer form holds more than the blank form that was written; what cannot be read counts as filled."""
    import yaml

    try:
        form = yaml.load(answers.read_text("utf-8"), Loader=yaml.BaseLoader)
        return bool(form["student"]) or _holds_text(form["answers"])
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError):
        return True


def _holds_text(value: JsonValue) -> bool:
    if isinstance(value, dict | list):
        return any(map(_holds_text, value.values() if isinstance(value, dict) else value))
    return bool(str(value).strip())


def _outputs(sheet: Sheet, output: Path, key: Path | None, form: bool, space: Space) -> dict[Path, bytes]:
    """Render everything that belongs to a sheet, before anything is written."""
    from markscheme.document.pdf.fillable_pdf import to_form_pdf
    from markscheme.document.writers import render
    from markscheme.papers import answer_form, key_document, sheet_document

    document = sheet_document(sheet, space)
    outputs = {output: to_form_pdf(document) if form else render(document, output)}
    if key is not None:
        outputs[key] = render(key_document(sheet), key)
    data, answers = _beside(output)
    outputs[data] = (json.dumps(sheet.to_json(), ensure_ascii=False, indent=1) + "\n").encode()
    outputs[answers] = answer_form(sheet).encode()
    return outputs


def _with_bar(problems: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Show a bar on standard error while many problems are drawn; a terminal shows it, a file does not."""
    with click.progressbar(
        problems, label="Problems", file=sys.stderr, hidden=len(problems) < 10 or not sys.stderr.isatty()
    ) as bar:
        yield from bar
