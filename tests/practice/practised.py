"""A terminal for tests: what is typed, and all that is said."""

from __future__ import annotations

from markscheme.family.library import Library
from markscheme.interaction.address import read_address
from markscheme.practice import History, Session
from markscheme.practice.kept_session import KeptSession
from markscheme.practice.terminal import Terminal
from markscheme.practice.turns import Turns

LIBRARY = Library()


def session(folder, *addresses, language="en", ends=True, name="one"):
    found = [read_address(f"{text}&lang={language}") for text in addresses or ("regression/simple?level=easy&seed=3",)]
    return Session(
        Turns(found, ends), language, LIBRARY, History(folder), KeptSession(folder / "sessions" / f"{name}.json")
    )


class Talk:
    """Types the inputs one after the other; then the input ends, or Ctrl-C comes."""

    def __init__(self, *inputs, end=EOFError, width=80):
        self.waiting, self.end, self.said, self.width = list(inputs), end, [], width

    def read(self, prompt):
        if not self.waiting:
            raise self.end
        text = self.waiting.pop(0)
        self.said.append(prompt + text)
        return text

    def hold(self, one):
        one.run(Terminal(self.read, self.said.append, lambda: self.width))
        return self.said

    @property
    def text(self):
        return "\n".join(self.said)


def talk(one, *inputs, **how):
    return Talk(*inputs, **how).hold(one)


def key_of(address):
    from markscheme import solve

    solution = solve(read_address(address).problem(LIBRARY))
    return {name: _typed(solution[name].printed) for name in solution.problem.asked}


def _typed(value):
    """Write an array in one line, its rows parted by semicolons."""
    if isinstance(value, str):
        return value
    return ("; " if isinstance(value[0], list) else ", ").join(map(_typed, value))
