"""What the page knows before anything is drawn: topics, families and the words of the page itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markscheme._version import __version__
from markscheme.family.choosing import notes_of
from markscheme.family.language.prose import LANGUAGES, title
from markscheme.family.library import Library
from markscheme.family.model import Family
from markscheme.files.json_reader import JsonObject
from markscheme.phrases import phrases_of


def page_catalogue(library: Library, ids: Iterable[str], languages: Sequence[str] = LANGUAGES) -> JsonObject:
    """Describe some families of a library for the page, by topic in the order of a course."""
    chosen = [library[id] for id in ids]
    used = {family.topic for family in chosen}
    return {
        "version": __version__,
        "languages": list(languages),
        "topics": [{"id": id, "title": titles} for id, titles in library.topics().items() if id in used],
        "families": [
            {
                "id": family.id,
                "title": {language: title(family, language) for language in languages},
                "topic": family.topic,
                "levels": list(family.levels),
                "options": {name: list(values) for name, values in family.options.items()},
                "notes": list(notes_of(family.source)),
            }
            for family in chosen
        ],
        "options": {language: _option_words(library, chosen, language) for language in languages},
        "words": {language: page_words(language) for language in languages},
    }


def _option_words(library: Library, families: Iterable[Family], language: str) -> dict[str, str]:
    """Call options and their values in words: by `metric`, and `metric=cosine`."""
    words = library.option_words()

    def called(name: str, *keys: str) -> str:
        found = next((words[key] for key in keys if key in words), {})
        return found.get(language) or name.replace("_", " ")

    said: dict[str, str] = {}
    for name, values in sorted(
        {(name, tuple(values)) for family in families for name, values in family.options.items()}
    ):
        said[name] = called(name, name)
        said |= {f"{name}={value}": called(value, f"{name}={value}", f"={value}") for value in values}
    return said


def page_words(language: str) -> dict[str, str]:
    """Give the words of the page in a language, by the names that its script uses."""
    return {name.partition(".")[2]: texts[language] for name, texts in phrases_of("site").items()}
