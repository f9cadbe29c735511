"""`site`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli import library
from markscheme.cli.common import choose_families, choosing_options, tell, write_outputs

if TYPE_CHECKING:
    from markscheme.family.library import Library
    from markscheme.site.site_folder import SiteChoice

Tell = Callable[[str], None]

EPILOG = """
\b
Examples:
  markscheme site norm/batchnorm 'cnn/*' -o practice --lang en,zh
  markscheme site rl --scorm rl.zip --problems 5 --level medium
"""
LEVELS = ("easy", "medium", "hard")
QUESTIONS = (".yaml", ".yml", ".json")


def _listed(known: tuple[str, ...]) -> Callable[[click.Context, click.Parameter, str | None], tuple[str, ...]]:
    """Read names with commas between them."""

    def read(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...]:
        listed = [] if value is None else (value.replace("，", ",").split(",") or [""])
        names = tuple(dict.fromkeys(one.strip() for one in listed))
        for name in names:
            if name not in known:
                raise click.BadParameter(f"{name!r} is none of {', '.join(known)}", ctx, param)
        return names

    return read


@click.command("site", epilog=EPILOG)
@choosing_options
@click.option(
    "-o",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The folder to write; an earlier site in it is replaced.",
)
@click.option(
    "--lang",
    "languages",
    callback=_listed(("en", "zh")),
    default="en,zh",
    show_default=True,
    metavar="en,zh",
    help="Languages; the page opens in the reader's, else in the first.",
)
@click.option(
    "--level", "levels", callback=_listed(LEVELS), metavar="easy,...", help="Levels to choose from. [default: all]"
)
@click.option(
    "--scorm",
    "package",
    metavar="FILE.zip",
    type=click.Path(path_type=Path),
    help="Write a package for a learning platform, which takes the score.",
)
@click.option(
    "--scorm-version",
    "version",
    type=click.Choice(["1.2", "2004"]),
    default="1.2",
    show_default=True,
    help="Version of the package.",
)
@click.option(
    "--problems",
    type=click.IntRange(1, 20),
    help="Problems of the package, for each student others. [default: one of each family, up to 20]",
)
@click.option(
    "--cache",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where downloaded parts are kept. [default: the user's cache]",
)
@click.pass_context
def site_command(
    ctx: click.Context,
    families: tuple[str, ...],
    topics: str | None,
    notes: tuple[str, ...],
    folder: Path | None,
    languages: tuple[str, ...],
    levels: tuple[str, ...],
    package: Path | None,
    version: str,
    problems: int | None,
    cache: Path | None,
) -> None:
    """Make practice for the browser: a folder for any web server, or a package for a learning platform.

    Problems, answers and marking run in the browser: it is for practice, not for exams.
    """
    from markscheme.site.part_cache import user_cache
    from markscheme.site.site_folder import SiteChoice, check_place, site_files, write_site

    def downloading(part: str) -> None:
        tell(f"downloading {part}")

    _check_words(families)
    if folder is None and package is None:
        raise click.UsageError("nothing is to be written; give -o DIR, or --scorm FILE.zip")
    if package is None and problems is not None:
        raise click.UsageError("--problems is for a package; give --scorm FILE.zip too")
    known = library(ctx.find_root())
    ids = list(dict.fromkeys(choose_families(known, families, topics, notes)))
    choice = SiteChoice(ids, languages, levels, cache or user_cache())
    if folder is not None:
        check_place(folder)
        files = site_files(known, choice, tell=downloading)
        write_site(files, folder)
        tell(f"{folder}: {len(ids)} families, {first_load(files):.1f} MB to load at first; put it on a web server")
    if package is not None:
        _write_package(known, choice, package, version, problems, downloading)


def _check_words(words: tuple[str, ...]) -> None:
    """Refuse a blueprint: its own questions are no families, and nothing marks them step by step in a browser."""
    for word in words:
        if word.endswith(QUESTIONS):
            raise click.UsageError(
                f"{word}: a site is made of families, not of a blueprint's own questions; "
                "name families, and make one of a question with `markscheme new TOPIC/NAME`"
            )


def _write_package(
    known: Library, choice: SiteChoice, package: Path, version: str, problems: int | None, tell_part: Tell
) -> None:
    from markscheme.phrases import say
    from markscheme.site.scorm_package import MOST_PROBLEMS, scorm_package, scorm_settings
    from markscheme.site.site_folder import site_files

    if len(choice.levels) > 1:
        raise click.UsageError(f"--level {','.join(choice.levels)}: the problems of a package have one level; give one")
    level = choice.levels[0] if choice.levels else "easy"
    count = problems or min(len(choice.ids), MOST_PROBLEMS)
    settings = scorm_settings(version, choice.ids, level, count)
    files = site_files(known, replace(choice, levels=(level,)), settings, tell_part)
    write_outputs({package: scorm_package(files, settings, say("site.brand", choice.languages[0]))})
    tell(f"{package}: SCORM {version}, {count} problems, {level}, {package.stat().st_size / 1e6:.1f} MB")


def first_load(files: Mapping[str, bytes]) -> float:
    """Give the megabytes that a browser loads before the first problem, from a server that compresses nothing."""
    return sum(len(content) for name, content in files.items() if not name.startswith(("mathlive/", "licences/"))) / 1e6
