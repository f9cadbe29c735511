"""What can be printed: no control characters, and of the others those that a font here has.

What no font has is printed as a box: no name stops a paper.

The fonts that come with Markscheme hold Latin, Greek, Cyrillic and Chinese; those of the extra `fonts` (`pip install
"markscheme[fonts]"`) most other scripts, rare Chinese characters and emoji. System fonts are left alone: a paper looks
the same on every machine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

BOX = "□"
OURS = ("pylopdf_fonts_zh_cn",)
WIDER = ("manimgx_fonts", "pylopdf_fonts_ko", "pylopdf_fonts_jp", "pylopdf_fonts_zh_tw")
# Covered by our own fonts for certain, which a test holds: nothing has to be asked for nearly every text.
SURE = re.compile(
    "[\x20-\x7e\xa0-\xac\xae-\xff\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u2002\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2060"
    "\u2212\u3001\u3002\u4e00-\u9fa5\uff01-\uff0f\uff1a-\uff1f]*"
)
_PAGE = '#set document(title: "x", date: none)\n#set text(font: ("Libertinus Serif", "Noto Serif SC"))\n'
_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"'})
# Control characters, line and paragraph separators, lone surrogates and non-characters cannot be printed;
# Typst and HTML read some of them as line ends.
# A byte order mark inside a text, as of two files that were joined, is forbidden in a PDF.
_UNPRINTABLE = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]+")
_UNPRINTABLE_IN_CODE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")

_HAN = "\u2e80-\u2fdf\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_HAN_SIGNS = "“”‘’…—"
_FIRST_OF_THESE = "—"
_SET_WIDE = frozenset("，。、；：！？（）")


def one_line(text: str) -> str:
    r"""Turn every run of white space and unprintable characters into one space.

    >>> one_line("a\n  b\x00c")
    'a b c'
    """
    return _UNPRINTABLE.sub(" ", text)


def code_lines(text: str) -> str:
    """Keep line ends and spaces, turn a tab into four spaces and drop what cannot be printed."""
    return _UNPRINTABLE_IN_CODE.sub("", text.replace("\r\n", "\n").replace("\t", "    "))


def joined_without_space(before: str, after: str) -> bool:
    """Say whether a line end between two texts stands for nothing, as between two Chinese characters.

    The text of a formula is empty. Chinese punctuation brings its own white, so beside it there is no space either.

    >>> joined_without_space("均值", "为"), joined_without_space("mean", "is"), joined_without_space("均值。", "")
    (True, False, True)
    """
    if before[-1:] in _SET_WIDE or after[:1] in _SET_WIDE:
        return True
    if not before or not after:
        return False
    pair = before[-1], after[0]
    if min(pair) < _FIRST_OF_THESE:
        return False
    return all(map(_any_of(_HAN + _HAN_SIGNS).match, pair)) and any(map(_any_of(_HAN).match, pair))


@cache
def _any_of(characters: str) -> re.Pattern[str]:
    """Compile a class of characters when a text asks for it: many ranges take milliseconds."""
    return re.compile(f"[{characters}]")


def missing_characters(text: str) -> str:
    r"""Give the characters of a text that no font here has, each once, in their order.

    >>> missing_characters("Zoë 学生"), missing_characters("\U00013000")
    ('', '𓀀')
    """
    return "" if SURE.fullmatch(text) else _missing(text, wider=True)


def with_boxes(text: str) -> str:
    r"""Give the text with a box for every character that no font here has.

    >>> with_boxes("a\U00013000b")
    'a□b'
    """
    absent = missing_characters(text)
    return text.translate(dict.fromkeys(map(ord, absent), BOX)) if absent else text


def is_wide(source: str) -> bool:
    """Say whether a text needs the wider fonts.

    They are taken only then: with more fonts to choose from, Typst may take another one for a sign, and a paper that
    needs none of them has to stay as it is.
    """
    return not SURE.fullmatch(source) and bool(_missing("".join(sorted(set(source))), wider=False))


def install_hint(absent: str) -> str:
    """Say what to do about missing characters: the fact for the first ones, and the extra to install."""
    shown = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in absent[:3])
    more = f" and {len(absent) - 3} more" if len(absent) > 3 else ""
    return f'no font here has {shown}{more}; wider fonts: pip install "markscheme[fonts]"'


@lru_cache(maxsize=4096)
def _missing(text: str, *, wider: bool) -> str:
    letters = [letter for letter in dict.fromkeys(text) if not SURE.fullmatch(letter)]
    shown = [letter for letter in letters if letter.isprintable()]
    _learn([letter for letter in shown if (letter, wider) not in _KNOWN], wider)
    absent = [letter for letter in shown if not _KNOWN[letter, wider]]
    if not wider:
        return "".join(absent)
    # Each letter alone may be there, and yet no font has it together with its neighbour: a mark, a skin tone, a joiner.
    for more in ([], [one for one in letters if unicodedata.category(one)[0] in "MCS"], letters):
        absent = list(dict.fromkeys([*absent, *more]))
        if _prints(text.translate(dict.fromkeys(map(ord, absent), BOX)), wider):
            break
    return "".join(absent)


_KNOWN: dict[tuple[str, bool], bool] = {}  # whether a character is printed, with the wider fonts or without them


def _learn(letters: list[str], wider: bool) -> None:
    """Ask for many letters at once, and for halves of them where some are missing."""
    if not letters:
        return
    if _prints(" ".join(letters), wider):
        _KNOWN.update(dict.fromkeys(((letter, wider) for letter in letters), True))
    elif len(letters) == 1:
        _KNOWN[letters[0], wider] = False
    else:
        _learn(letters[: len(letters) // 2], wider)
        _learn(letters[len(letters) // 2 :], wider)


def _prints(text: str, wider: bool) -> bool:
    """Say whether Typst finds a glyph for everything: PDF/UA forbids a page on which one is missing."""
    import typst

    page = f'{_PAGE}#text("{text.translate(_ESCAPED)}")'
    try:
        compiler = typst.Compiler(page.encode(), font_paths=fonts(wider), ignore_system_fonts=True)
        compiler.compile(format="pdf", pdf_standards="ua-1")
    except KeyboardInterrupt:
        raise
    except BaseException:  # of letters that it never met Typst does not only complain: it panics, which is no Exception
        return False
    return True


@cache
def fonts(wider: bool) -> typst.Fonts:
    """Read our own fonts, or those of the extra as well; once."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=list(_folders((*OURS, *WIDER) if wider else OURS)))


def _folders(packages: Iterable[str]) -> Iterable[str]:
    return (str(files(package)) for package in packages if find_spec(package))
