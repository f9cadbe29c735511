"""Which families somebody means: by id, topic, pattern, study note and words, and a mix of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from typing import TYPE_CHECKING

from markscheme.errors import MarkschemeError, did_you_mean, nearest
from markscheme.family.library import Library

if TYPE_CHECKING:
    from markscheme.family.model import Family

_NOTES = re.compile(r"\bnotes? ((?:\b\d{3}\b|[ ,]|and|to)+)")  # "study notes 001 to 003, dropout; note 004, gates"
_WILD = re.compile(r"[*?\[]")


def is_address(word: str) -> bool:
    """Tell the address of a problem, `norm/batchnorm?seed=7`, from an id or a pattern, `norm/batch????`.

    >>> is_address("norm/batchnorm?level=easy"), is_address("norm/batch????"), is_address("norm/batchnorm")
    (True, False, False)
    """
    return re.search(r"\?\w+=", word) is not None


def named(library: Library, words: Iterable[str]) -> list[str]:
    """Give the ids that ids, topics and patterns such as `norm/*` name, each once, in the order of the words.

    Raises MarkschemeError for a word that names nothing.
    """
    found: dict[str, None] = {}
    for word in words:
        found |= dict.fromkeys(_named(library, word.removesuffix("/")))
    return list(found)


def _named(library: Library, word: str) -> list[str]:
    if word in library:
        return [word]
    if _WILD.search(word):
        ids = [id for id in library if fnmatchcase(id, word)]
    else:
        ids = [id for id in library if id.partition("/")[0] == word]
    if not ids:
        raise MarkschemeError(_no_such(library, word))
    return ids


def _no_such(library: Library, word: str) -> str:
    if _WILD.search(word):
        return f"{word!r} fits no family; write a topic, such as 'cnn', or a pattern of ids, such as 'cnn/conv*'"
    what = "family" if "/" in word else "family or topic"
    topics = dict.fromkeys(id.partition("/")[0] for id in library)
    near = nearest(word, [*library, *topics]) or nearest(word, [id.partition("/")[2] for id in library])
    whole = next((id for id in library if id.partition("/")[2] == near), near)
    hint = f"did you mean {whole!r}?" if near else "`markscheme list` names them"
    return f"there is no {what} {word!r}; {hint}"


def notes_of(source: str) -> tuple[str, ...]:
    """Give the study notes that the source of a family names.

    >>> notes_of("study notes 001 to 003, dropout; Srivastava et al. (2014)")
    ('001', '002', '003')
    """
    found: set[int] = set()
    for written in _NOTES.findall(source):
        for first, last in re.findall(r"(\d{3})(?: to (\d{3}))?", written):
            found.update(range(int(first), int(last or first) + 1))
    return tuple(f"{number:03}" for number in sorted(found))


def of_notes(sources: Mapping[str, str], ids: Iterable[str], notes: Sequence[str]) -> list[str]:
    """Keep the ids of families that ask what stands in one of the study notes; `sources`: of every family.

    Raises MarkschemeError for a note that no family names.
    """
    wanted = {f"{int(note):03}" if note.isdecimal() else note for note in notes}
    from_notes = {id: notes_of(source) for id, source in sources.items()}
    known = sorted({note for of_one in from_notes.values() for note in of_one})
    if unknown := sorted(wanted.difference(known)):
        raise MarkschemeError(f"no family is from note {', '.join(unknown)}; there are {', '.join(known) or 'none'}")
    return [id for id in ids if wanted.intersection(from_notes[id])]


def searched(library: Library, ids: Iterable[str], words: str) -> list[str]:
    """Keep the families whose id, title, statement or questions hold all of these words, in either language."""
    wanted = words.casefold().split()
    return [id for id in ids if any(all(word in text for word in wanted) for text in _texts(library, id))]


def _texts(library: Library, id: str) -> list[str]:
    from markscheme.family.language.prose import LANGUAGES  # Jinja: a list that is not searched needs none

    module = library.source(id)
    files = [module.with_name(f"{module.stem}.{language}.md") for language in LANGUAGES]
    # Sentences about mistakes name what the family does not ask.
    own = [path.read_text("utf-8").partition("\n## Slips")[0] for path in files if path.is_file()]
    return [f"{id} {text}".casefold() for text in own or [""]]


def settings_of_each(families: Sequence[Family], wanted: Mapping[str, str]) -> list[dict[str, str]]:
    """Give each family those of the wanted options that it has, with a value that it has.

    Raises MarkschemeError for an option, or a value, that none of them has.
    """
    for name, value in wanted.items():
        known = dict.fromkeys(one for family in families for one in family.options.get(name, ()))
        if not known:
            every = dict.fromkeys(option for family in families for option in family.options)
            who = families[0].id if len({one.id for one in families}) == 1 else "these families"
            raise MarkschemeError(f"{who}: unknown option {name!r}; {did_you_mean(name, every)}")
        if value not in known:
            raise MarkschemeError(f"option {name!r} is {value!r}, but must be one of {', '.join(known)}")
    return [{n: v for n, v in wanted.items() if v in family.options.get(n, ())} for family in families]


def mixed(ids: Sequence[str], count: int, seed: object) -> list[str]:
    """Draw so many families, spread evenly over their topics; none comes again before all of its topic have come."""
    return sorted(islice(drawn(ids, seed), count), key=list(dict.fromkeys(ids)).index)


def drawn(ids: Sequence[str], seed: object) -> Iterator[str]:
    """Draw families for ever, spread evenly over their topics; none comes again before all of its topic have come."""
    from markscheme.family.givens.sampling import Stream  # numbers: a list needs none

    stream = Stream("mix", seed)
    topics: dict[str, list[str]] = {}
    for id in ids:
        topics.setdefault(id.partition("/")[0], []).append(id)
    waiting: dict[str, list[str]] = {topic: [] for topic in topics}
    while topics:
        for topic in stream.shuffled(list(topics)):
            if not waiting[topic]:
                waiting[topic].extend(stream.shuffled(topics[topic]))
            yield waiting[topic].pop()
