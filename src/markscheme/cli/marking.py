"""What `grade` and `regrade` share: options, and reading of sheets and policies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from markscheme.cli.common import read_text

jobs_option = click.option("--jobs", type=click.IntRange(1, 64), help="Processes that mark. [default: one a core]")
policy_option = click.option(
    "--policy",
    "policy_file",
    metavar="FILE",
    help="Marking policy, YAML: what each verdict earns, as slip: 1/4. [default: docs/marking.md]",
)
replace_option = click.option(
    "--replace", "replace", is_flag=True, help="If DIR holds an earlier result, keep it as DIR.1 and write anew."
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
    """The folders of families of this call."""
    folders: tuple[Path, ...] = ctx.find_root().obj or ()
    return folders


def read_sheet_data(path: str) -> Any:
    """The content of a sheet.json."""
    from markscheme.problem import load_json

    return load_json(read_text(path), path)


def read_policy(path: str | None) -> Any:
    """The policy of a file, or the default."""
    from markscheme.errors import MarkschemeError
    from markscheme.policy import Policy

    if path is None:
        return Policy()
    import yaml

    text = read_text(path)
    try:
        data = yaml.safe_load(text)
        twice = _doubled(yaml.compose(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise MarkschemeError(f"{path}: not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(data or {}, dict):
        raise MarkschemeError(
            f"{path}: the policy must be lines such as `slip: 1/4`, but the file holds a {type(data).__name__}"
        )
    if twice:
        raise MarkschemeError(f"{path}: {twice}; keep one of them")
    try:
        return Policy.read(data or {})
    except MarkschemeError as error:
        raise MarkschemeError(f"{path}: {error}") from None


def _doubled(policy: Any) -> str:
    """The setting that stands twice in the tree of a YAML file, and where; YAML alone would take the last."""
    lines: dict[str, int] = {}
    for key, _ in policy.value if getattr(policy, "id", "") == "mapping" else ():
        name, line = str(key.value), key.start_mark.line + 1
        if name in lines:
            return f"the setting {name!r} stands in line {lines[name]} and in line {line}"
        lines[name] = line
    return ""


def read_formats(text: str) -> tuple[str, ...]:
    """The formats of --feedback."""
    from markscheme.results.writing import FORMATS

    names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    if names == ("none",):
        return ()
    for name in names:
        if name not in FORMATS:
            raise click.UsageError(
                f"--feedback {text}: {name!r} is no format of feedback; known: {', '.join(FORMATS)}, none"
            )
    return names
