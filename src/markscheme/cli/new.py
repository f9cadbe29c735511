"""`new`."""

from __future__ import annotations

from pathlib import Path

import click

EPILOG = """
\b
Examples:
  markscheme new norm/layer_norm --templates my_problems
  markscheme new norm/layer_norm --from old/norm/layer_norm.py --templates my_problems
  markscheme --templates my_problems check norm/layer_norm
  markscheme --templates my_problems sheet norm/layer_norm -o sheet.pdf --key key.pdf
"""


@click.command("new", epilog=EPILOG)
@click.argument("family_id", metavar="TOPIC/NAME")
@click.option(
    "--templates",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of your families; it is made when it does not exist.  [default: the first --templates folder "
    "of the call, or problem_templates of the checkout]",
)
@click.option(
    "--from",
    "old",
    metavar="OLD.py",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A family in the shape of an earlier version: it is written in today's, as far as that is mechanical.",
)
@click.pass_context
def new_command(ctx: click.Context, family_id: str, folder: Path | None, old: Path | None) -> None:
    """Write the skeleton of a family that loads.

    It is a module and a prose file in each language: a small calculation with two misconceptions, and comments
    that say what each part is for. Change it step by step; `check` tells what does not fit. Nothing is overwritten.
    """
    from markscheme.cli.common import write_outputs
    from markscheme.family.library import templates_root
    from markscheme.family.skeleton import skeleton, skeleton_of_old

    folder = folder or default_folder(ctx.find_root().obj, templates_root())
    files = skeleton(family_id, folder) if old is None else skeleton_of_old(family_id, folder, old)
    _make(folder / family_id.partition("/")[0])
    write_outputs({path: text.encode() for path, text in files.items()})
    for path in files:
        click.echo(str(path))
    if old is not None and (told := _turn_slips(folder / f"{family_id}.py")):
        click.echo(told)


def _turn_slips(path: Path) -> str:
    """Write a family that was just written once more, with edits for functions that are slips; say what was turned."""
    from markscheme.engine.old_shape import convert_slips
    from markscheme.errors import FamilyError

    try:
        found = convert_slips(path)
    except FamilyError as error:
        return f"slips stay as they are, for the family does not load yet: {error}"
    if not found.edits and not found.functions:
        return ""
    path.write_text(found.text, "utf-8")
    stay = f"; these stay functions: {', '.join(found.functions)}" if found.functions else ""
    return f"{len(found.edits)} slips are edits{stay}"


def default_folder(named: tuple[Path, ...], root: Path) -> Path:
    """Give the call's own first folder, or that of a checkout; an installed package is not written into."""
    from markscheme.errors import MarkschemeError

    if named:
        return named[0]
    if not (root.parent / "pyproject.toml").is_file():
        raise MarkschemeError(
            "there is no folder to write into; name one: markscheme new TOPIC/NAME --templates my_problems"
        )
    return root


def _make(folder: Path) -> None:
    from markscheme.errors import MarkschemeError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MarkschemeError(f"the folder {str(folder)!r} cannot be made: {error.strerror}") from None
