"""What is typed at the prompt: a command, in English or Chinese, or an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from markscheme.engine.asked_step import AskedStep
from markscheme.family.language.prose import LANGUAGES

Command = Literal["hint", "skip", "back", "next", "problem", "quit", "help"]
COMMANDS: tuple[Command, ...] = get_args(Command)
SPELLINGS: Mapping[str, Command] = {
    **dict.fromkeys(("?", "？", "hint", "提示"), "hint"),
    **dict.fromkeys(("s", "skip", "跳过"), "skip"),
    **dict.fromkeys(("b", "back", "返回", "上一步"), "back"),
    **dict.fromkeys(("n", "next", "下一题"), "next"),
    **dict.fromkeys(("p", "problem", "题目"), "problem"),
    **dict.fromkeys(("q", "quit", "exit", "退出"), "quit"),
    **dict.fromkeys(("h", "help", "帮助"), "help"),
}
MARKS_A_COMMAND = (":", "：")  # what stands before a command where the letter alone would be an answer


def command_of(text: str, step: AskedStep) -> Command | None:
    """Read a command; None is an answer. A word that answers the step is an answer, unless a colon stands before it."""
    word = text.strip().lower()
    if word.startswith(MARKS_A_COMMAND):
        return SPELLINGS.get(word[1:].strip(), "help")
    return None if is_answer(word, step) else SPELLINGS.get(word)


def is_answer(word: str, step: AskedStep) -> bool:
    """Whether a word is one of those that can answer a step."""
    return word.casefold() in {choice.casefold() for language in LANGUAGES for choice in step.choices(language)}
