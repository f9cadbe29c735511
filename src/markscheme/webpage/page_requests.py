"""One request of the page and its answer, both JSON: a pure function of the request.

Nothing that a request says is a path, a template or code. What it asks for and cannot be is answered with `error`, a
sentence for the person before the page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from markscheme._version import __version__
from markscheme.answers import Raw
from markscheme.errors import AnswerError, MarkschemeError, did_you_mean
from markscheme.family.language.prose import LANGUAGES
from markscheme.family.library import Library
from markscheme.files.json_reader import JsonObject, JsonValue
from markscheme.interaction.address import Address, read_address
from markscheme.interaction.dialogue import DialogueState, Reply, judged, next_hint
from markscheme.interaction.hints import hint, stages, worked
from markscheme.interaction.in_words import marks_in_words, slip_in_words, title_of, verdict_in_words
from markscheme.interaction.marker_of import EFFORT, Marker, ToldStepMark, raw_texts
from markscheme.interaction.read_back import read_typed
from markscheme.phrases import say
from markscheme.phrases.messages.said_in import said_in
from markscheme.webpage.page_progress import progress_answer

PREPARED = 16  # problems that are kept ready for marking
LONGEST_ANSWER = 10_000  # characters of all answers of one request
DEEPEST = 4  # lists inside lists of an answer


class PageEngine:
    """Answers the requests of a page, for the families of a library."""

    def __init__(self, library: Library | None = None) -> None:
        self.library = library or Library()
        self._prepared = lru_cache(maxsize=PREPARED)(self._prepare)

    def answer_text(self, text: str) -> str:
        """Answer a request that is a JSON text by a JSON text."""
        try:
            request = json.loads(text)
        except (ValueError, RecursionError):
            request = None
        return json.dumps(self.answer(request), ensure_ascii=False)

    def answer(self, request: JsonValue) -> JsonObject:
        """Answer a request: `do` says what is asked for, `address` of which problem, `language` in which one."""
        try:
            if not isinstance(request, Mapping):
                raise AnswerError("a request is a JSON object with the key 'do'")
            do = _text(request, "do")
            if do not in _ANSWERS:
                raise AnswerError(f"nothing answers the request {do!r}; {did_you_mean(do, _ANSWERS)}")
            return _ANSWERS[do](self, request)
        except MarkschemeError as error:
            return {"error": said_in(str(error), self.language(request) if isinstance(request, Mapping) else "")}

    def marker(self, request: Mapping[str, JsonValue]) -> Marker:
        """Give the problem of a request, prepared for marking."""
        address = self.address(request)
        return self._prepared(str(replace(address, version="")))

    def address(self, request: Mapping[str, JsonValue]) -> Address:
        """Read the address of a request; its language is the one in which the page is read."""
        address = read_address(_text(request, "address"))
        return replace(address, language=self.language(request) or address.language or LANGUAGES[0])

    def language(self, request: Mapping[str, JsonValue]) -> str:
        """Read the language of a request; empty where it names none."""
        language = request.get("language", "")
        return language if isinstance(language, str) and language in LANGUAGES else ""

    def _prepare(self, address: str) -> Marker:
        return Marker(read_address(address).problem(self.library), effort=EFFORT)


def _open(engine: PageEngine, request: Mapping[str, JsonValue]) -> JsonObject:
    """Show a problem: statement and steps, and how far it is worked."""
    address, marker = engine.address(request), engine.marker(request)
    problem, language = marker.problem, address.language
    state = DialogueState.from_json(request.get("state"), problem)
    other = (
        "" if address.is_of_this_version else say("site.other_version", language, then=address.version, now=__version__)
    )
    return {
        "address": str(replace(address, version=__version__)),
        "next": str(replace(address.variant(address.number + 1), version=__version__)),
        "family": problem.family.id,
        "title": title_of(problem, language),
        "statement": problem.statement(language).html(),
        "note": other,
        "steps": [_shown_step(marker, state, place, language) for place in range(len(problem.steps))],
        **_totals(marker, state),
    }


def _shown_step(marker: Marker, state: DialogueState, place: int, language: str) -> JsonObject:
    step = marker.problem.steps[place]
    return {
        "name": step.name,
        "letter": step.letter,
        "prompt": step.prompt.html(language),
        "asks": step.prompt.text(language),
        "symbol": step.symbol.html(language),
        "spoken": step.symbol.text(language),
        "shape": list(step.shape),
        "kind": step.kind,
        "choices": list(step.choices(language)),
        "known": {word: place for spoken in LANGUAGES for place, word in enumerate(step.choices(spoken))},
        "marks": marks_in_words(step.marks),
        "worth": say(
            "document.one_mark" if step.marks == 1 else "document.marks", language, marks=marks_in_words(step.marks)
        ),
        "stages": len(stages(marker.problem, step.name)),
        "helped": _helped(marker, state, step.name, language),
        **_standing(marker, state, step.name),
    }


def _helped(marker: Marker, state: DialogueState, name: str, language: str) -> list[JsonValue]:
    """Write the stages of help that a step has had, to be read again."""
    had = stages(marker.problem, name)[: state.of(name).hints]
    return [hint(marker.problem, name, stage, language).html() for stage in had]


def _standing(marker: Marker, state: DialogueState, name: str) -> JsonObject:
    """Say how far one step is."""
    here = state.of(name)
    earned = None if here.share is None else marks_in_words(here.share * marker.problem.asked[name])
    return {
        "over": here.share is not None,
        "earned": earned,
        "raw": here.raw,
        "misses": here.misses,
        "hints": here.hints,
    }


def _totals(marker: Marker, state: DialogueState) -> JsonObject:
    problem = marker.problem
    score = state.score(problem)
    return {
        "state": state.to_json(),
        "score": marks_in_words(score),
        "total": marks_in_words(problem.total),
        "share": float(score / problem.total) if problem.total else 0.0,
        "over": not state.open_steps(problem),
    }


def _read(engine: PageEngine, request: Mapping[str, JsonValue]) -> JsonObject:
    """Say how the answer to a step is read as it stands."""
    marker, language = engine.marker(request), engine.address(request).language
    cells = read_typed(marker.problem, _text(request, "step"), _raw(request.get("raw", "")), language)
    return {"cells": [{"state": cell.state, "html": cell.shown.html()} for cell in cells]}


def _check(engine: PageEngine, request: Mapping[str, JsonValue]) -> JsonObject:
    """Mark what is typed; `steps` names those that are to be told, left out all in which something stands.

    `also`: languages in which the same is said beside, so that a page whose language changes need not ask again.
    """
    marker, language = engine.marker(request), engine.address(request).language
    state = DialogueState.from_json(request.get("state"), marker.problem)
    typed = raw_texts(_answers(request))
    if not (typed or state.answers):  # a page asks so when it has just opened a problem, while that is read
        marker.prepare()
    told = [name for name in marker.problem.asked if name in _names(request, typed)]
    marked = marker.mark({**state.answers, **typed})
    said: JsonObject = {}
    for name in told:
        step = next(one for one in marked.steps if one.name == name)
        assert isinstance(step, ToldStepMark)
        state, answer = judged(marker, state, name, typed.get(name, ""), marked, language)
        said[name] = {
            **_told(marker, state, answer, name, language),
            "also": {other: _in_words(answer, other) for other in _also(request)},
            "cells": [cell.verdict for cell in step.cells],
        }
    return {"steps": said, **_totals(marker, state)}


def _also(request: Mapping[str, JsonValue]) -> list[str]:
    wanted = request.get("also")
    return [one for one in LANGUAGES if one in wanted] if isinstance(wanted, list) else []


def _in_words(said: Reply, language: str) -> JsonObject:
    return {
        "word": verdict_in_words(said.verdict, language),
        "message": said.message.html(language),
        "hint": said.hint.html(language) if said.hint else "",
    }


def _told(marker: Marker, state: DialogueState, said: Reply, name: str, language: str) -> JsonObject:
    return {
        "verdict": said.verdict,
        **_in_words(said, language),
        "costs": said.costs,
        "slips": list(said.slips),
        **_standing(marker, state, name),
    }


def _hint(engine: PageEngine, request: Mapping[str, JsonValue]) -> JsonObject:
    """Give the next stage of help for a step; the last one is its value, which ends it."""
    marker, language = engine.marker(request), engine.address(request).language
    state, name = DialogueState.from_json(request.get("state"), marker.problem), _step(marker, request)
    state, said = next_hint(marker.problem, state, name, language)
    there = stages(marker.problem, name)
    return {
        "html": said.message.html(language),
        "stage": said.stage,
        "left": max(0, len(there) - state.of(name).hints),
        "step": _standing(marker, state, name),
        **_totals(marker, state),
    }


def _worked(engine: PageEngine, request: Mapping[str, JsonValue]) -> JsonObject:
    """Write the worked solution of a problem, or of one step of it."""
    marker, language = engine.marker(request), engine.address(request).language
    step = _step(marker, request) if request.get("step") else ""
    return {"html": worked(marker.problem, step, language).html()}


def _slips(engine: PageEngine, request: Mapping[str, JsonValue]) -> JsonObject:
    """Say what misconceptions the family of a problem knows, as a board shows them."""
    marker, language = engine.marker(request), engine.address(request).language
    problem = marker.problem
    return {"slips": {slip: slip_in_words(problem, slip, language).html() for slip in problem.family.slips}}


def _step(marker: Marker, request: Mapping[str, JsonValue]) -> str:
    name = _text(request, "step")
    if name not in marker.problem.asked:
        known = did_you_mean(name, marker.problem.asked)
        raise AnswerError(f"{marker.problem.family.id} asks for no step {name!r}; {known}")
    return name


def _names(request: Mapping[str, JsonValue], typed: Mapping[str, Raw]) -> set[str]:
    """Read which steps are to be told."""
    wanted = request.get("steps")
    if wanted is None:
        return set(typed)
    if not isinstance(wanted, list) or not all(isinstance(name, str) for name in wanted):
        raise AnswerError("'steps' must be a list of names of steps")
    return set(wanted)


def _answers(request: Mapping[str, JsonValue]) -> dict[str, Raw]:
    """Read what is typed, by step: texts, and lists of them for the cells of an array."""
    answers = request.get("answers", {})
    if not isinstance(answers, Mapping):
        raise AnswerError("'answers' must be an object of steps and what is typed for them")
    if len(json.dumps(answers, ensure_ascii=False)) > LONGEST_ANSWER:
        raise AnswerError(f"the answers have more than {LONGEST_ANSWER:,} characters; shorten them")
    return {str(name): _raw(value) for name, value in answers.items()}


def _raw(value: JsonValue, depth: int = 0) -> Raw:
    if isinstance(value, str):
        if len(value) > LONGEST_ANSWER:
            raise AnswerError(f"an answer has more than {LONGEST_ANSWER:,} characters; shorten it")
        return value
    if not isinstance(value, list) or depth >= DEEPEST:
        raise AnswerError("an answer is a text, or lists of texts for the cells of an array")
    return [_raw(item, depth + 1) for item in value]


def _text(request: Mapping[str, JsonValue], key: str) -> str:
    value = request.get(key)
    if not isinstance(value, str) or not value:
        raise AnswerError(f"the request has no {key!r}, which must be a text")
    return value


def _due(engine: PageEngine, request: Mapping[str, JsonValue]) -> JsonObject:
    """Say which families are due for repetition and which steps are weak, by what was practised."""
    return progress_answer(request, engine.library)


_ANSWERS: Mapping[str, Callable[[PageEngine, Mapping[str, JsonValue]], JsonObject]] = {
    "open": _open,
    "read": _read,
    "check": _check,
    "hint": _hint,
    "worked": _worked,
    "due": _due,
    "slips": _slips,
}
