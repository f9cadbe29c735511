"""`practice`."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from markscheme.cli import library
from markscheme.cli.common import choose_families, choosing_options, language_option, read_settings, set_option
from markscheme.errors import MarkschemeError
from markscheme.phrases import say

if TYPE_CHECKING:
    from markscheme.family.library import Library
    from markscheme.practice.history import History
    from markscheme.practice.kept_session import DamagedSession, KeptSession
    from markscheme.practice.terminal import Terminal
    from markscheme.practice.turns import Turns

SESSIONS = "sessions"  # the folder of kept sessions in the state folder
EPILOG = """
\b
Examples:
  markscheme practice regression/simple --level easy --lang zh
  markscheme practice norm 'cnn/conv*'
  markscheme practice --topics cnn,gnn --count 6
  markscheme practice 'norm/batchnorm?level=easy&seed=7'
  markscheme practice --due
  markscheme practice --weak gnn cnn
  markscheme practice --exam 90 cnn gnn norm
  markscheme practice --resume
"""


@click.command("practice", epilog=EPILOG)
@choosing_options
@click.option("--count", type=click.IntRange(1, 100), help="End after so many problems. [default: go on]")
@click.option("--level", help="easy, medium or hard. [default: easy; in a mock exam medium]")
@click.option("--seed", type=int, help="Same seed, same problems. [default: another one each time]")
@click.option(
    "--exam", "minutes", type=click.IntRange(1, 600), metavar="MINUTES", help="A timed mock exam, marked at the end."
)
@click.option("--marks", type=click.IntRange(1, 600), help="About so many marks in the exam. [default: 1 a minute]")
@click.option("--due", is_flag=True, help="What is due for repetition, among the families named, or all.")
@click.option("--weak", is_flag=True, help="What was missed, recent misses first, among the families named, or all.")
@click.option("--resume", is_flag=True, help="Go on where the last session was broken off.")
@set_option
@language_option
@click.pass_context
def practice_command(
    ctx: click.Context,
    families: tuple[str, ...],
    topics: str | None,
    notes: tuple[str, ...],
    count: int | None,
    level: str | None,
    seed: int | None,
    minutes: int | None,
    marks: int | None,
    due: bool,
    weak: bool,
    resume: bool,
    settings: tuple[str, ...],
    language: str,
) -> None:
    """Practise in the terminal, one step at a time.

    ? gives the next hint and at last the value with the worked step, s skips a step, b goes back, n goes to the next
    problem, q ends. Several families come in turn; an address, as it is printed above each problem, gives that problem.
    Scores are kept after every step, and so is the session: --resume goes on. --exam 90 is a mock exam of 90 minutes on
    the families that are named, or on all of them.
    """
    from markscheme.practice.history import History
    from markscheme.practice.kept_session import new_session
    from markscheme.practice.session import Session

    folder, known = state_folder(), library(ctx.find_root())
    history, terminal = History(folder), _terminal()
    said = language if _is_given(ctx, "language") else ""
    if resume:
        _refuse_beside_resume(ctx)
        _resumed(folder / SESSIONS, known, history, terminal, said)
        return
    chosen = secrets.randbelow(10**6) if seed is None else seed
    difficulty = level or ("medium" if minutes else "easy")
    wanted = Wanted(known, families, topics, notes, count, difficulty, chosen, read_settings(settings), said)
    kept = new_session(folder / SESSIONS, _name())
    if minutes or marks:
        _examine(wanted, minutes, marks, due or weak, history, kept, terminal)
        return
    turns = _repeats(wanted, history, due, weak, terminal) if due or weak else _turns(wanted)
    if turns is None:
        return
    spoken = turns.addresses[0].language
    if any(address.seed == chosen for address in turns.addresses):
        terminal.say(say("practice.seed", spoken, seed=chosen))
    Session(turns, spoken, known, history, kept).run(terminal)


@dataclass(frozen=True)
class Wanted:
    """What the command line names. `language`: empty where it names none."""

    known: Library
    words: tuple[str, ...]
    topics: str | None
    notes: tuple[str, ...]
    count: int | None
    level: str
    seed: int
    options: Mapping[str, str]
    language: str

    @property
    def spoken(self) -> str:
        """The language to speak."""
        return self.language or "en"

    def families(self) -> list[str]:
        """Give the families that are named, each once."""
        return list(dict.fromkeys(choose_families(self.known, self.words, self.topics, self.notes)))

    def families_or_all(self) -> list[str]:
        """Give the families that are named, or all where none is."""
        named = self.words or self.notes or self.topics is not None
        return self.families() if named else list(self.known)

    def turns_of(self, ids: Sequence[str], ends: bool) -> Turns:
        """Give these families in turn, with the level, the seed and the options that are wanted."""
        from markscheme.family.choosing import settings_of_each
        from markscheme.practice.turns import turns_of

        settings = settings_of_each([self.known[id] for id in ids], self.options)
        return turns_of(list(zip(ids, settings, strict=True)), self.level, self.seed, self.spoken, ends)


def _turns(wanted: Wanted) -> Turns:
    """Find out which problems are meant: those of addresses, or families in turn."""
    from markscheme.family.choosing import is_address, mixed
    from markscheme.practice.turns import turns_of_words

    if any(map(is_address, wanted.words)):
        if wanted.topics is not None or wanted.notes or wanted.count is not None:
            raise click.UsageError("an address names one problem; leave out --topics, --note and --count")
        how = (wanted.level, wanted.seed, wanted.options, wanted.language)
        return turns_of_words(wanted.known, wanted.words, *how)
    ids = wanted.families()
    if wanted.count is not None or wanted.topics is not None or wanted.notes:
        ids = mixed(ids, wanted.count or len(ids), wanted.seed)
    return wanted.turns_of(ids, ends=wanted.count is not None)


def _examine(
    wanted: Wanted,
    minutes: int | None,
    marks: int | None,
    repeats: bool,
    history: History,
    kept: KeptSession,
    terminal: Terminal,
) -> None:
    """Draw a mock exam and hold it."""
    from markscheme.practice.mock.exam_session import ExamSession
    from markscheme.practice.mock.mock_exam import MockExam, choose_questions

    if minutes is None:
        raise click.UsageError("--marks belongs to a mock exam; write --exam MINUTES too")
    if repeats or wanted.count is not None:
        raise click.UsageError("--exam has its own number of questions; leave out --count, --due and --weak")
    terminal.say(say("practice.seed", wanted.spoken, seed=wanted.seed))
    how = (wanted.level, wanted.seed, wanted.options, wanted.spoken)
    questions = choose_questions(wanted.known, wanted.families_or_all(), marks or minutes, *how)
    ExamSession(MockExam(minutes, wanted.spoken, questions), history, kept).run(terminal)


def _repeats(wanted: Wanted, history: History, due: bool, weak: bool, terminal: Terminal) -> Turns | None:
    """Choose the families that are due or weak, and say so; None where there is none."""
    from markscheme.practice.repeats import due_families, weak_families

    if due and weak:
        raise click.UsageError("--due and --weak choose in different ways; give one of them")
    ids, events, now = wanted.families_or_all(), history.events(), datetime.now(UTC)
    if not events:
        terminal.say(say("practice.no_history", wanted.spoken))
        return None
    if due:
        found, lines = due_families(events, ids, now, wanted.spoken)
    else:
        found, lines = weak_families(events, wanted.known, ids, now, wanted.level, wanted.spoken)
    for line in lines:
        terminal.say(line, indent=2 if line is not lines[0] else 0)
    return wanted.turns_of(found[: wanted.count], ends=True) if found else None


def _resumed(folder: Path, known: Library, history: History, terminal: Terminal, language: str) -> None:
    """Go on with the session that was worked on last, in the language of --lang where it is given."""
    from markscheme.practice.kept_session import DamagedSession, latest_session, set_aside
    from markscheme.practice.mock.exam_session import ExamSession
    from markscheme.practice.mock.mock_exam import MOCK_EXAM, MockExam
    from markscheme.practice.session import Session

    found = latest_session(folder)
    if found is None:
        raise MarkschemeError(say("practice.none_kept", language or "en", folder=folder))
    if isinstance(found, DamagedSession):
        raise MarkschemeError(_damaged(found, language))
    kept, data = found
    try:
        changed = {**data, **({"language": language} if language else {})}
        session: Session | ExamSession
        if data.get("kind") == MOCK_EXAM:
            session = ExamSession(MockExam.from_json(changed, known), history, kept)
        else:
            session = Session.from_json(changed, known, history, kept)
    except (MarkschemeError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
        raise MarkschemeError(_damaged(set_aside(kept.path, str(error)), language)) from None
    session.run(terminal)


def _damaged(found: DamagedSession, language: str) -> str:
    return say("practice.damaged", language or "en", file=found.path, reason=found.reason, aside=found.aside.name)


def _refuse_beside_resume(ctx: click.Context) -> None:
    given = [name for name in ctx.params if name not in ("resume", "language") and _is_given(ctx, name)]
    if given:
        raise click.UsageError("--resume goes on as the session was begun; leave out everything else but --lang")


def _is_given(ctx: click.Context, name: str) -> bool:
    return ctx.get_parameter_source(name) != click.core.ParameterSource.DEFAULT


def _terminal() -> Terminal:
    from rich.console import Console

    from markscheme.practice.terminal import Terminal

    console = Console(highlight=False, soft_wrap=True)

    with suppress(ImportError):  # arrow keys, and the lines typed before: not in every Python
        import readline  # noqa: F401

    def read(prompt: str) -> str:
        if sys.stdin.isatty():
            return input(prompt)  # by itself: line editing has to know the prompt
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line

    return Terminal(read, lambda text: console.print(text, markup=False), lambda: shutil.get_terminal_size().columns)


def _name() -> str:
    """Name a new session by the time, so that a folder of them can be read."""
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S")


def state_folder() -> Path:
    """Name where scores and sessions are kept: the user's state folder."""
    named = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    base = Path(named) if named else Path("~/.local/state").expanduser()
    return base / "markscheme"
