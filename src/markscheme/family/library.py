"""Find the problem families: those that come with Markscheme and those in the user's folders."""

from __future__ import annotations

import hashlib
import importlib
import json
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from markscheme.errors import LONGEST_NAME, FamilyError, MarkschemeError, did_you_mean, shown
from markscheme.family.steps.source_check import PACKAGE

if TYPE_CHECKING:
    from markscheme.family.model import Family


def templates_root() -> Path:
    """Return the folder whose sub-folders are the topics, in an editable install as in a wheel.

    Raises FamilyError when Markscheme runs without being installed.
    """
    spec = find_spec(PACKAGE)
    for place in (spec and spec.submodule_search_locations) or ():
        if (folder := Path(place)).is_dir():
            return folder
    raise FamilyError(
        f"the problem templates, package {PACKAGE!r}, are not installed; "
        "install Markscheme with `pip install markscheme`, or `pip install -e .` in a checkout"
    )


class Library:
    """The families of some folders, read when they are asked for. A later folder hides an earlier one's family."""

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        self.folders = [templates_root(), *map(_existing, folders)]
        self._places = {id: folder for folder in self.folders for id in _ids(folder)}

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._places))

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, id: object) -> bool:
        return id in self._places

    def __getitem__(self, id: str) -> Family:
        """Read the family of this id; a `MarkschemeError` with the nearest id when there is none."""
        self.source(id)
        return _load(self._places[id], id)

    def source(self, id: str) -> Path:
        """Find the module of a family, which need not load; a `MarkschemeError` when there is none."""
        if id not in self._places:
            raise MarkschemeError(f"there is no family {id[:LONGEST_NAME]!r}; {did_you_mean(id, self)}")
        return self._places[id] / f"{id}.py"

    def topics(self) -> dict[str, dict[str, str]]:
        """Give the topics that have families and their titles by language, in the order of `topics.json`.

        A folder that no such file names has its own name for a title and stands at the end.
        """
        titles: dict[str, dict[str, str]] = {}
        for folder in self.folders:
            titles |= _titles(folder / "topics.json")
        present = dict.fromkeys(id.partition("/")[0] for id in self)
        known = [topic for topic in titles if topic in present]
        return {topic: titles.get(topic, {}) for topic in (*known, *(one for one in present if one not in titles))}

    def option_words(self) -> dict[str, dict[str, str]]:
        """Give what options are called in words, by language, from `options.json` beside the folders of topics.

        `metric` is the option, `cosine` a value of any option, and `linkage=average` a value of that one alone, which
        comes first. What no such file has is called by its own name.
        """
        words: dict[str, dict[str, str]] = {}
        for folder in self.folders:
            found = _json_of(folder / "options.json")
            for kind, mark in (("names", ""), ("values", "=")):
                part = found.get(kind, {})
                _check_titles(folder / "options.json", part, '{"names": {"metric": {"en": "metric", "zh": "距离"}}}')
                words |= {name if "=" in name else mark + name: called for name, called in part.items()}
        return words

    def files(self) -> list[Path]:
        """List every file that says something about a family, in a fixed order."""
        return sorted(path for folder in self.folders for path in folder.glob("*/*") if path.suffix in (".py", ".md"))


def _titles(path: Path) -> dict[str, dict[str, str]]:
    found = _json_of(path)
    _check_titles(path, found, '{"cnn": {"en": "Convolution", "zh": "卷积"}}')
    return found


def _json_of(path: Path) -> dict[str, Any]:  # Any: what JSON may be, checked by those who use it
    """Read a file of words; nothing where there is none."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise FamilyError(f"{path}: cannot be read as JSON: {error}") from None
    if not isinstance(found, dict):
        raise FamilyError(f"{path}: must be an object of words, not {shown(found)}")
    return found


def _check_titles(path: Path, found: object, example: str) -> None:
    for name, titles in found.items() if isinstance(found, dict) else [("", found)]:
        if not isinstance(titles, dict) or not all(isinstance(one, str) for one in titles.values()):
            raise FamilyError(f"{path}: must be like {example}, not {name}: {titles}")


def _existing(folder: Path) -> Path:
    if not folder.is_dir():
        raise MarkschemeError(
            f"the templates folder {str(folder)!r} does not exist; give a folder that holds TOPIC/NAME.py"
        )
    return folder


def _ids(folder: Path) -> list[str]:
    return [f"{path.parent.name}/{path.stem}" for path in folder.glob("*/*.py") if not path.stem.startswith("_")]


@cache
def _load(folder: Path, id: str) -> Family:
    # Listing ids needs none of these, and they take a third of a second.
    from markscheme.family.language.prose import LANGUAGES, possibly_asked, prose
    from markscheme.family.language.symbols import check_formula, symbol
    from markscheme.family.loader import read_family

    package = package_of(folder.resolve())
    try:
        module = importlib.import_module(f"{package}.{id.replace('/', '.')}")
    except MarkschemeError as error:
        raise FamilyError(f"{id}: {error}") from error
    except Exception as error:  # whatever an author's module raises becomes one sentence that names the file
        raise FamilyError(f"{id}: {folder / id}.py cannot be imported: {type(error).__name__}: {error}") from error
    family = read_family(module, id, str(folder))
    possibly_asked(family)
    for name in [*family.given, *family.steps]:
        symbol(family, name)
    for step in family.steps.values():
        check_formula(family, step)
    for language in LANGUAGES:
        prose(family, language)
    return family


@cache
def package_of(folder: Path) -> str:
    """Register a folder as a package of its own, so that families import each other relatively."""
    name = "markscheme_templates_" + hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    return name
