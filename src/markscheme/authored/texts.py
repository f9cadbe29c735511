r"""The words of an instructor's question: Markdown with formulas, and gaps that show drawn numbers.

`{n}` shows the number n, in a formula too; a condition may stand in Jinja, as `{% if n == 1 %}weight{% endif %}`.
Nothing else of Jinja does: no call, no attribute, no loop, no arithmetic, so that a text is never longer than written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flint import fmpq

from markscheme.document.markdown_reader import read_inlines, read_markdown
from markscheme.errors import FamilyError, GivenError, NotationError, did_you_mean
from markscheme.family.givens.rule import exact_string
from markscheme.family.language.prose_file import Sentence
from markscheme.numbers.exact import Inputs, Value, decimal_places

if TYPE_CHECKING:
    from jinja2 import Environment, Template

MOST_CHARACTERS = 20_000
_GAP = re.compile(r"(?<!\\)\{([A-Za-z_]\w*)\}", re.ASCII)
_PIECES = re.compile(r"\\.|`+[^`]*`+|\$\$.*?\$\$|\$(?:\\.|[^$\\])+\$|[^\\`$]+|.", re.DOTALL)
_TAGS = re.compile(r"\{%|\{\{|\{#")


class OwnSentence(Sentence):
    """A text of an instructor, filled in with the numbers of a paper."""

    def fill(self, values: Inputs) -> str:
        """Fill in the gaps; `GivenError` for a text whose condition cannot be decided."""
        return fill_in(self.text, values)

    def lines(self, values: Mapping[str, Value]) -> tuple[int, ...]:
        """Give no lines: the reader of the blueprint has said where a mistake is, before anything was filled in."""
        return ()


def fill_in(text: str, values: Inputs) -> str:
    """Fill in a text; raise GivenError for what is no text of this kind."""
    if _TAGS.search(text):
        text = _rendered(text, values)
    return "".join(_filled(piece, values) for piece in _PIECES.findall(text)).strip()


def _filled(piece: str, values: Inputs) -> str:
    if piece[:1] in ("\\", "`"):
        return piece
    in_formula = piece[:1] == "$" and len(piece) > 1
    return _GAP.sub(lambda gap: _shown(gap, values, in_formula), piece)


def _shown(gap: re.Match[str], values: Inputs, in_formula: bool) -> str:
    if gap[1] not in values:
        return gap[0]
    latex = str(values[gap[1]])  # of a given of a problem: LaTeX, and it remembers that it was printed
    number = getattr(values[gap[1]], "value", values[gap[1]])
    if in_formula:
        return f"{{{latex}}}"
    if isinstance(number, int | fmpq) and number >= 0 and decimal_places(fmpq(number)) is not None:
        return exact_string(fmpq(number))
    return f"${latex}$"


def check_text(text: str, known: Collection[str], place: str = "", *, is_line: bool = False) -> None:
    """Raise GivenError or NotationError for a text that could not be printed, or has a gap that nothing fills."""
    if len(text) > MOST_CHARACTERS:
        raise GivenError(f"has {len(text):,} characters; at most {MOST_CHARACTERS:,} are printed")
    if _TAGS.search(text):
        _check_jinja(text, known)
    bare = re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL)
    for piece in _PIECES.findall(bare):
        if piece[:1] in ("\\", "`", "$") and len(piece) > 1:
            continue
        for gap in _GAP.finditer(piece):
            if gap[1] not in known:
                raise GivenError(
                    f"{gap[0]} shows no number of this question; {did_you_mean(gap[1], known)}, or write "
                    f"\\{{{gap[1]}}} for the braces themselves"
                )
    if not _TAGS.search(text):
        filled = fill_in(text, dict.fromkeys(known, fmpq(7)))
        (read_inlines if is_line else read_markdown)(filled, place)


_ALLOWED = ("Template", "Output", "TemplateData", "Name", "Const", "If", "Compare", "Operand", "And", "Or", "Not")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Say how Jinja is read: a sandbox that changes nothing, in which an unknown name is an error."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    found = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    for table in (found.globals, found.filters, found.tests):
        table.clear()
    return found


def _check_jinja(text: str, known: Collection[str]) -> None:
    from jinja2 import TemplateError, nodes

    try:
        tree = _environment().parse(text)
    except (TemplateError, RecursionError, ValueError) as error:  # ValueError: a number of too many digits
        raise GivenError(
            f"cannot be read: {' '.join(str(error).split()) or 'it is nested too deeply'}; {_HELP}"
        ) from None
    for node in _nodes(tree):
        kind = type(node).__name__
        if kind not in _ALLOWED or (isinstance(node, nodes.Const) and not isinstance(node.value, int | bool)):
            raise GivenError(f"has {_called(kind)} in its Jinja, and a text of a blueprint runs nothing; {_HELP}")
        if isinstance(node, nodes.Name) and node.name not in known:
            raise GivenError(f"names {node.name!r} in its Jinja; {did_you_mean(node.name, known)}")


_HELP = "{n} shows a number, and {% if n == 1 %}...{% else %}...{% endif %} chooses words"


def _called(kind: str) -> str:
    return {
        "Call": "a call",
        "Getattr": "an attribute",
        "Getitem": "an index",
        "For": "a loop",
        "Const": "a constant that is no whole number",
    }.get(kind, f"{kind!r}")


def _nodes(node: Any) -> Iterator[Any]:  # Any: nodes of Jinja, which says no more of them
    yield node
    for child in node.iter_child_nodes():
        yield from _nodes(child)


@lru_cache(maxsize=1024)
def _template(text: str) -> Template:
    return _environment().from_string(text)


class _Shown:
    """A number inside Jinja: it compares as a number, and prints the gap that is filled in afterwards."""

    def __init__(self, name: str, value: Value) -> None:
        self.name, self.number = name, _number_of(getattr(value, "value", value))

    def __str__(self) -> str:
        return f"{{{self.name}}}"

    def __bool__(self) -> bool:
        return bool(self.number != 0)

    __hash__ = None  # type: ignore[assignment]  # it is compared, never kept

    def __eq__(self, other: object) -> bool:
        return bool(self.number == _number_of(other))

    def __lt__(self, other: object) -> bool:
        return bool(self.number < _number_of(other))

    def __le__(self, other: object) -> bool:
        return bool(self.number <= _number_of(other))

    def __gt__(self, other: object) -> bool:
        return bool(self.number > _number_of(other))

    def __ge__(self, other: object) -> bool:
        return bool(self.number >= _number_of(other))


def _number_of(other: object) -> fmpq:
    if isinstance(other, _Shown):
        return other.number
    assert isinstance(other, int | fmpq)  # `check_text` lets whole numbers through alone
    return other if isinstance(other, fmpq) else fmpq(other)


def _rendered(text: str, values: Inputs) -> str:
    from jinja2 import TemplateError

    numbers = {name: value for name, value in values.items() if isinstance(getattr(value, "value", value), int | fmpq)}
    _check_jinja(text, numbers)
    try:
        return _template(text).render({name: _Shown(name, value) for name, value in numbers.items()})
    except (TemplateError, TypeError, ValueError) as error:
        raise GivenError(f"a text cannot be filled in: {error}") from None


def check_both(texts: Mapping[str, str], known: Collection[str], *, is_line: bool = False) -> None:
    """Check a text in every language that it is written in."""
    for language, text in texts.items():
        try:
            check_text(text, known, language, is_line=is_line)
        except (NotationError, FamilyError) as error:
            raise GivenError(str(error)) from None
