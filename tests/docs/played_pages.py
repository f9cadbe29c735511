"""Pages of the documentation that are played: files saved, commands and sessions run, outputs compared or put in."""

from __future__ import annotations

import contextlib
import doctest
import io
import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SAVED = ("json", "csv", "yaml", "python", "markdown")  # blocks that are saved under the name that stands above them
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"`([\w./-]+\.\w+)`[:：]\s*\Z")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, where the text stands in the page, and the file name above it, if any."""

    language: str
    text: str
    span: tuple[int, int]
    name: str | None


def blocks(page: str) -> Iterator[Block]:
    for found in FENCE.finditer(page):
        above = NAME.search(page[: found.start()])
        yield Block(found[1], found[2], found.span(2), above[1] if above else None)


def commands(text: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with the output below it."""
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)
    assert not parts[0], f"a console block begins with a command, not with {parts[0]!r}"
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts[1:])]


def run(command: str, folder: Path) -> tuple[str, str]:
    """What a command prints in a folder, and what it complains of when it fails."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "XDG_CACHE_HOME": str(folder / ".cache"), "COLUMNS": "80"}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], cwd=folder, env=environment, capture_output=True, text=True
    )
    return done.stdout, f"$ {command}\n{done.stdout}{done.stderr}" if done.returncode else ""


def played(page: str, folder: Path) -> Iterator[tuple[Block, str, str]]:
    """Do all that a page says, in order; give each console block with what it should look like, and its failures."""
    for block in blocks(page):
        if block.language in SAVED:
            assert block.name, f"a reader cannot tell where to save this:\n{block.text}"
            (folder / block.name).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.name).write_text(block.text, "utf-8")
        elif block.language == "console":
            ran = [(command, *run(command, folder)) for command, _ in commands(block.text)]
            real = "".join(f"$ {command}\n{printed}" for command, printed, _ in ran)
            yield block, real, "".join(failure for _, _, failure in ran)


def session(text: str, names: dict[str, object]) -> str:
    """A Python session as it really goes: each statement with what it shows."""
    lines = []
    for example in doctest.DocTestParser().get_examples(text):
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            exec(compile(example.source, "session", "single"), names)
        lines += [f"{mark} {line}".rstrip() for mark, line in zip(prompts(), example.source.splitlines(), strict=False)]
        lines += shown.getvalue().splitlines()
    return "".join(f"{line}\n" for line in lines)


def prompts() -> Iterator[str]:
    yield ">>>"
    yield from itertools.repeat("...")


def rewrite(path: Path, folder: Path) -> None:
    """Put the real outputs into a page."""
    page = path.read_text("utf-8")
    made, end, names = [], 0, {}
    sessions = ((block, session(block.text, names), "") for block in blocks(page) if block.language == "pycon")
    for block, real, failures in sorted([*played(page, folder), *sessions], key=lambda found: found[0].span):
        sys.stderr.write(failures)
        made += [page[end : block.span[0]], real]
        end = block.span[1]
    path.write_text("".join(made) + page[end:], "utf-8")
